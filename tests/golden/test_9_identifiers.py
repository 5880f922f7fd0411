"""Regulation §9.2: vectors of identifiers (synthetic numbers)."""

from datetime import date

import pytest

from huoshui.core.identifiers import (
    EXPLANATIONS,
    check_bank_account,
    check_bank_card,
    check_id_number,
    check_phone,
    check_region_code,
    check_uscc,
    check_vin,
    explain,
    mask_bank_card,
    mask_id_number,
    mask_name,
    mask_phone,
)


def test_9_1_identity_number() -> None:
    check = check_id_number(" 11010519491231002x ")
    assert (check.valid, check.normalised) == (True, "11010519491231002X")
    assert (check.birth_date, check.sex, check.region_code) == (date(1949, 12, 31), "female", "110105")


def test_9_2_an_old_area_code_warns_and_is_accepted() -> None:
    check = check_id_number("440524188001010014", known_regions={"440513"})
    assert check.valid and check.warnings == ("region_unknown", "born_before_1900")


@pytest.mark.parametrize(
    ("row", "number", "problem"),
    [
        ("9-3", "110101199003070003", None),
        ("9-3", "110101199003070004", "check_digit"),
        ("9-4", "810000199408230021", None),
        ("9-4", "830000199201300022", None),
        ("9-6", "510107200002290010", None),
        ("9-6", "510107200102290018", "birth_date"),
        ("-", "", "format"),
        ("-", "11010119900307000", "format"),
    ],
)
def test_identity_numbers(row: str, number: str, problem: str | None) -> None:
    check = check_id_number(number, known_regions={"110101", "510107"})
    assert (check.valid, check.problem) == (problem is None, problem)
    assert check.warnings == ()


def test_9_5_fifteen_digits_become_eighteen() -> None:
    check = check_id_number("320311770706001")
    assert (check.valid, check.normalised, check.warnings) == (
        True,
        "320311197707060018",
        ("from_15_digits",),
    )


@pytest.mark.parametrize(
    ("row", "code", "problem"),
    [
        ("9-7", "91110000600037341L", None),
        ("9-8", "91330100799655058B", None),
        ("9-9", "9144030071526726XG", None),
        ("9-9", "91350100M000100Y43", None),
        ("9-10", "91440300192440392H", "check_digit"),
        ("9-10", "91440300192440392J", None),
        ("9-10", "91110000600037342L", "check_digit"),
        ("-", "9111000060003734IL", "format"),
    ],
)
def test_social_credit_codes(row: str, code: str, problem: str | None) -> None:
    check = check_uscc(code.lower())
    assert (check.valid, check.problem, check.warnings) == (problem is None, problem, ())


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("6222020903001483077", True),
        ("6217 0000 1000 0000 003", True),
        ("4532015112830366", True),
        ("4532015112830367", False),
        ("622202", False),
    ],
)
def test_9_11_bank_cards(number: str, valid: bool) -> None:
    assert check_bank_card(number).valid is valid


def test_a_corporate_account_only_warns() -> None:
    check = check_bank_account("4532015112830367")
    assert check.valid and check.warnings == ("luhn",)


@pytest.mark.parametrize(
    ("row", "vin", "warnings"),
    [
        ("9-12", "1M8GDM9AXKP042788", ()),
        ("9-12", "11111111111111111", ()),
        ("9-13", "LSVAA49J332047193", ()),
        ("9-13", "LSVAA49J032047193", ("vin_check_digit",)),
    ],
)
def test_vehicle_numbers(row: str, vin: str, warnings: tuple[str, ...]) -> None:
    check = check_vin(vin)
    assert check.valid and check.warnings == warnings
    assert not check_vin(vin[:-1] + "O").valid


@pytest.mark.parametrize(
    ("number", "valid"),
    [("13812345678", True), ("12812345678", False), ("1381234567", False), ("+8613812345678", True)],
)
def test_9_14_phones(number: str, valid: bool) -> None:
    assert check_phone(number).valid is valid


def test_region_codes() -> None:
    assert [check_region_code(code).valid for code in ("110105", "160000", "11010", "820000")] == [
        True,
        False,
        False,
        True,
    ]


def test_masks() -> None:
    assert mask_phone("13812345678") == "138****5678"
    assert mask_id_number("11010519491231002X") == "110105********002X"
    assert mask_bank_card("6222020903001483077") == "622202*********3077"
    assert [mask_name(name) for name in ("王芳", "欧阳修远", "")] == ["王*", "欧***", ""]


def test_every_code_is_explained_in_both_languages() -> None:
    assert all(explain(code, "zh") and explain(code, "en") for code in EXPLANATIONS)
