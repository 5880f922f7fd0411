"""Writes about members of staff: who they are, what they may do, and their password."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, NotFound, Refusal
from huoshui.foundation.actor import Actor
from huoshui.identity.models import Branch, Role, User

DATA_SCOPES = ("own", "branch", "all")
MIN_PASSWORD_LENGTH = 8


class UsernameTaken(Refusal):
    code = "identity.username_taken"
    zh = "用户名 {username} 已存在"
    en = "The user name {username} is already taken"


class WeakPassword(Refusal):
    code = "identity.weak_password"
    zh = "密码至少 {length} 位，须同时包含字母和数字，且不能是常见密码"
    en = "A password needs at least {length} characters, letters and digits, and may not be a common one"
    status = 422


class WrongOldPassword(Refusal):
    code = "identity.wrong_old_password"
    zh = "原密码不正确"
    en = "The old password is wrong"
    status = 422


class OwnRightsFixed(Refusal):
    code = "identity.own_rights_fixed"
    zh = "不能修改自己的角色、数据范围或停用自己"
    en = "Nobody may change their own roles or scope, or switch themselves off"
    status = 403


@transaction.atomic
def create_staff(
    *,
    actor: Actor,
    username: str,
    name: str,
    branch_id: int,
    role_codes: Sequence[str],
    data_scope: str,
    password: str,
    must_change_password: bool = True,
) -> int:
    """The id of the new member of staff (员工). The first password must be changed unless told otherwise."""
    actor.require("user.manage")
    check_password_strength(password)
    username, name = username.strip().lower(), name.strip()
    if not username or not name:
        raise InvalidInput(field="username" if not username else "name", zh="不能为空", en="May not be empty")
    roles = _roles(role_codes)
    user = User(
        username=username,
        kind="staff",
        name=name,
        branch=_branch(branch_id),
        data_scope=_data_scope(data_scope),
        must_change_password=must_change_password,
    )
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise UsernameTaken(field="username", username=username) from error
    user.roles.set(roles)
    _audit(actor, "user.created", user, before=None)
    return user.pk


@transaction.atomic
def change_staff(
    *,
    actor: Actor,
    user_id: int,
    name: str | None = None,
    branch_id: int | None = None,
    role_codes: Sequence[str] | None = None,
    data_scope: str | None = None,
    is_active: bool | None = None,
) -> None:
    """Changes what is given; nobody changes their own roles, scope or activity."""
    actor.require("user.manage")
    user = _locked(user_id)
    before = _facts(user)
    if actor.user_id == user.pk and _changes_rights(
        before, role_codes=role_codes, data_scope=data_scope, is_active=is_active
    ):
        raise OwnRightsFixed()
    if name is not None and name.strip():
        user.name = name.strip()
    if branch_id is not None:
        user.branch = _branch(branch_id)
    if data_scope is not None:
        user.data_scope = _data_scope(data_scope)
    if is_active is not None:
        user.is_active = is_active
    user.save()
    if role_codes is not None:
        user.roles.set(_roles(role_codes))
    _audit(actor, "user.changed", user, before=before)


@transaction.atomic
def set_password(*, actor: Actor, user_id: int, password: str) -> None:
    """Gives a member of staff a new first password (重置密码), which they must change at the next login."""
    actor.require("user.manage")
    check_password_strength(password)
    user = _locked(user_id)
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    record(
        actor=actor,
        action="user.password_reset",
        subject_type="user",
        subject_id=user.pk,
        subject_number=user.username,
    )


@transaction.atomic
def change_own_password(*, actor: Actor, old: str, new: str) -> None:
    """Changes the actor's own password. WrongOldPassword, WeakPassword."""
    user = _locked(actor.user_id or 0)
    if not user.check_password(old):
        raise WrongOldPassword(field="old")
    check_password_strength(new)
    if old == new:
        raise InvalidInput(field="new", zh="新密码不能与原密码相同", en="The new password must differ")
    user.set_password(new)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record(
        actor=actor,
        action="user.password_changed",
        subject_type="user",
        subject_id=user.pk,
        subject_number=user.username,
    )


def check_password_strength(password: str) -> None:
    """Refuses a password under 8 characters, without both a letter and a digit, or one everybody uses."""
    has_letter = any(char.isalpha() for char in password)
    has_digit = any(char.isdigit() for char in password)
    if len(password) < MIN_PASSWORD_LENGTH or not has_letter or not has_digit:
        raise WeakPassword(field="password", length=MIN_PASSWORD_LENGTH)
    try:
        _common_passwords().validate(password)
    except ValidationError:
        raise WeakPassword(field="password", length=MIN_PASSWORD_LENGTH) from None


@cache
def _common_passwords() -> CommonPasswordValidator:
    return CommonPasswordValidator()  # reads its list of 20,000 once


def _locked(user_id: int) -> User:
    user = User.objects.select_for_update().filter(pk=user_id, kind="staff").first()
    if user is None:
        raise NotFound()
    return user


def _roles(codes: Sequence[str]) -> list[Role]:
    roles = list(Role.objects.filter(code__in=codes, is_active=True))
    missing = sorted(set(codes) - {role.code for role in roles})
    if missing or not roles:
        text = "、".join(missing)
        raise InvalidInput(
            field="role_codes", zh=f"角色不存在或未选择：{text}", en=f"No such role, or none chosen: {text}"
        )
    return roles


def _branch(branch_id: int) -> Branch:
    branch = Branch.objects.filter(pk=branch_id, is_active=True).first()
    if branch is None:
        raise InvalidInput(field="branch_id", zh="机构不存在", en="No such branch")
    return branch


def _data_scope(data_scope: str) -> str:
    if data_scope not in DATA_SCOPES:
        raise InvalidInput(field="data_scope", zh="数据范围无效", en="No such data scope")
    return data_scope


def _facts(user: User) -> dict[str, Any]:
    return {
        "name": user.name,
        "branch_id": user.branch_id,
        "role_codes": sorted(user.roles.values_list("code", flat=True)),
        "data_scope": user.data_scope,
        "is_active": user.is_active,
    }


def _changes_rights(
    before: dict[str, Any],
    *,
    role_codes: Sequence[str] | None,
    data_scope: str | None,
    is_active: bool | None,
) -> bool:
    return (
        (role_codes is not None and sorted(role_codes) != before["role_codes"])
        or (data_scope is not None and data_scope != before["data_scope"])
        or (is_active is not None and is_active != before["is_active"])
    )


def _audit(actor: Actor, action: str, user: User, *, before: dict[str, Any] | None) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="user",
        subject_id=user.pk,
        subject_number=user.username,
        before=before,
        after=_facts(user),
    )
