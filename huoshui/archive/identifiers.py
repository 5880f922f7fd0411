"""How numbers that identify a person stand in the index (as blind indexes) and in what is shown (masked)."""

import re

from huoshui.archive.words import is_identifier
from huoshui.foundation.fields import blind_index

_RUN = re.compile(r"[0-9A-Za-z](?: ?[0-9A-Za-z]){9,}")


def hide(number: str) -> str:
    """The word an identifier is found by: only who knows it whole can ask for it."""
    return "id" + blind_index(number, "archive.word")[:24]


def masked_text(text: str) -> str:
    """The text with identifiers masked in place, as long as it was."""

    def mask(found: re.Match[str]) -> str:
        run = found.group()
        if not is_identifier(run.replace(" ", "").lower()):
            return run
        return run[:3] + "".join(" " if one == " " else "*" for one in run[3:-4]) + run[-4:]

    return _RUN.sub(mask, text)
