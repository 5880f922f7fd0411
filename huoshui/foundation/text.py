"""Text that people typed or pasted, before it is kept and printed."""

import unicodedata

from huoshui.core.errors import InvalidInput

_PICTURES = (range(0x2600, 0x27C0), range(0x2B00, 0x2C00), range(0xFE00, 0xFE10), range(0x1F000, 0x1FB00))
_UNPRINTABLE = {"Cc", "Cs", "Co", "Cn"}


def visible(text: str) -> str:
    """The text without its ends' spaces and without the invisible marks that pasting brings along."""
    return "".join(char for char in text if unicodedata.category(char) != "Cf").strip()


def required_reason(text: str) -> str:
    """The reason without its margins, 200 characters at most. Refusals: InvalidInput when there is none."""
    if not text.strip():
        raise InvalidInput(field="reason", zh="请填写原因", en="Give a reason")
    return text.strip()[:200]


def is_printable(text: str) -> bool:
    """Whether a contract can print it: no emoji, no control or private characters; lines may break."""
    return not any(
        (unicodedata.category(char) in _UNPRINTABLE and char not in "\n\r\t")
        or any(ord(char) in pictures for pictures in _PICTURES)
        for char in text
    )
