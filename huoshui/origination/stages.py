"""Moving an application from stage to stage, each move a line the borrower can read."""

from huoshui.core.errors import Refusal
from huoshui.core.lifecycle import APPLICATION_TRANSITIONS, ApplicationStatus, can_move
from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.origination.models import Application, StageEntry

S = ApplicationStatus
OPEN = (S.SUBMITTED, S.IN_DECISION, S.SUPPLEMENT_REQUIRED, S.IN_APPROVAL, S.APPROVED)
"""Stages in which a customer may not apply for the same product again."""
EDITABLE = (S.DRAFT, S.SUPPLEMENT_REQUIRED)
DECIDED = (S.APPROVED, S.DECLINED)

NOTES: dict[ApplicationStatus, tuple[str, str]] = {
    S.DRAFT: ("开始填写申请", "Application started"),
    S.SUBMITTED: ("申请已提交", "Application submitted"),
    S.IN_DECISION: ("系统正在审查", "Automatic review"),
    S.SUPPLEMENT_REQUIRED: ("请补充资料后重新提交", "Please add what is missing and submit again"),
    S.IN_APPROVAL: ("人工审批中", "With our approvers"),
    S.APPROVED: ("审批通过", "Approved"),
    S.DECLINED: ("审批未通过", "Declined"),
    S.WITHDRAWN: ("申请已撤回", "Withdrawn"),
    S.EXPIRED: ("批复已过期", "The offer has expired"),
    S.CONTRACTED: ("已生成合同", "The contract is made"),
}


class ApplicationWrongState(Refusal):
    code = "origination.wrong_state"
    zh = "申请当前状态（{status}）不能进行此操作"
    en = "The application is {status}: this cannot be done now"


def move(
    application: Application, to: ApplicationStatus, actor: Actor, note: str = "", note_en: str = ""
) -> None:
    """Nothing; the application (saved by the caller) stands in the new stage and its timeline has a line.

    Refusals: ApplicationWrongState for a move the state table does not have.
    """
    if not can_move(APPLICATION_TRANSITIONS, S(application.status), to):
        raise ApplicationWrongState(status=application.status)
    application.status = to.value
    if to in DECIDED:
        application.decided_at = now()
        application.decided_date = business_date.today()
    zh, en = NOTES[to]
    enter_stage(application, to, actor, note or zh, note_en or en)


def enter_stage(
    application: Application, status: ApplicationStatus, actor: Actor, note: str, note_en: str
) -> None:
    """Nothing; one more line in the timeline."""
    StageEntry.objects.create(
        application=application,
        status=status.value,
        at=now(),
        actor_name=actor.name[:80],
        actor_kind=actor.kind,
        note=note[:300],
        note_en=note_en[:300],
    )


def need(application: Application, *allowed: ApplicationStatus) -> None:
    """Nothing. Refusals: ApplicationWrongState when the application stands elsewhere."""
    if application.status not in allowed:
        raise ApplicationWrongState(status=application.status)
