"""Who signs a step: added before or after (加签), handed on (转办), reminded (催办), taken back (撤回)."""

from datetime import timedelta

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.approval import StepState, sent_back
from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.core.lifecycle import ApplicationStatus
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.foundation.outbox import emit
from huoshui.identity.queries import get_user_name, holders_of
from huoshui.origination.access import locked
from huoshui.origination.approval.people import SIGNING, barred, votes_of
from huoshui.origination.approval.rounds import flow_of, latest_steps
from huoshui.origination.events import StepReminded
from huoshui.origination.models import Application, ApprovalAct, ApprovalStep, StepSeat
from huoshui.origination.operations.act import NoOpenStep, open_step_for
from huoshui.origination.stages import need

_MOST_ADDED = 5
_BETWEEN_REMINDERS = timedelta(hours=1)


class CannotSign(Refusal):
    code = "origination.cannot_sign"
    zh = "{name}不能在本环节签署：没有相应权限，或已参与本申请"
    en = "{name} cannot sign this step: no such permission, or part of this case already"
    status = 422


class TooManyAdded(Refusal):
    code = "origination.too_many_added"
    zh = "一个环节最多加签 5 人"
    en = "Five people at most may be added to a step"


class RemindedJustNow(Refusal):
    code = "origination.reminded_just_now"
    zh = "一小时内已催办过"
    en = "They were reminded within the hour"


class NothingToRecall(Refusal):
    code = "origination.nothing_to_recall"
    zh = "只能撤回您自己刚作出、且之后无人处理的同意"
    en = "You can take back only your own approval, and only while nobody has acted since"


@transaction.atomic
def add_signer(
    *, actor: Actor, number: str, user_id: int, when: str, opinion: str, step_code: str = ""
) -> None:
    """Nothing; that person gives an opinion before the step's signer signs, or signs after (加签).

    Refusals: those of `act_on_step`, InvalidInput, CannotSign, TooManyAdded.
    """
    if when not in ("before", "after"):
        raise InvalidInput(field="when", zh="加签方式无效", en="Added before or after")
    application, step = _mine(actor, number, step_code, opinion)
    if user_id == actor.user_id:
        raise CannotSign(field="user_id", name=actor.name)
    _check_target(application, step, user_id, permission="application.view", roles=[])
    if step.seats.exclude(kind="member").count() >= _MOST_ADDED:
        raise TooManyAdded()
    _seat(step, user_id, when, actor)
    _keep(application, step, actor, f"add_{when}", opinion, target_id=user_id)


@transaction.atomic
def transfer_step(*, actor: Actor, number: str, user_id: int, opinion: str, step_code: str = "") -> None:
    """Nothing; that person signs in the actor's place (转办). Who may assign cases may hand on any step that
    one person signs.

    Refusals: those of `act_on_step`, CannotSign, InvalidInput.
    """
    if actor.may("application.assign"):
        application = locked(actor, number)
        need(application, ApplicationStatus.IN_APPROVAL)
        step = _open_step(application, step_code)
        _need_words(opinion)
    else:
        application, step = _mine(actor, number, step_code, opinion)
    _check_target(application, step, user_id, permission=step.permission, roles=step.roles)
    if step.is_named:
        own = step.seats.filter(user_id=actor.user_id or 0, kind="member", is_open=True)
        if not own.update(is_open=False):
            raise Forbidden()
        _seat(step, user_id, "member", actor)
    else:
        step.assignee_id = user_id
        step.escalated_at = None
        step.save(update_fields=["assignee", "escalated_at"])
    _keep(application, step, actor, "transfer", opinion, target_id=user_id)


@transaction.atomic
def remind_signers(*, actor: Actor, number: str) -> None:
    """Nothing; those who are to sign are told to hurry (催办), at most once an hour.

    Refusals: Forbidden, NotFound, ApplicationWrongState, NoOpenStep, RemindedJustNow.
    """
    actor.require("application.view")
    application = locked(actor, number)
    need(application, ApplicationStatus.IN_APPROVAL)
    step = _open_step(application, "")
    if ApprovalAct.objects.filter(step=step, kind="remind", at__gt=now() - _BETWEEN_REMINDERS).exists():
        raise RemindedJustNow()
    step.reminded_at = now()
    step.save(update_fields=["reminded_at"])
    _keep(application, step, actor, "remind", "")
    emit(StepReminded(number=number, step_id=step.pk, by=actor.name))


@transaction.atomic
def recall_act(*, actor: Actor, number: str) -> str:
    """The code of the step that is open again: the actor's approval is taken back (撤回).

    Refusals: NotFound, ApplicationWrongState, NothingToRecall.
    """
    actor.require("application.view")
    application = locked(actor, number)
    need(application, ApplicationStatus.IN_APPROVAL)
    last = _own_approval(actor, application)
    if last is None:
        raise NothingToRecall()
    step = last.step
    if step.status == StepState.DONE:
        _reopen(application, step)
    ApprovalAct.objects.create(
        application=application, step=step, kind="recall", user_id=actor.user_id, recalls=last, at=now()
    )
    if step.is_named:
        right = last.on_behalf_of_id or last.user_id or 0
        step.seats.filter(user_id=right, kind="member").update(is_open=True)
    _audit(actor, application, "recall", {"step": step.code})
    return step.code


def can_recall(actor: Actor, application: Application) -> bool:
    """Whether the last act on the case is the actor's own approval."""
    return _own_approval(actor, application) is not None


def _own_approval(actor: Actor, application: Application) -> ApprovalAct | None:
    """The last act on the case, when it is the actor's own approval."""
    last = application.acts.exclude(kind__in=("remind", "escalate")).order_by("-id").first()
    is_own = last is not None and actor.user_id is not None and last.user_id == actor.user_id
    return last if last is not None and is_own and last.kind == "approve" else None


def _reopen(application: Application, step: ApprovalStep) -> None:
    """The step is open as it was; what it had opened waits again, for nobody has acted there."""
    row = application.rounds.get(number=step.round)
    again, row.ways = sent_back(flow_of(application, step.round), step.code, row.ways)
    row.save(update_fields=["ways"])
    for code, later in latest_steps(application, step.round).items():
        if code in again and code != step.code:
            later.seats.all().delete()
            later.status = StepState.WAITING.value
            later.opened_at = later.due_at = None
            later.save(update_fields=["status", "opened_at", "due_at"])
    step.status = StepState.OPEN.value
    step.acted_by = step.acted_at = step.advised_amount = step.advised_term_months = None
    step.action = step.opinion = ""
    step.save()


def _mine(actor: Actor, number: str, step_code: str, opinion: str) -> tuple[Application, ApprovalStep]:
    actor.require("application.view")
    application = locked(actor, number)
    need(application, ApplicationStatus.IN_APPROVAL)
    step, standing = open_step_for(actor, application, step_code)
    if standing.kind != "signer":
        raise Forbidden()
    _need_words(opinion)
    return application, step


def _need_words(opinion: str) -> None:
    if not opinion.strip() or len(opinion) > 500:
        raise InvalidInput(
            field="opinion", zh="请填写说明（500字以内）", en="Say why, in 500 characters at most"
        )


def _open_step(application: Application, code: str) -> ApprovalStep:
    found = application.steps.filter(status="open").order_by("order")
    step = next((one for one in found if code in ("", one.code)), None)
    if step is None:
        raise NoOpenStep()
    return step


def _check_target(
    application: Application, step: ApprovalStep, user_id: int, *, permission: str, roles: list[str]
) -> None:
    able = holders_of(permission=permission, role_codes=roles, branch_id=application.branch_id)
    signed = {act.user_id for act in votes_of(step, SIGNING)}
    seated = set(step.seats.filter(is_open=True).values_list("user_id", flat=True))
    if user_id in able and user_id not in barred(application, step) | signed | seated:
        return
    try:
        name = get_user_name(user_id)
    except NotFound:
        name = str(user_id)
    raise CannotSign(field="user_id", name=name)


def _seat(step: ApprovalStep, user_id: int, kind: str, actor: Actor) -> None:
    StepSeat.objects.create(step=step, user_id=user_id, kind=kind, asked_by_id=actor.user_id, made_at=now())


def _keep(
    application: Application,
    step: ApprovalStep,
    actor: Actor,
    kind: str,
    opinion: str,
    *,
    target_id: int | None = None,
) -> None:
    ApprovalAct.objects.create(
        application=application,
        step=step,
        kind=kind,
        user_id=actor.user_id,
        target_id=target_id,
        opinion=opinion,
        at=now(),
    )
    _audit(actor, application, kind, {"step": step.code, "target": target_id, "opinion": opinion})


def _audit(actor: Actor, application: Application, kind: str, after: dict[str, object]) -> None:
    record(
        actor=actor,
        action=f"application.{kind}",
        subject_type="application",
        subject_id=application.pk,
        subject_number=application.number,
        after=after,
    )
