"""A person acts on the open step of an approval: approve, return, decline."""

from collections.abc import Sequence

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import Forbidden, InvalidInput, Refusal
from huoshui.core.lifecycle import ApplicationStatus
from huoshui.core.money import Cents, yuan_grouped
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.foundation.outbox import emit
from huoshui.identity.queries import authority_of
from huoshui.origination.access import locked
from huoshui.origination.approval import cancel_steps, is_needed, open_step
from huoshui.origination.events import ApplicationDeclined, ApplicationReturned
from huoshui.origination.models import Application, ApprovalStep
from huoshui.origination.offers import make_offer, propose
from huoshui.origination.stages import move, need
from huoshui.products.definition import ProductDefinition
from huoshui.products.queries import get_version
from huoshui.risk.queries import get_decision
from huoshui.risk.reasons import DESK_REASONS, reason

ACTIONS = ("approve", "return", "decline")
_DESK_CODES = frozenset(item.code for item in DESK_REASONS)


class NoOpenStep(Refusal):
    code = "origination.no_open_step"
    zh = "该申请当前没有待处理的审批环节"
    en = "No approval step of this application is open"


class EnteredByActor(Forbidden):
    code = "origination.entered_by_actor"
    zh = "录入人不能审批自己录入的申请"
    en = "The person who entered an application cannot approve it"


class AlreadyActed(Forbidden):
    code = "origination.already_acted"
    zh = "您已处理过本轮审批的其他环节"
    en = "You have acted on another step of this round already"


class BeyondAuthority(Refusal):
    code = "origination.beyond_authority"
    zh = "金额 {amount} 元超出您的审批权限，且没有更高一级的审批环节"
    en = "{amount} yuan is beyond your authority and there is no higher step"
    status = 403


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
) -> str:
    """The status of the application after the act (审批); amounts in cents.

    An approval beyond the actor's authority passes the case on to the next level. Advising more than the
    decision's limit needs an opinion, which the journal keeps as the recorded override.
    Refusals: NotFound, Forbidden, EnteredByActor, AlreadyActed, ApplicationWrongState, NoOpenStep,
    InvalidInput,
    BeyondAuthority.
    """
    if action not in ACTIONS:
        raise InvalidInput(field="action", zh="审批动作无效", en="No such action")
    application = locked(actor, number)
    need(application, ApplicationStatus.IN_APPROVAL)
    step = application.steps.select_for_update().filter(status="open").first()
    if step is None:
        raise NoOpenStep()
    check_may_act(actor, application, step)
    _check_words(action, opinion, reason_codes)
    definition = get_version(application.product_version_id).definition
    over_limit = False
    if action == "approve":
        over_limit = _advise(application, definition, opinion, advised_amount, advised_term_months)
    _close(step, actor, action, opinion, application)
    match action:
        case "approve":
            _approve(application, step, definition, actor)
        case "return":
            _return(application, actor, opinion)
        case _:
            _decline(application, actor, reason_codes)
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
        },
    )
    return str(application.status)


def check_may_act(actor: Actor, application: Application, step: ApprovalStep) -> None:
    """Nothing. Refusals: Forbidden, EnteredByActor, AlreadyActed."""
    actor.require(step.permission)
    if actor.kind != "staff":
        raise Forbidden()
    if application.entered_by_id == actor.user_id:
        raise EnteredByActor()
    if application.steps.filter(round=step.round, acted_by_id=actor.user_id).exists():
        raise AlreadyActed()


def _check_words(action: str, opinion: str, reason_codes: Sequence[str]) -> None:
    if len(opinion) > 500:
        raise InvalidInput(field="opinion", zh="意见最多500字", en="An opinion of 500 characters at most")
    if action != "approve" and not opinion.strip():
        raise InvalidInput(field="opinion", zh="请填写意见", en="Give your opinion")
    if action == "decline" and not reason_codes:
        raise InvalidInput(field="reason_codes", zh="请选择拒绝原因", en="Choose a reason for the decline")
    if not set(reason_codes) <= _DESK_CODES:
        raise InvalidInput(field="reason_codes", zh="拒绝原因无效", en="No such reason")


def _advise(
    application: Application,
    definition: ProductDefinition,
    opinion: str,
    amount: Cents | None,
    months: int | None,
) -> bool:
    """Whether the advised figures go over the decision's limit; they become the proposal."""
    assert application.requested_amount is not None and application.offer_amount is not None
    assert application.offer_term_months is not None and application.offer_annual_rate is not None
    advised = amount if amount is not None else application.offer_amount
    term = months if months is not None else application.offer_term_months
    if not definition.amount_min <= advised <= min(definition.amount_max, application.requested_amount):
        raise InvalidInput(
            field="advised_amount",
            zh="建议金额须在产品范围内且不超过申请金额",
            en="The advised amount must be within the product's range and not above what was asked for",
        )
    if not definition.term_months_min <= term <= (application.requested_term_months or 0):
        raise InvalidInput(
            field="advised_term_months",
            zh="建议期限须在产品范围内且不超过申请期限",
            en="The advised term must be within the product's range and not above what was asked for",
        )
    assert application.decision_record_id is not None
    limit = get_decision(application.decision_record_id).limit
    over_limit = limit is not None and advised > limit
    if over_limit and not opinion.strip():
        raise InvalidInput(
            field="opinion", zh="超过测算额度须说明理由", en="Going over the limit needs a reason"
        )
    propose(application, amount=advised, term_months=term, annual_rate=application.offer_annual_rate)
    return over_limit


def _close(step: ApprovalStep, actor: Actor, action: str, opinion: str, application: Application) -> None:
    step.status = "done"
    step.acted_by_id = actor.user_id
    step.acted_at = now()
    step.action = action
    step.opinion = opinion
    if action == "approve":
        step.advised_amount = application.offer_amount
        step.advised_term_months = application.offer_term_months
    step.save()


def _approve(
    application: Application, step: ApprovalStep, definition: ProductDefinition, actor: Actor
) -> None:
    assert actor.user_id is not None and application.offer_amount is not None
    amount = application.offer_amount
    plans = {plan.code: plan for plan in definition.approval_steps}
    later = list(application.steps.filter(round=step.round, order__gt=step.order).order_by("order"))
    needed = next((row for row in later if is_needed(plans[row.code], amount)), None)
    covered = authority_of(user_id=actor.user_id).covers(amount)
    if needed is None and not covered:
        # Beyond their authority: the next level decides, even a step this amount would not have asked for.
        needed = later[0] if later else None
        if needed is None:
            raise BeyondAuthority(amount=yuan_grouped(amount))
    if needed is not None:
        application.steps.filter(
            round=step.round, order__gt=step.order, order__lt=needed.order, status="waiting"
        ).update(status="skipped")
        application.save()
        open_step(application, needed, definition)
        return
    application.steps.filter(round=step.round, status="waiting").update(status="skipped")
    make_offer(application, definition, actor)


def _return(application: Application, actor: Actor, opinion: str) -> None:
    assert application.customer_id is not None
    cancel_steps(application)
    move(application, ApplicationStatus.SUPPLEMENT_REQUIRED, actor, opinion, opinion)
    application.save()
    last = application.steps.order_by("-round").values_list("round", flat=True).first() or 0
    emit(ApplicationReturned(number=application.number, customer_id=application.customer_id, round=last))


def _decline(application: Application, actor: Actor, reason_codes: Sequence[str]) -> None:
    assert application.customer_id is not None
    cancel_steps(application)
    reasons = [reason(code) for code in reason_codes]
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
