"""Asking for a partner to be made, changed or let in again: another person's word puts it into force."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.locks import advisory_lock
from huoshui.foundation.ports import adapter
from huoshui.foundation.text import is_printable, visible
from huoshui.identity.queries import get_branch
from huoshui.partners.limits import COUNTS, KINDS, limits_of
from huoshui.partners.models import Partner, PartnerChange
from huoshui.partners.ports import CallbackGateway
from huoshui.products.queries import get_live_version

_CODE = re.compile(r"[a-z][a-z0-9_]{2,39}", re.ASCII)
_MOST = 10**13  # a hundred billion yuan in cents: a slip of the pen


class PartnerExists(Refusal):
    code = "partners.exists"
    zh = "渠道代码已被使用（{partner}）"
    en = "There is a partner of that code already ({partner})"


class PartnerChangeWaiting(Refusal):
    code = "partners.change_waiting"
    zh = "该渠道已有待复核的变更"
    en = "A change of this partner waits for its check already"


class NothingChanges(Refusal):
    code = "partners.nothing_changes"
    zh = "没有任何改动"
    en = "Nothing would change"
    status = 422


class NotSuspended(Refusal):
    code = "partners.not_suspended"
    zh = "该渠道未被暂停"
    en = "This partner is not suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerWish:
    """How a partner is to be; limits by kind, counts or cents, in force from `limits_from`."""

    code: str
    name: str
    branch_id: int
    product_codes: tuple[str, ...]
    is_sandbox: bool
    limits: Mapping[str, int]
    limits_from: date | None = None
    callback_url: str = ""


@transaction.atomic
def propose_partner(*, actor: Actor, wish: PartnerWish, reason: str, partner_id: int | None = None) -> int:
    """The id of the change that waits for its check; without `partner_id` a new partner.

    A partner's code and whether it is a sandbox never change. Refusals: Forbidden, NotFound, InvalidInput,
    PartnerExists, PartnerChangeWaiting, NothingChanges, CallbackAddressRefused.
    """
    actor.require_person("partner.manage")
    partner = locked_partner(partner_id) if partner_id is not None else None
    after = _checked(wish, partner)
    before = None if partner is None else facts_of(partner)
    if before is not None and {**before, "limits_from": after["limits_from"]} == after:
        raise NothingChanges()
    return _keep(actor, "change" if partner else "create", partner, before, after, reason)


@transaction.atomic
def propose_resume(*, actor: Actor, partner_id: int, reason: str) -> int:
    """The id of the change by which a suspended partner is let in again. Refusals: Forbidden, NotFound,
    NotSuspended, PartnerChangeWaiting, InvalidInput.
    """
    actor.require_person("partner.manage")
    partner = locked_partner(partner_id)
    if partner.state == "active":
        raise NotSuspended()
    return _keep(actor, "resume", partner, {"state": "suspended"}, {"state": "active"}, reason)


def locked_partner(partner_id: int) -> Partner:
    """The partner, its row locked. Refusals: NotFound."""
    partner = Partner.objects.select_for_update().filter(pk=partner_id).first()
    if partner is None:
        raise NotFound()
    return partner


def facts_of(partner: Partner) -> dict[str, Any]:
    """What a change may change, as it is now; limits those of today."""
    return {
        "code": partner.code,
        "name": partner.name,
        "branch_id": partner.branch_id,
        "product_codes": sorted(partner.product_codes),
        "callback_url": partner.callback_url,
        "is_sandbox": partner.is_sandbox,
        "limits": limits_of(partner.pk, on=business_date.today()),
        "limits_from": None,
    }


def need_reason(reason: str) -> str:
    """The reason without idle space. Refusals: InvalidInput when there is none."""
    text = visible(reason)
    if not text or len(text) > 300 or not is_printable(text):
        raise InvalidInput(
            field="reason", zh="请填写原因（300字以内）", en="Say why, in 300 characters at most"
        )
    return text


def audit_partner(actor: Actor, action: str, code: str, partner_id: int, **facts: Any) -> None:
    """Writes the journal's entry about a partner."""
    record(
        actor=actor,
        action=f"partner.{action}",
        subject_type="partner",
        subject_id=partner_id,
        subject_number=code,
        after=facts,
    )


def _keep(
    actor: Actor,
    kind: str,
    partner: Partner | None,
    before: dict[str, Any] | None,
    after: dict[str, Any],
    reason: str,
) -> int:
    text = need_reason(reason)
    if partner is not None and partner.changes.filter(status="proposed").exclude(kind="key").exists():
        raise PartnerChangeWaiting()
    if actor.user_id is None:
        raise Forbidden()
    change = PartnerChange.objects.create(
        partner=partner,
        kind=kind,
        before=before,
        after=after,
        reason=text,
        proposed_by_id=actor.user_id,
        proposed_at=clock.now(),
    )
    code = partner.code if partner else str(after["code"])
    audit_partner(actor, "propose", code, partner.pk if partner else 0, kind=kind, wanted=after, reason=text)
    return change.pk


def _checked(wish: PartnerWish, partner: Partner | None) -> dict[str, Any]:
    code, sandbox = (partner.code, partner.is_sandbox) if partner else (wish.code, wish.is_sandbox)
    if partner is None:
        _need_free_code(code)
    name = visible(wish.name)
    if not name or len(name) > 80 or not is_printable(name):
        raise InvalidInput(field="name", zh="请填写名称（80字以内）", en="A name of at most 80 characters")
    codes = sorted(set(wish.product_codes))
    if not codes or len(codes) > 50:
        raise InvalidInput(field="product_codes", zh="请选择产品", en="Choose the products")
    for one in codes:
        if "partner" not in get_live_version(one).definition.channels:
            raise InvalidInput(
                field="product_codes", zh="该产品不通过渠道受理", en="This product is not taken from partners"
            )
    if wish.callback_url:
        adapter(CallbackGateway).check(wish.callback_url)
    return {
        "code": code,
        "name": name,
        "branch_id": get_branch(wish.branch_id).id,
        "product_codes": codes,
        "callback_url": wish.callback_url,
        "is_sandbox": sandbox,
        "limits": _checked_limits(wish.limits),
        "limits_from": _checked_day(wish.limits_from).isoformat(),
    }


def _need_free_code(code: str) -> None:
    if not _CODE.fullmatch(code):
        raise InvalidInput(
            field="code",
            zh="代码为 3 至 40 个小写字母、数字或下划线，以字母开头",
            en="3 to 40 small letters, digits or underscores, a letter first",
        )
    advisory_lock("partners.code")
    waiting = PartnerChange.objects.filter(kind="create", status="proposed", after__code=code)
    if Partner.objects.filter(code=code).exists() or waiting.exists():
        raise PartnerExists(field="code", partner=code)


def _checked_limits(limits: Mapping[str, int]) -> dict[str, int]:
    for kind, value in limits.items():
        if kind not in KINDS or not 0 < value <= _MOST:
            raise InvalidInput(field=f"limits.{kind}", zh="限额须大于 0", en="A limit is more than 0")
    for kind in COUNTS:
        if kind not in limits:
            raise InvalidInput(field=f"limits.{kind}", zh="请填写笔数限额", en="The counts need a limit")
    return dict(sorted(limits.items()))


def _checked_day(day: date | None) -> date:
    today = business_date.today()
    if day is not None and day < today:
        raise InvalidInput(
            field="limits_from", zh="限额不能从过去的日期起生效", en="A limit does not begin in the past"
        )
    return day or today
