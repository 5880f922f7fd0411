"""Properties of the classes: never better than the days, worse facts never help, a debtor's rules agree."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from huoshui.core.classification import (
    REASON_TEXTS,
    AssetFacts,
    ClassLimits,
    ClassReason,
    ClassRule,
    DayFacts,
    DebtorFacts,
    Move,
    RiskClass,
    class_after,
    class_by_days,
    classify_asset,
    classify_debtor,
    is_non_performing,
    is_worse,
    migration_matrix,
    observation_end,
    upgrade_date,
    worst,
)

LIMITS = ClassLimits(
    own_claims_bad=Decimal("0.10"),
    all_banks_overdue=Decimal("0.20"),
    loss_half=Decimal("0.5"),
    loss_nearly_all=Decimal("0.9"),
)
TODAY = date(2026, 6, 30)
CLASSES = st.sampled_from(RiskClass)
DAYS = st.integers(0, 500)
DATES = st.dates(date(2024, 1, 1), TODAY)
FLAGS = ("use_changed", "refinanced", "impaired", "rating_cut", "evasion", "bankruptcy")


@st.composite
def assets(draw: st.DrawFn, key: int = 1) -> AssetFacts:
    return AssetFacts(
        key=key,
        balance=draw(st.integers(1, 10**9)),
        days_past_due=draw(DAYS),
        previous_class=draw(CLASSES),
        arrears_cleared_date=draw(st.none() | DATES),
        period_months=draw(st.sampled_from((1, 3, 12))),
        expected_loss_share=draw(st.decimals(0, 1, places=4)),
        judgement=draw(CLASSES),
        **{name: draw(st.booleans()) for name in FLAGS},  # type: ignore[arg-type]
    )


def not_better(one: RiskClass, other: RiskClass) -> bool:
    return one is other or is_worse(one, other)


@given(assets(), DAYS)
def test_more_days_never_give_a_better_class(facts: AssetFacts, more: int) -> None:
    later = replace(facts, days_past_due=facts.days_past_due + more)
    before, after = (classify_asset(one, TODAY, LIMITS).risk_class for one in (facts, later))
    assert not_better(after, before)
    assert not_better(before, class_by_days(facts.days_past_due))


@given(assets(), st.sampled_from(FLAGS))
def test_a_finding_never_gives_a_better_class(facts: AssetFacts, name: str) -> None:
    without, with_it = replace(facts, **{name: False}), replace(facts, **{name: True})  # type: ignore[arg-type]
    found = [classify_asset(one, TODAY, LIMITS).risk_class for one in (without, with_it)]
    assert not_better(found[1], found[0])


@given(assets())
def test_the_class_is_the_worst_of_its_reasons(facts: AssetFacts) -> None:
    found = classify_asset(facts, TODAY, LIMITS)
    assert found.risk_class is worst(*(one.risk_class for one in found.minimums))
    assert bool(found.decisive) == (found.risk_class is not RiskClass.NORMAL)
    assert not_better(found.risk_class, found.floor.risk_class)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=5, unique=True), st.data(), st.booleans())
def test_the_rules_of_a_debtor(keys: list[int], data: st.DataObject, retail: bool) -> None:
    portfolio = [data.draw(assets(key=key)) for key in keys]
    found = classify_debtor(portfolio, DebtorFacts(retail=retail), TODAY, LIMITS)
    own = {facts.key: classify_asset(facts, TODAY, LIMITS).risk_class for facts in portfolio}
    assert all(not_better(found[key].risk_class, own[key]) for key in keys)
    bad = sum(facts.balance for facts in portfolio if is_non_performing(own[facts.key]))
    if not retail and 10 * bad > sum(facts.balance for facts in portfolio):
        assert all(is_non_performing(one.risk_class) for one in found.values())
    if retail and len(keys) == 1:
        assert found[keys[0]].risk_class is own[keys[0]]


@given(CLASSES, st.none() | DATES, DAYS, st.booleans(), CLASSES)
def test_the_nightly_class(
    previous: RiskClass, cleared: date | None, days: int, in_arrears: bool, floor: RiskClass
) -> None:
    facts = DayFacts(on=TODAY, days_past_due=days, in_arrears=in_arrears)
    risk_class, since = class_after(previous, cleared, facts, ClassRule(), floor)
    assert not_better(risk_class, class_by_days(days)) and not_better(risk_class, floor)
    assert since is None or (is_non_performing(risk_class) and not in_arrears)
    again, still = class_after(risk_class, since, facts, ClassRule(), floor)
    assert (again, still) == (risk_class, since)
    if is_non_performing(previous) and in_arrears:
        assert is_non_performing(risk_class)


@given(DATES, st.integers(1, 36))
def test_periods_of_observation(day: date, period: int) -> None:
    assert upgrade_date(day, period) >= day + timedelta(days=180)
    assert observation_end(day, period) >= day + timedelta(days=365)


@given(
    st.lists(
        st.builds(
            Move,
            opening_class=CLASSES,
            closing_class=st.none() | CLASSES,
            opening=st.integers(0, 10**9),
            closing=st.integers(0, 10**9),
        )
    )
)
def test_every_row_of_the_matrix_adds_up(moves: list[Move]) -> None:
    matrix = migration_matrix(moves)
    for start in RiskClass:
        row = sum(matrix.moved[start, end] for end in RiskClass) + matrix.reduced[start]
        assert row == matrix.opening[start]
    assert sum(matrix.opening.values()) == sum(move.opening for move in moves)


def test_every_reason_has_its_words() -> None:
    assert set(REASON_TEXTS) == set(ClassReason)
    assert all(text.zh and text.en for text in REASON_TEXTS.values())
