"""Reads of floating rates: what a loan agreed and how it was reset, and what waits for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from huoshui.core.pricing import LprTenor
from huoshui.core.rates import Rate
from huoshui.foundation import business_date
from huoshui.identity.queries import Scope
from huoshui.products.floating import Publication, lpr_before
from huoshui.products.parameters import LPR_CODES
from huoshui.products.working_days import work_calendar
from huoshui.servicing.floating.resets import due_for_reset
from huoshui.servicing.models import DayEnd, FloatingLoan, LoanReset
from huoshui.servicing.scoping import in_scope

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetRow:
    """A reset (重定价) as shown: rates per year, the LPR it took, the first instalment it touches."""

    reset_date: date
    lpr: Rate
    published_on: date
    rate_before: Rate
    rate_after: Rate
    value_date: date
    business_date: date
    first_number: int | None
    first_due_date: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FloatingView:
    """The floating rate of a loan (浮动利率): as agreed at the signing, its next reset day (none once that
    lies after the last instalment or the loan is over), and its resets, oldest first."""

    tenor: str
    lpr: Rate
    published_on: date
    basis_points: Decimal
    reset: str
    next_reset_date: date | None
    is_waiting: bool
    resets: tuple[ResetRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPublication:
    """An LPR that loans wait for (待录入的LPR): the parameter, the 20th from which on it was to be published,
    how many loans, and since which reset day."""

    parameter: str
    publication_month: date
    reset_date: date
    loans: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckLoan:
    """A loan whose LPR is known and whose reset was refused at the end of day: a person looks at it."""

    loan_number: str
    customer_name: str
    reset_date: date


def floating_of(loan_id: int, *, is_running: bool, last_due_date: date) -> FloatingView | None:
    """The floating rate of the loan; None for a fixed one."""
    row = FloatingLoan.objects.filter(loan_id=loan_id).first()
    if row is None:
        return None
    coming = row.next_reset_date if is_running and row.next_reset_date < last_due_date else None
    fields = tuple(ResetRow.__slots__)
    resets = LoanReset.objects.filter(loan_id=loan_id).order_by("reset_date").values(*fields)
    return FloatingView(
        tenor=row.tenor,
        lpr=row.lpr,
        published_on=row.published_on,
        basis_points=row.basis_points,
        reset=row.reset,
        next_reset_date=coming,
        is_waiting=is_running and row.next_reset_date <= business_date.today(),
        resets=tuple(ResetRow(**reset) for reset in resets),
    )


def list_missing_publications() -> tuple[MissingPublication, ...]:
    """The publications that loans on the books wait for, oldest first."""
    found: dict[tuple[str, date], MissingPublication] = {}
    for tenor, reset_date, published, month, loans in _waiting():
        if published is None:
            known = found.get((tenor, month))
            found[tenor, month] = MissingPublication(
                parameter=LPR_CODES[LprTenor(tenor)],
                publication_month=month,
                reset_date=known.reset_date if known else reset_date,
                loans=loans + (known.loans if known else 0),
            )
    return tuple(found.values())


def list_stuck_loans(*, scope: Scope) -> tuple[StuckLoan, ...]:
    """Loans in scope that the last end of day could have reset and did not."""
    last = DayEnd.objects.filter(finished_at__isnull=False).order_by("-date").first()
    if last is None:
        return ()
    found: list[StuckLoan] = []
    for tenor, reset_date, published, _, _ in _waiting():
        if published is None or published.entered_at >= last.started_at or reset_date > last.date:
            continue
        rows = due_for_reset(business_date.today()).filter(
            in_scope(scope, "loan__"), tenor=tenor, next_reset_date=reset_date
        )
        found += [
            StuckLoan(loan_number=number, customer_name=name, reset_date=reset_date)
            for number, name in rows.order_by("loan_id").values_list("loan__number", "loan__customer__name")[
                :MOST
            ]
        ]
    return tuple(found)


def _waiting() -> Sequence[tuple[str, date, Publication | None, date, int]]:
    """What loans wait for: tenor, reset day, its publication when entered, the 20th it belongs to, loans."""
    groups: dict[tuple[str, date], int] = {}
    rows = due_for_reset(business_date.today()).order_by("next_reset_date")
    for key in rows.values_list("tenor", "next_reset_date"):
        groups[key] = groups.get(key, 0) + 1
    calendar = work_calendar() if groups else None
    return [
        (tenor, day, *lpr_before(LprTenor(tenor), day, calendar=calendar), loans)
        for (tenor, day), loans in groups.items()
    ]
