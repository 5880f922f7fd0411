"""Reads about the people who log in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from huoshui.core.errors import NotFound
from huoshui.identity.models import LoginRecord, User


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleName:
    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow:
    """A member of staff as the user list shows them."""

    id: int
    username: str
    name: str
    branch_id: int | None
    branch_name: str
    roles: tuple[RoleName, ...]
    is_active: bool
    data_scope: str
    must_change_password: bool
    last_login_at: datetime | None
    last_login_ip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserPage:
    items: tuple[UserRow, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginRow:
    at: datetime
    ip: str
    user_agent: str
    method: str
    succeeded: bool
    problem: str


def list_users(
    *, search: str = "", user_id: int | None = None, page: int = 1, page_size: int = 20
) -> UserPage:
    """One page of the staff, by user name; `search` matches user name or name."""
    users = User.objects.filter(kind="staff").select_related("branch").prefetch_related("roles")
    if user_id is not None:
        users = users.filter(pk=user_id)
    if search:
        users = users.filter(Q(username__icontains=search) | Q(name__icontains=search))
    start = (page - 1) * page_size
    shown = list(users.order_by("username")[start : start + page_size])
    logins = _last_logins([user.pk for user in shown])
    return UserPage(items=tuple(_user_row(user, logins.get(user.pk)) for user in shown), total=users.count())


def get_user(*, user_id: int) -> UserRow:
    """One member of staff; NotFound for a borrower or an unknown id."""
    found = list_users(user_id=user_id)
    if not found.items:
        raise NotFound()
    return found.items[0]


def get_user_name(user_id: int | None) -> str:
    """The name of a user, empty for None or an unknown id."""
    if user_id is None:
        return ""
    return User.objects.filter(pk=user_id).values_list("name", flat=True).first() or ""


def get_user_names(user_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of several users by id, in one query."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    return dict(User.objects.filter(pk__in=wanted).values_list("id", "name"))


def get_phone(*, user_id: int) -> str:
    """The full phone number of a user, for sending; empty when none is known. Never leaves by an API."""
    user = User.objects.filter(pk=user_id).only("phone").first()
    return (user.phone or "") if user else ""


def list_logins(*, user_id: int, limit: int = 50) -> tuple[LoginRow, ...]:
    """The latest attempts to log in as that user, newest first."""
    records = LoginRecord.objects.filter(user_id=user_id).order_by("-at")[:limit]
    return tuple(
        LoginRow(
            at=item.at,
            ip=item.ip,
            user_agent=item.user_agent,
            method=item.method,
            succeeded=item.succeeded,
            problem=item.problem,
        )
        for item in records
    )


def _last_logins(user_ids: list[int]) -> dict[int, LoginRecord]:
    records = LoginRecord.objects.filter(user_id__in=user_ids, succeeded=True)
    return {
        item.user_id: item for item in records.order_by("user_id", "-at").distinct("user_id") if item.user_id
    }


def _user_row(user: User, login: LoginRecord | None) -> UserRow:
    return UserRow(
        id=user.pk,
        username=user.username,
        name=user.name,
        branch_id=user.branch_id,
        branch_name=user.branch.name if user.branch else "",
        roles=tuple(
            RoleName(code=role.code, name=role.name, name_en=role.name_en) for role in user.roles.all()
        ),
        is_active=user.is_active,
        data_scope=user.data_scope,
        must_change_password=user.must_change_password,
        last_login_at=login.at if login else None,
        last_login_ip=login.ip if login else "",
    )
