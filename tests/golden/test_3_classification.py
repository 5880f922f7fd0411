"""Regulation §3.7: the five classes, the rules on debtors, restructured assets, upgrades."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from huoshui.core.classification import (
    AssetFacts,
    ClassLimits,
    ClassReason,
    DebtorFacts,
    Restructuring,
    RiskClass,
    class_by_days,
    classify_asset,
    classify_debtor,
    is_non_accrual,
    observation_end,
    observe,
    upgrade_date,
)
from huoshui.core.money import parse_yuan

LIMITS = ClassLimits(
    own_claims_bad=Decimal("0.10"),
    all_banks_overdue=Decimal("0.20"),
    loss_half=Decimal("0.5"),
    loss_nearly_all=Decimal("0.9"),
)
TODAY = date(2026, 6, 30)
N, SM, SUB, D, L = RiskClass


def asset(balance: str = "1000000", key: int = 1, **changes: object) -> AssetFacts:
    values: dict[str, object] = {"days_past_due": 0, **changes}
    return AssetFacts(key=key, balance=parse_yuan(balance), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("dpd", "technical", "expected"),
    [
        (0, False, RiskClass.NORMAL),
        (7, True, RiskClass.NORMAL),
        (7, False, RiskClass.SPECIAL_MENTION),
        (8, True, RiskClass.SPECIAL_MENTION),
        (90, False, RiskClass.SPECIAL_MENTION),
        (91, False, RiskClass.SUBSTANDARD),
        (270, False, RiskClass.SUBSTANDARD),
        (271, False, RiskClass.DOUBTFUL),
        (360, False, RiskClass.DOUBTFUL),
        (361, False, RiskClass.LOSS),
    ],
)
def test_3_1_class_by_days(dpd: int, technical: bool, expected: RiskClass) -> None:
    assert class_by_days(dpd, technical) is expected
    assert classify_asset(asset(days_past_due=dpd, technical=technical), TODAY, LIMITS).risk_class is expected


def test_income_stops_after_90_days() -> None:
    assert [is_non_accrual(dpd) for dpd in (0, 90, 91)] == [False, False, True]
    assert [is_non_accrual(c) for c in RiskClass] == [False, False, True, True, True]


@pytest.mark.parametrize(
    ("changes", "expected", "reason"),
    [
        ({"use_changed": True}, SM, ClassReason.USE_CHANGED),
        ({"refinanced": True}, SM, ClassReason.REFINANCED),
        ({"refinanced": True, "qualifying_renewal": True}, N, None),
        ({"impaired": True, "expected_loss_share": Decimal("0.4999")}, SUB, ClassReason.IMPAIRED),
        ({"impaired": True, "expected_loss_share": Decimal("0.5")}, D, ClassReason.IMPAIRED_HALF),
        ({"impaired": True, "expected_loss_share": Decimal("0.9")}, L, ClassReason.IMPAIRED_NEARLY_ALL),
        ({"expected_loss_share": Decimal("0.9")}, N, None),
        ({"rating_cut": True}, SUB, ClassReason.RATING_CUT),
        ({"evasion": True}, D, ClassReason.EVASION),
        ({"bankruptcy": True}, L, ClassReason.BANKRUPTCY),
        ({"judgement": D}, D, ClassReason.JUDGEMENT),
        ({"use_changed": True, "days_past_due": 91}, SUB, ClassReason.OVERDUE_90),
        ({"previous_class": D}, SUB, ClassReason.AWAITING_UPGRADE),
    ],
)
def test_every_rule_of_an_asset(
    changes: dict[str, object], expected: RiskClass, reason: ClassReason | None
) -> None:
    found = classify_asset(asset(**changes), TODAY, LIMITS)  # type: ignore[arg-type]
    assert found.risk_class is expected
    assert found.decisive == ((reason,) if reason else ())


@pytest.mark.parametrize(
    ("bad", "classes"), [("1200000", (SUB, SUB)), ("1000000", (SUB, SM)), ("1000000.01", (SUB, SUB))]
)
def test_3_2_ten_percent_of_the_claims_here(bad: str, classes: tuple[RiskClass, RiskClass]) -> None:
    """Of 10,000,000 here 12 % bad: all are; exactly 10 %: the rest stays 关注 as the debtor has bad debt."""
    rest = asset(key=2)
    rest = replace(rest, balance=parse_yuan("10000000") - parse_yuan(bad))
    assets = [asset(bad, key=1, days_past_due=91), rest]
    found = classify_debtor(assets, DebtorFacts(retail=False), TODAY, LIMITS)
    assert (found[1].risk_class, found[2].risk_class) == classes
    triggered = ClassReason.OWN_CLAIMS_BAD in found[2].decisive
    assert triggered == (classes[1] is SUB)
    retail = classify_debtor(assets, DebtorFacts(retail=True), TODAY, LIMITS)
    assert retail[2].risk_class is N


@pytest.mark.parametrize(("overdue", "expected"), [("21000000", SUB), ("20000000", N)])
def test_3_3_twenty_percent_of_the_debt_at_all_banks(overdue: str, expected: RiskClass) -> None:
    debtor = DebtorFacts(
        retail=False, debt_all_banks=parse_yuan("100000000"), overdue_90_all_banks=parse_yuan(overdue)
    )
    found = classify_debtor([asset()], debtor, TODAY, LIMITS)[1]
    assert found.risk_class is expected
    assert found.decisive == ((ClassReason.ALL_BANKS_OVERDUE,) if expected is SUB else ())


@pytest.mark.parametrize(("period", "expected"), [(3, date(2026, 3, 20)), (12, date(2027, 3, 20))])
def test_3_4_observation_of_a_restructured_asset(period: int, expected: date) -> None:
    first = date(2025, 3, 20)
    assert observation_end(first, period) == expected
    change = Restructuring(changed_date=date(2025, 3, 1), first_repayment_date=first, period_months=period)
    before = observe([change], [], date.fromordinal(expected.toordinal() - 1))
    assert before is not None and not before.failed
    assert observe([change], [], expected) is None
    assert observe([change], [], expected, difficulty_over=False) is not None


def test_a_failure_within_the_observation_is_bad_and_starts_it_anew() -> None:
    change = Restructuring(
        changed_date=date(2025, 3, 1), first_repayment_date=date(2025, 3, 20), period_months=1
    )
    again = Restructuring(
        changed_date=date(2025, 9, 1), first_repayment_date=date(2025, 9, 20), period_months=1
    )
    missed = observe([change], [date(2025, 6, 20)], date(2025, 12, 1))
    assert missed is not None and missed.failed and missed.until == date(2026, 7, 20)
    twice = observe([change, again], [], date(2025, 12, 1))
    assert twice is not None and twice.failed and twice.until == date(2026, 9, 20)
    late = observe([change], [date(2026, 6, 20)], date(2026, 7, 1))
    assert late is None
    found = classify_asset(asset(observation=missed), date(2025, 12, 1), LIMITS)
    assert found.decisive == (ClassReason.RESTRUCTURE_FAILED,)
    running = observe([change], [], date(2025, 12, 1))
    assert classify_asset(asset(observation=running), TODAY, LIMITS).decisive == (ClassReason.RESTRUCTURED,)


def test_restructured_bad_assets_climb_to_special_mention_only() -> None:
    change = Restructuring(
        changed_date=date(2025, 3, 1), first_repayment_date=date(2025, 3, 20), period_months=1
    )
    held = observe([change], [], date(2025, 10, 1))
    bad = asset(previous_class=SUB, arrears_cleared_date=date(2025, 3, 1), observation=held)
    assert classify_asset(bad, date(2025, 8, 31), LIMITS).risk_class is SUB
    assert classify_asset(bad, date(2025, 9, 1), LIMITS).risk_class is SM


@pytest.mark.parametrize(("period", "expected"), [(1, date(2025, 7, 10)), (12, date(2027, 1, 10))])
def test_3_5_upgrade_of_a_bad_asset(period: int, expected: date) -> None:
    cleared = date(2025, 1, 10)
    assert upgrade_date(cleared, period) == expected
    bad = asset(previous_class=SUB, arrears_cleared_date=cleared, period_months=period)
    assert classify_asset(bad, date.fromordinal(expected.toordinal() - 1), LIMITS).risk_class is SUB
    assert classify_asset(bad, expected, LIMITS).risk_class is N


def test_3_5_nothing_impaired_of_the_debtor_may_be_left() -> None:
    cured = asset(key=1, previous_class=SUB, arrears_cleared_date=date(2025, 1, 10))
    other = asset(key=2, days_past_due=91)
    retail = DebtorFacts(retail=True)
    held = classify_debtor([cured, other], retail, TODAY, LIMITS)
    assert held[1].decisive == (ClassReason.UPGRADE_BLOCKED,)
    both = replace(other, days_past_due=0, previous_class=SUB, arrears_cleared_date=date(2026, 6, 1))
    assert classify_debtor([cured, both], retail, TODAY, LIMITS)[1].risk_class is N
    doubted = classify_debtor([cured], DebtorFacts(retail=True, keeps_paying=False), TODAY, LIMITS)
    assert doubted[1].risk_class is SUB
    merged = DebtorFacts(retail=True, merged_date=date(2026, 1, 1))
    assert classify_debtor([cured], merged, TODAY, LIMITS)[1].decisive == (ClassReason.MERGED,)
