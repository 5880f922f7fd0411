"""Reads of payments: what a pay-out needs to be ordered, an order in full, payments that wait."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from huoshui.contracts.queries import ContractDetail, get_contract
from huoshui.core.errors import NotFound
from huoshui.core.identifiers import mask_bank_card
from huoshui.core.money import Cents
from huoshui.foundation import business_date
from huoshui.foundation.files import LoadedFile, load_file
from huoshui.identity.queries import Scope
from huoshui.parties.queries import get_party
from huoshui.products.purposes import Purpose, purposes_in_force
from huoshui.products.queries import NoCurrentParameter, get_count_parameter
from huoshui.servicing.models import Disbursement, DisbursementPayment, TradePaper
from huoshui.servicing.payment.conditions import ConditionRow, conditions_of
from huoshui.servicing.payment.ways import WayInForce, way_in_force

STOPPED = ("refused", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A trade paper as listed (贸易凭证); cents."""

    id: int
    kind: str
    number: str
    counterparty: str
    amount: Cents
    file_name: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    """A payment of an order as listed (支付明细); cents. `is_open` when it was stopped and nothing has taken
    its place; `held_until` is the last day money may be held for it."""

    id: int
    number: int
    kind: str
    payee_name: str
    payee_account_masked: str
    payee_bank: str
    amount: Cents
    purpose: str
    purpose_name: str
    purpose_name_en: str
    note: str
    status: str
    problem: str
    made_by_id: int | None
    made_by: str
    made_at: datetime
    checked_by: str
    checked_at: datetime | None
    paid_at: datetime | None
    bank_reference: str
    voucher_number: str
    replaces_number: int | None
    is_open: bool
    papers: tuple[PaperRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDetail:
    """A pay-out order in full (放款指令): who asked, which way and by which rule, its payments, cents."""

    id: int
    contract_number: str
    customer_name: str
    customer_number: str
    product_code: str
    contract_purpose: str
    amount: Cents
    tranche: int | None
    payment_way: str
    way_facts: dict[str, Any]
    payee_name: str
    payee_account_masked: str
    status: str
    problem: str
    made_by_id: int | None
    made_by: str
    made_at: datetime
    checked_by: str
    checked_at: datetime | None
    paid_at: datetime | None
    loan_number: str | None
    held_amount: Cents
    payments: tuple[PaymentRow, ...]
    conditions: tuple[ConditionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDesk:
    """What a maker needs to order the pay-out of a contract: its rule, purposes, papers, conditions."""

    contract_number: str
    customer_name: str
    account_masked: str
    product_code: str
    contract_purpose: str
    amount: Cents
    way: WayInForce
    purposes: tuple[Purpose, ...]
    papers: tuple[PaperRow, ...]
    conditions: tuple[ConditionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPayment:
    """A payment somebody must do something about: corrected, or checked again; cents."""

    disbursement_id: int
    contract_number: str
    customer_name: str
    product_code: str
    payee_name: str
    amount: Cents
    since: datetime
    due_date: date | None


def get_order_desk(contract_number: str, scope: Scope) -> OrderDesk:
    """What the pay-out of the contract is ordered with. Refusals: NotFound, NoCurrentParameter."""
    contract = get_contract(contract_number, scope)
    papers = TradePaper.objects.select_related("added_by").filter(contract_id=contract.row.id).order_by("id")
    return OrderDesk(
        contract_number=contract.row.number,
        customer_name=contract.row.customer_name,
        account_masked=_own_account(contract),
        product_code=contract.row.product_code,
        contract_purpose=contract.terms.purpose,
        amount=contract.terms.loan.schedule.principal,
        way=way_in_force(contract.row.product_code),
        purposes=purposes_in_force(product_code=contract.row.product_code),
        papers=tuple(_paper(row) for row in papers),
        conditions=conditions_of(contract),
    )


def get_order(disbursement_id: int, scope: Scope) -> OrderDetail:
    """The order in full. Refusals: NotFound, also outside the scope."""
    row = (
        Disbursement.objects.select_related("contract", "made_by", "checked_by", "loan")
        .filter(pk=disbursement_id)
        .first()
    )
    if row is None:
        raise NotFound()
    contract = get_contract(row.contract.number, scope)
    payments = _payments(row, contract)
    return OrderDetail(
        id=row.pk,
        contract_number=contract.row.number,
        customer_name=contract.row.customer_name,
        customer_number=contract.row.customer_number,
        product_code=contract.row.product_code,
        contract_purpose=contract.terms.purpose,
        amount=row.amount,
        tranche=row.tranche,
        payment_way=row.payment_way,
        way_facts=row.way_facts,
        payee_name=row.payee_name,
        payee_account_masked=row.payee_account_masked,
        status=row.status,
        problem=row.problem,
        made_by_id=row.made_by_id,
        made_by=row.made_by.name if row.made_by else "",
        made_at=row.made_at,
        checked_by=row.checked_by.name if row.checked_by else "",
        checked_at=row.checked_at,
        paid_at=row.paid_at,
        loan_number=row.loan.number if row.loan else None,
        held_amount=_held(row, payments),
        payments=payments,
        conditions=conditions_of(contract),
    )


def payments_to_check(*, scope: Scope, not_made_by: int | None) -> list[WaitingPayment]:
    """Corrected payments and returns that wait for a second person; the person's own left out."""
    found = _waiting(scope).filter(status="requested", disbursement__status__in=("paid", "approved"))
    return [_waits(row, None) for row in found if not_made_by is None or row.made_by_id != not_made_by]


def payments_to_correct(*, scope: Scope) -> list[WaitingPayment]:
    """Stopped payments nothing has taken the place of, while money is held for them; what is due first
    first."""
    try:
        days = get_count_parameter("entrusted_held_days")
    except NoCurrentParameter:
        days = None
    found = _waiting(scope).filter(
        status__in=STOPPED,
        replaced_by__isnull=True,
        disbursement__status__in=("requested", "approved", "paid"),
    )
    rows = [_waits(row, days) for row in found]
    return sorted(rows, key=lambda row: (row.due_date or date.max, row.since))


def held_loans() -> dict[str, Cents]:
    """Loan number → what is held for its payees now, cents; the sum is the balance of 2242."""
    rows = DisbursementPayment.objects.filter(
        disbursement__loan__isnull=False, disbursement__payment_way="entrusted", replaced_by__isnull=True
    ).exclude(status__in=("paid", "returned", "cancelled"))
    held: dict[str, Cents] = {}
    for number, amount in rows.values_list("disbursement__loan__number", "amount"):
        held[number] = held.get(number, 0) + amount
    return held


def get_paper(paper_id: int) -> PaperRow:
    """A paper by its id; whoever calls knows that the reader may see it."""
    return _paper(TradePaper.objects.select_related("added_by").get(pk=paper_id))


def order_of_payment(payment_id: int) -> int:
    """The id of the order the payment belongs to. Refusals: NotFound."""
    found = (
        DisbursementPayment.objects.filter(pk=payment_id).values_list("disbursement_id", flat=True).first()
    )
    if found is None:
        raise NotFound()
    return found


def load_paper(paper_id: int, scope: Scope) -> LoadedFile:
    """The file of a paper. Refusals: NotFound, also outside the scope."""
    row = TradePaper.objects.select_related("contract").filter(pk=paper_id).first()
    if row is None:
        raise NotFound()
    get_contract(row.contract.number, scope)
    return load_file(row.file_id)


def _waiting(scope: Scope) -> QuerySet[DisbursementPayment]:
    own = scope.own("disbursement__contract__application__")
    seen = scope.rows(own, branch="disbursement__contract__branch_id")
    found = DisbursementPayment.objects.filter(seen, disbursement__payment_way="entrusted")
    return found.select_related("disbursement__contract", "customer").order_by("id")


def _waits(row: DisbursementPayment, days: int | None) -> WaitingPayment:
    return WaitingPayment(
        disbursement_id=row.disbursement_id,
        contract_number=row.disbursement.contract.number,
        customer_name=row.customer.name,
        product_code=row.disbursement.contract.product_code,
        payee_name=row.payee_name,
        amount=row.amount,
        since=row.checked_at or row.made_at,
        due_date=None if days is None else row.made_on + timedelta(days=days),
    )


def _payments(order: Disbursement, contract: ContractDetail) -> tuple[PaymentRow, ...]:
    names = {
        one.code: (one.name, one.name_en)
        for one in purposes_in_force(
            on=order.made_on or business_date.today(), product_code=contract.row.product_code
        )
    }
    rows = list(
        order.payments.select_related("made_by", "checked_by", "replaces")
        .prefetch_related("papers__added_by")
        .order_by("number")
    )
    replaced = {row.replaces_id for row in rows}
    return tuple(_payment(row, names, row.pk not in replaced) for row in rows)


def _payment(row: DisbursementPayment, names: dict[str, tuple[str, str]], is_last: bool) -> PaymentRow:
    name, name_en = names.get(row.purpose, (row.purpose, row.purpose))
    return PaymentRow(
        id=row.pk,
        number=row.number,
        kind=row.kind,
        payee_name=row.payee_name,
        payee_account_masked=row.payee_account_masked,
        payee_bank=row.payee_bank,
        amount=row.amount,
        purpose=row.purpose,
        purpose_name=name,
        purpose_name_en=name_en,
        note=row.note,
        status=row.status,
        problem=row.problem,
        made_by_id=row.made_by_id,
        made_by=row.made_by.name if row.made_by else "",
        made_at=row.made_at,
        checked_by=row.checked_by.name if row.checked_by else "",
        checked_at=row.checked_at,
        paid_at=row.paid_at,
        bank_reference=row.bank_reference,
        voucher_number=row.voucher_number,
        replaces_number=row.replaces.number if row.replaces else None,
        is_open=row.status in STOPPED and is_last,
        papers=tuple(_paper(paper) for paper in sorted(row.papers.all(), key=lambda one: one.pk)),
    )


def _held(order: Disbursement, payments: Iterable[PaymentRow]) -> Cents:
    """What is held for payees of a loan on the books: opened in full, less what was paid or given back."""
    if order.loan_id is None or order.payment_way != "entrusted":
        return 0
    gone = sum(row.amount for row in payments if row.status in ("paid", "returned"))
    return order.amount - gone


def _paper(row: TradePaper) -> PaperRow:
    return PaperRow(
        id=row.pk,
        kind=row.kind,
        number=row.number,
        counterparty=row.counterparty,
        amount=row.amount,
        file_name=row.file_name,
        added_by=row.added_by.name if row.added_by else "",
        added_at=row.added_at,
    )


def _own_account(contract: ContractDetail) -> str:
    account = get_party(contract.row.customer_id).bank_account
    return mask_bank_card(account) if account else ""
