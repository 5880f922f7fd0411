"""Regulation §8: ratios of asset quality, migration rates and the matrix behind them."""

from fractions import Fraction

import pytest

from huoshui.core.classification import (
    BookFigures,
    Move,
    RiskClass,
    class_migration_rate,
    indicators,
    migration_matrix,
    migration_rate,
    performing_migration_rate,
)

N, SM, SUB, D, L = RiskClass


def book(**changes: int) -> BookFigures:
    values = {
        "loans": 100, "special_mention": 10, "non_performing": 10, "overdue_90": 8,
        "overdue_90_performing": 0, "allowance": 6, **changes,
    }  # fmt: skip
    return BookFigures(**values)


def test_8_1_and_8_2_ratios() -> None:
    found = indicators(book())
    assert (found.npl_ratio, found.special_mention_ratio) == (Fraction(10, 100), Fraction(10, 100))
    assert found.overdue_90_to_npl == Fraction(80, 100)
    assert indicators(book(overdue_90_performing=2)).deviation == Fraction(20, 100)


def test_8_10_nothing_is_divided_by_nothing() -> None:
    found = indicators(book(non_performing=0))
    assert (found.coverage, found.overdue_90_to_npl, found.deviation) == (None, None, None)
    assert indicators(book(loans=0)).npl_ratio is None
    assert migration_rate(opening=100, reduced=100, down=0) is None


@pytest.mark.parametrize(
    ("row", "opening", "reduced", "down", "percent"),
    [
        ("8-3", 5_000, 1_000, 500, "12.50"),
        ("8-4", 80_000, 30_000, 1_200, "2.40"),
        ("8-5", 1_000, 200, 300, "37.50"),
    ],
)
def test_migration_rates(row: str, opening: int, reduced: int, down: int, percent: str) -> None:
    rate = migration_rate(opening=opening, reduced=reduced, down=down)
    assert rate is not None and f"{float(rate * 100):.2f}" == percent


def test_8_6_performing_loans() -> None:
    """Built from moves: 正常 80,000, of it 30,000 repaid and 150 bad; 关注 5,000, 1,000 repaid, 450 bad."""
    matrix = migration_matrix(
        [
            Move(opening_class=N, closing_class=None, opening=20_000, closing=0),
            Move(opening_class=N, closing_class=N, opening=58_800, closing=48_800),
            Move(opening_class=N, closing_class=SM, opening=1_050, closing=1_050),
            Move(opening_class=N, closing_class=SUB, opening=150, closing=150),
            Move(opening_class=SM, closing_class=SM, opening=4_550, closing=3_550),
            Move(opening_class=SM, closing_class=D, opening=450, closing=450),
        ]
    )
    assert performing_migration_rate(matrix) == Fraction(600, 54_000)
    assert class_migration_rate(matrix, N) == Fraction(1_200, 50_000)
    assert class_migration_rate(matrix, SM) == Fraction(450, 4_000)
    assert class_migration_rate(matrix, SUB) is None and class_migration_rate(matrix, L) is None


def test_new_money_in_an_old_loan_is_no_migration() -> None:
    matrix = migration_matrix([Move(opening_class=N, closing_class=SM, opening=100, closing=130)])
    assert (matrix.moved[N, SM], matrix.reduced[N]) == (100, 0)
