"""Users, roles, permissions and branches."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.staff.session import RoleName
from huoshui.api.types import Page, PageParams, Yuan, page_of
from huoshui.identity import operations, queries
from huoshui.identity.permissions import PERMISSIONS

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


class UserChangeIn(Schema):
    """What is left out stays as it is; `password` is a new first password."""

    name: str | None = None
    branch_id: int | None = None
    role_codes: list[str] | None = None
    data_scope: str | None = None
    is_active: bool | None = None
    password: str | None = None


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


class PermissionOut(Schema):
    code: str
    name: str
    name_en: str


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


@write(router, "/users", response=UserOut)
def create_user(request: HttpRequest, body: UserIn) -> queries.UserRow:
    user_id = operations.create_staff(actor=current_actor(request), **body.dict())
    return queries.get_user(user_id=user_id)


@write(router, "/users/{user_id}", method="PUT", response=UserOut)
def change_user(request: HttpRequest, user_id: int, body: UserChangeIn) -> queries.UserRow:
    actor = current_actor(request)
    operations.change_staff(actor=actor, user_id=user_id, **body.dict(exclude={"password"}))
    if body.password is not None:
        operations.set_password(actor=actor, user_id=user_id, password=body.password)
    return queries.get_user(user_id=user_id)


@router.get("/users/{user_id}/logins", response=list[LoginOut])
def list_user_logins(request: HttpRequest, user_id: int) -> tuple[queries.LoginRow, ...]:
    current_actor(request).require("user.manage")
    return queries.list_logins(user_id=queries.get_user(user_id=user_id).id)


@router.get("/roles", response=list[RoleOut])
def list_roles(request: HttpRequest) -> tuple[queries.RoleRow, ...]:
    current_actor(request).require("user.manage")
    return queries.list_roles()


@write(router, "/roles/{code}", method="PUT", response=RoleOut)
def save_role(request: HttpRequest, code: str, body: RoleIn) -> queries.RoleRow:
    operations.save_role(
        actor=current_actor(request),
        code=code,
        name=body.name,
        name_en=body.name_en,
        permissions=body.permissions,
        approval_limit=body.approval_limit,
    )
    return next(role for role in queries.list_roles() if role.code == code)


@router.get("/permissions", response=list[PermissionOut])
def list_permissions(request: HttpRequest) -> list[dict[str, str]]:
    current_actor(request).require("user.manage")
    return [{"code": code, "name": text.zh, "name_en": text.en} for code, text in PERMISSIONS.items()]


@router.get("/branches", response=list[BranchOut])
def list_branches(request: HttpRequest) -> tuple[queries.BranchRow, ...]:
    return queries.list_branches()
