"""Working days: public holidays (法定节假日), make-up working days (调休), and where a due date moves to."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_ONE = timedelta(days=1)
_SATURDAY = 5


class DueDateMove(StrEnum):
    """What happens to a due date that is no working day (节假日顺延规则)."""

    NONE = "none"  # 不调整
    FOLLOWING = "following"  # 顺延
    MODIFIED_FOLLOWING = "modified_following"  # 顺延，跨月则提前
    PRECEDING = "preceding"  # 提前


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """Which days are worked: weekdays that are no holiday, and weekends worked in exchange (调休上班)."""

    holidays: frozenset[date] = frozenset()
    working_weekends: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether the day is a working day."""
        if day in self.working_weekends:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def moved(self, day: date, move: DueDateMove) -> date:
        """The day, or the working day `move` sends it to.

        2024-02-10 (Spring Festival), holidays to 02-17, following: 2024-02-18, a Sunday worked in exchange.
        """
        if move is DueDateMove.NONE or self.is_working(day):
            return day
        if move is DueDateMove.PRECEDING:
            return self._next(day, -_ONE)
        later = self._next(day, _ONE)
        if move is DueDateMove.MODIFIED_FOLLOWING and later.month != day.month:
            return self._next(day, -_ONE)
        return later

    def _next(self, day: date, step: timedelta) -> date:
        while not self.is_working(day):
            day += step
        return day


WEEKENDS_ONLY = WorkCalendar()
