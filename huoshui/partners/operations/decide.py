"""The second person's word on a change of a partner; and the brake one person may pull."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.partners.limits import keep_limits
from huoshui.partners.models import Partner, PartnerChange, PartnerKey
from huoshui.partners.operations.propose import (
    PartnerExists,
    audit_partner,
    facts_of,
    locked_partner,
    need_reason,
)


class OwnPartnerChange(Refusal):
    code = "partners.own_change"
    zh = "不能复核自己提出的变更"
    en = "Nobody checks a change they asked for"
    status = 403


class PartnerChangeDecided(Refusal):
    code = "partners.change_decided"
    zh = "该变更已处理"
    en = "This change has been dealt with already"


class PartnerChangeStale(Refusal):
    code = "partners.change_stale"
    zh = "提出之后渠道设置已变化，请退回后重新提出"
    en = "The partner has changed since. Decline this and propose it anew"


@transaction.atomic
def decide_partner_change(*, actor: Actor, change_id: int, confirm: bool, opinion: str = "") -> str:
    """The status of the change: "confirmed", and in force, or "declined".

    Refusals: NotFound, Forbidden, OwnPartnerChange, PartnerChangeDecided, PartnerChangeStale, PartnerExists,
    InvalidInput (declined without a word).
    """
    person = actor.require_person("partner.check")
    change = _locked(change_id)
    if change.proposed_by_id == person:
        raise OwnPartnerChange()
    text = opinion.strip()[:300]
    if not confirm and not text:
        raise InvalidInput(field="opinion", zh="请填写退回原因", en="Say why it is declined")
    if confirm:
        _apply(change)
    elif change.kind == "key":
        PartnerKey.objects.filter(key_id=change.after["key_id"]).update(revoked_at=clock.now())
    _close(actor, change, "confirmed" if confirm else "declined", text)
    return change.status


@transaction.atomic
def withdraw_partner_change(*, actor: Actor, change_id: int) -> None:
    """Takes back what the actor asked for. Refusals: NotFound, Forbidden, PartnerChangeDecided."""
    person = actor.require_person("partner.manage")
    change = _locked(change_id)
    if change.proposed_by_id != person:
        raise Forbidden()
    if change.kind == "key":
        PartnerKey.objects.filter(key_id=change.after["key_id"]).update(revoked_at=clock.now())
    _close(actor, change, "withdrawn", "")


@transaction.atomic
def suspend_partner(*, actor: Actor, partner_id: int, reason: str) -> None:
    """Nothing; the partner is let in no more, at once (暂停渠道). One person is enough to stop.

    Suspended already, nothing happens. Refusals: Forbidden, NotFound, InvalidInput (no reason).
    """
    if not actor.may("partner.check"):
        actor.require("partner.manage")
    text = need_reason(reason)
    partner = locked_partner(partner_id)
    if partner.state == "suspended":
        return
    partner.state, partner.state_reason = "suspended", text
    partner.save(update_fields=["state", "state_reason"])
    audit_partner(actor, "suspend", partner.code, partner.pk, reason=text)


def _locked(change_id: int) -> PartnerChange:
    partner_id = PartnerChange.objects.filter(pk=change_id).values_list("partner_id", flat=True).first()
    if partner_id is not None:
        locked_partner(partner_id)  # first, as everywhere: two who wait for each other would wait for ever
    change = PartnerChange.objects.select_for_update().filter(pk=change_id).first()
    if change is None:
        raise NotFound()
    if change.status != "proposed":
        raise PartnerChangeDecided()
    return change


def _apply(change: PartnerChange) -> None:
    if change.kind == "create":
        _create(change)
        return
    assert change.partner_id is not None
    partner = locked_partner(change.partner_id)
    if change.kind == "key":
        PartnerKey.objects.filter(key_id=change.after["key_id"]).update(confirmed_at=clock.now())
    elif change.kind == "resume":
        partner.state, partner.state_reason = "active", ""
        partner.save(update_fields=["state", "state_reason"])
    else:
        if facts_of(partner) != change.before:
            raise PartnerChangeStale()
        _write(partner, change.after)
        partner.save()
        _write_limits(partner, change)


def _create(change: PartnerChange) -> None:
    facts = change.after
    partner = Partner(code=facts["code"], is_sandbox=facts["is_sandbox"], created_at=clock.now())
    _write(partner, facts)
    try:
        with transaction.atomic():
            partner.save()
    except IntegrityError as problem:
        raise PartnerExists(partner=partner.code) from problem
    change.partner = partner
    _write_limits(partner, change)


def _write(partner: Partner, facts: dict[str, Any]) -> None:
    partner.name, partner.branch_id = facts["name"], facts["branch_id"]
    partner.product_codes, partner.callback_url = facts["product_codes"], facts["callback_url"]


def _write_limits(partner: Partner, change: PartnerChange) -> None:
    facts = change.after
    day = date.fromisoformat(facts["limits_from"])
    keep_limits(partner, facts["limits"], valid_from=day, change_id=change.pk)


def _close(actor: Actor, change: PartnerChange, status: str, opinion: str) -> None:
    change.status, change.opinion = status, opinion
    change.decided_by_id, change.decided_at = actor.user_id, clock.now()
    change.save()
    code = change.partner.code if change.partner else str(change.after.get("code", ""))
    audit_partner(
        actor, status, code, change.partner_id or 0, kind=change.kind, wanted=change.after, opinion=opinion
    )
