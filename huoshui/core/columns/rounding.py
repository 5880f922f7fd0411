"""The one rounding rule (四舍五入) over columns."""

import numpy as np

from huoshui.core.columns import Ints
from huoshui.core.money import divide_half_up as divide_one_half_up

_LARGEST = 2**62


def divide_half_up(numerator: Ints, denominator: Ints) -> Ints:
    """numerator / denominator to the nearest integer, halves away from zero; denominator > 0.

    300 cents × 10 days / 31 days: 97.
    """
    size = np.abs(numerator)
    whole, rest = np.divmod(size, denominator)
    whole += rest >= denominator - rest
    return np.where(numerator < 0, -whole, whole)


def multiply_divide_half_up(amount: Ints, numerator: Ints, denominator: Ints) -> Ints:
    """amount × numerator / denominator, rounded half-up once, also where the product passes 64 bits.

    amount ≥ 0. 3,000,000,00 cents × 91 days × 9 / 36,000: 682,500.00.
    """
    whole, rest = np.divmod(amount, denominator)
    if _fits(rest, numerator) and _fits(whole, numerator):
        return whole * numerator + divide_half_up(rest * numerator, denominator)
    rows = zip(amount.tolist(), numerator.tolist(), denominator.tolist(), strict=True)
    return np.array([divide_one_half_up(a * n, d) for a, n, d in rows], dtype=np.int64)


def _fits(left: Ints, right: Ints) -> bool:
    if not left.size:
        return True
    return int(np.abs(left).max()) * int(np.abs(right).max()) < _LARGEST
