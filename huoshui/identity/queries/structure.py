"""Reads about the lender's roles and branches."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from huoshui.core.errors import NotFound
from huoshui.core.money import Cents
from huoshui.identity.models import Branch, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow:
    """A role with its permissions, its approval limit in cents (None: none set) and how many carry it."""

    code: str
    name: str
    name_en: str
    permissions: tuple[str, ...]
    approval_limit: Cents | None
    user_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchRow:
    id: int
    code: str
    name: str
    name_en: str
    parent_id: int | None


def list_roles() -> tuple[RoleRow, ...]:
    """Every active role, in the order they were made."""
    roles = Role.objects.filter(is_active=True).annotate(
        user_count=Count("user", filter=Q(user__is_active=True))
    )
    return tuple(
        RoleRow(
            code=role.code,
            name=role.name,
            name_en=role.name_en,
            permissions=tuple(sorted(role.permissions)),
            approval_limit=role.approval_limit,
            user_count=role.user_count,
        )
        for role in roles.order_by("id")
    )


def list_branches() -> tuple[BranchRow, ...]:
    """Every active branch, by code."""
    return tuple(_branch_row(branch) for branch in Branch.objects.filter(is_active=True).order_by("code"))


def get_branch(branch_id: int) -> BranchRow:
    """One branch; NotFound for an unknown id."""
    branch = Branch.objects.filter(pk=branch_id).first()
    if branch is None:
        raise NotFound()
    return _branch_row(branch)


def get_branch_names(branch_ids: Iterable[int | None]) -> dict[int, str]:
    """The names of several branches by id, in one query."""
    wanted = {branch_id for branch_id in branch_ids if branch_id is not None}
    return dict(Branch.objects.filter(pk__in=wanted).values_list("id", "name"))


def head_branch_id() -> int:
    """The id of the head office: the first branch without a parent; NotFound when there is none."""
    found = Branch.objects.filter(parent__isnull=True, is_active=True).order_by("id").first()
    if found is None:
        raise NotFound()
    return found.pk


def branch_and_below(branch_id: int | None) -> frozenset[int]:
    """The ids of the branch and of every branch under it; empty for None."""
    if branch_id is None:
        return frozenset()
    children: dict[int | None, list[int]] = {}
    for pk, parent_id in Branch.objects.values_list("id", "parent_id"):
        children.setdefault(parent_id, []).append(pk)
    found, waiting = {branch_id}, [branch_id]
    while waiting:
        for child in children.get(waiting.pop(), []):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return frozenset(found)


def _branch_row(branch: Branch) -> BranchRow:
    return BranchRow(
        id=branch.pk, code=branch.code, name=branch.name, name_en=branch.name_en, parent_id=branch.parent_id
    )
