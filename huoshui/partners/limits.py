"""The limits of a partner (渠道限额): dated rows, and what has been used of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Sum

from huoshui.core.errors import Refusal
from huoshui.core.money import Cents, yuan_grouped
from huoshui.foundation import business_date
from huoshui.partners.models import Partner, PartnerCase, PartnerLimit

COUNTS = ("requests_per_minute", "applications_per_day")
AMOUNTS = ("amount_per_application", "amount_per_day", "amount_per_month")
KINDS = COUNTS + AMOUNTS
_DAY_SECONDS = 24 * 3600
_WORDS = {
    "amount_per_application": ("单笔", "one application"),
    "amount_per_day": ("单日累计", "one day"),
    "amount_per_month": ("单月累计", "one month"),
}


class TooManyApplications(Refusal):
    code = "partners.too_many_applications"
    zh = "今日进件已达上限（{limit} 笔）"
    en = "No more applications today: the limit is {limit}"
    status = 429


class AmountOverLimit(Refusal):
    """`limit` and `used` in yuan; `kind` is the limit's."""

    code = "partners.amount_over_limit"
    zh = "超过渠道限额（{kind_zh}）：限额 {limit} 元，已用 {used} 元，本笔 {amount} 元"
    en = "Over the partner's limit for {kind_en}: {limit} at most, {used} used, this one {amount}"


def limits_of(partner_id: int, *, on: date) -> dict[str, int]:
    """Kind → value that holds on that day; counts, or cents. A kind that is not there has no limit."""
    rows = PartnerLimit.objects.filter(partner_id=partner_id, valid_from__lte=on)
    newest = {row.kind: row.value for row in rows.order_by("valid_from", "id")}
    return {kind: value for kind, value in newest.items() if value is not None}


def used_of(partner_id: int, *, on: date) -> dict[str, int]:
    """What has been used on that day, and in its month up to that day: counts, or cents."""
    cases = PartnerCase.objects.filter(partner_id=partner_id)
    submitted = cases.filter(submitted_on__gte=on.replace(day=1), submitted_on__lte=on)
    return {
        "applications_per_day": cases.filter(created_on=on).count(),
        "amount_per_day": _total(submitted.filter(submitted_on=on)),
        "amount_per_month": _total(submitted),
    }


def require_room_for_one(partner: Partner) -> None:
    """Nothing; the partner, its row locked, may begin one more application today. Refusals:
    TooManyApplications.
    """
    today = business_date.today()
    limit = limits_of(partner.pk, on=today).get("applications_per_day")
    if limit is not None and used_of(partner.pk, on=today)["applications_per_day"] >= limit:
        raise TooManyApplications(limit=limit, retry_after_seconds=_DAY_SECONDS)


def require_room_for_amount(partner: Partner, amount: Cents) -> None:
    """Nothing; the partner, its row locked, may hand in that amount today. Refusals: AmountOverLimit."""
    today = business_date.today()
    limits, used = limits_of(partner.pk, on=today), used_of(partner.pk, on=today)
    for kind in AMOUNTS:
        before = used.get(kind, 0)
        if kind in limits and before + amount > limits[kind]:
            kind_zh, kind_en = _WORDS[kind]
            raise AmountOverLimit(
                kind=kind,
                kind_zh=kind_zh,
                kind_en=kind_en,
                limit=yuan_grouped(limits[kind]),
                used=yuan_grouped(before),
                amount=yuan_grouped(amount),
            )


def keep_limits(partner: Partner, wanted: Mapping[str, int], *, valid_from: date, change_id: int) -> None:
    """Nothing; a row for each limit that differs from what holds on that day; one not wanted is lifted."""
    present = limits_of(partner.pk, on=valid_from)
    PartnerLimit.objects.bulk_create(
        PartnerLimit(
            partner=partner, kind=kind, value=wanted.get(kind), valid_from=valid_from, change_id=change_id
        )
        for kind in KINDS
        if present.get(kind) != wanted.get(kind)
    )


def _total(cases: Any) -> Cents:
    return int(cases.aggregate(total=Sum("submitted_amount"))["total"] or 0)
