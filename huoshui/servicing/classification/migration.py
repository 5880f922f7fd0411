"""How the book moved between two month ends (迁徙矩阵), read from the snapshots of those days."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from huoshui.core.classification import (
    MigrationMatrix,
    Move,
    RiskClass,
    class_migration_rate,
    migration_matrix,
    performing_migration_rate,
)
from huoshui.core.columns import Ints
from huoshui.core.dates import is_month_end
from huoshui.core.errors import Refusal
from huoshui.core.money import Cents
from huoshui.identity.queries import Scope
from huoshui.servicing.models import LoanAccount
from huoshui.servicing.queries.snapshots import RISK_CLASSES, load_snapshot_in_scope, snapshot_dates


class NoMonthEnd(Refusal):
    """A day without month-end figures, or an opening that does not lie before the closing."""

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


_CLASSES = tuple(RiskClass)
_NOT_THERE = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pairs:
    """Every loan on the book on either of two days, a row each: classes by their place (or _NOT_THERE),
    balances in cents."""

    loan_id: Ints
    opening_class: Ints
    opening: Ints
    closing_class: Ints
    closing: Ints


def migration_between(*, scope: Scope, since: date, until: date) -> Migration:
    """The migration matrix and rates of the loans in scope between two month ends. Refusals: NoMonthEnd."""
    _check(since, until)
    pairs = _pairs(scope, since, until)
    moves = []
    added = dict.fromkeys(RiskClass, 0)
    # A part of a loan beyond its opening balance is new money and no move.
    moved = np.where(
        pairs.opening_class == _NOT_THERE, pairs.closing, np.minimum(pairs.opening, pairs.closing)
    )
    cells = np.stack([pairs.opening_class, pairs.closing_class], axis=1)
    for opened, closed in np.unique(cells, axis=0).tolist():
        chosen = (pairs.opening_class == opened) & (pairs.closing_class == closed)
        if opened == _NOT_THERE:
            added[_CLASSES[closed]] += int(moved[chosen].sum())
            continue
        moves.append(
            Move(
                opening_class=_CLASSES[opened],
                closing_class=None if closed == _NOT_THERE else _CLASSES[closed],
                opening=int(pairs.opening[chosen].sum()),
                closing=int(moved[chosen].sum()),
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
    pairs = _pairs(scope, since, until)
    chosen = (
        (pairs.opening_class == _place(opening_class)) & (pairs.closing_class == _place(closing_class))
    ).nonzero()[0]
    largest = np.lexsort((pairs.loan_id[chosen], -np.maximum(pairs.opening, pairs.closing)[chosen]))
    places = chosen[largest][(page - 1) * page_size : page * page_size]
    shown = list(
        zip(
            pairs.loan_id[places].tolist(),
            pairs.opening_class[places].tolist(),
            pairs.opening[places].tolist(),
            pairs.closing_class[places].tolist(),
            pairs.closing[places].tolist(),
            strict=True,
        )
    )
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
            opening_class=_name(opened),
            opening=opening,
            closing_class=_name(closed),
            closing=closing,
        )
        for loan_id, opened, opening, closed, closing in shown
    ], len(chosen)


def _check(since: date, until: date) -> None:
    days = {since, until}
    if since >= until or days - set(snapshot_dates(since, until)) or not all(map(is_month_end, days)):
        raise NoMonthEnd(field="since")


def _pairs(scope: Scope, since: date, until: date) -> _Pairs:
    """A loan that settled or was written off has no row at the end, a new one none at the beginning."""
    opened, closed = (load_snapshot_in_scope(day, scope) for day in (since, until))
    first, last = (np.asarray(table["loan_id"], dtype=np.int64) for table in (opened, closed))
    loans = np.union1d(first, last)
    columns = {"loan_id": loans}
    for side, table, ids in (("opening", opened, first), ("closing", closed, last)):
        place = np.searchsorted(loans, ids)
        columns[f"{side}_class"] = np.full(len(loans), _NOT_THERE, dtype=np.int64)
        columns[f"{side}_class"][place] = np.asarray(table["risk_class"], dtype=np.int64)
        columns[side] = np.zeros(len(loans), dtype=np.int64)
        columns[side][place] = np.asarray(table["principal_outstanding"], dtype=np.int64)
    return _Pairs(**columns)


def _place(name: str) -> int:
    return RISK_CLASSES.index(name) if name in RISK_CLASSES else _NOT_THERE


def _name(place: int) -> str | None:
    return None if place == _NOT_THERE else RISK_CLASSES[place]
