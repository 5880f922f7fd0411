"""Users, roles, permissions and branches."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.staff.session import RoleName
from huoshui.api.types import Page, PageParams, Yuan, page_of
from huoshui.identity import operations, queries
from huoshui.identity.permissions import PERMISSIONS, SUBJECTS

router = Router(auth=StaffAuth(), tags=["staff users"])


class UserOut(Schema):
    id: int
    username: str
    name: str
    branch_id: int | None
    branch_name: str
    roles: list[RoleName]
    is_active: bool
    data_scope: str
    must_change_password: bool
    last_login_at: datetime | None
    last_login_ip: str


class UserIn(Schema):
    username: str
    name: str
    branch_id: int
    role_codes: list[str]
    data_scope: str
    password: str
    reason: str = ""


class UserChangeIn(Schema):
    """What is left out stays as it is; `password` is a new first password. `reason` is for who confirms."""

    name: str | None = None
    branch_id: int | None = None
    role_codes: list[str] | None = None
    data_scope: str | None = None
    is_active: bool | None = None
    password: str | None = None
    reason: str = ""


class UserSavedOut(UserOut):
    """The person as they now are; `waiting`: the changes of rights that take force when another confirms."""

    waiting: list[int]


class LoginOut(Schema):
    at: datetime
    ip: str
    user_agent: str
    method: str
    succeeded: bool
    problem: str


class RoleOut(Schema):
    code: str
    name: str
    name_en: str
    permissions: list[str]
    approval_limit: Yuan | None
    user_count: int


class RoleIn(Schema):
    name: str
    name_en: str
    permissions: list[str]
    approval_limit: Yuan | None = None
    reason: str = ""


class PermissionOut(Schema):
    code: str
    name: str
    name_en: str
    subject: str
    subject_name: str
    subject_name_en: str


class ProposedOut(Schema):
    """The change of rights that takes force when another person confirms it."""

    change_id: int | None


class DisplaysIn(Schema):
    """Field → hidden, masked or full."""

    displays: dict[str, str]
    reason: str = ""


class BranchOut(Schema):
    id: int
    code: str
    name: str
    name_en: str
    parent_id: int | None


@router.get("/users", response=Page[UserOut])
def list_users(request: HttpRequest, params: Query[PageParams], search: str = "") -> dict[str, Any]:
    current_actor(request).require("user.manage")
    found = queries.list_users(search=search, page=params.page, page_size=params.page_size)
    return page_of(found.items, total=found.total, params=params)


@write(router, "/users", response=UserSavedOut)
def create_user(request: HttpRequest, body: UserIn) -> dict[str, Any]:
    user_id = operations.create_staff(actor=current_actor(request), **body.dict())
    return _saved(user_id)


@write(router, "/users/{user_id}", method="PUT", response=UserSavedOut)
def change_user(request: HttpRequest, user_id: int, body: UserChangeIn) -> dict[str, Any]:
    actor = current_actor(request)
    operations.change_staff(actor=actor, user_id=user_id, **body.dict(exclude={"password"}))
    if body.password is not None:
        operations.set_password(actor=actor, user_id=user_id, password=body.password, reason=body.reason)
    return _saved(user_id)


@router.get("/users/{user_id}/logins", response=list[LoginOut])
def list_user_logins(request: HttpRequest, user_id: int) -> list[queries.LoginRow]:
    current_actor(request).require("user.manage")
    return list(queries.list_logins(user_id=queries.get_user(user_id=user_id).id))


@router.get("/roles", response=list[RoleOut])
def list_roles(request: HttpRequest) -> list[queries.RoleRow]:
    current_actor(request).require("user.manage")
    return list(queries.list_roles())


@write(router, "/roles/{code}", method="PUT", response=ProposedOut)
def save_role(request: HttpRequest, code: str, body: RoleIn) -> dict[str, Any]:
    change_id = operations.save_role(
        actor=current_actor(request),
        code=code,
        name=body.name,
        name_en=body.name_en,
        permissions=body.permissions,
        approval_limit=body.approval_limit,
        reason=body.reason,
    )
    return {"change_id": change_id}


@write(router, "/roles/{code}/displays", method="PUT", response=ProposedOut)
def save_role_displays(request: HttpRequest, code: str, body: DisplaysIn) -> dict[str, Any]:
    change_id = operations.save_displays(
        actor=current_actor(request), code=code, displays=body.displays, reason=body.reason
    )
    return {"change_id": change_id}


@router.get("/permissions", response=list[PermissionOut])
def list_permissions(request: HttpRequest) -> list[dict[str, str]]:
    actor = current_actor(request)
    if not actor.may("user.manage"):
        actor.require("access.view")
    return [
        {
            "code": code,
            "name": text.zh,
            "name_en": text.en,
            "subject": code.partition(".")[0],
            "subject_name": SUBJECTS[code.partition(".")[0]].zh,
            "subject_name_en": SUBJECTS[code.partition(".")[0]].en,
        }
        for code, text in PERMISSIONS.items()
    ]


@router.get("/branches", response=list[BranchOut])
def list_branches(request: HttpRequest) -> list[queries.BranchRow]:
    return list(queries.list_branches())


def _saved(user_id: int) -> dict[str, Any]:
    waiting = queries.waiting_of(subjects=[str(user_id)])
    return {**asdict(queries.get_user(user_id=user_id)), "waiting": waiting}
