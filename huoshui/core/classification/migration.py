"""How the book moved between classes: the migration matrix (迁徙矩阵) and the migration rates (迁徙率)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from huoshui.core.classification.classes import RiskClass, is_non_performing, is_worse
from huoshui.core.money import Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What was in one class at the opening and is in one at the closing (None: gone), cents at both."""

    opening_class: RiskClass
    closing_class: RiskClass | None
    opening: Cents
    closing: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationMatrix:
    """Opening balances by class, where they are now, what left: every row adds up to its opening; cents."""

    opening: Mapping[RiskClass, Cents]
    moved: Mapping[tuple[RiskClass, RiskClass], Cents]
    reduced: Mapping[RiskClass, Cents]


def migration_matrix(moves: Iterable[Move]) -> MigrationMatrix:
    """The matrix of the moves, each loan (or group that does not grow) one move.

    What was repaid, disposed of or written off of the opening balance is its reduction (期间减少金额); new
    money in an old loan was not there at the opening and is left out. Opening 100.00 正常, closing 80.00
    关注: moved 80.00, reduced 20.00.
    """
    opening = dict.fromkeys(RiskClass, 0)
    reduced = dict.fromkeys(RiskClass, 0)
    moved: dict[tuple[RiskClass, RiskClass], Cents] = {
        (start, end): 0 for start in RiskClass for end in RiskClass
    }
    for move in moves:
        kept = 0
        if move.closing_class is not None:
            kept = min(move.opening, move.closing)
            moved[move.opening_class, move.closing_class] += kept
        opening[move.opening_class] += move.opening
        reduced[move.opening_class] += move.opening - kept
    return MigrationMatrix(opening=opening, moved=moved, reduced=reduced)


def migration_rate(*, opening: Cents, reduced: Cents, down: Cents) -> Fraction | None:
    """Downward moves / (opening − reduction), exact; None when nothing is left to divide by.

    关注: opening 5,000, reduced 1,000, down 500 → 12.50 %.
    """
    left = opening - reduced
    return Fraction(down, left) if left > 0 else None


def class_migration_rate(matrix: MigrationMatrix, risk_class: RiskClass) -> Fraction | None:
    """The migration rate of a class (某类贷款迁徙率): what of it is in any worse class now. 损失 has none."""
    if risk_class is RiskClass.LOSS:
        return None
    down = sum(
        amount
        for (start, end), amount in matrix.moved.items()
        if start is risk_class and is_worse(end, risk_class)
    )
    return migration_rate(opening=matrix.opening[risk_class], reduced=matrix.reduced[risk_class], down=down)


def performing_migration_rate(matrix: MigrationMatrix) -> Fraction | None:
    """The migration rate of performing loans (正常贷款迁徙率): 正常 and 关注 that are bad now.

    Moves 150 and 450, openings 80,000 and 5,000, reductions 30,000 and 1,000: 600 / 54,000 = 1.1111 %.
    """
    performing = (RiskClass.NORMAL, RiskClass.SPECIAL_MENTION)
    down = sum(
        amount
        for (start, end), amount in matrix.moved.items()
        if start in performing and is_non_performing(end)
    )
    return migration_rate(
        opening=sum(matrix.opening[one] for one in performing),
        reduced=sum(matrix.reduced[one] for one in performing),
        down=down,
    )
