"""Beginning an application and keeping its answers while it is filled in."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import Forbidden, Refusal
from huoshui.core.lifecycle import ApplicationStatus
from huoshui.core.money import parse_yuan
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.foundation.numbers import next_number
from huoshui.identity.queries import get_branch, head_branch_id
from huoshui.origination.access import locked_for_entry
from huoshui.origination.answers import is_unconfirmed, with_known, write_answers
from huoshui.origination.form_check import Answer, check_form, check_shape
from huoshui.origination.models import Application
from huoshui.origination.stages import EDITABLE, NOTES, enter_stage, need
from huoshui.products.queries import get_live_version, get_version
from huoshui.risk.gather import policy_of


class ChannelClosed(Refusal):
    code = "origination.channel_closed"
    zh = "该产品不通过此渠道受理"
    en = "This product is not taken through that channel"
    status = 422


@transaction.atomic
def start_application(
    *,
    actor: Actor,
    product_code: str,
    channel: str,
    branch_id: int | None = None,
    borrower_user_id: int | None = None,
) -> str:
    """The number of a new draft; a borrower who has a draft of the product gets that one.

    Staff may name the borrower's login (`borrower_user_id`): then the draft waits for them in the portal.
    Refusals: Forbidden, NotFound (product, branch), NoLiveVersion, ChannelClosed, NoCurrentParameter.
    """
    if actor.kind != "borrower":
        actor.require("application.enter")
    if actor.user_id is None and not actor.partner_code:
        raise Forbidden()
    version = get_live_version(product_code)
    if channel not in version.definition.channels:
        raise ChannelClosed(field="channel")
    policy_of(version)  # without the parameters a loan needs, nobody is asked to fill in a form
    if actor.kind == "borrower" and (draft := _own_draft(actor, version.id)):
        return draft
    branch = get_branch(branch_id or actor.branch_id or head_branch_id())
    application = Application.objects.create(
        number=next_number("application"),
        borrower_user_id=actor.user_id if actor.kind == "borrower" else borrower_user_id,
        entered_by_id=actor.user_id if actor.kind == "staff" else None,
        product_version_id=version.id,
        product_code=product_code,
        branch_id=branch.id,
        channel=channel,
        partner_code=actor.partner_code,
        status=ApplicationStatus.DRAFT.value,
        created_at=now(),
    )
    enter_stage(application, ApplicationStatus.DRAFT, actor, *NOTES[ApplicationStatus.DRAFT])
    record(
        actor=actor,
        action="application.start",
        subject_type="application",
        subject_id=application.pk,
        subject_number=application.number,
        after={"product_code": product_code, "channel": channel},
    )
    return application.number


@transaction.atomic
def save_draft(*, actor: Actor, number: str, form: Mapping[str, Any]) -> None:
    """Nothing; the answers are kept as given, right or not, until the application is submitted.

    Refusals: NotFound, Forbidden, ApplicationWrongState, FormInvalid (unknown field, value of a wrong type).
    """
    application = locked_for_entry(actor, number)
    need(application, *EDITABLE)
    schema = get_version(application.product_version_id).definition.filled_form()
    answers = check_shape(schema, form)
    if actor.kind == "borrower" and is_unconfirmed(application):
        answers = with_known(application, answers)
    write_answers(application, answers)
    show_requested(application, check_form(schema, answers).values)
    application.save()
    record(
        actor=actor,
        action="application.save",
        subject_type="application",
        subject_id=application.pk,
        subject_number=application.number,
        after={"fields": sorted(answers)},
    )


def show_requested(application: Application, values: Mapping[str, Answer]) -> None:
    """Nothing; what lists show of an application (amount, term, name …) follows its valid answers."""
    amount, months = values.get("amount"), values.get("term_months")
    application.requested_amount = parse_yuan(str(amount)) if amount is not None else None
    application.requested_term_months = int(months) if months is not None else None
    application.repayment_method = str(values.get("repayment_method") or "")
    application.purpose = str(values.get("purpose") or "")
    application.applicant_name = str(values.get("name") or "")[:120]


def _own_draft(actor: Actor, version_id: int) -> str | None:
    return (
        Application.objects.filter(
            borrower_user_id=actor.user_id, product_version_id=version_id, status=ApplicationStatus.DRAFT
        )
        .values_list("number", flat=True)
        .first()
    )
