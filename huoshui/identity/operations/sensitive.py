"""Changes of rights by two people (双人复核): one proposes, another confirms, then it is in force."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.locks import advisory_lock
from huoshui.identity.effects import Rights, effects_of, new_conflicts, present_rights, rights_after
from huoshui.identity.models import SensitiveChange

PERMISSION = "user.manage"


class OwnRightsFixed(Refusal):
    code = "identity.own_rights_fixed"
    zh = "不能修改自己的角色、数据范围或停用自己"
    en = "Nobody may change their own roles or scope, or switch themselves off"
    status = 403


class ProposalWaiting(Refusal):
    code = "identity.proposal_waiting"
    zh = "该对象已有待确认的变更，请先确认、退回或撤回"
    en = "A change of this is already waiting. Confirm, decline or withdraw it first"


class NothingProposed(Refusal):
    code = "identity.nothing_proposed"
    zh = "没有任何改动"
    en = "Nothing would change"
    status = 422


class LastManager(Refusal):
    code = "identity.last_manager"
    zh = "至少须保留一位能管理用户的在职人员"
    en = "At least one active person must remain who may manage users"


class ConflictingDuties(Refusal):
    code = "identity.conflicting_duties"
    zh = "不相容岗位不得由同一人担任：{pairs_zh}"
    en = "These duties may not lie in one hand: {pairs_en}"
    status = 422


@transaction.atomic
def propose(
    *,
    actor: Actor,
    kind: str,
    subject: str,
    subject_name: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    reason: str,
    secret: str | None = None,
) -> int:
    """The id of the change proposed (敏感变更), which another person must confirm.

    Refusals: Forbidden, InvalidInput (no reason), NothingProposed, ProposalWaiting, LastManager,
    ConflictingDuties.
    """
    proposer = actor.require_person(PERMISSION)
    if not reason.strip():
        raise InvalidInput(field="reason", zh="请填写变更原因", en="Say why the rights are to change")
    advisory_lock("identity.rights")
    if before == after and secret is None:
        raise NothingProposed()
    if SensitiveChange.objects.filter(kind=kind, subject=subject, status="proposed").exists():
        raise ProposalWaiting()
    now = present_rights()
    then = rights_after(now, kind=kind, subject=subject, after=after)
    require_sound(now, then, kind=kind, subject=subject)
    change = SensitiveChange.objects.create(
        kind=kind,
        subject=subject,
        subject_name=subject_name,
        before=before,
        after=after,
        effects=effects_of(now, then),
        secret=secret,
        reason=reason.strip()[:300],
        proposed_by_id=proposer,
        proposed_at=clock.now(),
    )
    audit_sensitive(actor, "sensitive_change.proposed", change)
    return change.pk


def require_sound(now: Rights, then: Rights, *, kind: str, subject: str) -> None:
    """Nothing; refuses a change after which nobody manages users, or one hand holds what it never may."""
    if now.managers() and not then.managers():
        raise LastManager()
    if never := [one for one in new_conflicts(now, then, kind=kind, subject=subject) if one.refused]:
        raise ConflictingDuties(
            pairs_zh="；".join(one.zh for one in never), pairs_en="; ".join(one.en for one in never)
        )


@transaction.atomic
def withdraw_sensitive_change(*, actor: Actor, change_id: int) -> None:
    """Takes back what the actor proposed. Refusals: NotFound, Forbidden, ProposalDecided."""
    person = actor.require_person(PERMISSION)
    change = locked_proposal(change_id)
    if change.proposed_by_id != person:
        raise Forbidden()
    close(change, status="withdrawn", decided_by_id=person, opinion="")
    audit_sensitive(actor, "sensitive_change.withdrawn", change)


class ProposalDecided(Refusal):
    code = "identity.proposal_decided"
    zh = "该变更已处理"
    en = "This change has already been dealt with"


def locked_proposal(change_id: int) -> SensitiveChange:
    """The open change, its row locked. Refusals: NotFound, ProposalDecided."""
    advisory_lock("identity.rights")
    change = SensitiveChange.objects.select_for_update().filter(pk=change_id).first()
    if change is None:
        raise NotFound()
    if change.status != "proposed":
        raise ProposalDecided()
    return change


def close(change: SensitiveChange, *, status: str, decided_by_id: int | None, opinion: str) -> None:
    """Puts the decision on the change, which then stays as it is; the hash of a password goes."""
    change.status, change.secret = status, None
    change.decided_by_id, change.decided_at = decided_by_id, clock.now()
    change.opinion = opinion.strip()[:300]
    change.save()


def audit_sensitive(actor: Actor, action: str, change: SensitiveChange) -> None:
    """Writes the journal's entry about a change of rights."""
    record(
        actor=actor,
        action=action,
        subject_type="sensitive_change",
        subject_id=change.pk,
        subject_number=f"{change.kind}:{change.subject}",
        before=change.before,
        after={**change.after, "reason": change.reason, "opinion": change.opinion},
    )
