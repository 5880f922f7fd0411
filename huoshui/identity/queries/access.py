"""Reads about who may do what and why, and about the changes of rights that wait for a second person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huoshui.core.errors import NotFound
from huoshui.core.money import Cents
from huoshui.identity.conflicts import Conflict, conflicts_in
from huoshui.identity.displays import FIELDS
from huoshui.identity.effects import effects_of, new_conflicts, present_rights, rights_after
from huoshui.identity.models import Role, SensitiveChange
from huoshui.identity.operations.deciding import touches
from huoshui.identity.permissions import PERMISSIONS
from huoshui.identity.queries.actors import authority_of
from huoshui.identity.queries.people import get_user_names
from huoshui.identity.queries.structure import get_branch_names


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitiveChangeRow:
    """A change of rights as the second person sees it.

    `effects`: a line for each person who gains or loses something. `blocked` says why this reader cannot
    confirm it: own (they proposed it), touched (it is about them), decided; empty when they can.
    """

    id: int
    kind: str
    subject: str
    subject_name: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]
    effects: Sequence[Mapping[str, Any]]
    conflicts: tuple[Conflict, ...]
    reason: str
    status: str
    proposed_by_id: int
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    opinion: str
    blocked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleColumn:
    """A role as a column of the matrix: what it may do, its limit in cents, its fields, who carries it."""

    code: str
    name: str
    name_en: str
    permissions: tuple[str, ...]
    approval_limit: Cents | None
    displays: Mapping[str, str]
    people: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One permission of a person, and the codes of the roles it comes from."""

    permission: str
    role_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAccess:
    """What one member of staff may do and why; `approval_limit` in cents, beaten by `unlimited`."""

    id: int
    username: str
    name: str
    branch_name: str
    data_scope: str
    is_active: bool
    role_codes: tuple[str, ...]
    holdings: tuple[Holding, ...]
    approval_limit: Cents
    unlimited: bool
    displays: Mapping[str, str]
    conflicts: tuple[Conflict, ...]


def list_sensitive_changes(
    *, reader_id: int | None, status: str = "", page: int = 1, page_size: int = 20
) -> tuple[tuple[SensitiveChangeRow, ...], int]:
    """One page of the changes of rights, newest first, and how many there are."""
    found = SensitiveChange.objects.all()
    if status:
        found = found.filter(status=status)
    start = (page - 1) * page_size
    shown = list(found.order_by("-id")[start : start + page_size])
    return _rows(shown, reader_id), found.count()


def get_sensitive_change(change_id: int, *, reader_id: int | None) -> SensitiveChangeRow:
    """One change of rights. NotFound."""
    found = SensitiveChange.objects.filter(pk=change_id).first()
    if found is None:
        raise NotFound()
    return _rows([found], reader_id)[0]


def list_changes_to_confirm(*, user_id: int) -> tuple[SensitiveChangeRow, ...]:
    """The open changes of rights this person may confirm, oldest first."""
    rows = _rows(list(SensitiveChange.objects.filter(status="proposed").order_by("id")), user_id)
    return tuple(row for row in rows if not row.blocked)


def waiting_of(*, subjects: Sequence[str]) -> list[int]:
    """The ids of the open changes of a person's rights or password."""
    found = SensitiveChange.objects.filter(
        status="proposed", kind__in=("person", "password"), subject__in=subjects
    )
    return list(found.order_by("id").values_list("id", flat=True))


def role_columns() -> tuple[RoleColumn, ...]:
    """Every active role, with who carries it and which conflicts of duties it holds."""
    roles = Role.objects.filter(is_active=True).prefetch_related("user_set").order_by("id")
    return tuple(
        RoleColumn(
            code=role.code,
            name=role.name,
            name_en=role.name_en,
            permissions=tuple(role.permissions),
            approval_limit=role.approval_limit,
            displays={field: role.displays.get(field, known.usual) for field, known in FIELDS.items()},
            people=tuple(sorted(user.name for user in role.user_set.all() if user.is_active)),
            conflicts=conflicts_in(role.permissions),
        )
        for role in roles
    )


def list_people_access(*, search: str = "") -> tuple[PersonAccess, ...]:
    """What each member of staff may do and why; `search` matches a name, user name or permission."""
    rights = present_rights()
    branches = get_branch_names(one.branch_id for one in rights.people.values())
    rows = []
    for person in rights.people.values():
        held = rights.permissions_of(person)
        if search and not _matches(search.strip().lower(), person.name, person.username, held):
            continue
        authority = authority_of(user_id=person.id)
        displays = rights.displays_of(person)
        rows.append(
            PersonAccess(
                id=person.id,
                username=person.username,
                name=person.name,
                branch_name=branches.get(person.branch_id or 0, ""),
                data_scope=person.data_scope,
                is_active=person.is_active,
                role_codes=person.role_codes,
                holdings=tuple(
                    Holding(
                        permission=code,
                        role_codes=tuple(
                            role
                            for role in person.role_codes
                            if role in rights.roles and code in rights.roles[role].permissions
                        ),
                    )
                    for code in PERMISSIONS
                    if code in held
                ),
                approval_limit=authority.limit,
                unlimited=authority.unlimited,
                displays={field: displays.of(field) for field in FIELDS},
                conflicts=conflicts_in(held),
            )
        )
    return tuple(rows)


def _matches(text: str, name: str, username: str, held: frozenset[str]) -> bool:
    texts = [name, username, *held, *(PERMISSIONS[code].zh for code in held if code in PERMISSIONS)]
    return any(text in one.lower() for one in texts)


def _rows(changes: list[SensitiveChange], reader_id: int | None) -> tuple[SensitiveChangeRow, ...]:
    names = get_user_names(
        user_id for change in changes for user_id in (change.proposed_by_id, change.decided_by_id)
    )
    now = present_rights()
    rows = []
    for change in changes:
        is_open = change.status == "proposed"
        then = rights_after(now, kind=change.kind, subject=change.subject, after=change.after)
        blocked = "" if is_open else "decided"
        if is_open and change.proposed_by_id == reader_id:
            blocked = "own"
        elif is_open and touches(change, reader_id):
            blocked = "touched"
        rows.append(
            SensitiveChangeRow(
                id=change.pk,
                kind=change.kind,
                subject=change.subject,
                subject_name=change.subject_name,
                before=change.before,
                after=change.after,
                effects=effects_of(now, then) if is_open else change.effects,
                conflicts=new_conflicts(now, then, kind=change.kind, subject=change.subject)
                if is_open
                else (),
                reason=change.reason,
                status=change.status,
                proposed_by_id=change.proposed_by_id,
                proposed_by=names.get(change.proposed_by_id, ""),
                proposed_at=change.proposed_at,
                decided_by=names.get(change.decided_by_id or 0, ""),
                decided_at=change.decided_at,
                opinion=change.opinion,
                blocked=blocked,
            )
        )
    return tuple(rows)
