"""How much of contracts paid out in parts is drawn, on its way, left and lapsed."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from huoshui.contracts.queries import ContractDetail, get_contract
from huoshui.core.errors import NotFound
from huoshui.core.loan import Draws
from huoshui.core.money import Cents, yuan_text
from huoshui.identity.queries import Scope
from huoshui.products.queries import get_version
from huoshui.servicing.lines.use import COMMITTED
from huoshui.servicing.loan_file import DISBURSED
from huoshui.servicing.models import Disbursement, LoanAccount, TrancheLoan
from huoshui.servicing.tranches.room import DrawRoom

_OVER = ("failed", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class TrancheRow:
    """One part (一次放款) of a contract: cents; `value_date` is the day its interest begins, once paid."""

    number: int
    order_id: int
    amount: Cents
    status: str
    payment_way: str
    made_at: datetime
    value_date: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TranchesView:
    """A contract paid out in parts: its room, and its parts oldest first, those given up left out."""

    contract_number: str
    loan_number: str | None
    draw_months: int
    room: DrawRoom
    tranches: tuple[TrancheRow, ...]


def get_tranches(contract_number: str, scope: Scope) -> TranchesView | None:
    """The parts of the contract; None when it is paid out whole. Refusals: NotFound."""
    contract = get_contract(contract_number, scope)
    return tranches_of(contract) if is_in_parts(contract) else None


def tranches_of_loan(loan_number: str, *, customer_id: int) -> TranchesView | None:
    """The parts of a borrower's own loan; None when it was paid out whole. Refusals: NotFound."""
    loan = (
        LoanAccount.objects.select_related("contract")
        .filter(number=loan_number, customer_id=customer_id)
        .first()
    )
    if loan is None:
        raise NotFound()
    if not TrancheLoan.objects.filter(loan=loan).exists():
        return None
    return tranches_of(get_contract(loan.contract.number))


def is_in_parts(contract: ContractDetail) -> bool:
    """Whether the contract is paid out in tranches."""
    return contract.terms.loan.draws is Draws.TRANCHES


def tranches_of(contract: ContractDetail) -> TranchesView:
    """The same for a contract known to be paid out in parts."""
    plan = get_version(contract.product_version_id).definition.tranches
    assert plan is not None, "the terms of a contract follow its product version"
    orders = list(
        Disbursement.objects.select_related("loan")
        .filter(contract_id=contract.row.id, tranche__isnull=False)
        .exclude(status__in=_OVER)
        .order_by("tranche")
    )
    loan = next((row.loan for row in orders if row.loan is not None), None)
    kept = TrancheLoan.objects.filter(loan=loan).first() if loan else None
    days = dict(
        loan.events.filter(kind=DISBURSED).values_list("external_reference", "value_date") if loan else ()
    )
    room = DrawRoom(
        agreed=contract.terms.loan.schedule.principal,
        amount_min=plan.amount_min,
        drawn=sum(row.amount for row in orders if row.status == "paid"),
        ordered=sum(row.amount for row in orders if row.status in COMMITTED),
        last_date=kept.last_date if kept else None,
        lapsed_on=kept.lapsed_on if kept else None,
        lapsed=kept.lapsed_amount if kept else 0,
    )
    return TranchesView(
        contract_number=contract.row.number,
        loan_number=loan.number if loan else None,
        draw_months=plan.draw_months,
        room=room,
        tranches=tuple(_row(row, days.get(reference_of(row))) for row in orders),
    )


def reference_of(row: Disbursement) -> str:
    """The reference the bank knows the order by; an order after another one of the contract gets its own."""
    earlier = Disbursement.objects.filter(contract_id=row.contract_id, pk__lt=row.pk).count()
    return f"FK{row.contract.number}" + (f"-{earlier + 1}" if earlier else "")


def paid_out_on(row: Disbursement) -> date:
    """The day the interest of an order's money begins: of a later tranche not that of the loan. The order
    is paid."""
    assert row.loan is not None, "paid out"
    events = row.loan.events.filter(kind=DISBURSED, external_reference=reference_of(row))
    day: date = events.values_list("value_date", flat=True).first() or row.loan.start_date
    return day


def undrawn_of(customer_ids: Collection[int]) -> dict[tuple[int, str], Cents]:
    """(Customer, product code) → what may still be drawn of contracts paid out in parts, orders on their way
    left out.

    1,000,000.00 agreed, 400,000.00 drawn, 200,000.00 ordered: 400,000.00. Three statements.
    """
    found: dict[tuple[int, str], Cents] = defaultdict(int)
    rows = TrancheLoan.objects.filter(
        loan__customer_id__in=customer_ids, lapsed_on__isnull=True, loan__state__status="active"
    )
    ordered = _ordered(contracts=rows.values_list("loan__contract_id", flat=True))
    for contract_id, customer_id, code, agreed, drawn in rows.values_list(
        "loan__contract_id", "loan__customer_id", "loan__product_code", "agreed_amount", "loan__principal"
    ):
        found[customer_id, code] += max(agreed - drawn - ordered.get(contract_id, 0), 0)
    first = Disbursement.objects.filter(
        contract__customer_id__in=customer_ids,
        tranche__isnull=False,
        status__in=COMMITTED,
        loan__isnull=True,
        contract__loans__isnull=True,
    ).select_related("contract")
    for row in first:
        contract = row.contract
        found[contract.customer_id, contract.product_code] += (
            int(contract.terms["principal_cents"]) - row.amount
        )
    return found


def _ordered(contracts: Collection[int]) -> dict[int, Cents]:
    rows = Disbursement.objects.filter(
        contract_id__in=list(contracts), tranche__isnull=False, status__in=COMMITTED
    )
    return dict(rows.values("contract_id").annotate(total=Sum("amount")).values_list("contract_id", "total"))


def amounts_drawn() -> tuple[int, list[str]]:
    """How many loans are paid out in parts, and those whose amount is not the sum of their pay-outs, or
    which had more paid out than was agreed: a proof for `huoshui check`."""
    rows = TrancheLoan.objects.annotate(
        drawn=Coalesce(Sum("loan__events__amount", filter=Q(loan__events__kind=DISBURSED)), 0)
    )
    wrong = rows.exclude(drawn=F("loan__principal")) | rows.filter(drawn__gt=F("agreed_amount"))
    return rows.count(), [
        f"{number}: {yuan_text(principal)} ≠ {yuan_text(drawn)} / {yuan_text(agreed)}"
        for number, principal, drawn, agreed in wrong.values_list(
            "loan__number", "loan__principal", "drawn", "agreed_amount"
        )
    ]


def _row(row: Disbursement, value_date: date | None) -> TrancheRow:
    return TrancheRow(
        number=row.tranche or 0,
        order_id=row.pk,
        amount=row.amount,
        status=row.status,
        payment_way=row.payment_way,
        made_at=row.made_at,
        value_date=value_date,
    )
