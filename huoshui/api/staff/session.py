"""Staff come in, see who they are, change their password and go."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from huoshui.api.base import PublicAuth, StaffAuth, current_actor
from huoshui.foundation import business_date
from huoshui.identity import operations, queries

router = Router(auth=StaffAuth(), tags=["staff session"])


class LoginIn(Schema):
    username: str
    password: str


class PasswordIn(Schema):
    old: str
    new: str


class RoleName(Schema):
    code: str
    name: str
    name_en: str


class StaffOut(Schema):
    id: int
    username: str
    name: str
    branch_id: int | None
    branch_name: str
    roles: list[RoleName]
    permissions: list[str]
    business_date: str
    must_change_password: bool


class LoggedOut(Schema):
    logged_out: bool = True


@router.post("/session/login", response=StaffOut, auth=PublicAuth())
def log_in_staff(request: HttpRequest, body: LoginIn) -> dict[str, Any]:
    # Not a `write`: a refused attempt must stay in the record of logins, so nothing may roll it back.
    user_id = operations.log_in_staff(
        username=body.username,
        password=body.password,
        ip=queries.client_ip(request),
        user_agent=request.headers.get("User-Agent", ""),
    )
    operations.start_session(request=request, user_id=user_id)
    return _staff(user_id)


@router.post("/session/logout", response=LoggedOut, auth=PublicAuth())
def log_out_staff(request: HttpRequest) -> dict[str, Any]:
    operations.end_session(request=request)
    return {}


@router.get("/session", response=StaffOut)
def read_staff_session(request: HttpRequest) -> dict[str, Any]:
    return _staff(current_actor(request).user_id or 0)


@router.post("/session/password", response=StaffOut)
def change_staff_password(request: HttpRequest, body: PasswordIn) -> dict[str, Any]:
    actor = current_actor(request)
    operations.change_own_password(actor=actor, old=body.old, new=body.new)
    operations.keep_session(request=request, user_id=actor.user_id or 0)
    return _staff(actor.user_id or 0)


def _staff(user_id: int) -> dict[str, Any]:
    user = queries.get_user(user_id=user_id)
    actor = queries.actor_of_user(user_id=user_id)
    return {
        "id": user.id,
        "username": user.username,
        "name": user.name,
        "branch_id": user.branch_id,
        "branch_name": user.branch_name,
        "roles": user.roles,
        "permissions": sorted(actor.permissions),
        "business_date": business_date.today().isoformat(),
        "must_change_password": user.must_change_password,
    }
