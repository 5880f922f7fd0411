"""When a floating rate (浮动利率) is made anew, and from which publication of the LPR."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from huoshui.core.dates import add_months
from huoshui.core.pricing.lpr import LprTenor
from huoshui.core.rates import Rate
from huoshui.core.workdays import DueDateMove, WorkCalendar

PUBLICATION_DAY = 20
_ONE_POINT = Decimal("0.0001")


class RateReset(StrEnum):
    """On which days the latest LPR is taken (重定价日)."""

    NONE = "none"  # 固定: that of the start, to the end
    PUBLICATION = "publication"  # 公布日: as soon as it is published
    YEAR_START = "year_start"  # 每年1月1日
    ANNIVERSARY = "anniversary"  # 放款日对应日, yearly
    QUARTERLY = "quarterly"  # 每季对应日
    MONTHLY = "monthly"  # 每月对应日


RESET_MONTHS = {RateReset.ANNIVERSARY: 12, RateReset.QUARTERLY: 3, RateReset.MONTHLY: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class FloatingRate:
    """What a contract says of its floating rate: the LPR it was signed on, the points, when it is reset.

    中国人民银行公告〔2019〕第15号: loans are priced by LPR plus or minus points. 3.45 % of 2024-06-20 plus
    65 points is 4.10 %; the points stay, the LPR follows on the reset days.
    """

    tenor: LprTenor
    lpr: Rate
    published_on: date
    basis_points: Decimal
    reset: RateReset


def points_between(rate: Rate, lpr: Rate) -> Decimal:
    """The points that lead from the LPR to the rate. 4.10 % over 3.45 %: 65; 3.25 % over 3.95 %: −70."""
    return ((rate - lpr) / _ONE_POINT).normalize() + 0


def next_reset(reset: RateReset, start: date, after: date) -> date:
    """The first reset day (重定价日) after `after` of a loan that began on `start`.

    A loan of 2024-02-29 by the day: 2025-02-28, 2026-02-28 …; on 1 January: 2025-01-01. Only for rules that
    follow the calendar: ValueError for the others.
    """
    if reset is RateReset.YEAR_START:
        return date(max(after, start).year + 1, 1, 1)
    if reset not in RESET_MONTHS:
        raise ValueError(f"{reset} has no calendar of its own")
    step = RESET_MONTHS[reset]
    passed = (after.year - start.year) * 12 + after.month - start.month
    count = max(passed // step, 1)
    while (day := add_months(start, count * step)) <= after:
        count += 1
    return day


def publication_before(day: date, calendar: WorkCalendar) -> tuple[date, date]:
    """The days [first, after) on one of which the LPR was published that counts on the reset day `day`.

    It is published on the 20th, or on the next working day after it (中国人民银行公告〔2019〕第15号); that of
    the reset day itself comes too late. On 2025-01-01 the one of December counts:
    [2024-12-20, 2025-01-01); on 2024-10-21, a Monday on which one is published, that of September.
    """
    first = date(day.year, day.month, PUBLICATION_DAY)
    while calendar.moved(first, DueDateMove.FOLLOWING) >= day:
        first = add_months(first, -1)
    return first, min(day, add_months(first, 1))


def counts_from(*, reset_on: date, before: Rate, after: Rate, running_since: date | None) -> date:
    """The day from which a reset counts that is booked late: nobody comes into arrears by our delay.

    A lower rate counts from the reset day. A higher one leaves alone what has fallen due meanwhile: it
    counts from the beginning of the running period. Reset on 1 January, booked on 5 March, an instalment due
    on 15 February: 3.00 % → 2.90 % from 1 January, 3.00 % → 3.10 % from 15 February.
    """
    if after <= before or running_since is None:
        return reset_on
    return max(reset_on, running_since)
