"""What a member of staff may do with an application now, and why not."""

from dataclasses import dataclass

from huoshui.core.errors import Refusal
from huoshui.core.lifecycle import APPLICATION_TRANSITIONS, ApplicationStatus, can_move
from huoshui.foundation.actor import Actor
from huoshui.origination.models import Application
from huoshui.origination.operations.act import check_may_act
from huoshui.origination.stages import EDITABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """Whether the actor may act on the open step, edit, withdraw;
    why acting is refused, in both languages.
    """

    act: bool
    edit: bool
    withdraw: bool
    why_not_zh: str
    why_not_en: str


def abilities_of(actor: Actor, number: str) -> Abilities:
    """What the actor may do with the application, which they can see."""
    application = Application.objects.get(number=number)
    status = ApplicationStatus(application.status)
    may_enter = actor.kind == "borrower" or actor.may("application.enter")
    refusal = _refusal(actor, application) if status is ApplicationStatus.IN_APPROVAL else None
    return Abilities(
        act=status is ApplicationStatus.IN_APPROVAL and refusal is None,
        edit=status in EDITABLE and may_enter,
        withdraw=can_move(APPLICATION_TRANSITIONS, status, ApplicationStatus.WITHDRAWN) and may_enter,
        why_not_zh=refusal.message("zh") if refusal else "",
        why_not_en=refusal.message("en") if refusal else "",
    )


def _refusal(actor: Actor, application: Application) -> Refusal | None:
    step = application.steps.filter(status="open").first()
    if step is None:
        return None
    try:
        check_may_act(actor, application, step)
    except Refusal as refusal:
        return refusal
    return None
