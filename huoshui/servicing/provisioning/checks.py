"""The proofs of provisions and floors, for `huoshui check`."""

from collections import defaultdict

from django.db.models import F, OuterRef, Q, Subquery, Sum

from huoshui.core.money import yuan_text
from huoshui.core.posting import LOAN_ALLOWANCE
from huoshui.ledger.queries import balance_by_part
from huoshui.servicing.classification.models import ClassFloor
from huoshui.servicing.models import LoanState
from huoshui.servicing.provisioning.models import ProvisionRow, ProvisionRun


def allowance_equals_last_run() -> tuple[int, list[str]]:
    """How many loans the last run measured, and the parts of 1304 that were not their sum when it ended.

    What moved 1304 since then is the vouchers after it: write-offs, what they lacked, recoveries.
    """
    run = ProvisionRun.objects.order_by("-id").first()
    if run is None:
        return 0, []
    needed: dict[tuple[str, int, str], int] = defaultdict(int)
    rows = ProvisionRow.objects.filter(run=run).values_list(
        "loan__product_code", "loan__branch_id", "risk_class"
    )
    for product, branch, risk_class, amount in rows.annotate(total=Sum("amount")).order_by():
        needed[product, branch, risk_class] = amount
    booked = balance_by_part(LOAN_ALLOWANCE, through_entry=run.ledger_through, source_number=run.number)
    wrong = [
        f"{run.number} {'/'.join(str(name) for name in part)}: "
        f"1304 {yuan_text(-booked.get(part, 0))} ≠ {yuan_text(needed.get(part, 0))}"
        for part in sorted(needed.keys() | booked.keys(), key=str)
        if needed.get(part, 0) != -booked.get(part, 0)
    ]
    return ProvisionRow.objects.filter(run=run).count(), wrong


def floors_as_written() -> tuple[int, list[str]]:
    """How many loans have or had a floor, and those whose state does not know the last one written down."""
    latest = ClassFloor.objects.filter(loan_id=OuterRef("loan_id")).order_by("-id")
    states = LoanState.objects.annotate(
        written=Subquery(latest.values("floor")[:1]), because=Subquery(latest.values("reasons")[:1])
    )
    known = states.filter(written__isnull=False)
    wrong = known.exclude(written=F("class_floor"), because=F("class_floor_reason"))
    unwritten = states.filter(Q(written__isnull=True) & ~Q(class_floor="normal"))
    numbers = [
        *wrong.values_list("loan__number", flat=True),
        *unwritten.values_list("loan__number", flat=True),
    ]
    return known.count(), [f"{number}: floor" for number in numbers]
