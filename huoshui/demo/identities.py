"""Made-up but valid identifiers for demo borrowers: they pass the checks of `core.identifiers` and belong to nobody."""

from datetime import date

from huoshui.core.identifiers import check_bank_card, check_id_number, check_uscc

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def make_uscc(serial: int, *, region_code: str) -> str:
    """A valid 统一社会信用代码 for the `serial`-th enterprise of a region.

    Both check characters (organisation code and whole code) are found by trying each one.
    """
    organisation = _organisation_code(serial)
    stem = f"91{region_code}{organisation}"
    return next(stem + last for last in USCC_ALPHABET if check_uscc(stem + last).valid)


def _organisation_code(serial: int) -> str:
    body = f"{serial % 100_000_000:08d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    check = 11 - total % 11
    return body + {10: "X", 11: "0"}.get(check, str(check))


def make_id_number(serial: int, *, region_code: str, birth_date: date, is_female: bool) -> str:
    """A valid 居民身份证号 with the given region, birth date and sex."""
    sequence = (serial % 499) * 2 + (0 if is_female else 1)
    stem = f"{region_code}{birth_date:%Y%m%d}{sequence:03d}"
    return next(stem + last for last in "0123456789X" if check_id_number(stem + last).valid)


def make_phone(serial: int) -> str:
    """A mobile number of the right form (139…)."""
    return f"139{serial % 100_000_000:08d}"


def make_bank_card(serial: int) -> str:
    """A 19-digit card number that satisfies Luhn; it ends in 123 and a check digit, to which the sandbox bank is kind.

    Two serials below ten million never share a card.
    """
    stem = f"62220212{serial % 10_000_000:07d}123"
    return next(stem + last for last in "0123456789" if check_bank_card(stem + last).valid)
