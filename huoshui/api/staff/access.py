"""Who may do what and why; changes of rights confirmed by a second person; cases handed over."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.language import prefers_english
from huoshui.api.spreadsheet import money_cell, xlsx_response
from huoshui.api.types import Page, PageParams, Yuan, page_of
from huoshui.foundation.actor import Actor
from huoshui.identity import operations, queries
from huoshui.identity.conflicts import CONFLICTS
from huoshui.identity.displays import FIELDS
from huoshui.identity.permissions import PERMISSIONS
from huoshui.jobs.hand_over import CaseGroup, cases_of, hand_over

router = Router(auth=StaffAuth(), tags=["staff access"])

_SCOPES = {
    "own": ("本人", "own cases"),
    "branch": ("本机构及下级", "branch and below"),
    "all": ("全部", "all"),
}


class ConflictOut(Schema):
    first: str
    second: str
    refused: bool
    zh: str
    en: str


class EffectOut(Schema):
    """What one person gains and loses; `scope` and each of `displays` are [before, after]."""

    user_id: int
    username: str
    name: str
    gained: list[str]
    lost: list[str]
    scope: list[str]
    displays: dict[str, list[str]]


class RightsOut(Schema):
    """The facts of a role or of a person; only those of its kind are given."""

    name: str | None = None
    name_en: str | None = None
    permissions: list[str] | None = None
    approval_limit: Yuan | None = None
    branch_id: int | None = None
    role_codes: list[str] | None = None
    data_scope: str | None = None
    is_active: bool | None = None
    displays: dict[str, str] | None = None


class SensitiveChangeOut(Schema):
    id: int
    kind: str
    subject: str
    subject_name: str
    before: RightsOut | None
    after: RightsOut
    effects: list[EffectOut]
    conflicts: list[ConflictOut]
    reason: str
    status: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    opinion: str
    blocked: str


class DecisionIn(Schema):
    confirm: bool
    opinion: str = ""


class FieldOut(Schema):
    code: str
    name: str
    name_en: str
    usual: str


class RoleColumnOut(Schema):
    code: str
    name: str
    name_en: str
    permissions: list[str]
    approval_limit: Yuan | None
    displays: dict[str, str]
    people: list[str]
    conflicts: list[ConflictOut]


class MatrixOut(Schema):
    roles: list[RoleColumnOut]
    fields: list[FieldOut]
    conflicts: list[ConflictOut]


class HoldingOut(Schema):
    permission: str
    role_codes: list[str]


class PersonAccessOut(Schema):
    id: int
    username: str
    name: str
    branch_name: str
    data_scope: str
    is_active: bool
    role_codes: list[str]
    holdings: list[HoldingOut]
    approval_limit: Yuan
    unlimited: bool
    displays: dict[str, str]
    conflicts: list[ConflictOut]


class CaseGroupOut(Schema):
    kind: str
    numbers: list[str]


class HandOverIn(Schema):
    to_id: int
    reason: str


class RightsChangeFilters(PageParams):
    status: str = ""


@router.get("/access/changes", response=Page[SensitiveChangeOut])
def list_sensitive_changes(request: HttpRequest, filters: Query[RightsChangeFilters]) -> dict[str, Any]:
    actor = _reader(request)
    rows, total = queries.list_sensitive_changes(
        reader_id=actor.user_id, status=filters.status, page=filters.page, page_size=filters.page_size
    )
    return page_of([_change(row) for row in rows], total=total, params=filters)


@router.get("/access/changes/{change_id}", response=SensitiveChangeOut)
def get_sensitive_change(request: HttpRequest, change_id: int) -> dict[str, Any]:
    actor = _reader(request)
    return _change(queries.get_sensitive_change(change_id, reader_id=actor.user_id))


@write(router, "/access/changes/{change_id}/decision", response=SensitiveChangeOut)
def decide_sensitive_change(request: HttpRequest, change_id: int, body: DecisionIn) -> dict[str, Any]:
    actor = current_actor(request)
    operations.decide_sensitive_change(
        actor=actor, change_id=change_id, confirm=body.confirm, opinion=body.opinion
    )
    return _change(queries.get_sensitive_change(change_id, reader_id=actor.user_id))


@write(router, "/access/changes/{change_id}/withdraw", response=SensitiveChangeOut)
def withdraw_sensitive_change(request: HttpRequest, change_id: int) -> dict[str, Any]:
    actor = current_actor(request)
    operations.withdraw_sensitive_change(actor=actor, change_id=change_id)
    return _change(queries.get_sensitive_change(change_id, reader_id=actor.user_id))


@router.get("/access/matrix", response=MatrixOut)
def get_access_matrix(request: HttpRequest) -> dict[str, Any]:
    _reader(request)
    fields = [
        {"code": code, "name": one.zh, "name_en": one.en, "usual": one.usual} for code, one in FIELDS.items()
    ]
    return {"roles": queries.role_columns(), "fields": fields, "conflicts": CONFLICTS}


@router.get("/access/people", response=list[PersonAccessOut])
def list_people_access(request: HttpRequest, search: str = "") -> list[queries.PersonAccess]:
    _reader(request)
    return list(queries.list_people_access(search=search))


@router.get("/access/export")
def export_access(request: HttpRequest) -> HttpResponse:
    _reader(request)
    english = prefers_english(request)
    roles = {role.code: role.name_en if english else role.name for role in queries.role_columns()}
    headings = (
        ("User name", "Name", "Branch", "Data scope", "Permission", "Through", "Approval limit", "Conflicts")
        if english
        else ("用户名", "姓名", "机构", "数据范围", "权限", "来自角色", "审批限额（元）", "不相容岗位")
    )
    return xlsx_response(
        name="access.xlsx",
        headings=headings,
        rows=[
            (
                person.username,
                person.name,
                person.branch_name,
                _SCOPES[person.data_scope][english],
                PERMISSIONS[held.permission].en if english else PERMISSIONS[held.permission].zh,
                "、".join(roles.get(code, code) for code in held.role_codes),
                _limit(person, held.permission, english=english),
                "、".join(
                    one.en if english else one.zh
                    for one in person.conflicts
                    if held.permission in (one.first, one.second)
                ),
            )
            for person in queries.list_people_access()
            for held in person.holdings
        ],
    )


@router.get("/users/{user_id}/cases", response=list[CaseGroupOut])
def list_cases_of_user(request: HttpRequest, user_id: int) -> list[CaseGroup]:
    return list(cases_of(actor=current_actor(request), user_id=user_id))


@write(router, "/users/{user_id}/hand-over", response=list[CaseGroupOut])
def hand_over_cases(request: HttpRequest, user_id: int, body: HandOverIn) -> list[CaseGroup]:
    actor = current_actor(request)
    return list(hand_over(actor=actor, user_id=user_id, to_id=body.to_id, reason=body.reason))


def _limit(person: queries.PersonAccess, permission: str, *, english: bool) -> Any:
    if permission != "application.approve":
        return None
    unlimited = "unlimited" if english else "不限"
    return unlimited if person.unlimited else money_cell(person.approval_limit)


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    if not actor.may("user.manage"):
        actor.require("access.view")
    return actor


def _change(row: queries.SensitiveChangeRow) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in SensitiveChangeOut.model_fields}
    if row.kind == "displays":
        facts |= {"before": {"displays": row.before}, "after": {"displays": row.after}}
    return facts
