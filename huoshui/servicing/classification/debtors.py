"""The rules on whole debtors act on their loans: night by night, and when a review is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from huoshui.audit.operations import record
from huoshui.core.classification import ClassLimits
from huoshui.foundation import clock
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.servicing.classification.assess import assess, floor_changes
from huoshui.servicing.classification.facts import LoanKnowledge, class_limits_or_none, know
from huoshui.servicing.classification.models import ClassFloor, LoanRestructuring
from huoshui.servicing.day_lock import business_day
from huoshui.servicing.loan_file import Booking, LoanFile
from huoshui.servicing.models import LoanState
from huoshui.servicing.store import apply_bookings, load_files

CHUNK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtorsClassified:
    """What the step came to: debtors looked at, loans whose floor changed, of them with another class."""

    debtors: int = 0
    floors_changed: int = 0
    classes_changed: int = 0


# Whom the rules can touch: a loan with a floor (it may rise or fall), or several loans of which one is bad.
_CANDIDATES = """
SELECT l.customer_id
FROM servicing_loanstate s JOIN servicing_loanaccount l ON l.id = s.loan_id
WHERE s.status = 'active'
GROUP BY l.customer_id
HAVING bool_or(s.class_floor <> 'normal')
    OR (COUNT(*) > 1 AND bool_or(s.risk_class IN ('substandard', 'doubtful', 'loss')))
ORDER BY l.customer_id
"""


def classify_debtors(*, day: date) -> DebtorsClassified:
    """What the rules on debtors changed on `day`, the business date: the 10 % and 20 % rules, observations
    that ended or failed, upgrades held back.

    Chunks commit one by one; run again, nothing more changes. A lender without the rules' parameters is
    left as it is.
    """
    limits = class_limits_or_none(day)
    if limits is None:
        return DebtorsClassified()
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES)
        customers = [customer_id for (customer_id,) in cursor.fetchall()]
    floors = classes = 0
    for start in range(0, len(customers), CHUNK):
        for booking in _classify(customers[start : start + CHUNK], limits, day):
            floors += 1
            classes += booking.state.risk_class != booking.file.state.risk_class
    return DebtorsClassified(debtors=len(customers), floors_changed=floors, classes_changed=classes)


@transaction.atomic
def _classify(customer_ids: Sequence[int], limits: ClassLimits, day: date) -> list[Booking]:
    if business_day() != day:
        raise RuntimeError(f"the business date is no longer {day}")
    changed = [
        booking
        for loans in customers_loans(customer_ids).values()
        for booking in floor_changes(loans, assess(loans.values(), limits, day), day)
    ]
    apply_floors(changed, actor=SYSTEM, on=day)
    if changed:
        record(
            actor=SYSTEM,
            action="class.debtor_rules",
            subject_type="day",
            subject_id=day.isoformat(),
            subject_number=day.isoformat(),
            after={
                booking.file.number: f"{booking.state.class_floor} {booking.state.class_floor_reason}".strip()
                for booking in changed
            },
        )
    return changed


def note_restructuring(file: LoanFile, *, first_repayment_date: date, on: date) -> None:
    """Nothing; that the contract was changed in favour of its debtor (重组) is written down, once a day: the
    observation begins."""
    LoanRestructuring.objects.get_or_create(
        loan_id=file.id,
        changed_date=on,
        defaults={
            "first_repayment_date": first_repayment_date,
            "period_months": file.class_rule.period_months,
            "class_before": file.state.risk_class,
            "noted_at": clock.now(),
        },
    )


def classify_customer(customer_id: int, *, actor: Actor, on: date) -> None:
    """Nothing; the rules act at once on all loans of one debtor. A lender without the rules' parameters is
    left as it is."""
    limits = class_limits_or_none(on)
    if limits is None:
        return
    for loans in customers_loans([customer_id]).values():
        apply_floors(floor_changes(loans, assess(loans.values(), limits, on), on), actor=actor, on=on)


def customers_loans(customer_ids: Sequence[int], *, lock: bool = True) -> dict[int, dict[int, LoanKnowledge]]:
    """Customer id → their active loans by id with what is known of them, states locked in order of ids."""
    ids = LoanState.objects.filter(status="active", loan__customer_id__in=list(customer_ids))
    files = load_files(ids.values_list("loan_id", flat=True), lock=lock)
    found: dict[int, dict[int, LoanKnowledge]] = {}
    for loan_id, known in know(list(files.values())).items():
        found.setdefault(known.file.customer_id, {})[loan_id] = known
    return found


def apply_floors(changed: Sequence[Booking], *, actor: Actor, on: date, review_id: int | None = None) -> None:
    """Write the floors down, and what follows for classes, accrual and vouchers."""
    if not changed:
        return
    apply_bookings(changed, actor=actor, on=on)
    set_at = clock.now()
    ClassFloor.objects.bulk_create(
        [
            ClassFloor(
                loan_id=booking.file.id,
                business_date=on,
                floor=booking.state.class_floor,
                reasons=booking.state.class_floor_reason,
                class_before=booking.file.state.risk_class,
                class_after=booking.state.risk_class,
                review_id=review_id,
                actor_id=actor.user_id,
                actor_name=actor.name[:80],
                set_at=set_at,
            )
            for booking in changed
        ]
    )
