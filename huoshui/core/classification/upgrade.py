"""When a bad asset may be good again, and the class a loan has night by night."""

from dataclasses import dataclass
from datetime import date

from huoshui.core.classification.classes import RiskClass, class_by_days, is_non_performing, worst
from huoshui.core.dates import add_months

UPGRADE_MONTHS = 6
UPGRADE_PERIODS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRule:
    """What the class of a loan depends on besides its days: months between payments, technical days
    allowed."""

    period_months: int = 1
    technical_overdue_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFacts:
    """A loan on one day, as far as its class needs it; `in_arrears` counts costs and penalties too."""

    on: date
    days_past_due: int
    in_arrears: bool


def upgrade_date(cleared: date, period_months: int) -> date:
    """The first day a bad loan may be good again: two periods or six months after its arrears were cleared.

    风险分类办法 (2023). 2025-01-10: monthly payer 2025-07-10, yearly payer 2027-01-10.
    """
    return add_months(cleared, max(UPGRADE_MONTHS, UPGRADE_PERIODS * period_months))


def upgrade_earned(cleared: date | None, period_months: int, on: date) -> bool:
    """Whether arrears and costs are paid and the observation after that is over on `on`."""
    return cleared is not None and on >= upgrade_date(cleared, period_months)


def class_after(
    previous: RiskClass,
    cleared: date | None,
    facts: DayFacts,
    rule: ClassRule,
    floor: RiskClass = RiskClass.NORMAL,
) -> tuple[RiskClass, date | None]:
    """The five-tier class (五级分类) on the day, and since when arrears of a bad loan are cleared.

    By days past due and never better than `floor`; but a bad loan stays 次级 at best until everything owed is
    paid and two more periods or six months have passed, whichever is longer (风险分类办法 2023). Cleared
    2025-01-10, paying monthly: 正常 from 2025-07-10.
    """
    days = facts.days_past_due
    least = worst(class_by_days(days, technical=days <= rule.technical_overdue_days), floor)
    since = None if facts.in_arrears else (cleared or facts.on)
    was_bad = is_non_performing(previous)
    if was_bad and not upgrade_earned(since, rule.period_months, facts.on):
        least = worst(least, RiskClass.SUBSTANDARD)
    return least, since if is_non_performing(least) else None
