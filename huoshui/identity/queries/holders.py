"""Who could do something: the people whose roles hold a permission and whose scope reaches a branch."""

from collections.abc import Collection, Iterable

from huoshui.core.money import Cents
from huoshui.foundation.fields import blind_index
from huoshui.identity.models import Branch, Role, User


def holders_of(*, permission: str, role_codes: Collection[str] = (), branch_id: int) -> frozenset[int]:
    """The ids of active staff who hold the permission (through one of `role_codes`, if any are named) and see
    cases of the branch: everything, or their branch is this one or stands above it.
    """
    roles = Role.objects.filter(is_active=True, permissions__contains=[permission])
    if role_codes:
        roles = roles.filter(code__in=role_codes)
    people = User.objects.filter(kind="staff", is_active=True, roles__in=roles)
    everywhere = people.filter(data_scope="all")
    above = people.filter(data_scope="branch", branch_id__in=_branch_and_above(branch_id))
    return frozenset(everywhere.union(above).values_list("id", flat=True))


def approval_limits_of(user_id: int) -> tuple[tuple[str, Cents | None], ...]:
    """Role code and limit (cents, None = without limit) of each of the person's approving roles."""
    roles = Role.objects.filter(
        user__id=user_id,
        user__is_active=True,
        is_active=True,
        permissions__contains=["application.approve"],
    )
    return tuple(roles.order_by("code").values_list("code", "approval_limit"))


def role_codes_of(user_id: int) -> frozenset[str]:
    """The codes of the person's active roles."""
    return frozenset(Role.objects.filter(user__id=user_id, is_active=True).values_list("code", flat=True))


def phones_of(user_ids: Collection[int]) -> dict[int, str]:
    """The phones of those people who have given one."""
    rows = User.objects.filter(pk__in=user_ids, is_active=True, phone__isnull=False)
    return {row.pk: row.phone for row in rows if row.phone}


def borrowers_by_phone(phones: Iterable[str]) -> dict[str, int]:
    """Phone → the borrower who logs in by it, of those that anybody logs in by."""
    indexes = {blind_index(phone, "phone"): phone for phone in phones}
    rows = User.objects.filter(kind="borrower", phone_index__in=indexes).values_list("phone_index", "id")
    return {indexes[index]: user_id for index, user_id in rows if index is not None}


def _branch_and_above(branch_id: int) -> list[int]:
    parents: dict[int, int | None] = dict(Branch.objects.values_list("id", "parent_id"))
    found: list[int] = []
    at: int | None = branch_id
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found
