"""Writes about members of staff: who they are, what they may do, and their password."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, NotFound, Refusal
from huoshui.foundation.actor import Actor
from huoshui.identity.effects import present_rights, rights_after
from huoshui.identity.models import Branch, Role, SensitiveChange, User
from huoshui.identity.operations.sensitive import LastManager, OwnRightsFixed, propose

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
    reason: str = "",
) -> int:
    """The id of the new member of staff (员工). The first password must be changed unless told otherwise.

    Made by a person, the newcomer has no role until another has confirmed the rights proposed here; made by
    the operator, they have them at once.
    """
    actor.require("user.manage")
    check_password_strength(password)
    username, name = username.strip().lower(), name.strip()
    if not username or not name:
        raise InvalidInput(field="username" if not username else "name", zh="不能为空", en="May not be empty")
    wanted = {
        "branch_id": _branch(branch_id).pk,
        "role_codes": sorted(role.code for role in _roles(role_codes)),
        "data_scope": _data_scope(data_scope),
        "is_active": True,
    }
    user = User(
        username=username,
        kind="staff",
        name=name,
        branch_id=branch_id,
        data_scope="own",
        must_change_password=must_change_password,
    )
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise UsernameTaken(field="username", username=username) from error
    if actor.kind == "system":
        _give(user, wanted)
    _audit(actor, "user.created", user, before=None)
    if actor.kind != "system":
        _propose_person(actor, user, wanted, reason=reason)
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
    reason: str = "",
) -> int | None:
    """Changes what is given; the id of the change another person must confirm, None when it is in force.

    A name, and switching somebody off, count at once; more roles, another branch or scope, and letting
    somebody back in need a second person, unless the operator does it. Nobody changes their own roles, scope
    or activity. Refusals: OwnRightsFixed, and those of `propose`.
    """
    actor.require("user.manage")
    user = _locked(user_id)
    before = person_facts(user)
    wanted = dict(before)
    if branch_id is not None:
        wanted["branch_id"] = _branch(branch_id).pk
    if role_codes is not None:
        wanted["role_codes"] = sorted(role.code for role in _roles(role_codes))
    if data_scope is not None:
        wanted["data_scope"] = _data_scope(data_scope)
    if is_active is not None:
        wanted["is_active"] = is_active
    if actor.user_id == user.pk and wanted != before:
        raise OwnRightsFixed()
    if name is not None and name.strip() and name.strip() != user.name:
        facts, user.name = _facts(user), name.strip()
        user.save(update_fields=["name"])
        _audit(actor, "user.changed", user, before=facts)
    if wanted["is_active"] is False and before["is_active"]:
        # Who must not come in any more is out at once; that gives nobody a right.
        _put_in_force(actor, user, {**before, "is_active": False})
        before = person_facts(user)
    if wanted == before:
        return None
    if actor.kind == "system":
        _put_in_force(actor, user, wanted)
        return None
    return _propose_person(actor, user, wanted, reason=reason)


@transaction.atomic
def set_password(*, actor: Actor, user_id: int, password: str, reason: str = "") -> int | None:
    """Gives a member of staff a new first password (重置密码), which they must change at the next login.

    The id of the change another person must confirm: who knows another's password could be them. None when
    the operator did it and it is in force.
    """
    actor.require("user.manage")
    check_password_strength(password)
    user = _locked(user_id)
    if actor.kind == "system":
        _reset(actor, user, make_password(password))
        return None
    if actor.user_id == user.pk:
        raise OwnRightsFixed()
    return propose(
        actor=actor,
        kind="password",
        subject=str(user.pk),
        subject_name=f"{user.name} {user.username}",
        before=None,
        after={},
        reason=reason,
        secret=make_password(password),
    )


def apply_person(actor: Actor, change: SensitiveChange) -> None:
    """Puts a confirmed change of a person's roles, scope, branch or activity into force."""
    _put_in_force(actor, _locked(int(change.subject)), change.after)


def apply_password(actor: Actor, change: SensitiveChange) -> None:
    """Puts a confirmed new first password into force."""
    _reset(actor, _locked(int(change.subject)), change.secret or "")


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


def person_facts(user: User) -> dict[str, Any]:
    """What a person has been given, as a change of rights keeps it."""
    return {
        "branch_id": user.branch_id,
        "role_codes": sorted(user.roles.values_list("code", flat=True)),
        "data_scope": user.data_scope,
        "is_active": user.is_active,
    }


def _facts(user: User) -> dict[str, Any]:
    return {"name": user.name, **person_facts(user)}


def _propose_person(actor: Actor, user: User, wanted: dict[str, Any], *, reason: str) -> int:
    return propose(
        actor=actor,
        kind="person",
        subject=str(user.pk),
        subject_name=f"{user.name} {user.username}",
        before=person_facts(user),
        after=wanted,
        reason=reason,
    )


def _put_in_force(actor: Actor, user: User, wanted: dict[str, Any]) -> None:
    now = present_rights()
    then = rights_after(now, kind="person", subject=str(user.pk), after=wanted)
    if now.managers() and not then.managers():
        raise LastManager()
    before = _facts(user)
    _give(user, wanted)
    _audit(actor, "user.changed", user, before=before)


def _give(user: User, wanted: dict[str, Any]) -> None:
    user.branch_id = wanted["branch_id"]
    user.data_scope = wanted["data_scope"]
    user.is_active = wanted["is_active"]
    user.save(update_fields=["branch", "data_scope", "is_active"])
    user.roles.set(Role.objects.filter(code__in=wanted["role_codes"]))


def _reset(actor: Actor, user: User, password_hash: str) -> None:
    user.password, user.must_change_password = password_hash, True
    user.save(update_fields=["password", "must_change_password"])
    record(
        actor=actor,
        action="user.password_reset",
        subject_type="user",
        subject_id=user.pk,
        subject_number=user.username,
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
