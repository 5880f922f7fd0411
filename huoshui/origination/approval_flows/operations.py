"""The life of a version of an approval flow: drawn, tried, submitted, put to work by another, retired."""

from typing import Any

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.approval import ApprovalFlow, read_flow, shape_problems, write_flow
from huoshui.core.errors import InvalidInput, NotFound, Refusal
from huoshui.core.lifecycle import APPROVAL_FLOW_TRANSITIONS, ApprovalFlowStatus, can_move
from huoshui.foundation.actor import Actor
from huoshui.foundation.canonical import content_hash
from huoshui.foundation.clock import now
from huoshui.foundation.locks import advisory_lock
from huoshui.origination.approval_flows.trial import plain, problems_of, try_on_past_cases
from huoshui.origination.models import ApprovalFlowVersion

S = ApprovalFlowStatus


class ApprovalFlowWrongState(Refusal):
    code = "origination.approval_flow_wrong_state"
    zh = "审批流当前状态（{status}）不能进行此操作"
    en = "The approval flow is {status}: this cannot be done now"


class OwnApprovalFlow(Refusal):
    code = "origination.own_approval_flow"
    zh = "不能审批自己绘制的审批流"
    en = "Nobody checks a flow they drew"
    status = 403


class FlowHasProblems(Refusal):
    code = "origination.approval_flow_problems"
    zh = "审批流还有问题：{problems_zh}"
    en = "The flow has problems: {problems_en}"
    status = 422


class ApprovalFlowCodeTaken(Refusal):
    code = "origination.approval_flow_code_taken"
    zh = "代码“{flow_code}”已被使用"
    en = "The code {flow_code} is taken"


@transaction.atomic
def draw_flow(
    *, actor: Actor, code: str, name: str, name_en: str, document: Any, based_on: int | None = None
) -> int:
    """The id of a new draft: the first version of a new code, or the next one after `based_on`.

    Refusals: Forbidden, NotFound, InvalidInput with the path, ApprovalFlowCodeTaken.
    """
    user_id = actor.require_person("approval_flow.edit")
    source = None
    if based_on is not None:
        source = ApprovalFlowVersion.objects.filter(pk=based_on).first()
        if source is None:
            raise NotFound()
        code, document = source.code, source.content
        name, name_en = name or source.name, name_en or source.name_en
    _check_names(code, name, name_en)
    advisory_lock(f"origination.approval_flow.{code}")
    newest = ApprovalFlowVersion.objects.filter(code=code).order_by("-version").first()
    if newest is not None and source is None:
        raise ApprovalFlowCodeTaken(field="code", flow_code=code)
    content = write_flow(read_flow(document))
    row = ApprovalFlowVersion.objects.create(
        code=code,
        version=newest.version + 1 if newest else 1,
        name=name.strip()[:60],
        name_en=name_en.strip()[:80],
        content=content,
        content_hash=content_hash(content),
        made_by_id=user_id,
        made_at=now(),
    )
    _audit(actor, "approval_flow.draft", row, {"based_on": based_on})
    return row.pk


@transaction.atomic
def save_flow(*, actor: Actor, flow_id: int, document: Any, note: str = "") -> None:
    """Nothing; the draft has this content and has to be tried anew when it changed.

    Refusals: Forbidden, NotFound, ApprovalFlowWrongState, InvalidInput with the path.
    """
    actor.require_person("approval_flow.edit")
    row = _locked(flow_id)
    if row.status not in (S.DRAFT, S.TESTED):
        raise ApprovalFlowWrongState(status=row.status)
    content = write_flow(read_flow(document))
    row.content = content
    row.note = note.strip()[:300]
    digest = content_hash(content)
    if digest != row.content_hash:
        row.content_hash = digest
        row.status = S.DRAFT.value
    row.save(update_fields=["content", "note", "content_hash", "status"])
    _audit(actor, "approval_flow.save", row, {"content_hash": digest})


@transaction.atomic
def try_flow(*, actor: Actor, flow_id: int) -> dict[str, Any]:
    """What the dry run found: `problems`, and how past cases would have gone; without problems it is tested.

    Refusals: Forbidden, NotFound, ApprovalFlowWrongState.
    """
    actor.require_person("approval_flow.edit")
    row = _locked(flow_id)
    if row.status not in (S.DRAFT, S.TESTED):
        raise ApprovalFlowWrongState(status=row.status)
    flow = read_flow(row.content)
    problems = problems_of(flow)
    past = {} if shape_problems(flow) else try_on_past_cases(flow)
    row.trial = {"problems": plain(problems), **past}
    row.tried_hash = row.content_hash
    row.status = (S.DRAFT if problems else S.TESTED).value
    row.save(update_fields=["trial", "tried_hash", "status"])
    _audit(actor, "approval_flow.try", row, {"problems": len(problems), "status": row.status})
    return dict(row.trial)


@transaction.atomic
def submit_flow(*, actor: Actor, flow_id: int) -> None:
    """Nothing; the tried draft waits for its check. Refusals: Forbidden, NotFound, ApprovalFlowWrongState,
    FlowHasProblems (people may have left since it was tried).
    """
    actor.require_person("approval_flow.edit")
    row = _moved(flow_id, S.SUBMITTED)
    _need_sound(read_flow(row.content))
    row.save(update_fields=["status"])
    _audit(actor, "approval_flow.submit", row, {"content_hash": row.content_hash})


@transaction.atomic
def check_flow(*, actor: Actor, flow_id: int, approve: bool, opinion: str = "") -> None:
    """Nothing; approved, new cases follow this version and the one before is retired; cases under way keep
    theirs.

    Refusals: Forbidden, NotFound, ApprovalFlowWrongState, OwnApprovalFlow, FlowHasProblems, InvalidInput.
    """
    actor.require_person("approval_flow.check")
    if not approve and not opinion.strip():
        raise InvalidInput(field="opinion", zh="请填写意见", en="Say why")
    row = _moved(flow_id, S.LIVE if approve else S.DECLINED)
    if row.made_by_id == actor.user_id:
        raise OwnApprovalFlow()
    if approve:
        _need_sound(read_flow(row.content))
        ApprovalFlowVersion.objects.filter(code=row.code, status=S.LIVE).update(
            status=S.RETIRED.value, retired_at=now()
        )
    row.checked_by_id = actor.user_id
    row.checked_at = now()
    row.check_opinion = opinion.strip()[:300]
    row.save(update_fields=["status", "checked_by", "checked_at", "check_opinion"])
    _audit(actor, "approval_flow.check", row, {"status": row.status, "opinion": row.check_opinion})


@transaction.atomic
def retire_flow(*, actor: Actor, flow_id: int) -> None:
    """Nothing; new cases of products with this flow follow the product's levels again.

    Refusals: Forbidden, NotFound, ApprovalFlowWrongState.
    """
    row = _locked(flow_id)
    actor.require_person("approval_flow.check" if row.status == S.LIVE else "approval_flow.edit")
    _move(row, S.RETIRED)
    row.retired_at = now()
    row.save(update_fields=["status", "retired_at"])
    _audit(actor, "approval_flow.retire", row, {})


def _check_names(code: str, name: str, name_en: str) -> None:
    if not code or not code.replace("_", "").isalnum() or not code.isascii() or len(code) > 40:
        raise InvalidInput(
            field="code", zh="代码由字母、数字和下划线组成", en="A code has letters, digits and _ only"
        )
    for field, value in (("name", name), ("name_en", name_en)):
        if not value.strip():
            raise InvalidInput(field=field, zh="请填写名称", en="Give it a name")


def _need_sound(flow: ApprovalFlow) -> None:
    problems = problems_of(flow)
    if problems:
        raise FlowHasProblems(
            problems_zh="；".join(problem.zh for problem in problems),
            problems_en="; ".join(problem.en for problem in problems),
        )


def _locked(flow_id: int) -> ApprovalFlowVersion:
    row = ApprovalFlowVersion.objects.select_for_update().filter(pk=flow_id).first()
    if row is None:
        raise NotFound()
    return row


def _moved(flow_id: int, to: ApprovalFlowStatus) -> ApprovalFlowVersion:
    row = _locked(flow_id)
    _move(row, to)
    return row


def _move(row: ApprovalFlowVersion, to: ApprovalFlowStatus) -> None:
    if not can_move(APPROVAL_FLOW_TRANSITIONS, S(row.status), to):
        raise ApprovalFlowWrongState(status=row.status)
    row.status = to.value


def _audit(actor: Actor, action: str, row: ApprovalFlowVersion, after: dict[str, object]) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="approval_flow",
        subject_id=row.pk,
        subject_number=f"{row.code}/{row.version}",
        after=after,
    )
