"""What a member of staff may do with an application now, and why not."""

from dataclasses import dataclass

from huoshui.core.errors import Refusal
from huoshui.core.lifecycle import APPLICATION_TRANSITIONS, ApplicationStatus, can_move
from huoshui.foundation.actor import Actor
from huoshui.origination.approval.people import Standing
from huoshui.origination.approval.rounds import flow_of, latest_steps
from huoshui.origination.models import Application, ApprovalStep
from huoshui.origination.operations.act import open_step_for
from huoshui.origination.operations.signers import can_recall
from huoshui.origination.stages import EDITABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierStep:
    """A step a case may be sent back to."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """Whether the actor may act on an open step, edit, withdraw; why acting is refused, in both languages.

    `standing` is "signer", "before" or "after" (added signers), empty when the actor may not act; `assign`,
    `remind` and `recall`: hand the step to others, tell its signers to hurry, take the own approval back.
    """

    act: bool
    edit: bool
    withdraw: bool
    why_not_zh: str
    why_not_en: str
    step_code: str = ""
    standing: str = ""
    return_to: tuple[EarlierStep, ...] = ()
    assign: bool = False
    remind: bool = False
    recall: bool = False


def abilities_of(actor: Actor, number: str) -> Abilities:
    """What the actor may do with the application, which they can see."""
    application = Application.objects.get(number=number)
    status = ApplicationStatus(application.status)
    may_enter = actor.kind == "borrower" or actor.may("application.enter")
    in_approval = status is ApplicationStatus.IN_APPROVAL
    step, standing, refusal = _standing(actor, application) if in_approval else (None, None, None)
    signs = standing is not None and standing.kind == "signer"
    return Abilities(
        act=standing is not None,
        edit=status in EDITABLE and may_enter,
        withdraw=can_move(APPLICATION_TRANSITIONS, status, ApplicationStatus.WITHDRAWN) and may_enter,
        why_not_zh=refusal.message("zh") if refusal else "",
        why_not_en=refusal.message("en") if refusal else "",
        step_code=step.code if step else "",
        standing=standing.kind if standing else "",
        return_to=_earlier(application, step) if step is not None and signs else (),
        assign=in_approval and (signs or actor.may("application.assign")),
        remind=in_approval and not signs,
        recall=in_approval and can_recall(actor, application),
    )


def _standing(
    actor: Actor, application: Application
) -> tuple[ApprovalStep | None, Standing | None, Refusal | None]:
    try:
        step, standing = open_step_for(actor, application, "")
    except Refusal as refusal:
        return None, None, refusal
    return step, standing, None


def _earlier(application: Application, step: ApprovalStep) -> tuple[EarlierStep, ...]:
    flow = flow_of(application, step.round)
    return tuple(
        EarlierStep(code=code, name=row.name, name_en=row.name_en)
        for code, row in latest_steps(application, step.round).items()
        if row.status == "done" and step.code in flow.after(code)
    )
