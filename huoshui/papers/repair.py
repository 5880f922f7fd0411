"""Numbers with a check digit: the one reading that checks is preferred, and believed a little less."""

from collections.abc import Callable, Iterator
from itertools import combinations

from huoshui.core.identifiers import IdentifierCheck
from huoshui.papers.found import Warned

_DIGITS = {"O": "0", "o": "0", "D": "0", "Q": "0", "I": "1", "l": "1", "|": "1", "Z": "2", "z": "2"}
_DIGITS |= {"S": "5", "s": "5", "B": "8", "b": "6", "G": "6", "q": "9", "g": "9", "×": "X", "x": "X"}
_TWINS = {"0": "8689", "1": "7", "2": "7", "3": "85", "5": "63", "6": "85", "7": "12", "8": "306", "9": "0"}
_TWINS |= {"B": "8", "D": "0", "G": "6", "Q": "0", "M": "N", "N": "M", "U": "V", "W": "M", "H": "M", "X": "Y"}
_TWINS |= {"Y": "X", "P": "R", "R": "P", "E": "F", "F": "E", "J": "1", "A": "4"}

CONFIDENCE_REPAIRED = 0.7
CONFIDENCE_UNCHECKED = 0.5


def digits_for(text: str) -> str:
    """The text with letters that are digits read wrong put right."""
    return "".join(_DIGITS.get(char, char) for char in text)


def checked_reading(
    text: str, check: Callable[[str], IdentifierCheck], alike: Callable[[str], bool] = lambda _: True
) -> tuple[str, float] | None:
    """The number and the most it may be believed: as read, or the only one near it that checks.

    `alike` tells which candidates agree with the rest of the paper. None when none or several check.
    """
    if check(text).valid and alike(text):
        return text, 1.0
    for changes in (1, 2):
        fitting = {one for one in _near(text, changes) if check(one).valid and alike(one)}
        if len(fitting) == 1:
            return fitting.pop(), CONFIDENCE_REPAIRED
        if fitting:
            return None
    return None


def repaired(field: str, reading: tuple[str, float]) -> list[Warned]:
    """The remark that the number is not as it was read; none when it is."""
    return [Warned(code="repaired", params={"field": field})] if reading[1] <= CONFIDENCE_REPAIRED else []


def _near(text: str, changes: int) -> Iterator[str]:
    places = [at for at, char in enumerate(text) if char in _TWINS]
    for chosen in combinations(places, changes):
        yield from _changed(text, chosen)


def _changed(text: str, places: tuple[int, ...]) -> Iterator[str]:
    if not places:
        yield text
        return
    at, *rest = places
    for twin in _TWINS[text[at]]:
        yield from _changed(text[:at] + twin + text[at + 1 :], tuple(rest))
