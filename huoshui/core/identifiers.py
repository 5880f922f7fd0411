"""Numbers that identify people, firms, cards and cars: their check rules, and how they are masked.

Every check answers with an IdentifierCheck; `problem` and `warnings` are codes, `explain` puts them in words.
Warnings never make a number invalid: old area codes, corporate accounts and imported cars are real.
"""

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass
from datetime import date

EXPLANATIONS: dict[str, tuple[str, str]] = {
    "format": ("格式不正确", "The format is wrong"),
    "check_digit": ("校验位不正确，请核对号码", "The check digit is wrong, please compare the number"),
    "birth_date": ("出生日期不存在", "The birth date does not exist"),
    "region_code": ("行政区划代码不正确", "The region code is wrong"),
    "region_unknown": (
        "行政区划代码不在现行名录中，可能为旧代码",
        "The region code is not current, maybe an old one",
    ),
    "born_before_1900": ("出生日期早于1900年，请核对", "Born before 1900, please compare"),
    "organisation_code": ("内含组织机构代码校验不符", "The inner organisation code does not check"),
    "luhn": ("未通过卡号校验，可能为对公账号", "The card check fails, maybe a corporate account"),
    "vin_check_digit": ("车架号校验位不符，可能为进口车", "The VIN check digit fails, maybe an imported car"),
    "from_15_digits": ("由15位旧号码换算", "Converted from an old 15-digit number"),
}

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_VALUES = dict(
    zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ",
        (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
        strict=True,
    )
)
_PROVINCES = frozenset(
    f"{code}"
    for code in (
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
    )
) | {"71", "81", "82"}
# Residence permits of Hong Kong, Macao and Taiwan residents carry 810000, 820000, 830000.
_RESIDENCE_PERMITS = frozenset({"810000", "820000", "830000"})


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierCheck:
    """What a check found; `normalised` is the number in its stored form."""

    valid: bool
    normalised: str
    warnings: tuple[str, ...] = ()
    problem: str | None = None
    birth_date: date | None = None
    sex: str | None = None  # "male" or "female"
    region_code: str | None = None


def explain(code: str, lang: str = "zh") -> str:
    """A problem or warning code in words."""
    zh, en = EXPLANATIONS[code]
    return zh if lang.lower().startswith("zh") else en


def check_id_number(text: str, *, known_regions: Container[str] | None = None) -> IdentifierCheck:
    """A resident identity number (身份证号, GB 11643), 15 digits converted to 18.

    Area codes are as at first issue: one outside `known_regions` warns, never rejects.
    """
    number = _normalise(text)
    warnings: list[str] = []
    if re.fullmatch(r"[0-9]{15}", number):
        number = _id_with_check(number[:6] + "19" + number[6:])
        warnings.append("from_15_digits")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return _bad(number, "format")
    if _id_with_check(number[:17]) != number:
        return _bad(number, "check_digit")
    born = _day(number[6:14])
    if born is None:
        return _bad(number, "birth_date")
    region = number[:6]
    if region[:2] not in _PROVINCES and region not in _RESIDENCE_PERMITS:
        return _bad(number, "region_code")
    if known_regions is not None and region not in known_regions and region not in _RESIDENCE_PERMITS:
        warnings.append("region_unknown")
    if born.year < 1900:
        warnings.append("born_before_1900")
    return IdentifierCheck(
        valid=True,
        normalised=number,
        warnings=tuple(warnings),
        birth_date=born,
        sex="male" if int(number[16]) % 2 else "female",
        region_code=region,
    )


def check_uscc(text: str) -> IdentifierCheck:
    """A unified social credit code (统一社会信用代码, GB 32100-2015)."""
    code = _normalise(text)
    if len(code) != 18 or any(char not in _USCC_ALPHABET for char in code):
        return _bad(code, "format")
    if not code[2:8].isdigit():
        return _bad(code, "format")
    total = sum(_USCC_ALPHABET.index(char) * w for char, w in zip(code, _USCC_WEIGHTS, strict=False))
    if _USCC_ALPHABET[-total % 31] != code[17]:
        return _bad(code, "check_digit")
    warnings = () if _organisation_check(code[8:16]) == code[16] else ("organisation_code",)
    return IdentifierCheck(valid=True, normalised=code, warnings=warnings, region_code=code[2:8])


def check_bank_card(text: str) -> IdentifierCheck:
    """A bank card (银行卡号): 13–19 digits and the Luhn sum."""
    number = _normalise(text)
    if not re.fullmatch(r"[0-9]{13,19}", number):
        return _bad(number, "format")
    return IdentifierCheck(valid=True, normalised=number) if _luhn(number) else _bad(number, "check_digit")


def check_bank_account(text: str) -> IdentifierCheck:
    """A bank account that may be corporate (对公账号): 8–32 digits; a failing Luhn sum only warns."""
    number = _normalise(text)
    if not re.fullmatch(r"[0-9]{8,32}", number):
        return _bad(number, "format")
    return IdentifierCheck(valid=True, normalised=number, warnings=() if _luhn(number) else ("luhn",))


def check_phone(text: str) -> IdentifierCheck:
    """A mainland mobile number (手机号); a leading +86 is dropped."""
    number = _normalise(text)
    number = re.sub(r"^(\+86|0086)", "", number)
    if not re.fullmatch(r"1[3-9][0-9]{9}", number):
        return _bad(number, "format")
    return IdentifierCheck(valid=True, normalised=number)


def check_vin(text: str) -> IdentifierCheck:
    """A vehicle identification number (车架号, GB 16735); a failing check digit only warns."""
    vin = _normalise(text)
    if not re.fullmatch(r"[A-HJ-NPR-Z0-9]{17}", vin):
        return _bad(vin, "format")
    values = (int(char) if char.isdigit() else _VIN_VALUES[char] for char in vin)
    total = sum(value * weight for value, weight in zip(values, _VIN_WEIGHTS, strict=True))
    ok = "0123456789X"[total % 11] == vin[8]
    return IdentifierCheck(valid=True, normalised=vin, warnings=() if ok else ("vin_check_digit",))


def check_region_code(text: str, *, known_regions: Container[str] | None = None) -> IdentifierCheck:
    """An administrative region (行政区划代码, GB/T 2260): six digits of a known province."""
    code = _normalise(text)
    if not re.fullmatch(r"[0-9]{6}", code):
        return _bad(code, "format")
    if code[:2] not in _PROVINCES:
        return _bad(code, "region_code")
    unknown = known_regions is not None and code not in known_regions
    return IdentifierCheck(
        valid=True, normalised=code, region_code=code, warnings=("region_unknown",) if unknown else ()
    )


def mask_phone(text: str) -> str:
    """138****5678: first three and last four."""
    return _masked(text, head=3, tail=4)


def mask_id_number(text: str) -> str:
    """110105********002X: first six and last four."""
    return _masked(text, head=6, tail=4)


def mask_bank_card(text: str) -> str:
    """622202*********3077: first six and last four."""
    return _masked(text, head=6, tail=4)


def mask_name(text: str) -> str:
    """王*, 欧阳* → 欧**: the first character only."""
    return text[:1] + "*" * max(len(text) - 1, 1) if text else ""


def mask_address(text: str) -> str:
    """江苏省南京市***: the first six characters only, of a short address none."""
    return (f"{text[:6]}***" if len(text) > 6 else "***") if text else ""


def _masked(text: str, *, head: int, tail: int) -> str:
    if len(text) <= head + tail:
        # Too short to keep both ends: show no more than the last two.
        return "*" * max(len(text) - 2, 0) + text[-2:] if len(text) > 4 else "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]


def _normalise(text: str) -> str:
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


def _bad(number: str, problem: str) -> IdentifierCheck:
    return IdentifierCheck(valid=False, normalised=number, problem=problem)


def _id_with_check(first17: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(first17, _ID_WEIGHTS, strict=True))
    return first17 + _ID_CHECK[total % 11]


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _organisation_check(code: str) -> str:
    values = (int(char, 36) for char in code)  # GB 11714: digits and the whole alphabet, A = 10
    total = sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def _luhn(number: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
