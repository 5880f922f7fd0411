"""One loan in full: terms, position, due table, events."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from huoshui.core.allocation import AllocationPart
from huoshui.core.errors import NotFound
from huoshui.core.loan import LoanPosition, LoanTerms, PayoffQuote, payoff_quote
from huoshui.foundation import business_date
from huoshui.foundation.files import LoadedFile
from huoshui.foundation.files import load_file as load_stored_file
from huoshui.identity.queries import EVERYTHING, Scope
from huoshui.ledger.queries import numbers_of_loan
from huoshui.servicing.floating.queries import FloatingView, floating_of
from huoshui.servicing.loan_file import LoanFile, fold_event
from huoshui.servicing.models import LoanAccount, LoanEvent, SettlementCertificate
from huoshui.servicing.operations.receipts import parts_of
from huoshui.servicing.operations.reversal import reversible_events
from huoshui.servicing.queries.loans import LoanRow, row_of, with_names
from huoshui.servicing.scoping import in_scope
from huoshui.servicing.store import load_file


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """A loan event as shown (借据事件); amounts in cents. `reversible` when it may be
    reversed; `terms` is the document of a change."""

    id: int
    sequence: int
    kind: str
    value_date: date
    business_date: date
    booked_at: datetime
    amount: int
    payment_channel: str
    external_reference: str | None
    actor_name: str
    parts: tuple[AllocationPart, ...]
    to_credit_balance: int
    voucher_numbers: tuple[str, ...]
    reversed_by_sequence: int | None
    reversible: bool
    terms: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanDetail:
    """A loan in full: its row, contract, terms, the fold's position on a day."""

    row: LoanRow
    contract_number: str
    terms: LoanTerms
    position: LoanPosition
    has_certificate: bool
    floating: FloatingView | None


def get_loan(number: str, scope: Scope = EVERYTHING, *, as_of: date | None = None) -> LoanDetail:
    """The loan in full, its position on `as_of` (business date when not given). Refusals: NotFound."""
    return _detail(Q(number=number) & in_scope(scope), as_of)


def get_loan_for_borrower(number: str, *, customer_id: int | None, as_of: date | None = None) -> LoanDetail:
    """The customer's own loan in full. Refusals: NotFound, also for another's."""
    if customer_id is None:
        raise NotFound()
    return _detail(Q(number=number, customer_id=customer_id), as_of)


def quote_payoff(
    number: str, *, on: date | None = None, scope: Scope = EVERYTHING, customer_id: int | None = None
) -> PayoffQuote:
    """What settles the loan on the day (提前结清试算), cents. Refusals: NotFound, LoanNotActive."""
    found = Q(number=number) & in_scope(scope)
    if customer_id is not None:
        found &= Q(customer_id=customer_id)
    if not LoanAccount.objects.filter(found).exists():
        raise NotFound()
    file = load_file(number=number, lock=False)
    day = max(on or business_date.today(), business_date.today())
    return payoff_quote(file.terms, [fold_event(row) for row in file.events], day, file.instalments)


def loan_events(number: str) -> tuple[EventRow, ...]:
    """Every event of the loan, oldest first. The caller has read the loan in its scope before."""
    file = load_file(number=number, lock=False)
    written = LoanEvent.objects.filter(loan_id=file.id).values_list(
        "id", "business_date", "booked_at", "payment_channel", "external_reference", "actor_name"
    )
    how = {row[0]: row for row in written}
    vouchers = numbers_of_loan(number)
    reversing = {row.reverses_id: row.sequence for row in file.events if row.reverses_id}
    reversible = _reversible(file)
    return tuple(
        EventRow(
            id=row.id,
            sequence=row.sequence,
            kind=row.kind,
            value_date=row.value_date,
            business_date=business_day,
            booked_at=booked_at,
            amount=row.amount,
            payment_channel=channel,
            external_reference=reference,
            actor_name=actor_name,
            parts=parts_of(row.payload.get("parts", [])),
            to_credit_balance=row.payload.get("to_credit_balance", 0),
            voucher_numbers=tuple(vouchers.get(row.id, ())),
            reversed_by_sequence=reversing.get(row.id),
            reversible=row.id in reversible,
            terms=row.payload.get("terms", {}),
        )
        for row in file.events
        for _, business_day, booked_at, channel, reference, actor_name in (how[row.id],)
    )


def event_sequences(event_ids: list[int]) -> dict[int, int]:
    """Event id → its sequence within its loan: from a voucher back to the event."""
    return dict(LoanEvent.objects.filter(id__in=event_ids).values_list("id", "sequence"))


def load_certificate(number: str) -> LoadedFile:
    """The settlement certificate of the loan as PDF. Refusals: NotFound while there is none.

    Whoever calls has read the loan in the reader's scope before.
    """
    file_id = (
        SettlementCertificate.objects.filter(loan__number=number).values_list("file_id", flat=True).first()
    )
    if file_id is None:
        raise NotFound()
    return load_stored_file(file_id)


def _detail(found: Q, as_of: date | None) -> LoanDetail:
    loan = with_names(LoanAccount.objects.filter(found)).select_related("contract").first()
    if loan is None:
        raise NotFound()
    file = load_file(number=loan.number, lock=False)
    position = file.position(as_of or business_date.today())
    return LoanDetail(
        row=row_of(loan, business_date.today()),
        contract_number=loan.contract.number,
        terms=file.terms,
        position=position,
        has_certificate=SettlementCertificate.objects.filter(loan_id=loan.pk).exists(),
        floating=floating_of(
            loan.pk,
            is_running=file.state.is_active,
            last_due_date=max(row.due_date for row in position.instalments),
        ),
    )


def _reversible(file: LoanFile) -> set[int]:
    certified = SettlementCertificate.objects.filter(loan_id=file.id).exists()
    return set() if certified else reversible_events(file)
