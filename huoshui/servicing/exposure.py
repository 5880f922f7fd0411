"""What a customer owes and is promised: servicing's answer to risk (`huoshui.risk.ports.Exposure`)."""

from django.db.models import Sum

from huoshui.core.lifecycle import DisbursementStatus
from huoshui.core.money import Cents
from huoshui.servicing.models import Disbursement, LoanState

_COMMITTED = (
    DisbursementStatus.REQUESTED.value,
    DisbursementStatus.APPROVED.value,
    DisbursementStatus.SENT.value,
)


class LoanExposure:
    """Exposure (授信余额) from the loans on the books and the pay-outs on their way."""

    def exposure_of(self, customer_id: int) -> Cents:
        """Principal outstanding of active loans plus ordered pay-outs, cents."""
        outstanding = LoanState.objects.filter(status="active", loan__customer_id=customer_id).aggregate(
            total=Sum("principal_outstanding")
        )["total"]
        committed = Disbursement.objects.filter(
            status__in=_COMMITTED, contract__customer_id=customer_id
        ).aggregate(total=Sum("amount"))["total"]
        return (outstanding or 0) + (committed or 0)
