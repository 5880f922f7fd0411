"""The application behind a loan taken over from another system: contracted there, on record here."""

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.lifecycle import ApplicationStatus
from huoshui.core.loan import LoanTerms
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.foundation.numbers import next_number
from huoshui.identity.queries import get_branch
from huoshui.origination.models import Application
from huoshui.origination.stages import enter_stage
from huoshui.products.queries import get_version


@transaction.atomic
def take_over_application(
    *,
    actor: Actor,
    customer_id: int,
    applicant_name: str,
    product_version_id: int,
    branch_id: int,
    terms: LoanTerms,
    purpose: str,
    old_number: str,
) -> str:
    """The number of an application (channel `import`) that stands as contracted for an old loan (迁入).

    Nothing is decided again: what the old lender decided is in its own files. Refusals: Forbidden, NotFound.
    """
    actor.require("loan.take_over")
    version, branch, schedule = get_version(product_version_id), get_branch(branch_id), terms.schedule
    application = Application.objects.create(
        number=next_number("application"),
        customer_id=customer_id,
        entered_by_id=actor.user_id if actor.kind == "staff" else None,
        product_version_id=version.id,
        product_code=version.product_code,
        branch_id=branch.id,
        channel="import",
        status=ApplicationStatus.CONTRACTED.value,
        requested_amount=schedule.principal,
        requested_term_months=schedule.term_months,
        repayment_method=schedule.method.value,
        purpose=purpose[:40],
        applicant_name=applicant_name,
        created_at=now(),
        offer_amount=schedule.principal,
        offer_term_months=schedule.term_months,
        offer_annual_rate=schedule.annual_rate,
        offer_method=schedule.method.value,
    )
    enter_stage(
        application,
        ApplicationStatus.CONTRACTED,
        actor,
        f"自原系统迁入（原借据 {old_number}）",
        f"Taken over from another system (loan {old_number} there)",
    )
    record(
        actor=actor,
        action="application.taken_over",
        subject_type="application",
        subject_id=application.pk,
        subject_number=application.number,
        after={"old_number": old_number, "product_code": version.product_code},
    )
    return application.number
