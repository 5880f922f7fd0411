"""Money: texts, rounding, capitals, VAT."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoshui.core.errors import InvalidInput
from huoshui.core.money import capital_rmb, parse_yuan, round_half_up, split_vat, yuan_grouped, yuan_text

AMOUNTS = st.integers(min_value=-(10**15), max_value=10**15)


@pytest.mark.parametrize(
    ("text", "cents"), [("0", 0), ("1234.5", 123450), ("1234.50", 123450), ("-0.01", -1), ("10", 1000)]
)
def test_parse_yuan(text: str, cents: int) -> None:
    assert parse_yuan(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "1.234",
        "1e3",
        "1,000",
        "01",
        ".5",
        "5.",
        "+1",
        "NaN",
        "１２",
        "1\n",
        "--1",
        "99999999999999999",
        None,
        5,
    ],
)
def test_parse_yuan_refuses(text: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_yuan(text, field="amount")  # type: ignore[arg-type]
    assert refused.value.field == "amount" and refused.value.status == 422


@given(AMOUNTS)
def test_texts_come_back(amount: int) -> None:
    assert parse_yuan(yuan_text(amount)) == amount
    assert parse_yuan(yuan_grouped(amount).replace(",", "")) == amount


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (Fraction(1, 2), 1),
        (Fraction(-1, 2), -1),
        (Decimal("2.5"), 3),
        (Decimal("2.4999999999"), 2),
        (Fraction(-3, 2), -2),
        (7, 7),
    ],
)
def test_halves_go_away_from_zero(value: Fraction | Decimal | int, rounded: int) -> None:
    assert round_half_up(value) == rounded


@pytest.mark.parametrize(
    ("yuan", "capital"),
    [
        ("0", "零元整"),
        ("100000", "壹拾万元整"),
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("0.05", "伍分"),
        ("-1.50", "负壹元伍角"),
        ("10000000", "壹仟万元整"),
        ("10001000000", "壹佰亿零壹佰万元整"),
        ("100005000", "壹亿零伍仟元整"),
        ("1000000000000", "壹万亿元整"),
        ("20030.00", "贰万零叁拾元整"),
    ],
)
def test_capital_rmb(yuan: str, capital: str) -> None:
    assert capital_rmb(parse_yuan(yuan)) == capital


UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def read_capital(text: str) -> int:
    """An independent reader of 人民币大写: cents."""
    sign = -1 if text.startswith("负") else 1
    text = text.removeprefix("负").removesuffix("整")
    yuan, _, rest = text.rpartition("元") if "元" in text else ("", "", text)
    total = section = digit = 0
    for char in yuan:
        if char in UNITS:
            section, digit = section + digit * UNITS[char], 0
        elif char == "万":
            section = (section + digit) * 10_000
            total, section, digit = total + section, 0, 0
        elif char == "亿":
            total, section, digit = (total + section + digit) * 100_000_000, 0, 0
        else:
            digit = "零壹贰叁肆伍陆柒捌玖".index(char)
    cents = (total + section + digit) * 100
    for char, unit in (("角", 10), ("分", 1)):
        if char in rest:
            cents += "零壹贰叁肆伍陆柒捌玖".index(rest[rest.index(char) - 1]) * unit
    return sign * cents


@given(AMOUNTS)
def test_capitals_can_be_read_back(amount: int) -> None:
    assert read_capital(capital_rmb(amount)) == amount
    assert "零零" not in capital_rmb(amount)


def test_vat_of_a_quarter_of_interest() -> None:
    split = split_vat(parse_yuan("10875"), Decimal("0.06"))
    assert (yuan_text(split.net), yuan_text(split.vat)) == ("10259.43", "615.57")


@given(AMOUNTS, st.sampled_from([Decimal(0), Decimal("0.03"), Decimal("0.06")]))
def test_vat_parts_make_the_whole(gross: int, rate: Decimal) -> None:
    split = split_vat(gross, rate)
    assert split.net + split.vat == gross
