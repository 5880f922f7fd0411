"""Whether the lender must pay the counterparty itself (受托支付) or the borrower may pay (自主支付).

流动资金贷款管理办法 (2024): payee known and a single payment to one counterparty over the threshold;
个人贷款管理办法 (2024): one drawdown over the threshold. 超过 is strictly greater.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from huoshui.core.money import Cents


class PaymentWay(StrEnum):
    """Who pays: the borrower out of their account (自主支付), or the lender to the payee (受托支付)."""

    SELF = "self"
    ENTRUSTED = "entrusted"


class ThresholdBasis(StrEnum):
    """What is held against the threshold: what one payee gets, or the drawdown as a whole."""

    PAYEE = "payee"
    DRAWDOWN = "drawdown"


class WayReason(StrEnum):
    """Why the decision is what it is; the `split_` ones are sums of payments each under the threshold."""

    BELOW = "below"
    PAYEE = "payee"
    DRAWDOWN = "drawdown"
    SPLIT_PAYEE = "split_payee"
    SPLIT_DRAWDOWN = "split_drawdown"


@dataclass(frozen=True, slots=True, kw_only=True)
class WayRule:
    """The rule in force (支付规则): the threshold in cents, its basis, and over how many days split payments
    are added up; 0 adds up only what stands in one order."""

    threshold: Cents
    basis: ThresholdBasis
    watch_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPayment:
    """A payment asked for: cents, and what its payee is known by (name, account); any in common is one
    payee."""

    amount: Cents
    payee: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierPayment(PlannedPayment):
    """A payment or, without a payee, a drawdown made on an earlier day or the same one."""

    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WayDecision:
    """Whether entrusted payment is forced, and by what: the sum in cents that was held against the
    threshold, how many payments it adds up, the payee it goes to."""

    is_forced: bool
    reason: WayReason
    measured: Cents
    count: int
    payee: frozenset[str]


def decide_way(
    rule: WayRule,
    *,
    drawdown: Cents,
    payments: Sequence[PlannedPayment],
    earlier: Iterable[EarlierPayment],
    on: date,
) -> WayDecision:
    """The decision for a drawdown (支付方式认定), the largest measure first.

    10,000,000.00 to one payee against 10,000,000.00: free; 10,000,000.01: forced. 6,000,000.00 today and
    4,000,000.01 nine days before to the same payee, watched for 30 days: forced as split.
    """
    first = on - timedelta(days=rule.watch_days)
    known = [one for one in earlier if first <= one.on <= on]
    if rule.basis is ThresholdBasis.DRAWDOWN:
        found = [_of_drawdown(rule, drawdown, [one for one in known if not one.payee])]
    else:
        found = [_of_payee(rule, one, payments, known) for one in payments]
    largest = max(found, key=lambda one: (one.is_forced, one.measured), default=None)
    return largest or WayDecision(
        is_forced=False, reason=WayReason.BELOW, measured=0, count=0, payee=frozenset()
    )


def _of_drawdown(rule: WayRule, drawdown: Cents, known: Sequence[EarlierPayment]) -> WayDecision:
    return _measure(
        rule,
        drawdown,
        [one.amount for one in known],
        WayReason.DRAWDOWN,
        WayReason.SPLIT_DRAWDOWN,
        frozenset(),
    )


def _of_payee(
    rule: WayRule,
    payment: PlannedPayment,
    payments: Sequence[PlannedPayment],
    known: Sequence[EarlierPayment],
) -> WayDecision:
    others = [one.amount for one in payments if one is not payment and one.payee & payment.payee]
    before = [one.amount for one in known if one.payee & payment.payee]
    return _measure(
        rule, payment.amount, others + before, WayReason.PAYEE, WayReason.SPLIT_PAYEE, payment.payee
    )


def _measure(
    rule: WayRule,
    amount: Cents,
    others: Sequence[Cents],
    whole: WayReason,
    split: WayReason,
    payee: frozenset[str],
) -> WayDecision:
    """One amount alone, or, when it stays under, together with the others."""
    if amount > rule.threshold:
        return WayDecision(is_forced=True, reason=whole, measured=amount, count=1, payee=payee)
    together = amount + sum(others)
    return WayDecision(
        is_forced=together > rule.threshold,
        reason=split if together > rule.threshold else WayReason.BELOW,
        measured=together,
        count=1 + len(others),
        payee=payee,
    )
