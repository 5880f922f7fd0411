"""The kinds of paper: how each is recognised and what is read from it. A new kind is a file and a line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from huoshui.papers.found import Extraction
from huoshui.papers.kinds import bank_statement, business_licence, financial_statement, identity_card
from huoshui.papers.layout import Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperKind:
    """A kind of paper (证件材料种类); `signs` are the words by which it is told from the others."""

    zh: str
    en: str
    signs: tuple[str, ...]
    fields: tuple[str, ...]
    extract: Callable[[Sequence[Piece]], Extraction]


KINDS: Mapping[str, PaperKind] = {
    code: PaperKind(zh=zh, en=en, signs=module.SIGNS, fields=module.FIELDS, extract=module.extract)
    for code, zh, en, module in (
        ("identity_card", "身份证", "identity card", identity_card),
        ("business_licence", "营业执照", "business licence", business_licence),
        ("bank_statement", "银行流水", "bank statement", bank_statement),
        ("financial_statement", "财务报表", "financial statement", financial_statement),
    )
}


def recognise(pieces: Sequence[Piece]) -> str | None:
    """The kind whose signs are seen most, at least two of them; None for any other paper."""
    text = "".join(piece.text for piece in pieces)
    seen = {code: sum(sign in text for sign in kind.signs) for code, kind in KINDS.items()}
    best = max(seen, key=lambda code: seen[code])
    return best if seen[best] >= 2 else None
