"""What a change of rights would do: the rights of everybody before and after, who gains and who loses."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from huoshui.core.money import Cents
from huoshui.identity.conflicts import Conflict, conflicts_in
from huoshui.identity.displays import FIELDS, Displays, most_open
from huoshui.identity.models import Role, User


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRights:
    """What a role gives; `approval_limit` in cents, None: none set."""

    permissions: frozenset[str]
    approval_limit: Cents | None
    displays: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRights:
    """What a member of staff has been given."""

    id: int
    username: str
    name: str
    branch_id: int | None
    data_scope: str
    is_active: bool
    role_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """The rights of the whole lender at one moment: its active roles by code, its staff by id."""

    roles: Mapping[str, RoleRights]
    people: Mapping[int, PersonRights]

    def permissions_of(self, person: PersonRights) -> frozenset[str]:
        """Every permission the person holds through a role; none when switched off."""
        if not person.is_active:
            return frozenset()
        given = [self.roles[code].permissions for code in person.role_codes if code in self.roles]
        return frozenset().union(*given)

    def displays_of(self, person: PersonRights) -> Displays:
        """How fields of customers are shown to the person."""
        return most_open(self.roles[code].displays for code in person.role_codes if code in self.roles)

    def managers(self) -> frozenset[int]:
        """The ids of those who may manage users."""
        return frozenset(one.id for one in self.people.values() if "user.manage" in self.permissions_of(one))


def present_rights() -> Rights:
    """The rights as they are now, in three queries."""
    roles = {
        role.code: RoleRights(
            permissions=frozenset(role.permissions),
            approval_limit=role.approval_limit,
            displays=role.displays,
        )
        for role in Role.objects.filter(is_active=True)
    }
    people = {
        user.pk: PersonRights(
            id=user.pk,
            username=user.username,
            name=user.name,
            branch_id=user.branch_id,
            data_scope=user.data_scope,
            is_active=user.is_active,
            role_codes=tuple(sorted(role.code for role in user.roles.all())),
        )
        for user in User.objects.filter(kind="staff").prefetch_related("roles").order_by("username")
    }
    return Rights(roles=roles, people=people)


def rights_after(now: Rights, *, kind: str, subject: str, after: Mapping[str, Any]) -> Rights:
    """The rights as they would be with the change in force."""
    if kind == "role":
        empty = RoleRights(permissions=frozenset(), approval_limit=None, displays={})
        changed = replace(
            now.roles.get(subject, empty),
            permissions=frozenset(after["permissions"]),
            approval_limit=after["approval_limit"],
        )
        return replace(now, roles={**now.roles, subject: changed})
    if kind == "displays":
        shown = replace(now.roles[subject], displays=after)
        return replace(now, roles={**now.roles, subject: shown})
    if kind == "person":
        person = replace(
            now.people[int(subject)],
            branch_id=after["branch_id"],
            data_scope=after["data_scope"],
            is_active=after["is_active"],
            role_codes=tuple(after["role_codes"]),
        )
        return replace(now, people={**now.people, person.id: person})
    return now


def effects_of(now: Rights, then: Rights) -> list[dict[str, Any]]:
    """One line for each person whose rights differ: gained and lost, scope and fields before and after."""
    lines = []
    for person_id, before in now.people.items():
        after = then.people[person_id]
        held, holds = now.permissions_of(before), then.permissions_of(after)
        seen, sees = now.displays_of(before), then.displays_of(after)
        line = {
            "user_id": person_id,
            "username": before.username,
            "name": before.name,
            "gained": sorted(holds - held),
            "lost": sorted(held - holds),
            "scope": _pair(before.data_scope, after.data_scope),
            "displays": {
                field: [seen.of(field), sees.of(field)]
                for field in FIELDS
                if seen.of(field) != sees.of(field)
            },
        }
        if any(line[key] for key in ("gained", "lost", "scope", "displays")):
            lines.append(line)
    return lines


def new_conflicts(now: Rights, then: Rights, *, kind: str, subject: str) -> tuple[Conflict, ...]:
    """The conflicts of duties the change would bring, in the role or in a person who would hold both."""
    found: dict[Conflict, None] = {}
    if kind == "role":
        before = now.roles.get(subject)
        had = conflicts_in(before.permissions if before else ())
        found |= dict.fromkeys(one for one in conflicts_in(then.roles[subject].permissions) if one not in had)
    for person_id, person in then.people.items():
        had = conflicts_in(now.permissions_of(now.people[person_id]))
        held = conflicts_in(then.permissions_of(person))
        found |= dict.fromkeys(one for one in held if one not in had)
    return tuple(found)


def _pair(before: str, after: str) -> list[str]:
    return [before, after] if before != after else []
