"""The threshold of entrusted payment: strictly greater, split payments added up."""

from datetime import date, timedelta

import pytest

from huoshui.core.payment import (
    EarlierPayment,
    PlannedPayment,
    ThresholdBasis,
    WayReason,
    WayRule,
    decide_way,
)

TODAY = date(2026, 11, 26)
COMPANY = WayRule(threshold=10_000_000_00, basis=ThresholdBasis.PAYEE, watch_days=30)
CONSUMER = WayRule(threshold=300_000_00, basis=ThresholdBasis.DRAWDOWN, watch_days=30)


def payment(amount: int, *payee: str) -> PlannedPayment:
    return PlannedPayment(amount=amount, payee=frozenset(payee))


def earlier(amount: int, days: int, *payee: str) -> EarlierPayment:
    return EarlierPayment(amount=amount, payee=frozenset(payee), on=TODAY - timedelta(days=days))


def company(*payments: PlannedPayment, before: tuple[EarlierPayment, ...] = ()) -> tuple[bool, WayReason]:
    drawdown = sum(one.amount for one in payments)
    found = decide_way(COMPANY, drawdown=drawdown, payments=payments, earlier=before, on=TODAY)
    return found.is_forced, found.reason


@pytest.mark.parametrize(
    ("amount", "forced"), [(10_000_000_00, False), (10_000_000_01, True)], ids=["1-6", "1-7"]
)
def test_one_payment_to_a_known_payee(amount: int, forced: bool) -> None:
    assert company(payment(amount, "钢厂")) == (forced, WayReason.PAYEE if forced else WayReason.BELOW)


def test_a_payee_who_is_not_known_forces_nothing() -> None:
    found = decide_way(COMPANY, drawdown=20_000_000_00, payments=(), earlier=(), on=TODAY)
    assert (found.is_forced, found.reason, found.measured) == (False, WayReason.BELOW, 0)


def test_payments_to_one_payee_are_added_up_by_name_or_account() -> None:
    assert company(payment(6_000_000_00, "钢厂", "6222"), payment(4_000_000_00, "另一户名", "6222")) == (
        False,
        WayReason.BELOW,
    )
    assert company(payment(6_000_000_00, "钢厂", "6222"), payment(4_000_000_01, "另一户名", "6222")) == (
        True,
        WayReason.SPLIT_PAYEE,
    )
    assert company(payment(6_000_000_00, "钢厂"), payment(6_000_000_00, "煤矿")) == (False, WayReason.BELOW)


@pytest.mark.parametrize(("days", "forced"), [(0, True), (30, True), (31, False)])
def test_earlier_payments_count_for_thirty_days(days: int, forced: bool) -> None:
    assert company(payment(6_000_000_00, "钢厂"), before=(earlier(4_000_000_01, days, "钢厂"),)) == (
        forced,
        WayReason.SPLIT_PAYEE if forced else WayReason.BELOW,
    )


@pytest.mark.parametrize(
    ("amount", "before", "expected"),
    [
        (300_000_00, 0, (False, WayReason.BELOW, 300_000_00)),
        (300_000_01, 0, (True, WayReason.DRAWDOWN, 300_000_01)),
        (200_000_00, 100_000_00, (False, WayReason.BELOW, 300_000_00)),
        (200_000_00, 100_000_01, (True, WayReason.SPLIT_DRAWDOWN, 300_000_01)),
    ],
)
def test_a_drawdown_of_a_person(amount: int, before: int, expected: tuple[bool, WayReason, int]) -> None:
    known = (earlier(before, 3),) if before else ()
    found = decide_way(CONSUMER, drawdown=amount, payments=(), earlier=known, on=TODAY)
    assert (found.is_forced, found.reason, found.measured) == expected
