"""Approval flows at the desk: drawn, tried on past cases, checked by another person, put to work, retired."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.core.approval import FACTS, allowed_operators
from huoshui.foundation.actor import Actor
from huoshui.identity.permissions import PERMISSIONS
from huoshui.identity.queries import list_roles
from huoshui.origination.approval_flows import operations, queries

router = Router(auth=StaffAuth(), tags=["staff approval flows"])
SIGNING_PERMISSIONS = ("application.review", "application.approve")


class ApprovalFlowRowOut(Schema):
    id: int
    code: str
    version: int
    name: str
    name_en: str
    status: str
    steps: int
    note: str
    made_by: str
    made_at: datetime
    checked_by: str
    checked_at: datetime | None
    check_opinion: str
    rounds: int


class FlowProblemOut(Schema):
    step: str
    zh: str
    en: str


class CourseOut(Schema):
    steps: list[str]
    cases: int


class TriedCaseOut(Schema):
    number: str
    amount: str
    course: list[str]


class ApprovalTrialOut(Schema):
    problems: list[FlowProblemOut]
    cases: int = 0
    courses: list[CourseOut] = []
    shown: list[TriedCaseOut] = []
    stuck: list[str] = []


class FlowAbilitiesOut(Schema):
    edit: bool
    submit: bool
    check: bool
    retire: bool
    draft: bool


class ApprovalFlowOut(ApprovalFlowRowOut):
    content: dict[str, Any]
    trial: ApprovalTrialOut | None
    is_tried: bool
    can: FlowAbilitiesOut


class DrawFlowIn(Schema):
    """A new flow, or with `based_on` the next version of that one."""

    code: str = ""
    name: str = ""
    name_en: str = ""
    content: dict[str, Any] = {}
    based_on: int | None = None


class ContentIn(Schema):
    content: dict[str, Any]
    note: str = Field(default="", max_length=300)


class FlowVerdictIn(Schema):
    approve: bool
    opinion: str = ""


class ApprovalFlowIdOut(Schema):
    id: int


class FactOut(Schema):
    name: str
    kind: str
    zh: str
    en: str
    operators: list[str]


class NamedOut(Schema):
    code: str
    zh: str
    en: str
    permissions: list[str] = []


class FlowWordsOut(Schema):
    """What a flow may be made of: facts of a case, permissions to sign, roles."""

    facts: list[FactOut]
    permissions: list[NamedOut]
    roles: list[NamedOut]


@router.get("/approval-flows", response=list[ApprovalFlowRowOut])
def list_approval_flows(request: HttpRequest, status: str = "") -> list[Any]:
    """Every version of every flow."""
    _reader(request)
    return list(queries.list_flow_versions(status=status))


@router.get("/approval-flows/words", response=FlowWordsOut)
def list_flow_words(request: HttpRequest) -> dict[str, Any]:
    """What a flow may be made of."""
    _reader(request)
    return {
        "facts": [
            {"name": name, "kind": kind, "zh": zh, "en": en, "operators": list(allowed_operators(kind))}
            for name, (kind, zh, en) in FACTS.items()
        ],
        "permissions": [
            {"code": code, "zh": PERMISSIONS[code].zh, "en": PERMISSIONS[code].en}
            for code in SIGNING_PERMISSIONS
        ],
        "roles": [
            {"code": role.code, "zh": role.name, "en": role.name_en, "permissions": sorted(role.permissions)}
            for role in list_roles()
            if set(role.permissions) & set(SIGNING_PERMISSIONS)
        ],
    }


@router.get("/approval-flows/{flow_id}", response=ApprovalFlowOut)
def get_approval_flow(request: HttpRequest, flow_id: int) -> dict[str, Any]:
    """One version: its content and its latest trial."""
    return _flow(_reader(request), flow_id)


@write(router, "/approval-flows", response=ApprovalFlowIdOut)
def draw_approval_flow(request: HttpRequest, body: DrawFlowIn) -> dict[str, int]:
    """A new draft."""
    drawn = operations.draw_flow(
        actor=current_actor(request),
        code=body.code,
        name=body.name,
        name_en=body.name_en,
        document=body.content,
        based_on=body.based_on,
    )
    return {"id": drawn}


@write(router, "/approval-flows/{flow_id}", method="PUT", response=ApprovalFlowOut)
def save_approval_flow(request: HttpRequest, flow_id: int, body: ContentIn) -> dict[str, Any]:
    """The draft has this content; a mistake is refused with its place."""
    actor = current_actor(request)
    operations.save_flow(actor=actor, flow_id=flow_id, document=body.content, note=body.note)
    return _flow(actor, flow_id)


@write(router, "/approval-flows/{flow_id}/try", response=ApprovalFlowOut)
def try_approval_flow(request: HttpRequest, flow_id: int) -> dict[str, Any]:
    """The draft is checked and run over past cases."""
    actor = current_actor(request)
    operations.try_flow(actor=actor, flow_id=flow_id)
    return _flow(actor, flow_id)


@write(router, "/approval-flows/{flow_id}/submit", response=ApprovalFlowIdOut)
def submit_approval_flow(request: HttpRequest, flow_id: int) -> dict[str, int]:
    """The tried draft waits for its check."""
    operations.submit_flow(actor=current_actor(request), flow_id=flow_id)
    return {"id": flow_id}


@write(router, "/approval-flows/{flow_id}/check", response=ApprovalFlowIdOut)
def check_approval_flow(request: HttpRequest, flow_id: int, body: FlowVerdictIn) -> dict[str, int]:
    """Another person puts the version to work, or declines it."""
    operations.check_flow(
        actor=current_actor(request), flow_id=flow_id, approve=body.approve, opinion=body.opinion
    )
    return {"id": flow_id}


@write(router, "/approval-flows/{flow_id}/retire", response=ApprovalFlowIdOut)
def retire_approval_flow(request: HttpRequest, flow_id: int) -> dict[str, int]:
    """No new case follows the version."""
    operations.retire_flow(actor=current_actor(request), flow_id=flow_id)
    return {"id": flow_id}


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("approval_flow.view")
    return actor


def _flow(actor: Actor, flow_id: int) -> dict[str, Any]:
    view = queries.get_flow_version(flow_id)
    row, edits, checks = view.row, actor.may("approval_flow.edit"), actor.may("approval_flow.check")
    is_draft = row.status in ("draft", "tested")
    return {
        **{name: getattr(row, name) for name in ApprovalFlowRowOut.model_fields},
        "content": view.content,
        "trial": view.trial,
        "is_tried": view.is_tried,
        "can": {
            "edit": edits and is_draft,
            "submit": edits and row.status == "tested",
            "check": checks and row.status == "submitted" and row.made_by_id != actor.user_id,
            "retire": (checks and row.status == "live") or (edits and is_draft),
            "draft": edits,
        },
    }
