"""What customers owe and are promised: servicing's answer to risk (its ports `Exposure`, `GroupExposure`)."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Q, QuerySet, Sum

from huoshui.contracts.queries import signed_principals
from huoshui.core.lifecycle import LineStatus
from huoshui.core.money import Cents
from huoshui.risk.ports import ExposureParts
from huoshui.servicing.lines.use import COMMITTED, use_of
from huoshui.servicing.models import CreditLine, Disbursement, LoanAccount, LoanState
from huoshui.servicing.tranches.queries import undrawn_of

_OVER = ("failed", "cancelled")


class LoanExposure:
    """Exposure (授信余额): loans on the books, pay-outs on their way, what may be drawn or is signed."""

    def exposure_of(self, customer_id: int) -> Cents:
        """All that the customer owes and was promised, cents."""
        return self.exposures_of([customer_id])[customer_id].total

    def exposures_of(self, customer_ids: Collection[int]) -> dict[int, ExposureParts]:
        """Each customer's exposure by its parts, cents; twelve statements however many they are.

        A loan of 3,000,000.00 with 2,400,000.00 left, a line of 1,000,000.00 with 250,000.00 drawn, and a
        contract of 500,000.00 signed and not ordered: 2,650,000.00 + 750,000.00 + 500,000.00.
        """
        ids = list(customer_ids)
        loans = LoanState.objects.filter(status="active", loan__customer_id__in=ids)
        orders = Disbursement.objects.filter(status__in=COMMITTED, contract__customer_id__in=ids)
        outstanding = _sums(loans, "loan__customer_id", "principal_outstanding")
        ordered = _sums(orders, "contract__customer_id", "amount")
        undrawn, signed = _undrawn(ids), _signed(ids)
        return {
            pk: ExposureParts(
                outstanding=outstanding.get(pk, 0),
                ordered=ordered.get(pk, 0),
                undrawn=undrawn.get(pk, 0),
                signed=signed.get(pk, 0),
            )
            for pk in ids
        }


def _sums(found: QuerySet[LoanState] | QuerySet[Disbursement], key: str, amount: str) -> dict[int, Cents]:
    return dict(found.values(key).annotate(total=Sum(amount)).values_list(key, "total"))


def _undrawn(customer_ids: list[int]) -> dict[int, Cents]:
    """What may still be drawn: of credit lines, and of contracts paid out in parts."""
    in_force = (LineStatus.ACTIVE.value, LineStatus.FROZEN.value)
    rows = CreditLine.objects.filter(customer_id__in=customer_ids, status__in=in_force)
    lines = {pk: (owner, limit) for pk, owner, limit in rows.values_list("id", "customer_id", "limit_amount")}
    found: dict[int, Cents] = defaultdict(int)
    for pk, use in use_of(lines).items():
        owner, limit = lines[pk]
        found[owner] += use.available(limit)
    for owner, left in undrawn_of(customer_ids).items():
        found[owner] += left
    return found


def _signed(customer_ids: list[int]) -> dict[int, Cents]:
    """Signed contracts for which nothing has been ordered: no pay-out, no loan, no line yet."""
    contracts = signed_principals(customer_ids)
    ids = [one.contract_id for one in contracts]
    begun = set(
        Disbursement.objects.filter(~Q(status__in=_OVER), contract_id__in=ids).values_list(
            "contract_id", flat=True
        )
    )
    begun |= set(LoanAccount.objects.filter(contract_id__in=ids).values_list("contract_id", flat=True))
    begun |= set(CreditLine.objects.filter(contract_id__in=ids).values_list("contract_id", flat=True))
    found: dict[int, Cents] = defaultdict(int)
    for one in contracts:
        if one.contract_id not in begun:
            found[one.customer_id] += one.principal
    return found
