"""Reset days of floating rates, and which publication of the LPR counts on one."""

from datetime import date
from decimal import Decimal

import pytest

from huoshui.core.pricing import RateReset, counts_from, next_reset, points_between, publication_before
from huoshui.core.workdays import WEEKENDS_ONLY, WorkCalendar

# National Day 2024: 1 to 7 October off. Spring Festival 2026: 15 to 23 February off, 14th and 28th worked.
NATIONAL_DAY = WorkCalendar(holidays=frozenset(date(2024, 10, day) for day in range(1, 8)))
SPRING_FESTIVAL = WorkCalendar(
    holidays=frozenset(date(2026, 2, day) for day in range(15, 24)),
    working_weekends=frozenset({date(2026, 2, 14), date(2026, 2, 28)}),
)


@pytest.mark.parametrize(
    ("reset", "start", "after", "expected"),
    [
        (RateReset.YEAR_START, "2024-05-15", "2024-05-15", "2025-01-01"),
        (RateReset.YEAR_START, "2024-01-01", "2024-01-01", "2025-01-01"),
        (RateReset.YEAR_START, "2024-05-15", "2025-01-01", "2026-01-01"),
        (RateReset.YEAR_START, "2024-05-15", "2024-12-31", "2025-01-01"),
        (RateReset.ANNIVERSARY, "2024-05-15", "2024-05-15", "2025-05-15"),
        (RateReset.ANNIVERSARY, "2024-02-29", "2024-02-29", "2025-02-28"),
        (RateReset.ANNIVERSARY, "2024-02-29", "2027-02-28", "2028-02-29"),
        (RateReset.QUARTERLY, "2024-11-30", "2024-11-30", "2025-02-28"),
        (RateReset.QUARTERLY, "2024-11-30", "2025-02-28", "2025-05-30"),
        (RateReset.QUARTERLY, "2024-01-31", "2024-05-02", "2024-07-31"),
    ],
)
def test_the_next_reset_steps_from_the_first_day(
    reset: RateReset, start: str, after: str, expected: str
) -> None:
    found = next_reset(reset, date.fromisoformat(start), date.fromisoformat(after))
    assert found == date.fromisoformat(expected)


def test_a_rule_without_days_of_its_own_has_no_next_one() -> None:
    with pytest.raises(ValueError, match="publication"):
        next_reset(RateReset.PUBLICATION, date(2024, 1, 1), date(2024, 1, 1))


@pytest.mark.parametrize(
    ("day", "calendar", "first", "until"),
    [
        ("2025-01-01", WEEKENDS_ONLY, "2024-12-20", "2025-01-01"),
        ("2024-10-15", NATIONAL_DAY, "2024-09-20", "2024-10-15"),
        # 20 October 2024 is a Sunday: published on Monday the 21st, the reset day itself, and so too late.
        ("2024-10-21", NATIONAL_DAY, "2024-09-20", "2024-10-20"),
        ("2024-10-22", NATIONAL_DAY, "2024-10-20", "2024-10-22"),
        # Nothing is published in the holidays: on 24 February, a Tuesday, January's is the latest.
        ("2026-02-24", SPRING_FESTIVAL, "2026-01-20", "2026-02-20"),
        ("2026-02-25", SPRING_FESTIVAL, "2026-02-20", "2026-02-25"),
    ],
)
def test_the_latest_publication_before_the_day_counts(
    day: str, calendar: WorkCalendar, first: str, until: str
) -> None:
    found = publication_before(date.fromisoformat(day), calendar)
    assert found == (date.fromisoformat(first), date.fromisoformat(until))


@pytest.mark.parametrize(
    ("rate", "lpr", "points"),
    [
        ("0.0410", "0.0345", "65"),
        ("0.0325", "0.0395", "-70"),
        ("0.03", "0.0300", "0"),
        ("0.04355", "0.04", "35.5"),
    ],
)
def test_points_lead_from_the_lpr_to_the_rate(rate: str, lpr: str, points: str) -> None:
    assert points_between(Decimal(rate), Decimal(lpr)) == Decimal(points)


def test_a_late_reset_brings_nobody_into_arrears() -> None:
    new_year, running = date(2026, 1, 1), date(2026, 2, 15)
    lower = counts_from(
        reset_on=new_year, before=Decimal("0.030"), after=Decimal("0.029"), running_since=running
    )
    higher = counts_from(
        reset_on=new_year, before=Decimal("0.030"), after=Decimal("0.031"), running_since=running
    )
    same_period = counts_from(
        reset_on=new_year, before=Decimal("0.030"), after=Decimal("0.031"), running_since=date(2025, 12, 15)
    )
    assert (lower, higher, same_period) == (new_year, running, new_year)
