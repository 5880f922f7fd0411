"""A person acts on an open step of an approval: approve, return, decline."""

from collections.abc import Sequence

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.approval import ApprovalFlow, Outcome
from huoshui.core.errors import InvalidInput, Refusal
from huoshui.core.lifecycle import ApplicationStatus
from huoshui.core.money import Cents, yuan_grouped
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.foundation.outbox import emit
from huoshui.origination.access import locked
from huoshui.origination.advice import Advice, advise, check_words
from huoshui.origination.approval.people import Standing, standing_of, votes_of
from huoshui.origination.approval.rounds import (
    cancel_steps,
    flow_of,
    go_back,
    is_within_authority,
    latest_steps,
    move_on,
    tally_of,
)
from huoshui.origination.events import ApplicationDeclined, ApplicationReturned
from huoshui.origination.models import Application, ApprovalAct, ApprovalStep
from huoshui.origination.offers import make_offer
from huoshui.origination.stages import move, need
from huoshui.products.queries import get_version
from huoshui.risk.connections import require_room
from huoshui.risk.reasons import reason
from huoshui.risk.unified_lines.standing import require_unified_promise

ACTIONS = ("approve", "return", "decline")


class NoOpenStep(Refusal):
    code = "origination.no_open_step"
    zh = "该申请当前没有待处理的审批环节"
    en = "No approval step of this application is open"


class BeyondAuthority(Refusal):
    code = "origination.beyond_authority"
    zh = "金额 {amount} 元超出您的审批权限，且没有更高一级的审批环节"
    en = "{amount} yuan is beyond your authority and there is no higher step"
    status = 403


class NotSignedYet(Refusal):
    code = "origination.not_signed_yet"
    zh = "本环节尚未通过，后加签人须待其通过后签署"
    en = "The step has not passed yet; who was added after it signs then"


class NoSuchEarlierStep(Refusal):
    code = "origination.no_such_earlier_step"
    zh = "只能退回到本轮已完成的前序环节"
    en = "A case goes back only to an earlier step of this round that is done"
    status = 422


@transaction.atomic
def act_on_step(
    *,
    actor: Actor,
    number: str,
    action: str,
    opinion: str = "",
    advised_amount: Cents | None = None,
    advised_term_months: int | None = None,
    reason_codes: Sequence[str] = (),
    step_code: str = "",
    return_to: str = "",
) -> str:
    """The status of the application after the act (审批); amounts in cents.

    With several steps open, `step_code` says which one; without it the first the actor may sign. A return
    goes to the applicant, or to the earlier step `return_to`. A step that needs several signatures waits for
    the rest; an approval beyond the actor's authority passes the case on to the next level. Advising more
    than the decision's limit needs an opinion, which the journal keeps as the recorded override.
    Refusals: NotFound, Forbidden, EnteredByActor, AlreadyActed, AlreadySigned, NotTheSigner, WaitsForAdded,
    NotSignedYet, ApplicationWrongState, NoOpenStep, NoSuchEarlierStep, InvalidInput, BeyondAuthority.
    """
    if action not in ACTIONS:
        raise InvalidInput(field="action", zh="审批动作无效", en="No such action")
    application = locked(actor, number)
    need(application, ApplicationStatus.IN_APPROVAL)
    step, standing = open_step_for(actor, application, step_code)
    check_words(action, opinion, reason_codes)
    if standing.kind == "before" and action == "return":
        raise InvalidInput(field="action", zh="加签人只签署意见", en="Who was added gives an opinion only")
    advice = Advice(amount=advised_amount, term_months=advised_term_months)
    over_limit = False
    if action == "approve" and standing.kind == "signer":
        over_limit = advise(application, step, opinion, advice)
    act = _keep(application, step, actor, standing, action, opinion, reason_codes, return_to)
    _follow(application, step, standing, act, actor)
    record(
        actor=actor,
        action=f"application.{action}",
        subject_type="application",
        subject_id=application.pk,
        subject_number=number,
        after={
            "step": step.code,
            "round": step.round,
            "opinion": opinion,
            "amount": application.offer_amount,
            "over_limit": over_limit,
            "status": application.status,
            "on_behalf_of": act.on_behalf_of_id,
            "return_to": return_to,
        },
    )
    return str(application.status)


def open_step_for(actor: Actor, application: Application, code: str) -> tuple[ApprovalStep, Standing]:
    """The open step the actor may sign, and in which right. Refusals: NoOpenStep, those of `standing_of`."""
    found = application.steps.filter(status="open").order_by("order")
    steps = [step for step in found if code in ("", step.code)]
    if not steps:
        raise NoOpenStep()
    refusal: Refusal | None = None
    for step in steps:
        try:
            return step, standing_of(actor, application, step)
        except Refusal as one:
            refusal = refusal or one
    assert refusal is not None
    raise refusal


_KIND = {
    ("signer", "approve"): "approve",
    ("signer", "decline"): "decline",
    ("before", "approve"): "advise",
    ("before", "decline"): "advise",
    ("after", "approve"): "concur",
    ("after", "decline"): "object",
}


def _keep(
    application: Application,
    step: ApprovalStep,
    actor: Actor,
    standing: Standing,
    action: str,
    opinion: str,
    reason_codes: Sequence[str],
    return_to: str,
) -> ApprovalAct:
    if standing.seat is not None:
        standing.seat.is_open = False
        standing.seat.save(update_fields=["is_open"])
    approves = action == "approve" and standing.kind == "signer"
    return ApprovalAct.objects.create(
        application=application,
        step=step,
        kind=_KIND.get((standing.kind, action), action),
        user_id=actor.user_id,
        on_behalf_of_id=standing.user_id if standing.user_id != actor.user_id else None,
        target_step=return_to,
        opinion=opinion,
        reason_codes=list(reason_codes),
        advised_amount=application.offer_amount if approves else None,
        advised_term_months=application.offer_term_months if approves else None,
        at=now(),
    )


def _follow(
    application: Application, step: ApprovalStep, standing: Standing, act: ApprovalAct, actor: Actor
) -> None:
    flow = flow_of(application, step.round)
    match act.kind:
        case "return":
            _return(application, step, flow, act, actor)
        case "object":
            _decline(application, step, [act], actor)
        case "advise":
            application.save()
        case _:
            _count(application, step, flow, standing, act, actor)


def _count(
    application: Application,
    step: ApprovalStep,
    flow: ApprovalFlow,
    standing: Standing,
    act: ApprovalAct,
    actor: Actor,
) -> None:
    outcome = tally_of(step, flow.step(step.code), application).outcome
    if standing.kind == "after" and outcome is not Outcome.PASSED:
        raise NotSignedYet()
    match outcome:
        case Outcome.FAILED:
            _decline(application, step, votes_of(step, ("decline",)), actor)
        case Outcome.PASSED if not step.seats.filter(kind="after", is_open=True).exists():
            _pass(application, step, flow, act, actor)
        case _:
            application.save()


def _pass(
    application: Application, step: ApprovalStep, flow: ApprovalFlow, act: ApprovalAct, actor: Actor
) -> None:
    step.seats.filter(is_open=True).update(is_open=False)
    _close(step, act, "approve")
    assert application.offer_amount is not None
    round_row = application.rounds.get(number=step.round)
    if not move_on(application, round_row, flow):
        application.save()
        return
    if not is_within_authority(application, step.round, flow):
        raise BeyondAuthority(amount=yuan_grouped(application.offer_amount))
    assert application.customer_id is not None
    # Others of the group may have borrowed since the decision.
    require_room(
        application.customer_id, product_code=application.product_code, adding=application.offer_amount
    )
    require_unified_promise(
        application.customer_id, product_code=application.product_code, adding=application.offer_amount
    )
    make_offer(application, get_version(application.product_version_id).definition, actor)


def _close(step: ApprovalStep, act: ApprovalAct, action: str) -> None:
    signed = votes_of(step, ("approve",))[-1] if action == "approve" else act
    step.status = "done"
    step.acted_by_id = signed.user_id
    step.acted_at = act.at
    step.action = action
    step.opinion = signed.opinion
    step.advised_amount = signed.advised_amount
    step.advised_term_months = signed.advised_term_months
    step.save()


def _return(
    application: Application, step: ApprovalStep, flow: ApprovalFlow, act: ApprovalAct, actor: Actor
) -> None:
    assert application.customer_id is not None
    if act.target_step:
        earlier = latest_steps(application, step.round).get(act.target_step)
        if earlier is None or earlier.status != "done" or step.code not in flow.after(earlier.code):
            raise NoSuchEarlierStep(field="return_to")
        _close(step, act, "return")
        application.save()
        go_back(application, application.rounds.get(number=step.round), flow, earlier.code)
        return
    _close(step, act, "return")
    cancel_steps(application)
    move(application, ApplicationStatus.SUPPLEMENT_REQUIRED, actor, act.opinion, act.opinion)
    application.save()
    emit(
        ApplicationReturned(number=application.number, customer_id=application.customer_id, round=step.round)
    )


def _decline(
    application: Application, step: ApprovalStep, against: Sequence[ApprovalAct], actor: Actor
) -> None:
    assert application.customer_id is not None
    _close(step, against[-1], "decline")
    cancel_steps(application)
    codes = dict.fromkeys(code for act in against for code in act.reason_codes)
    reasons = [reason(code) for code in codes]
    application.reasons = [{"code": item.code, "zh": item.zh, "en": item.en} for item in reasons]
    move(
        application,
        ApplicationStatus.DECLINED,
        actor,
        "；".join(item.zh for item in reasons),
        "; ".join(item.en for item in reasons),
    )
    application.save()
    emit(ApplicationDeclined(number=application.number, customer_id=application.customer_id))
