"""How customers stand on the books: servicing's answer to risk's ports `Exposure`, `GroupExposure` and
`CustomerBook`."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet, Sum

from huoshui.contracts.queries import signed_principals, unsigned_principals
from huoshui.core.classification import RiskClass, worst
from huoshui.core.lifecycle import LineStatus
from huoshui.core.money import Cents
from huoshui.origination.offers import open_offers
from huoshui.risk.ports import ExposureParts
from huoshui.servicing.lines.use import COMMITTED, use_of
from huoshui.servicing.models import CreditLine, Disbursement, LoanAccount, LoanState
from huoshui.servicing.tranches.queries import undrawn_of

_OVER = ("failed", "cancelled")
_Key = tuple[int, str]


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
        found = dict.fromkeys(customer_ids, ExposureParts())
        for (customer_id, _), parts in self.uses_of(customer_ids).items():
            found[customer_id] += parts
        return found

    def uses_of(self, customer_ids: Collection[int]) -> dict[_Key, ExposureParts]:
        """The same by customer and product; who owes nothing is absent."""
        ids = list(customer_ids)
        loans = LoanState.objects.filter(status="active", loan__customer_id__in=ids)
        orders = Disbursement.objects.filter(status__in=COMMITTED, contract__customer_id__in=ids)
        outstanding = _sums(loans, "loan__customer_id", "loan__product_code", "principal_outstanding")
        ordered = _sums(orders, "contract__customer_id", "contract__product_code", "amount")
        undrawn, signed = _undrawn(ids), _signed(ids)
        return {
            key: ExposureParts(
                outstanding=outstanding.get(key, 0),
                ordered=ordered.get(key, 0),
                undrawn=undrawn.get(key, 0),
                signed=signed.get(key, 0),
            )
            for key in outstanding.keys() | ordered.keys() | undrawn.keys() | signed.keys()
        }

    def promised_of(self, customer_ids: Collection[int]) -> dict[_Key, Cents]:
        """Offers that wait for their contract, and contracts that wait for signatures; two statements."""
        ids = list(customer_ids)
        found: dict[_Key, Cents] = defaultdict(int)
        for customer_id, code, amount in open_offers(ids):
            found[customer_id, code] += amount
        for one in unsigned_principals(ids):
            found[one.customer_id, one.product_code] += one.principal
        return found

    def worst_classes_of(self, customer_ids: Collection[int]) -> dict[int, str]:
        """Customer → the worst class of its live loans."""
        rows = LoanState.objects.filter(status="active", loan__customer_id__in=list(customer_ids))
        found: dict[int, RiskClass] = {}
        for owner, code in rows.values_list("loan__customer_id", "risk_class").distinct():
            found[owner] = worst(RiskClass(code), found.get(owner, RiskClass.NORMAL))
        return {owner: one.value for owner, one in found.items()}

    def late_loans_of(self, customer_ids: Collection[int], *, day: date) -> dict[int, str]:
        """Customer → the first of its loans that is past due on the day."""
        late = LoanState.objects.filter(
            status="active", oldest_unpaid_due_date__lt=day, loan__customer_id__in=list(customer_ids)
        )
        return dict(late.order_by("-loan__number").values_list("loan__customer_id", "loan__number"))


def _sums(
    found: QuerySet[LoanState] | QuerySet[Disbursement], owner: str, product: str, amount: str
) -> dict[_Key, Cents]:
    rows = found.values(owner, product).annotate(total=Sum(amount)).values_list(owner, product, "total")
    return {(customer_id, code): total for customer_id, code, total in rows}


def _undrawn(customer_ids: list[int]) -> dict[_Key, Cents]:
    """What may still be drawn: of credit lines, and of contracts paid out in parts."""
    in_force = (LineStatus.ACTIVE.value, LineStatus.FROZEN.value)
    rows = CreditLine.objects.filter(customer_id__in=customer_ids, status__in=in_force)
    lines = {
        pk: ((owner, code), limit)
        for pk, owner, code, limit in rows.values_list(
            "id", "customer_id", "contract__product_code", "limit_amount"
        )
    }
    found: dict[_Key, Cents] = defaultdict(int)
    for pk, use in use_of(lines).items():
        owner, limit = lines[pk]
        found[owner] += use.available(limit)
    for owner, left in undrawn_of(customer_ids).items():
        found[owner] += left
    return found


def _signed(customer_ids: list[int]) -> dict[_Key, Cents]:
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
    found: dict[_Key, Cents] = defaultdict(int)
    for one in contracts:
        if one.contract_id not in begun:
            found[one.customer_id, one.product_code] += one.principal
    return found
