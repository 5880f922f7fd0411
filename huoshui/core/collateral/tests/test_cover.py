"""Figures computed by hand: ranks, coverage over several assets and loans, the over-LTV test."""

from decimal import Decimal

import pytest

from huoshui.core.collateral import (
    AssetCharge,
    AssetWorth,
    RankedSum,
    available_to_next,
    cover_cases,
    is_over_ltv,
    lendable,
    rank_cover,
)

HOUSE = Decimal("0.70")
SUMS = (RankedSum(key="A", secured=1_200_000_00), RankedSum(key="B", secured=900_000_00))
CHARGES = (
    AssetCharge(asset="house", case="A", secured=1_200_000_00),
    AssetCharge(asset="house", case="B", secured=900_000_00),
)


@pytest.mark.parametrize(
    ("value", "cap", "expected"),
    [
        (3_000_000_00, "0.70", 2_100_000_00),
        (100_01, "0.70", 70_00),
        (0, "0.70", 0),
        (1, "1", 1),
        (99, "0", 0),
    ],
)
def test_what_may_be_secured_is_rounded_down(value: int, cap: str, expected: int) -> None:
    assert lendable(value, Decimal(cap)) == expected


@pytest.mark.parametrize(
    ("prior", "expected"),
    [
        ((), 2_100_000_00),
        ((1_200_000_00,), 900_000_00),
        ((1_200_000_00, 900_000_00), 0),
        ((2_200_000_00,), 0),
    ],
)
def test_the_next_rank_has_what_the_earlier_ones_leave(prior: tuple[int, ...], expected: int) -> None:
    assert available_to_next(3_000_000_00, HOUSE, prior) == expected


def test_a_fallen_value_is_lost_by_the_last_rank() -> None:
    first, second = rank_cover(2_500_000_00, HOUSE, 0, SUMS)
    assert (first.rank, first.available, first.covered, first.uncovered) == (
        1,
        1_750_000_00,
        1_200_000_00,
        0,
    )
    assert (second.rank, second.prior, second.available, second.uncovered) == (
        2,
        1_200_000_00,
        550_000_00,
        350_000_00,
    )


def test_claims_of_other_lenders_come_before_ours() -> None:
    first, second = rank_cover(3_000_000_00, HOUSE, 500_000_00, SUMS)
    assert (first.available, second.available) == (1_600_000_00, 400_000_00)


@pytest.mark.parametrize(
    ("value", "a", "b"),
    [
        (3_000_000_00, ("0.4", "0.7"), ("0.5", "0.5")),
        (2_500_000_00, ("0.48", "0.7"), ("0.6923", "0.4231")),
    ],
)
def test_two_loans_on_one_house(value: int, a: tuple[str, str], b: tuple[str, str]) -> None:
    covers = cover_cases(
        {"house": AssetWorth(value=value, cap=HOUSE)}, CHARGES, {"A": 1_200_000_00, "B": 900_000_00}
    )
    assert [(covers[case].ltv, covers[case].cap) for case in "AB"] == [
        (Decimal(a[0]), Decimal(a[1])),
        (Decimal(b[0]), Decimal(b[1])),
    ]


def test_one_loan_on_two_assets_weighs_their_caps() -> None:
    """House 1,000,000 at 70 % and machine 500,000 at 40 %: 900,000 of 1,500,000 = 60 %."""
    assets = {
        "house": AssetWorth(value=1_000_000_00, cap=HOUSE),
        "machine": AssetWorth(value=500_000_00, cap=Decimal("0.40")),
    }
    charges = [
        AssetCharge(asset="house", case="L", secured=700_000_00),
        AssetCharge(asset="machine", case="L", secured=200_000_00),
    ]
    cover = cover_cases(assets, charges, {"L": 950_000_00})["L"]
    assert (cover.cap, cover.available, cover.covered, cover.uncovered) == (
        Decimal("0.6"),
        900_000_00,
        900_000_00,
        50_000_00,
    )
    assert cover.ltv == Decimal("0.6")  # only the 900,000.00 it was secured for
    assert not is_over_ltv(cover, Decimal(1))


def test_over_ltv_to_the_cent() -> None:
    worth = {"house": AssetWorth(value=3_000_000_00, cap=HOUSE)}
    at_cap = cover_cases(worth, CHARGES, {"B": 900_000_00})["B"]
    assert not is_over_ltv(at_cap, Decimal(1))
    fallen = {"house": AssetWorth(value=2_999_999_97, cap=HOUSE)}  # 2,099,999.979 → 2,099,999.97
    over = cover_cases(fallen, CHARGES, {"B": 900_000_00})["B"]
    assert over.available == 899_999_97
    assert is_over_ltv(over, Decimal(1))
    assert not is_over_ltv(over, Decimal("1.05"))


def test_nothing_left_has_no_ltv_but_is_over() -> None:
    worth = {"house": AssetWorth(value=1_000_000_00, cap=HOUSE)}
    cover = cover_cases(worth, CHARGES, {"B": 900_000_00})["B"]
    assert (cover.ltv, cover.cap, cover.available) == (None, None, 0)
    assert is_over_ltv(cover, Decimal(1))


def test_a_case_without_a_security_is_covered_by_nothing() -> None:
    cover = cover_cases({}, (), {"C": 100_00})["C"]
    assert (cover.ltv, cover.covered, cover.uncovered) == (None, 0, 100_00)
    assert not is_over_ltv(cover, Decimal(1))
