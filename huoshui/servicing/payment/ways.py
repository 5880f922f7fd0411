"""Which way a drawdown must be paid (支付方式认定): the dated rule, and what was paid before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from huoshui.contracts.queries import ContractRow
from huoshui.core.money import Cents, yuan_grouped, yuan_text
from huoshui.core.payment import (
    EarlierPayment,
    PaymentWay,
    PlannedPayment,
    ThresholdBasis,
    WayDecision,
    WayReason,
    WayRule,
    decide_way,
)
from huoshui.foundation.fields import blind_index
from huoshui.products.queries import NoCurrentParameter, get_count_parameter, get_parameter, get_parameter_row
from huoshui.servicing.day_lock import business_day
from huoshui.servicing.models import Disbursement, DisbursementPayment
from huoshui.servicing.payment.models import OVER
from huoshui.servicing.payment.refusals import EntrustedPaymentRequired

_WORDS: dict[WayReason, tuple[str, str]] = {
    WayReason.PAYEE: ("向同一收款人单笔支付 {measured} 元", "{measured} in one payment to one payee"),
    WayReason.DRAWDOWN: ("单笔提款 {measured} 元", "a drawdown of {measured}"),
    WayReason.SPLIT_PAYEE: (
        "{days} 天内向同一收款人分 {count} 笔支付合计 {measured} 元",
        "{measured} to one payee in {count} payments within {days} days",
    ),
    WayReason.SPLIT_DRAWDOWN: (
        "{days} 天内分 {count} 笔自主支付提款合计 {measured} 元",
        "{measured} drawn in {count} parts within {days} days",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class WayInForce:
    """The rule of a product on a day, with its legal basis."""

    rule: WayRule
    legal_basis: str
    valid_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedWay:
    """The decision with the rule it follows; `why_*` is empty where nothing forces entrusted payment."""

    decision: WayDecision
    rule: WayInForce
    why_zh: str
    why_en: str

    def facts(self) -> dict[str, Any]:
        """What is written down with the order: amounts as texts."""
        return {
            "is_forced": self.decision.is_forced,
            "reason": self.decision.reason.value,
            "measured": yuan_text(self.decision.measured),
            "count": self.decision.count,
            "threshold": yuan_text(self.rule.rule.threshold),
            "basis": self.rule.rule.basis.value,
            "watch_days": self.rule.rule.watch_days,
            "legal_basis": self.rule.legal_basis,
        }


def way_in_force(product_code: str, *, on: date | None = None) -> WayInForce:
    """The rule in force. Refusals: NoCurrentParameter (no threshold, or no word on what it is held
    against); without a number of days only payments of one order are added up."""
    threshold = get_parameter_row("entrusted_payment_threshold", on=on, product_code=product_code)
    try:
        days = get_count_parameter("split_watch_days", on=on, product_code=product_code)
    except NoCurrentParameter:
        days = 0
    rule = WayRule(
        threshold=get_parameter("entrusted_payment_threshold", on=on, product_code=product_code),
        basis=ThresholdBasis(get_parameter("entrusted_payment_basis", on=on, product_code=product_code)),
        watch_days=days,
    )
    return WayInForce(rule=rule, legal_basis=threshold.legal_basis, valid_from=threshold.valid_from)


def payee_keys(name: str, account: str) -> frozenset[str]:
    """What a payee is known by: the name without white space, the blind index of the account."""
    keys = {"".join(name.split()).upper()}
    if account.strip():
        keys.add(account_index(account))
    return frozenset(key for key in keys if key)


def account_index(account: str) -> str:
    """The blind index of a bank account, however it is spaced; empty for none."""
    compact = "".join(account.split()).replace("-", "")
    return blind_index(compact, "bank_account") if compact else ""


def decide(contract: ContractRow, *, amount: Cents, payments: Sequence[PlannedPayment]) -> DecidedWay:
    """The decision for a drawdown of the contract today. Refusals: NoCurrentParameter."""
    in_force = way_in_force(contract.product_code)
    today = business_day()
    first = today - timedelta(days=in_force.rule.watch_days)
    earlier = (
        _drawdowns(contract, first)
        if in_force.rule.basis is ThresholdBasis.DRAWDOWN
        else _payments(contract, first)
    )
    found = decide_way(in_force.rule, drawdown=amount, payments=payments, earlier=earlier, on=today)
    words = _WORDS.get(found.reason, ("", ""))
    shown = {
        "measured": yuan_grouped(found.measured),
        "count": found.count,
        "days": in_force.rule.watch_days,
    }
    return DecidedWay(
        decision=found,
        rule=in_force,
        why_zh=words[0].format_map(shown),
        why_en=words[1].format_map(shown),
    )


def require_way(decided: DecidedWay, way: PaymentWay) -> None:
    """Nothing; the borrower may not pay what the lender must. Refusals: EntrustedPaymentRequired."""
    if decided.decision.is_forced and way is PaymentWay.SELF:
        raise EntrustedPaymentRequired(
            field="way",
            why_zh=decided.why_zh,
            why_en=decided.why_en,
            threshold=yuan_grouped(decided.rule.rule.threshold),
            basis=decided.rule.legal_basis,
        )


def _payments(contract: ContractRow, first: date) -> list[EarlierPayment]:
    rows = DisbursementPayment.objects.filter(
        customer_id=contract.customer_id, made_on__gte=first, kind="pay"
    ).exclude(status__in=OVER)
    return [
        EarlierPayment(
            on=row.made_on,
            amount=row.amount,
            payee=frozenset(
                key for key in ("".join(row.payee_name.split()).upper(), row.payee_account_index) if key
            ),
        )
        for row in rows
    ]


def _drawdowns(contract: ContractRow, first: date) -> list[EarlierPayment]:
    """What the customer drew and pays themselves under the same product, made since `first`."""
    rows = Disbursement.objects.filter(
        Q(contract__customer_id=contract.customer_id, contract__product_code=contract.product_code),
        payment_way=PaymentWay.SELF.value,
        made_on__gte=first,
    ).exclude(status__in=("failed", "cancelled"))
    return [
        EarlierPayment(on=on, amount=amount, payee=frozenset())
        for on, amount in rows.values_list("made_on", "amount")
        if on is not None
    ]
