"""What a customer owes and is promised: servicing's answer to risk (`huoshui.risk.ports.Exposure`)."""

from django.db.models import Sum

from huoshui.core.lifecycle import LineStatus
from huoshui.core.money import Cents
from huoshui.servicing.lines.use import COMMITTED, use_of
from huoshui.servicing.models import CreditLine, Disbursement, LoanState


class LoanExposure:
    """Exposure (授信余额): loans on the books, pay-outs on their way, what may still be drawn."""

    def exposure_of(self, customer_id: int) -> Cents:
        """Principal of active loans, ordered pay-outs and the undrawn part of lines in force, cents."""
        outstanding = LoanState.objects.filter(status="active", loan__customer_id=customer_id).aggregate(
            total=Sum("principal_outstanding")
        )["total"]
        committed = Disbursement.objects.filter(
            status__in=COMMITTED, contract__customer_id=customer_id
        ).aggregate(total=Sum("amount"))["total"]
        in_force = (LineStatus.ACTIVE.value, LineStatus.FROZEN.value)
        limits = dict(
            CreditLine.objects.filter(customer_id=customer_id, status__in=in_force).values_list(
                "id", "limit_amount"
            )
        )
        undrawn = sum(use.available(limits[pk]) for pk, use in use_of(limits).items())
        return (outstanding or 0) + (committed or 0) + undrawn
