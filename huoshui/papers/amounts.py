"""Amounts as they are printed: grouped, in brackets when negative, in yuan or ten thousands."""

import re

from huoshui.core.money import Cents

_AMOUNT = re.compile(r"[（(\-－—¥￥]*\d{1,3}(?:[,，.]?\d{3})*(?:[.。]\d{1,2})?[）)]?", re.ASCII)


def amount_in(text: str, unit: int = 1) -> Cents | None:
    """Cents of a text that is an amount and nothing else, `unit` yuan each; None for other text."""
    if not _AMOUNT.fullmatch(text):
        return None
    digits = re.sub(r"\D", "", text)
    # The last separator with one or two digits behind it is the decimal point, however it was read.
    point = re.search(r"[.,，。](\d{1,2})[）)]?$", text)
    decimals = len(point.group(1)) if point else 0
    cents = int(digits) * 10 ** (2 - decimals) * unit
    negative = text[0] in "(（-－—"
    return -cents if negative else cents
