"""Writes about roles and branches."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.core.money import Cents
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.identity.displays import DISPLAYS, FIELDS
from huoshui.identity.models import Branch, Role, SensitiveChange
from huoshui.identity.operations.sensitive import OwnRightsFixed, propose
from huoshui.identity.permissions import ALL
from huoshui.identity.ready_roles import READY_ROLES

_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")


@transaction.atomic
def save_role(
    *,
    actor: Actor,
    code: str,
    name: str,
    name_en: str,
    permissions: Iterable[str],
    approval_limit: Cents | None = None,
    reason: str = "",
) -> int | None:
    """Makes or changes a role (角色); the id of the change another person must confirm.

    None when the operator did it and it is in force. `approval_limit` in cents, None = none set. Nobody
    changes a role they hold themselves (OwnRightsFixed). Refusals: InvalidInput, and those of `propose`.
    """
    actor.require("user.manage")
    wanted = {
        "name": _text(name, field="name"),
        "name_en": _text(name_en, field="name_en"),
        "permissions": _permissions(permissions),
        "approval_limit": approval_limit,
    }
    if not _CODE.fullmatch(code):
        raise InvalidInput(
            field="code",
            zh="角色代码由小写字母、数字和下划线组成，以字母开头",
            en="A role's code is of small letters, digits and _, and begins with a letter",
        )
    if approval_limit is not None and approval_limit < 0:
        raise InvalidInput(field="approval_limit", zh="审批限额不能为负", en="May not be negative")
    if actor.kind == "system":
        _put_in_force(actor, code, wanted)
        return None
    _require_not_own(actor, code)
    role = Role.objects.select_for_update().filter(code=code).first()
    return propose(
        actor=actor,
        kind="role",
        subject=code,
        subject_name=name.strip(),
        before=None if role is None else role_facts(role),
        after=wanted,
        reason=reason,
    )


@transaction.atomic
def save_displays(*, actor: Actor, code: str, displays: Mapping[str, str], reason: str) -> int | None:
    """Says how a role is shown the fields of customers (字段脱敏): field → hidden, masked or full.

    The id of the change another person must confirm, None when the operator did it. Refusals: NotFound,
    InvalidInput, OwnRightsFixed, and those of `propose`.
    """
    actor.require("user.manage")
    role = Role.objects.select_for_update().filter(code=code).first()
    if role is None:
        raise NotFound()
    if any(field not in FIELDS or display not in DISPLAYS for field, display in displays.items()):
        raise InvalidInput(field="displays", zh="没有该字段或显示方式", en="No such field or display")
    wanted = {field: shown for field, shown in displays.items() if shown != FIELDS[field].usual}
    if actor.kind == "system":
        _put_displays(actor, role, wanted)
        return None
    _require_not_own(actor, code)
    return propose(
        actor=actor,
        kind="displays",
        subject=code,
        subject_name=role.name,
        before=dict(role.displays),
        after=wanted,
        reason=reason,
    )


def apply_role(actor: Actor, change: SensitiveChange) -> None:
    """Puts a confirmed role into force."""
    _put_in_force(actor, change.subject, change.after)


def apply_displays(actor: Actor, change: SensitiveChange) -> None:
    """Puts a confirmed way of showing fields into force."""
    _put_displays(actor, Role.objects.select_for_update().get(code=change.subject), change.after)


@transaction.atomic
def install_ready_roles(*, actor: Actor = SYSTEM) -> tuple[str, ...]:
    """The codes of the ready roles that were missing and are now there; others stay as they are."""
    present = set(Role.objects.values_list("code", flat=True))
    missing = [role for role in READY_ROLES if role.code not in present]
    for role in missing:
        save_role(
            actor=actor,
            code=role.code,
            name=role.name,
            name_en=role.name_en,
            permissions=role.permissions,
            approval_limit=role.approval_limit,
        )
    return tuple(role.code for role in missing)


@transaction.atomic
def save_branch(*, actor: Actor, code: str, name: str, name_en: str, parent_code: str | None = None) -> int:
    """The id of the branch (机构网点) made or changed; NotFound when the parent does not exist."""
    actor.require("user.manage")
    parent = None
    if parent_code is not None:
        parent = Branch.objects.filter(code=parent_code).first()
        if parent is None or parent_code == code:
            raise NotFound(field="parent_code")
    branch, _ = Branch.objects.update_or_create(
        code=code, defaults={"name": name, "name_en": name_en, "parent": parent, "is_active": True}
    )
    record(
        actor=actor,
        action="branch.saved",
        subject_type="branch",
        subject_id=branch.pk,
        subject_number=code,
        after={"name": name, "name_en": name_en, "parent_code": parent_code},
    )
    return branch.pk


def _require_not_own(actor: Actor, code: str) -> None:
    """Nothing; what a role may do is never changed by one who holds it. OwnRightsFixed."""
    if actor.user_id is not None and Role.objects.filter(code=code, user__id=actor.user_id).exists():
        raise OwnRightsFixed()


def role_facts(role: Role) -> dict[str, Any]:
    """What a role is, as a change of rights keeps it."""
    return {
        "name": role.name,
        "name_en": role.name_en,
        "permissions": list(role.permissions),
        "approval_limit": role.approval_limit,
    }


def _put_in_force(actor: Actor, code: str, wanted: Mapping[str, Any]) -> None:
    role = Role.objects.select_for_update().filter(code=code).first()
    before = None if role is None else role_facts(role)
    role = role or Role(code=code)
    role.name, role.name_en = wanted["name"], wanted["name_en"]
    role.permissions = wanted["permissions"]
    role.approval_limit = wanted["approval_limit"]
    role.save()
    _audit(actor, "role.saved", role, before=before, after=role_facts(role))


def _put_displays(actor: Actor, role: Role, wanted: Mapping[str, Any]) -> None:
    before, role.displays = dict(role.displays), dict(wanted)
    role.save(update_fields=["displays"])
    _audit(actor, "role.displays_saved", role, before={"displays": before}, after={"displays": wanted})


def _permissions(permissions: Iterable[str]) -> list[str]:
    wanted = set(permissions)
    if unknown := sorted(wanted - ALL):
        text = "、".join(unknown)
        raise InvalidInput(field="permissions", zh=f"没有这些权限：{text}", en=f"No such permissions: {text}")
    return sorted(wanted)


def _text(value: str, *, field: str) -> str:
    if not value.strip() or len(value.strip()) > 40:
        raise InvalidInput(field=field, zh="请填写 1 至 40 个字", en="Give 1 to 40 characters")
    return value.strip()


def _audit(
    actor: Actor,
    action: str,
    role: Role,
    *,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="role",
        subject_id=role.pk,
        subject_number=role.code,
        before=before,
        after=after,
    )
