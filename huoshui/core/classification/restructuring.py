"""Restructured assets (重组资产): how long they are observed, and what a second failure means."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huoshui.core.dates import add_months

OBSERVATION_MONTHS = 12
OBSERVATION_PERIODS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Restructuring:
    """A contract changed in the favour of a debtor in difficulty, or refinanced (重组)."""

    changed_date: date
    first_repayment_date: date
    period_months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """The observation period an asset is in (重组观察期); `failed`: it began with a failure in the one
    before."""

    since: date
    until: date
    failed: bool


def observation_end(first_repayment_date: date, period_months: int) -> date:
    """The first day the observation may be over: one year and two periods after the first repayment date.

    风险分类办法 (2023): at least two consecutive periods and not less than a year. First repayment
    2025-03-20: quarterly payer 2026-03-20, yearly payer 2027-03-20.
    """
    return add_months(first_repayment_date, max(OBSERVATION_MONTHS, OBSERVATION_PERIODS * period_months))


def observe(
    changes: Sequence[Restructuring],
    missed: Sequence[date],
    on: date,
    *,
    difficulty_over: bool = True,
) -> Observation | None:
    """The observation the asset is in on `on`; None when it was never restructured, or is so no longer.

    A payment missed within the period, or a second restructuring, makes it begin anew: with the first
    repayment date after the missed one, or after the change. At its end it is over when the difficulty is.
    Changed 2025-03-01, first repayment 2025-03-20, monthly: until 2026-03-20; missed 2025-06-20: failed,
    until 2026-07-20.
    """
    found: Observation | None = None
    period_months = 1
    happened: list[tuple[date, Restructuring | None]] = [(change.changed_date, change) for change in changes]
    happened += [(day, None) for day in missed]
    for day, change in sorted(happened, key=lambda one: (one[0], one[1] is None)):
        if day > on:
            break
        running = found is not None and day < found.until
        if change is not None:
            period_months = change.period_months
            found = _from(change.first_repayment_date, period_months, failed=running)
        elif running:
            found = _from(add_months(day, period_months), period_months, failed=True)
    if found is None or (on >= found.until and difficulty_over):
        return None
    return found


def _from(first_repayment_date: date, period_months: int, *, failed: bool) -> Observation:
    return Observation(
        since=first_repayment_date,
        until=observation_end(first_repayment_date, period_months),
        failed=failed,
    )
