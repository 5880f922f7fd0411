"""Writes about roles and branches."""

from collections.abc import Iterable

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.core.money import Cents
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.identity.models import Branch, Role
from huoshui.identity.operations.staff import OwnRightsFixed
from huoshui.identity.permissions import ALL
from huoshui.identity.ready_roles import READY_ROLES


@transaction.atomic
def save_role(
    *,
    actor: Actor,
    code: str,
    name: str,
    name_en: str,
    permissions: Iterable[str],
    approval_limit: Cents | None = None,
) -> str:
    """The code of the role (角色) made or changed; `approval_limit` in cents, None = none set.

    Nobody widens or narrows a role they hold themselves (OwnRightsFixed).
    """
    actor.require("user.manage")
    wanted = set(permissions)
    if unknown := sorted(wanted - ALL):
        text = "、".join(unknown)
        raise InvalidInput(field="permissions", zh=f"没有这些权限：{text}", en=f"No such permissions: {text}")
    if approval_limit is not None and approval_limit < 0:
        raise InvalidInput(field="approval_limit", zh="审批限额不能为负", en="May not be negative")
    role = Role.objects.select_for_update().filter(code=code).first()
    before = None if role is None else _facts(role)
    if before is not None and (before["permissions"], before["approval_limit"]) != (
        sorted(wanted),
        approval_limit,
    ):
        _require_not_own(actor, code)
    role = role or Role(code=code)
    role.name, role.name_en = name, name_en
    role.permissions = sorted(wanted)
    role.approval_limit = approval_limit
    role.save()
    record(
        actor=actor,
        action="role.saved",
        subject_type="role",
        subject_id=role.pk,
        subject_number=code,
        before=before,
        after=_facts(role),
    )
    return code


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


def _facts(role: Role) -> dict[str, object]:
    return {
        "name": role.name,
        "name_en": role.name_en,
        "permissions": list(role.permissions),
        "approval_limit": role.approval_limit,
    }
