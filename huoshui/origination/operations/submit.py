"""Handing an application in: complete, checked, its customer registered."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, Refusal
from huoshui.core.lifecycle import ApplicationStatus
from huoshui.core.money import parse_yuan
from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.foundation.outbox import emit
from huoshui.origination.access import locked_for_entry
from huoshui.origination.answers import PRIVATE, read_answers, write_answers
from huoshui.origination.approval.rounds import current_round
from huoshui.origination.behaviour import FormBehaviour
from huoshui.origination.completeness import case_problems
from huoshui.origination.consents import CREDIT_CONSENT, ConsentEvidence, keep_consent
from huoshui.origination.events import ApplicationSubmitted
from huoshui.origination.form_check import Answer, Problem, check_form
from huoshui.origination.models import Application
from huoshui.origination.operations.draft import show_requested
from huoshui.origination.stages import EDITABLE, OPEN, move, need
from huoshui.origination.traces import keep_behaviour, leave_traces
from huoshui.parties.operations import register_customer, save_statement
from huoshui.products.definition import ProductDefinition
from huoshui.products.form import STANDARD_FIELDS
from huoshui.products.queries import get_version


class ApplicationIncomplete(InvalidInput):
    """The first problem in words; `problems` names all of them."""

    code = "origination.incomplete"


class OpenApplicationExists(Refusal):
    code = "origination.open_application_exists"
    zh = "您已有一份该产品的申请正在处理（{number}）"
    en = "An application for this product is open already ({number})"


@transaction.atomic
def submit_application(
    *,
    actor: Actor,
    number: str,
    device: str = "",
    behaviour: FormBehaviour | None = None,
    consent: str = CREDIT_CONSENT.version,
    evidence: ConsentEvidence | None = None,
) -> None:
    """Nothing; the application is handed in (提交申请) and waits for the automatic decision.

    Registers the customer, keeps the statement lines, the consent (`consent` names the text agreed to) and
    the traces by which a later application may be found to resemble this one; `device` is what the
    borrower's browser calls itself, `behaviour` what it counted; `evidence` says when and how a partner
    took the consent.
    Refusals: NotFound, Forbidden, ApplicationWrongState, ApplicationIncomplete (field = the first problem),
    OpenApplicationExists, ConsentMissing, ConsentNotCredible, and those of register_customer.
    """
    application = locked_for_entry(actor, number)
    need(application, *EDITABLE)
    definition = get_version(application.product_version_id).definition
    values = _checked_values(application, definition)
    customer_id = _register(actor, application, definition, values)
    _refuse_second(application, customer_id)
    write_answers(application, values)
    show_requested(application, values)
    application.customer_id = customer_id
    application.submitted_at = now()
    application.submitted_date = application.submitted_date or business_date.today()
    application.reasons = []
    move(application, ApplicationStatus.SUBMITTED, actor)
    _save_once(application)
    _keep_statement(actor, customer_id, definition, values)
    keep_consent(application, actor=actor, version=consent, evidence=evidence)
    leave_traces(application, values, actor=actor, device=device)
    keep_behaviour(application, behaviour, actor=actor)
    record(
        actor=actor,
        action="application.submit",
        subject_type="application",
        subject_id=application.pk,
        subject_number=application.number,
        after={"amount": values["amount"], "term_months": values["term_months"]},
    )
    emit(
        ApplicationSubmitted(
            number=application.number, customer_id=customer_id, round=current_round(application) + 1
        )
    )


def answer_supplement(*, actor: Actor, number: str) -> None:
    """Nothing; the application is handed in again after what was missing has been added.

    As submit_application.
    """
    submit_application(actor=actor, number=number)


def require_complete(problems: Sequence[Problem]) -> None:
    """Nothing, when nothing is missing or wrong. Refusals: ApplicationIncomplete."""
    if problems:
        raise ApplicationIncomplete(
            field=problems[0].field,
            zh="；".join(problem.zh for problem in problems[:5]),
            en="; ".join(problem.en for problem in problems[:5]),
            problems=[{"field": item.field, "zh": item.zh, "en": item.en} for item in problems],
        )


def customer_kind(definition: ProductDefinition, values: Mapping[str, Any]) -> str:
    """The kind of customer: the answer where the product asks, else the one kind the product serves."""
    return str(values.get("customer_kind") or definition.customer_kinds[0])


def _checked_values(application: Application, definition: ProductDefinition) -> dict[str, Answer]:
    answers = read_answers(application)
    require_complete(case_problems(application, definition, answers))
    return check_form(definition.filled_form(), answers).values


def _register(
    actor: Actor, application: Application, definition: ProductDefinition, values: Mapping[str, Any]
) -> int:
    return register_customer(
        actor=actor,
        kind=customer_kind(definition, values),
        name=str(values["name"]),
        id_number=str(values.get("uscc") or values.get("id_number")),
        phone=str(values["phone"]),
        address=str(values["address"]),
        bank_account=str(values["bank_account"]),
        bank_name=str(values["bank_name"]),
        branch_id=application.branch_id,
        profile=_profile(definition, values),
        user_id=application.borrower_user_id,
    ).id


def _profile(definition: ProductDefinition, values: Mapping[str, Any]) -> dict[str, Any]:
    """What the answers say about the customer, apart from this loan and apart from the statements."""
    left_out = {*STANDARD_FIELDS, *PRIVATE, "uscc", "customer_kind", "purpose_detail"}
    about = {
        field.name
        for section in definition.form.sections
        if section.kind == "form" and section.code not in ("loan", "account")
        for field in section.fields
    }
    return {name: value for name, value in values.items() if name in about - left_out}


def _refuse_second(application: Application, customer_id: int) -> None:
    other = (
        Application.objects.filter(
            customer_id=customer_id, product_code=application.product_code, status__in=OPEN
        )
        .exclude(pk=application.pk)
        .values_list("number", flat=True)
        .first()
    )
    if other is not None:
        raise OpenApplicationExists(number=other)


def _save_once(application: Application) -> None:
    # Two submitted in the same moment: the table lets one in.
    try:
        with transaction.atomic():
            application.save()
    except IntegrityError as problem:
        if "one_open_application" not in str(problem):
            raise
        raise OpenApplicationExists(number="") from problem


def _keep_statement(
    actor: Actor, customer_id: int, definition: ProductDefinition, values: Mapping[str, Any]
) -> None:
    year = values.get("statement_year")
    names = definition.form.statement_names()
    lines = {
        name: parse_yuan(str(value))
        for name, value in values.items()
        if name in names and name != "statement_year"
    }
    if year is not None and lines:
        save_statement(actor=actor, customer_id=customer_id, year=int(year), lines=lines)
