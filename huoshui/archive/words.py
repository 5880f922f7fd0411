"""Text → the words it is found by. Pure.

Chinese is cut into overlapping pairs of characters (借款人 → 借款, 款人), so that every part of a text is
found whatever a dictionary thinks of it: 借款人 finds 共同借款人. Latin words and numbers stay whole.
White space inside Chinese does not count, marks leave a gap (docs/adr/0024).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

MOST_TERMS = 8
LONGEST_QUERY = 100
_LAST_POSITION = 16_000  # PostgreSQL counts up to 16,383
_HAN = "\u3400-\u9fff\uf900-\ufaff\u3007"
_TOKEN = re.compile(rf"[{_HAN}]+|[a-z0-9]+(?:\.[0-9]+)*")
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_GROUPING = re.compile(
    r"(?<=\d),(?=\d{3}(?!\d))|(?<=\d{4}) (?=\d{4}(?!\d))|(?<=\d{4} \d{4}) (?=\d{1,4}(?!\d))"
)
_IDENTIFIER = re.compile(
    r"\d{17}[\dx]|1[3-9]\d{9}|\d{15,19}|[1-9any][0-9a-g]\d{6}[0-9a-hj-npqrtuwxy]{10}", re.ASCII
)
Hide = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalText:
    """Text made comparable, and for each of its characters the line and the character it comes from."""

    text: str
    origins: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    text: str
    position: int
    is_han: bool
    follows_gap: bool


def normal_text(lines: Sequence[str]) -> NormalText:
    """The lines as one text: full-width forms and case folded, 1,000 as 1000, no space inside Chinese."""
    characters: list[str] = []
    origins: list[tuple[int, int]] = []
    for at, line in enumerate(lines):
        for index, raw in enumerate(line):
            for character in unicodedata.normalize("NFKC", raw).lower():
                characters.append(" " if character.isspace() else character)
                origins.append((at, index))
        characters.append("\n")
        origins.append((at, max(len(line) - 1, 0)))
    text, places = "".join(characters), origins
    for pattern in (_BETWEEN_HAN, _GROUPING):
        dropped = {index for found in pattern.finditer(text) for index in range(*found.span())}
        places = [place for index, place in enumerate(places) if index not in dropped]
        text = "".join(character for index, character in enumerate(text) if index not in dropped)
    return NormalText(text=text, origins=tuple(places))


def is_identifier(token: str) -> bool:
    """Whether a word is a number that identifies or reaches somebody: identity card, credit code, bank card,
    mobile phone."""
    return _IDENTIFIER.fullmatch(token) is not None


def search_vector(lines: Sequence[str], *, hide: Hide) -> str:
    """The text of a tsvector: every word with its places; identifiers only as `hide` makes them."""
    places: dict[str, list[int]] = {}
    for token in _tokens(normal_text(lines).text):
        for word, position in _words(token, hide):
            places.setdefault(word, []).append(min(position, _LAST_POSITION))
    return " ".join(f"'{word}':{','.join(map(str, found[:255]))}" for word, found in sorted(places.items()))


def search_query(asked: str, *, hide: Hide) -> str:
    """The text of a tsquery: each term of the question as a phrase, all of them; "" when it has no words."""
    return " & ".join(f"({phrase})" for term in terms_of(asked) if (phrase := _phrase(term, hide)))


def terms_of(asked: str) -> list[str]:
    """The terms of a question, which white space parts."""
    return asked[:LONGEST_QUERY].split()[:MOST_TERMS]


def find_term(term: str, page: NormalText) -> Iterator[tuple[int, int]]:
    """The spans of the page's text where the term stands, as the index would find it."""
    parts: list[str] = []
    for token in _tokens(normal_text([term]).text):
        if parts:
            parts.append(rf"[^a-z0-9{_HAN}]+" if token.follows_gap else r"\s*")
        parts.append(re.escape(token.text))
    if parts:
        begins = r"(?<![a-z0-9])" if parts[0][0].isascii() else ""
        yield from (found.span() for found in re.finditer(begins + "".join(parts), page.text))


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    position, end = 1, 0
    for found in _TOKEN.finditer(text):
        gap = bool(text[end : found.start()].strip()) and bool(tokens)
        position += gap
        is_han = found.group()[0] > "\u2fff"
        tokens.append(_Token(text=found.group(), position=position, is_han=is_han, follows_gap=gap))
        position += len(found.group()) if is_han else 1
        end = found.end()
    return tokens


def _words(token: _Token, hide: Hide) -> Iterator[tuple[str, int]]:
    text, first = token.text, token.position
    if not token.is_han:
        yield (hide(text) if is_identifier(text) else text), first
        return
    for index in range(len(text) - 1):
        yield text[index : index + 2], first + index
    # The last character begins no pair; alone it is still found, by what begins with it.
    yield text[-1], first + len(text) - 1


def _phrase(term: str, hide: Hide) -> str:
    parts: list[tuple[str, int]] = []
    tokens = _tokens(normal_text([term]).text)
    for token in tokens:
        words = list(_words(token, hide))
        # A single character begins pairs; a number may go on (1000000 finds 1,000,000.00). Only at the end
        # of the phrase: what follows them inside it stands right behind.
        opens = token is tokens[-1] and len(words) == 1 and not is_identifier(token.text)
        pairs = words[:-1] or words if token.is_han else words
        parts += [(f"'{word}'" + (":*" if opens else ""), at) for word, at in pairs]
    phrase, last = "", 0
    for word, position in parts:
        phrase += f" <{position - last}> {word}" if phrase else word
        last = position
    return phrase
