"""The second person's word on a change of rights: confirmed, it is in force; declined, it never is."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from huoshui.core.errors import InvalidInput, Refusal
from huoshui.foundation.actor import Actor
from huoshui.identity.effects import effects_of, present_rights, rights_after
from huoshui.identity.models import Role, SensitiveChange, User
from huoshui.identity.operations.sensitive import (
    PERMISSION,
    OwnRightsFixed,
    audit_sensitive,
    close,
    locked_proposal,
    require_sound,
)
from huoshui.identity.operations.staff import apply_password, apply_person, person_facts
from huoshui.identity.operations.structure import apply_displays, apply_role, role_facts


class OwnProposal(Refusal):
    code = "identity.own_proposal"
    zh = "不能确认自己提出的变更，须由另一人确认"
    en = "Nobody may confirm a change they proposed; it takes a second person"
    status = 403


class ProposalStale(Refusal):
    code = "identity.proposal_stale"
    zh = "提出之后情况已变化，请退回后重新提出"
    en = "Things have changed since this was proposed. Decline it and propose it anew"


def _role_now(subject: str) -> dict[str, Any] | None:
    role = Role.objects.filter(code=subject).first()
    return None if role is None else role_facts(role)


def _displays_now(subject: str) -> dict[str, Any] | None:
    return dict(Role.objects.get(code=subject).displays)


def _person_now(subject: str) -> dict[str, Any] | None:
    return person_facts(User.objects.get(pk=int(subject)))


def _nothing(subject: str) -> None:
    return None


# Kind of change → how its subject is now, and what puts the change into force.
KINDS: dict[str, tuple[Callable[[str], dict[str, Any] | None], Callable[[Actor, SensitiveChange], None]]] = {
    "role": (_role_now, apply_role),
    "displays": (_displays_now, apply_displays),
    "person": (_person_now, apply_person),
    "password": (_nothing, apply_password),
}


@transaction.atomic
def decide_sensitive_change(*, actor: Actor, change_id: int, confirm: bool, opinion: str = "") -> str:
    """The status of the change: confirmed (and in force) or declined.

    By another person who may manage users and is not touched by it, or by the operator at the command line.
    Refusals: NotFound, Forbidden, ProposalDecided, OwnProposal, OwnRightsFixed, ProposalStale, LastManager,
    ConflictingDuties, InvalidInput (declined without a word).
    """
    actor.require(PERMISSION)
    change = locked_proposal(change_id)
    if actor.user_id is not None and change.proposed_by_id == actor.user_id:
        raise OwnProposal()
    if not confirm:
        if not opinion.strip():
            raise InvalidInput(field="opinion", zh="请说明退回原因", en="Say why it is declined")
        close(change, status="declined", decided_by_id=actor.user_id, opinion=opinion)
        audit_sensitive(actor, "sensitive_change.declined", change)
        return change.status
    if touches(change, actor.user_id):
        raise OwnRightsFixed()
    read, apply = KINDS[change.kind]
    if read(change.subject) != change.before:
        raise ProposalStale()
    now = present_rights()
    then = rights_after(now, kind=change.kind, subject=change.subject, after=change.after)
    require_sound(now, then, kind=change.kind, subject=change.subject)
    change.effects = effects_of(now, then)
    apply(actor, change)
    close(change, status="confirmed", decided_by_id=actor.user_id, opinion=opinion)
    audit_sensitive(actor, "sensitive_change.confirmed", change)
    return change.status


def touches(change: SensitiveChange, user_id: int | None) -> bool:
    """Whether the change is about the person themselves, or about a role they hold."""
    if user_id is None:
        return False
    if change.kind in ("person", "password"):
        return change.subject == str(user_id)
    return Role.objects.filter(code=change.subject, user__id=user_id).exists()
