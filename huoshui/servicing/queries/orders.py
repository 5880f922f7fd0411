"""Orders to the bank: pay-outs and debits."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from huoshui.contracts.queries import ContractRow, list_signed_contracts
from huoshui.core.lifecycle import DisbursementStatus
from huoshui.core.money import Cents
from huoshui.identity.queries import Scope
from huoshui.servicing.models import CreditLine, DebitInstruction, Disbursement, LoanAccount
from huoshui.servicing.scoping import in_scope

_OVER = (DisbursementStatus.FAILED.value, DisbursementStatus.CANCELLED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisbursementRow:
    """A pay-out order as listed (放款指令); amount in cents."""

    id: int
    contract_number: str
    customer_name: str
    product_code: str
    amount: Cents
    tranche: int | None
    payment_way: str
    payment_count: int
    stopped_count: int
    payee_name: str
    payee_account_masked: str
    status: str
    made_by_id: int | None
    made_by: str | None
    made_at: datetime
    checked_by: str | None
    checked_at: datetime | None
    paid_at: datetime | None
    bank_reference: str
    problem: str
    loan_number: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitRow:
    """An automatic debit as listed (扣款记录); amount in cents."""

    loan_number: str
    customer_name: str
    due_date: date
    attempt_date: date
    amount: Cents
    status: str
    problem: str


def list_disbursements(
    *, scope: Scope, status: str = "", search: str = "", page: int = 1, page_size: int = 20
) -> tuple[list[DisbursementRow], int]:
    """One page of pay-out orders in scope, newest first, and how many there are."""
    found = Disbursement.objects.filter(_contract_scope(scope))
    if status:
        found = found.filter(status=status)
    if text := search.strip():
        found = found.filter(
            Q(contract__number__icontains=text)
            | Q(payee_name__icontains=text)
            | Q(loan__number__icontains=text)
        )
    start = (page - 1) * page_size
    rows = _rows(found).order_by("-id")
    return [_disbursement(row) for row in rows[start : start + page_size]], found.count()


def list_disbursements_to_check(*, scope: Scope, not_made_by: int | None) -> list[DisbursementRow]:
    """Orders that wait for their check, oldest first; the person's own left out."""
    found = Disbursement.objects.filter(_contract_scope(scope), status=DisbursementStatus.REQUESTED.value)
    rows = found.exclude(made_by_id=not_made_by) if not_made_by is not None else found
    return [_disbursement(row) for row in _rows(rows).order_by("id")]


def contracts_ready_to_disburse(*, scope: Scope) -> tuple[ContractRow, ...]:
    """Signed contracts without a live pay-out order, a loan or a line, oldest signature first."""
    ordered = Disbursement.objects.exclude(status__in=_OVER).values_list("contract_id", flat=True)
    came_over = LoanAccount.objects.filter(taken_over_from__isnull=False)
    lines = CreditLine.objects.values_list("contract_id", flat=True)
    taken = {*ordered, *came_over.values_list("contract_id", flat=True), *lines}
    return list_signed_contracts(scope=scope, without_ids=list(taken))


def list_debits(
    *, scope: Scope, on: date | None = None, status: str = "", page: int = 1, page_size: int = 20
) -> tuple[list[DebitRow], int]:
    """One page of automatic debits in scope, newest first, and how many there are."""
    found = DebitInstruction.objects.filter(in_scope(scope, "loan__"))
    if on:
        found = found.filter(attempt_date=on)
    if status:
        found = found.filter(status=status)
    start = (page - 1) * page_size
    rows = found.order_by("-id").values_list(
        "loan__number", "loan__customer__name", "due_date", "attempt_date", "amount", "status", "problem"
    )
    return [
        DebitRow(
            loan_number=number,
            customer_name=name,
            due_date=due_date,
            attempt_date=attempt_date,
            amount=amount,
            status=state,
            problem=problem,
        )
        for number, name, due_date, attempt_date, amount, state, problem in rows[start : start + page_size]
    ], found.count()


def _rows(found: QuerySet[Disbursement]) -> QuerySet[Disbursement]:
    return found.select_related("contract", "made_by", "checked_by", "loan").prefetch_related("payments")


def _contract_scope(scope: Scope) -> Q:
    return scope.rows(scope.own("contract__application__"), branch="contract__branch_id")


def _disbursement(row: Disbursement) -> DisbursementRow:
    payments = list(row.payments.all())
    replaced = {payment.replaces_id for payment in payments}
    return DisbursementRow(
        id=row.pk,
        contract_number=row.contract.number,
        customer_name=row.payee_name,
        product_code=row.contract.product_code,
        amount=row.amount,
        tranche=row.tranche,
        payment_way=row.payment_way,
        payment_count=len(payments),
        stopped_count=sum(
            payment.status in ("refused", "failed") and payment.pk not in replaced for payment in payments
        ),
        payee_name=row.payee_name,
        payee_account_masked=row.payee_account_masked,
        status=row.status,
        made_by_id=row.made_by_id,
        made_by=row.made_by.name if row.made_by else None,
        made_at=row.made_at,
        checked_by=row.checked_by.name if row.checked_by else None,
        checked_at=row.checked_at,
        paid_at=row.paid_at,
        bank_reference=row.bank_reference,
        problem=row.problem,
        loan_number=row.loan.number if row.loan else None,
    )
