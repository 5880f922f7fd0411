"""When a step's time is up (时限): hours that count only on working days or in working hours."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from huoshui.core.approval.flow import Clock
from huoshui.core.workdays import WorkCalendar

_ONE_DAY = timedelta(days=1)
_MOST_DAYS = 3_660


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """When people are at their desks (工作时间)."""

    opens: time = time(9, 0)
    closes: time = time(17, 30)


def due_after(
    start: datetime, hours: int, clock: Clock, calendar: WorkCalendar, office: OfficeHours
) -> datetime:
    """The instant `hours` counted hours after `start`, in the time zone of `start`.

    24 hours from Friday 15:00: round the clock Saturday 15:00; on working days Monday 15:00. Nine working
    hours (9:00–17:30, 8.5 a day) from Friday 15:00: 2.5 on Friday, 6.5 on Monday → Monday 15:30.
    """
    left, at = timedelta(hours=hours), start
    for _ in range(_MOST_DAYS):
        begins, ends = _window(at, clock, calendar, office)
        begins = max(begins, at)
        if begins < ends and left <= ends - begins:
            return begins + left
        left -= max(ends - begins, timedelta())
        at = _midnight(at) + _ONE_DAY
    return at


def is_office_time(at: datetime, calendar: WorkCalendar, office: OfficeHours) -> bool:
    """Whether people are at their desks then: at the hour of opening yes, at the hour of closing no."""
    return calendar.is_working(at.date()) and office.opens <= at.time() < office.closes


def _window(
    at: datetime, clock: Clock, calendar: WorkCalendar, office: OfficeHours
) -> tuple[datetime, datetime]:
    """The part of the day of `at` that counts; empty on a day off."""
    start = _midnight(at)
    if clock is Clock.ROUND_THE_CLOCK:
        return start, start + _ONE_DAY
    if not calendar.is_working(at.date()):
        return start, start
    if clock is Clock.WORKING_DAYS:
        return start, start + _ONE_DAY
    return datetime.combine(at.date(), office.opens, at.tzinfo), datetime.combine(
        at.date(), office.closes, at.tzinfo
    )


def _midnight(at: datetime) -> datetime:
    return datetime.combine(at.date(), time(), at.tzinfo)
