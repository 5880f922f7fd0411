"""How the book moved between two month ends (迁徙矩阵), read from the month-end lines.

`_PAIRS` is the only place the lines are read for this: whatever keeps them, it returns loan, classes and
balances of two dates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField, ExpressionWrapper, F, Value
from django.db.models.functions import ExtractDay

from huoshui.core.classification import (
    MigrationMatrix,
    Move,
    RiskClass,
    class_migration_rate,
    migration_matrix,
    performing_migration_rate,
)
from huoshui.core.errors import Refusal
from huoshui.core.money import Cents
from huoshui.identity.queries import Scope
from huoshui.servicing.models import LoanAccount, LoanDay
from huoshui.servicing.scoping import in_scope


class NoMonthEnd(Refusal):
    """A day without month-end lines, or an opening that does not lie before the closing."""

    code = "servicing.no_month_end"
    zh = "请选择两个已有月末数据的日期，期初早于期末"
    en = "Choose two month ends there are figures for, the opening before the closing"
    status = 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """The book between two month ends: matrix (cents), rates, new loans by class, and the dates there are."""

    since: date
    until: date
    matrix: MigrationMatrix
    rates: dict[RiskClass, Fraction | None]
    performing_rate: Fraction | None
    added: dict[RiskClass, Cents]


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedLoan:
    """A loan in one cell of the matrix, balances in cents; no class: not on the book then."""

    number: str
    customer_name: str
    branch_name: str
    opening_class: str | None
    opening: Cents
    closing_class: str | None
    closing: Cents


# Both sides of the join are one date's lines; a loan that settled or was written off has none at the end.
_PAIRS = """
SELECT COALESCE(a.loan_id, b.loan_id) AS loan_id,
       a.risk_class AS opening_class, COALESCE(a.principal_outstanding, 0) AS opening,
       b.risk_class AS closing_class, COALESCE(b.principal_outstanding, 0) AS closing
FROM (SELECT * FROM servicing_loanday WHERE date = %(since)s) a
FULL JOIN (SELECT * FROM servicing_loanday WHERE date = %(until)s) b ON b.loan_id = a.loan_id
"""
# A part of a loan beyond its opening balance is new money and no move: so LEAST, loan by loan.
_CELLS = f"""
SELECT opening_class, closing_class, SUM(opening)::bigint,
       SUM(CASE WHEN opening_class IS NULL THEN closing ELSE LEAST(opening, closing) END)::bigint
FROM ({_PAIRS}) p WHERE loan_id IN ({{scope}}) GROUP BY 1, 2
"""
_LOANS = f"""
SELECT loan_id, opening_class, opening, closing_class, closing
FROM ({_PAIRS}) p WHERE loan_id IN ({{scope}})
  AND opening_class IS NOT DISTINCT FROM %(opening)s AND closing_class IS NOT DISTINCT FROM %(closing)s
"""
_PAGE = " ORDER BY GREATEST(opening, closing) DESC, loan_id LIMIT %(limit)s OFFSET %(offset)s"


def month_ends(limit: int = 36) -> list[date]:
    """The month ends there are figures for, newest first."""
    next_day = ExpressionWrapper(F("date") + Value(1), output_field=DateField())
    found = LoanDay.objects.annotate(next_day=ExtractDay(next_day)).filter(next_day=1)
    return list(found.values_list("date", flat=True).distinct().order_by("-date")[:limit])


def migration_between(*, scope: Scope, since: date, until: date) -> Migration:
    """The migration matrix and rates of the loans in scope between two month ends. Refusals: NoMonthEnd."""
    _check(since, until)
    moves = []
    added = dict.fromkeys(RiskClass, 0)
    for opening_class, closing_class, opening, closing in _rows(_CELLS, scope, since=since, until=until):
        if opening_class is None:
            added[RiskClass(closing_class)] += closing
            continue
        moves.append(
            Move(
                opening_class=RiskClass(opening_class),
                closing_class=RiskClass(closing_class) if closing_class else None,
                opening=opening,
                closing=closing,
            )
        )
    matrix = migration_matrix(moves)
    return Migration(
        since=since,
        until=until,
        matrix=matrix,
        rates={one: class_migration_rate(matrix, one) for one in RiskClass},
        performing_rate=performing_migration_rate(matrix),
        added=added,
    )


def moved_loans(
    *,
    scope: Scope,
    since: date,
    until: date,
    opening_class: str,
    closing_class: str,
    page: int = 1,
    page_size: int = 20,
) -> tuple[list[MovedLoan], int]:
    """One page of the loans in a cell, largest first, and how many there are; an empty class: not on the
    book on that day. Refusals: NoMonthEnd."""
    _check(since, until)
    cell: dict[str, Any] = {"opening": opening_class or None, "closing": closing_class or None}
    cell |= {"since": since, "until": until}
    counted = _rows(f"SELECT COUNT(*) FROM ({_LOANS}) l", scope, **cell)
    shown = _rows(_LOANS + _PAGE, scope, **cell, limit=page_size, offset=(page - 1) * page_size)
    names = {
        loan_id: (number, customer, branch)
        for loan_id, number, customer, branch in LoanAccount.objects.filter(
            id__in=[row[0] for row in shown]
        ).values_list("id", "number", "customer__name", "branch__name")
    }
    return [
        MovedLoan(
            number=names[loan_id][0],
            customer_name=names[loan_id][1],
            branch_name=names[loan_id][2],
            opening_class=opened,
            opening=opening,
            closing_class=closed,
            closing=closing,
        )
        for loan_id, opened, opening, closed, closing in shown
    ], counted[0][0] if counted else 0


def _check(since: date, until: date) -> None:
    known = set(LoanDay.objects.filter(date__in=(since, until)).values_list("date", flat=True).distinct())
    if since >= until or {since, until} - known:
        raise NoMonthEnd(field="since")


def _rows(statement: str, scope: Scope, **values: Any) -> Sequence[tuple[Any, ...]]:
    loans = LoanAccount.objects.filter(in_scope(scope)).values("id")
    try:
        condition, params = loans.query.sql_with_params()
    except EmptyResultSet:
        return []
    named = {f"scope{place}": value for place, value in enumerate(params)}
    for name in named:
        condition = condition.replace("%s", f"%({name})s", 1)
    with connection.cursor() as cursor:
        cursor.execute(statement.format(scope=condition), {**values, **named})
        return cursor.fetchall()
