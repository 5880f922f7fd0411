"""What is owed under contracts: servicing's answer to `huoshui.collateral.ports.SecuredLoans`."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Sum

from huoshui.core.lifecycle import LineStatus
from huoshui.core.money import Cents
from huoshui.servicing.lines.use import COMMITTED, use_of
from huoshui.servicing.models import CreditLine, Disbursement, LoanState

_IN_FORCE = (LineStatus.ACTIVE.value, LineStatus.FROZEN.value)


class DebtOfContracts:
    """Loans on the books, pay-outs on their way, what may still be drawn."""

    def owed_under(self, contract_numbers: Collection[str]) -> dict[str, Cents]:
        """Contract number → cents, 0 once all is settled; absent where nothing was ever paid out or ordered.

        Principal of its loans, also of those written off (the claim stands), pay-outs ordered, and the
        undrawn part of a line in force. Four statements, however many contracts.
        """
        owed: dict[str, Cents] = defaultdict(int)
        loans = LoanState.objects.filter(loan__contract__number__in=contract_numbers)
        for number, principal, lost in (
            loans.values("loan__contract__number")
            .annotate(principal=Sum("principal_outstanding"), lost=Sum("written_off_amount"))
            .values_list("loan__contract__number", "principal", "lost")
        ):
            owed[number] += principal + lost
        ordered = Disbursement.objects.filter(contract__number__in=contract_numbers, status__in=COMMITTED)
        for number, total in (
            ordered.values("contract__number")
            .annotate(total=Sum("amount"))
            .values_list("contract__number", "total")
        ):
            owed[number] += total
        lines = {
            pk: (number, limit)
            for pk, number, limit in CreditLine.objects.filter(
                contract__number__in=contract_numbers, status__in=_IN_FORCE
            ).values_list("pk", "contract__number", "limit_amount")
        }
        for pk, use in use_of(lines).items():
            number, limit = lines[pk]
            owed[number] += use.available(limit)
        return dict(owed)
