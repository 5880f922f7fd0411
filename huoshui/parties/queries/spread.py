"""The financial spread of a customer: the latest years side by side, and what waits for review."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from huoshui.core.money import Cents
from huoshui.core.spreading import YearSpread, spread_years
from huoshui.identity.queries import get_user_names
from huoshui.parties.models import FinancialStatement, StatementEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadYear:
    """A year of the spread with where it comes from: `source` application or desk, and the desk's basis."""

    spread: YearSpread
    source: str
    is_audited: bool
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementEntryRow:
    """An entry that waits for review; lines in cents."""

    id: int
    year: int
    lines: Mapping[str, Cents]
    is_audited: bool
    basis: str
    proposed_by: str
    proposed_by_id: int
    proposed_at: datetime


def get_spread(*, customer_id: int) -> tuple[SpreadYear, ...]:
    """The latest three years, oldest first. What was reviewed at the desk stands before what the applicant
    wrote, line by line: a line only the application has is kept.
    """
    rows = FinancialStatement.objects.filter(customer_id=customer_id).order_by("year", "id")
    lines: dict[int, dict[str, Cents]] = {}
    chosen: dict[int, FinancialStatement] = {}
    for row in sorted(rows, key=lambda one: (one.year, one.source == "desk", one.pk)):
        lines[row.year] = {**lines.get(row.year, {}), **row.lines}
        chosen[row.year] = row
    return tuple(
        SpreadYear(
            spread=spread,
            source=chosen[spread.year].source,
            is_audited=chosen[spread.year].is_audited,
            basis=chosen[spread.year].basis,
        )
        for spread in spread_years(lines)
    )


def list_open_statements(*, customer_id: int) -> tuple[StatementEntryRow, ...]:
    """The entries of the customer that wait for review, by year."""
    rows = list(StatementEntry.objects.filter(customer_id=customer_id, status="proposed").order_by("year"))
    names = get_user_names(row.proposed_by_id for row in rows)
    return tuple(
        StatementEntryRow(
            id=row.pk,
            year=row.year,
            lines=dict(row.lines),
            is_audited=row.is_audited,
            basis=row.basis,
            proposed_by=names.get(row.proposed_by_id, ""),
            proposed_by_id=row.proposed_by_id,
            proposed_at=row.proposed_at,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedYear:
    """The latest year whose statement a second person reviewed, and since when it is in the file."""

    spread: YearSpread
    since: datetime


def get_reviewed_year(*, customer_id: int) -> ReviewedYear | None:
    """The latest year spread at the desk and reviewed, with the reviewed year before it for averages and
    growth; None when there is none. What only the applicant wrote does not count."""
    rows = FinancialStatement.objects.filter(customer_id=customer_id, source="desk")
    found = {row.year: row for row in rows}
    if not found:
        return None
    latest = found[max(found)]
    spread = spread_years({year: row.lines for year, row in found.items()})[-1]
    before = found.get(latest.year - 1)
    since = max(latest.created_at, before.created_at) if before else latest.created_at
    return ReviewedYear(spread=spread, since=since)
