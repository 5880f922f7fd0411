"""The automatic first review: one decision of the risk room, and what follows from it."""

from typing import Any

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import NotFound
from huoshui.core.lifecycle import ApplicationStatus
from huoshui.core.schedule import RepaymentMethod
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.outbox import emit
from huoshui.origination.answers import PRIVATE, read_answers
from huoshui.origination.approval.rounds import open_round
from huoshui.origination.events import ApplicationDeclined, SupplementRequested
from huoshui.origination.models import Application
from huoshui.origination.offers import make_offer, propose
from huoshui.origination.stages import move
from huoshui.parties.queries import get_party
from huoshui.products.definition import ProductDefinition
from huoshui.products.queries import get_version
from huoshui.risk.inputs import DecisionInputs
from huoshui.risk.operations import decide
from huoshui.risk.queries import Decision


@transaction.atomic
def decide_application(*, actor: Actor = SYSTEM, number: str) -> str:
    """The status the application stands in after its automatic decision; decided already, that status.

    Refusals: NotFound, and those of risk.decide (no current parameter …).
    """
    application = Application.objects.select_for_update(of=("self",)).filter(number=number).first()
    if application is None:
        raise NotFound()
    if application.status != ApplicationStatus.SUBMITTED:
        return str(application.status)
    definition = get_version(application.product_version_id).definition
    decision = decide(
        actor=actor,
        subject_number=number,
        flow_code=definition.decision_flow,
        inputs=_inputs(application, definition),
    )
    move(application, ApplicationStatus.IN_DECISION, actor)
    _keep(application, decision)
    _follow(application, definition, decision, actor)
    record(
        actor=actor,
        action="application.decide",
        subject_type="application",
        subject_id=application.pk,
        subject_number=number,
        after={"outcome": decision.outcome, "status": application.status, "decision": decision.record_id},
    )
    return str(application.status)


def _inputs(application: Application, definition: ProductDefinition) -> DecisionInputs:
    assert application.customer_id is not None
    assert application.requested_amount is not None and application.requested_term_months is not None
    party = get_party(application.customer_id)
    answers = read_answers(application)
    return DecisionInputs(
        product_version_id=application.product_version_id,
        customer_id=party.id,
        customer_kind=party.kind,
        name=party.name,
        id_number=party.id_number,
        birth_date=party.birth_date,
        amount=application.requested_amount,
        term_months=application.requested_term_months,
        method=RepaymentMethod(application.repayment_method),
        purpose=application.purpose,
        facts=_facts(answers),
    )


def _facts(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers without what identifies or reaches a person: the decision record keeps none of it."""
    personal = PRIVATE | {"name", "uscc", "bank_name", "legal_representative", "business_name", "employer"}
    return {name: value for name, value in answers.items() if name not in personal}


def _keep(application: Application, decision: Decision) -> None:
    application.decision_record_id = decision.record_id
    application.score = decision.score
    application.grade = decision.grade
    application.reasons = [
        {"code": reason.code, "zh": reason.zh, "en": reason.en} for reason in decision.reasons
    ]


def _follow(
    application: Application, definition: ProductDefinition, decision: Decision, actor: Actor
) -> None:
    assert application.customer_id is not None
    match decision.outcome:
        case "decline":
            move(application, ApplicationStatus.DECLINED, actor, *_words(decision))
            application.save()
            emit(ApplicationDeclined(number=application.number, customer_id=application.customer_id))
        case "supplement":
            move(application, ApplicationStatus.SUPPLEMENT_REQUIRED, actor, *_words(decision))
            application.save()
            emit(
                SupplementRequested(
                    number=application.number,
                    customer_id=application.customer_id,
                    round=decision.record_id,
                )
            )
        case _:
            _offer_or_approval(application, definition, decision, actor)


def _offer_or_approval(
    application: Application, definition: ProductDefinition, decision: Decision, actor: Actor
) -> None:
    assert decision.limit is not None and decision.annual_rate is not None
    assert application.requested_term_months is not None
    propose(
        application,
        amount=decision.limit,
        term_months=application.requested_term_months,
        annual_rate=decision.annual_rate,
    )
    ceiling = definition.auto_approve_up_to
    if decision.outcome == "approve" and ceiling is not None and decision.limit <= ceiling:
        make_offer(application, definition, actor)
        return
    move(application, ApplicationStatus.IN_APPROVAL, actor)
    application.save()
    open_round(application, definition)


def _words(decision: Decision) -> tuple[str, str]:
    return (
        "；".join(reason.zh for reason in decision.reasons),
        "; ".join(reason.en for reason in decision.reasons),
    )
