"""The draw period ends (提款期届满): what was not drawn can no longer be, and stops counting as exposure."""

from datetime import date

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.loan import LoanStatus
from huoshui.core.money import yuan_text
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.outbox import emit
from huoshui.servicing.events import TranchesLapsed
from huoshui.servicing.models import Disbursement, TrancheLoan
from huoshui.servicing.payment.orders import cancel_payments

_BEING_PAID = ("approved", "sent")


@transaction.atomic
def lapse_tranches(*, day: date) -> dict[str, int]:
    """How many loans lost what was not drawn of them by their last day, seen on the new business date `day`.

    An order nobody checked in time is cancelled; one the bank was asked to pay is waited for. Done a second
    time it changes nothing. → TranchesLapsed.
    """
    waiting = Disbursement.objects.filter(tranche__isnull=False, status__in=_BEING_PAID)
    over = (
        TrancheLoan.objects.select_related("loan__state")
        .select_for_update(of=("self",))
        .filter(last_date__lt=day, lapsed_on__isnull=True)
        .exclude(loan__contract_id__in=waiting.values_list("contract_id", flat=True))
        .order_by("pk")
    )
    lapsed = 0
    for row in over:
        left = row.agreed_amount - row.loan.principal
        row.lapsed_on, row.lapsed_amount = day, left
        row.save(update_fields=["lapsed_on", "lapsed_amount"])
        _cancel_orders(row)
        if left > 0 and row.loan.state.status == LoanStatus.ACTIVE.value:
            lapsed += 1
            _tell(row)
    return {"lapsed": lapsed}


def _cancel_orders(row: TrancheLoan) -> None:
    orders = Disbursement.objects.select_for_update().filter(
        contract_id=row.loan.contract_id, tranche__isnull=False, status="requested"
    )
    for order in orders:
        order.status, order.problem = "cancelled", "提款期已届满"
        order.save(update_fields=["status", "problem"])
        cancel_payments(order)
        record(
            actor=SYSTEM,
            action="disbursement.cancelled",
            subject_type="disbursement",
            subject_id=order.pk,
            subject_number=row.loan.number,
            after={"amount": yuan_text(order.amount), "status": order.status},
        )


def _tell(row: TrancheLoan) -> None:
    record(
        actor=SYSTEM,
        action="loan.tranches_lapsed",
        subject_type="loan",
        subject_id=row.loan_id,
        subject_number=row.loan.number,
        after={"amount": yuan_text(row.lapsed_amount), "last_date": row.last_date.isoformat()},
    )
    emit(
        TranchesLapsed(
            loan_number=row.loan.number,
            customer_id=row.loan.customer_id,
            amount=row.lapsed_amount,
            last_date=row.last_date.isoformat(),
        )
    )
