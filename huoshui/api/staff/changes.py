"""Changes of running loans: previewed, asked for by one, approved by another."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from huoshui.api.base import StaffAuth, write
from huoshui.api.loan_shapes import ChangeEffectOut, LoanFiguresOut, effect_values
from huoshui.api.names import CustomerName
from huoshui.api.staff.loans import loan_reader, reader_of_loan
from huoshui.api.types import Day, Page, PageParams, page_of
from huoshui.identity.queries import scope_of
from huoshui.servicing import operations
from huoshui.servicing.queries import ChangeRow, changes_of_loan, get_change, list_changes

router = Router(auth=StaffAuth(), tags=["staff loan changes"])


class ChangePreviewIn(Schema):
    """A change as docs/reference/simulate.md describes it under Events; `terms` holds its own fields."""

    kind: str
    terms: dict[str, Any] = {}
    value_date: Day | None = None


class ChangeIn(ChangePreviewIn):
    reason: str


class NoteIn(Schema):
    note: str = ""


class ChangeOut(Schema):
    id: int
    loan_number: str
    customer_name: CustomerName
    kind: str
    terms: dict[str, Any]
    value_date: date
    reason: str
    status: str
    made_by: str
    made_at: datetime
    checked_by: str | None
    checked_at: datetime | None
    note: str
    sequence: int | None
    can_check: bool
    can_cancel: bool


class ChangeDetailOut(ChangeOut):
    """A change in full; `before` and `after` as they were when it was approved."""

    before: LoanFiguresOut | None
    after: LoanFiguresOut | None


class ChangeDoneOut(Schema):
    id: int
    loan_number: str
    kind: str
    status: str


class ChangeFilters(PageParams):
    status: str = ""
    kind: str = ""


@router.post("/loans/{number}/changes/preview", response=ChangeEffectOut)
def preview_loan_change(request: HttpRequest, number: str, body: ChangePreviewIn) -> dict[str, Any]:
    """The loan before and after the change, with its new schedule; nothing is written."""
    actor = reader_of_loan(request, number)
    effect = operations.preview_change(
        actor=actor, loan_number=number, kind=body.kind, terms=body.terms, value_date=body.value_date
    )
    return effect_values(effect)


@write(router, "/loans/{number}/changes", response=ChangeDoneOut, status=201)
def request_loan_change(request: HttpRequest, number: str, body: ChangeIn) -> Any:
    """A change is asked for and waits for another person."""
    return operations.request_change(
        actor=reader_of_loan(request, number),
        loan_number=number,
        kind=body.kind,
        terms=body.terms,
        reason=body.reason,
        value_date=body.value_date,
    )


@router.get("/loans/{number}/changes", response=list[ChangeOut])
def list_changes_of_loan(request: HttpRequest, number: str) -> list[dict[str, Any]]:
    """Every change of one loan, newest first."""
    reader_of_loan(request, number)
    return [_change(request, row) for row in changes_of_loan(number)]


@router.get("/loan-changes", response=Page[ChangeOut])
def list_loan_changes(request: HttpRequest, filters: Query[ChangeFilters]) -> dict[str, Any]:
    """Changes of all loans in scope, newest first."""
    found = list_changes(
        scope=scope_of(loan_reader(request)),
        status=filters.status,
        kind=filters.kind,
        page=filters.page,
        page_size=filters.page_size,
    )
    return page_of([_change(request, row) for row in found.items], total=found.total, params=filters)


@router.get("/loan-changes/{change_id}", response=ChangeDetailOut)
def get_loan_change(request: HttpRequest, change_id: int) -> dict[str, Any]:
    """One change; approved, with the figures it was approved on."""
    row = _reachable(request, change_id)
    sides = {name: _figures(row.effect.get(name)) for name in ("before", "after")}
    return {**_change(request, row), **sides}


@router.get("/loan-changes/{change_id}/effect", response=ChangeEffectOut)
def preview_waiting_change(request: HttpRequest, change_id: int) -> dict[str, Any]:
    """What a waiting change would do to the loan as it now is."""
    row = _reachable(request, change_id)
    effect = operations.preview_change(
        actor=loan_reader(request),
        loan_number=row.loan_number,
        kind=row.kind,
        terms=row.terms,
        value_date=row.value_date,
    )
    return effect_values(effect)


@write(router, "/loan-changes/{change_id}/approve", response=ChangeDoneOut)
def approve_loan_change(request: HttpRequest, change_id: int, body: NoteIn) -> Any:
    """The change is booked."""
    _reachable(request, change_id)
    return operations.approve_change(actor=loan_reader(request), change_id=change_id, note=body.note)


@write(router, "/loan-changes/{change_id}/decline", response=ChangeDoneOut)
def decline_loan_change(request: HttpRequest, change_id: int, body: NoteIn) -> Any:
    """The change is turned down."""
    _reachable(request, change_id)
    return operations.decline_change(actor=loan_reader(request), change_id=change_id, note=body.note)


@write(router, "/loan-changes/{change_id}/cancel", response=ChangeDoneOut)
def cancel_loan_change(request: HttpRequest, change_id: int) -> Any:
    """The change is taken back by its maker."""
    _reachable(request, change_id)
    return operations.cancel_change(actor=loan_reader(request), change_id=change_id)


def _reachable(request: HttpRequest, change_id: int) -> ChangeRow:
    return get_change(change_id, scope_of(loan_reader(request)))


def _change(request: HttpRequest, row: ChangeRow) -> dict[str, Any]:
    actor = loan_reader(request)
    waiting, mine = row.status == "requested", row.made_by_id == actor.user_id
    return {
        **{name: getattr(row, name) for name in ChangeRow.__slots__},
        "can_check": waiting and not mine and actor.may("loan_change.check"),
        "can_cancel": waiting and mine,
    }


def _figures(kept: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if kept is None else {**kept, "annual_rate": Decimal(kept["annual_rate"])}
