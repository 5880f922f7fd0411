"""How much of a credit line is in use: read from the loans drawn on it, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from huoshui.core.lifecycle import DisbursementStatus
from huoshui.core.money import Cents
from huoshui.servicing.models import Disbursement, LoanState

COMMITTED = (
    DisbursementStatus.REQUESTED.value,
    DisbursementStatus.APPROVED.value,
    DisbursementStatus.SENT.value,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineUse:
    """What of a limit is in use (已用额度), cents: principal of its loans, and drawdowns on their way.

    A loan written off still uses what has not been recovered. 500,000.00 limit, 120,000.00 outstanding,
    30,000.00 on the way: 350,000.00 available.
    """

    outstanding: Cents = 0
    committed: Cents = 0

    @property
    def used(self) -> Cents:
        """Both together."""
        return self.outstanding + self.committed

    def available(self, limit: Cents) -> Cents:
        """What may still be drawn of the limit, never below 0 (a review may have lowered it)."""
        return max(limit - self.used, 0)


def use_of(line_ids: Iterable[int]) -> dict[int, LineUse]:
    """The use of each line: two statements, however many lines."""
    ids = list(line_ids)
    owed = (
        LoanState.objects.filter(loan__disbursement__line_id__in=ids)
        .values("loan__disbursement__line_id")
        .annotate(principal=Sum("principal_outstanding"), lost=Sum("written_off_amount"))
        .values_list("loan__disbursement__line_id", "principal", "lost")
    )
    ordered = (
        Disbursement.objects.filter(line_id__in=ids, status__in=COMMITTED)
        .values("line_id")
        .annotate(total=Sum("amount"))
        .values_list("line_id", "total")
    )
    outstanding = {line_id: principal + lost for line_id, principal, lost in owed}
    committed = {line_id: total for line_id, total in ordered if line_id is not None}
    return {
        line_id: LineUse(outstanding=outstanding.get(line_id, 0), committed=committed.get(line_id, 0))
        for line_id in ids
    }
