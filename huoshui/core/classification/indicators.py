"""Ratios of asset quality (资产质量指标), exact; None instead of a division by zero."""

from dataclasses import dataclass
from fractions import Fraction

from huoshui.core.money import Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class BookFigures:
    """The sums the ratios are made of, cents. `overdue_90` is the principal of loans over 90 days past due,
    `overdue_90_performing` the part of it not classified bad."""

    loans: Cents
    special_mention: Cents
    non_performing: Cents
    overdue_90: Cents
    overdue_90_performing: Cents
    allowance: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicators:
    """不良贷款率, 关注类占比, 逾期90天以上/不良, 贷款偏离度, 拨备覆盖率, 贷款拨备率; None is shown as
    "n/a"."""

    npl_ratio: Fraction | None
    special_mention_ratio: Fraction | None
    overdue_90_to_npl: Fraction | None
    deviation: Fraction | None
    coverage: Fraction | None
    allowance_to_loans: Fraction | None


def indicators(book: BookFigures) -> Indicators:
    """The ratios of the book (§8 of the risk metrics).

    Loans 100 m, 关注 10 m, bad 10 m, allowance 5.95 m: NPL 10 %, 关注 10 %, coverage 59.5 %, 5.95 %.
    """
    return Indicators(
        npl_ratio=share(book.non_performing, book.loans),
        special_mention_ratio=share(book.special_mention, book.loans),
        overdue_90_to_npl=share(book.overdue_90, book.non_performing),
        deviation=share(book.overdue_90_performing, book.non_performing),
        coverage=share(book.allowance, book.non_performing),
        allowance_to_loans=share(book.allowance, book.loans),
    )


def share(part: Cents, whole: Cents) -> Fraction | None:
    """part / whole, exact; None when there is no whole. 8 of 10 → 4/5."""
    return Fraction(part, whole) if whole else None
