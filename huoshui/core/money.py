"""Money in whole cents (分), its texts, and the one rounding rule."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from huoshui.core.errors import InvalidInput

Cents: TypeAlias = int

_YUAN = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]{1,2})?", re.ASCII)
_LARGEST = 9_000_000_000_000_000  # below a bigint, 90 trillion yuan


class Rounding(StrEnum):
    """How a half cent is rounded: 四舍五入 (away from zero) or 四舍六入五成双 (to the even cent)."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


@dataclass(frozen=True, slots=True, kw_only=True)
class VatSplit:
    """A price with tax split into its net part and its VAT (增值税), cents."""

    net: Cents
    vat: Cents


def parse_yuan(text: str, *, field: str | None = None) -> Cents:
    """Cents of a decimal text such as "1234.50"; at most two decimals, no exponent, no grouping.

    Refusals: InvalidInput for anything else. "1234.5" → 123450.
    """
    if not isinstance(text, str) or not _YUAN.fullmatch(text):
        raise InvalidInput(
            field=field,
            zh="金额格式应为 1234.50，最多两位小数",
            en="Write an amount like 1234.50, two decimals at most",
        )
    negative = text.startswith("-")
    whole, _, decimals = text.lstrip("-").partition(".")
    # Python itself refuses to read a number of thousands of digits.
    cents = int(whole[:20]) * 100 + int((decimals + "00")[:2])
    if cents > _LARGEST:
        raise InvalidInput(field=field, zh="金额过大", en="The amount is too large")
    return -cents if negative else cents


def yuan_text(amount: Cents) -> str:
    """ "1234.50" for 123450: the form amounts have in JSON."""
    sign, size = ("-", -amount) if amount < 0 else ("", amount)
    return f"{sign}{size // 100}.{size % 100:02d}"


def yuan_grouped(amount: Cents) -> str:
    """ "1,234.50" for 123450: the form amounts have for people."""
    sign, size = ("-", -amount) if amount < 0 else ("", amount)
    return f"{sign}{size // 100:,}.{size % 100:02d}"


def round_half_up(value: Fraction | Decimal | int) -> int:
    """The nearest integer, halves away from zero (四舍五入): the only rounding of money."""
    if isinstance(value, int):
        return value
    numerator, denominator = value.as_integer_ratio()
    return divide_half_up(numerator, denominator)


def divide_half_up(numerator: int, denominator: int) -> int:
    """numerator / denominator to the nearest integer, halves away from zero; denominator > 0."""
    if numerator >= 0:
        return (2 * numerator + denominator) // (2 * denominator)
    return -((-2 * numerator + denominator) // (2 * denominator))


def divide(numerator: int, denominator: int, rounding: Rounding) -> int:
    """numerator / denominator to the nearest integer, a half as `rounding` says; denominator > 0.

    25 / 10: 3 half-up, 2 half-even.
    """
    if rounding is Rounding.HALF_UP:
        return divide_half_up(numerator, denominator)
    whole, rest = divmod(numerator, denominator)
    above_half = 2 * rest - denominator
    return whole + (above_half > 0 or (above_half == 0 and whole % 2 == 1))


def split_vat(gross: Cents, rate: Decimal) -> VatSplit:
    """Net and VAT of a gross amount that includes VAT at `rate` (0.06 = 6 %), cents.

    财税〔2016〕36号. 10,875.00 including 6 % → 10,259.43 + 615.57.
    """
    net = round_half_up(Fraction(gross) / (1 + Fraction(rate)))
    return VatSplit(net=net, vat=gross - net)


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿", "亿亿")


def capital_rmb(amount: Cents) -> str:
    """人民币大写 of an amount, as written in contracts and vouchers.

    支付结算办法 Annex 1. 100,000.00 → 壹拾万元整; 1,409.50 → 壹仟肆佰零玖元伍角.
    """
    sign, size = ("负", -amount) if amount < 0 else ("", amount)
    yuan, jiao, fen = size // 100, size // 10 % 10, size % 10
    text = _capital_integer(yuan) + "元" if yuan else ""
    if jiao == 0 and fen == 0:
        return sign + (text or "零元") + "整"
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif yuan:
        text += "零"
    if fen:
        text += _DIGITS[fen] + "分"
    return sign + text


def _capital_integer(number: int) -> str:
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    text = ""
    zero_pending = False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if group == 0:
            zero_pending = bool(text)
            continue
        if text and (zero_pending or group < 1000):
            text += "零"
        zero_pending = False
        text += _capital_group(group) + _group_unit(groups, place)
    return text


def _group_unit(groups: list[int], place: int) -> str:
    # 万 above 亿 is written once: 壹万亿, but 壹万零壹亿 when the 亿 group itself is not empty.
    if place == 3:
        return "万" if groups[2] else "万亿"
    return _GROUPS[place]


def _capital_group(group: int) -> str:
    text = ""
    zero_pending = False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit == 0:
            zero_pending = bool(text)
            continue
        text += ("零" if zero_pending else "") + _DIGITS[digit] + _PLACES[place]
        zero_pending = False
    return text
