"""Pages → kind, fields and remarks. Pure: what was read goes in, what it means comes out."""

from collections.abc import Sequence
from dataclasses import dataclass

from huoshui.papers.found import Found, Warned
from huoshui.papers.kinds import KINDS, recognise
from huoshui.papers.layout import pieces_of
from huoshui.papers.page import Page

DARK_BELOW = 70  # mean brightness of 255
UNCLEAR_BELOW = 0.8
_EDGE = 0.004


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperMeaning:
    """What the pages are and say; `kind` is "" for an unknown paper."""

    kind: str
    fields: dict[str, Found]
    warnings: tuple[Warned, ...]


def understand(pages: Sequence[Page], asked: str = "") -> PaperMeaning:
    """The fields of the kind that is seen; the kind that was asked for counts where none is recognised."""
    pieces = [piece for number, page in enumerate(pages) for piece in pieces_of(page, number)]
    warnings = _about_pages(pages)
    if not pieces:
        return PaperMeaning(kind=asked, fields={}, warnings=(*warnings, Warned(code="nothing_read")))
    seen = recognise(pieces)
    if seen is None:
        warnings.append(Warned(code="unknown_kind"))
    elif asked and seen != asked:
        is_, not_ = KINDS[seen], KINDS[asked]
        names = {"found_zh": is_.zh, "found_en": is_.en, "asked_zh": not_.zh, "asked_en": not_.en}
        warnings.append(Warned(code="wrong_kind", params=names))
    kind = seen or asked
    if not kind:
        return PaperMeaning(kind="", fields={}, warnings=tuple(warnings))
    read = KINDS[kind].extract(pieces)
    fields = {name: read.fields[name] for name in KINDS[kind].fields if name in read.fields}
    if _cut(fields):
        warnings.append(Warned(code="cut_off"))
    return PaperMeaning(kind=kind, fields=fields, warnings=(*warnings, *read.warnings))


def _about_pages(pages: Sequence[Page]) -> list[Warned]:
    warnings = []
    if any(page.brightness < DARK_BELOW for page in pages):
        warnings.append(Warned(code="dark"))
    turned = next((page.turned for page in pages if page.turned), 0)
    if turned:
        # `turned` is how it was put right; a person sees the way it lay.
        warnings.append(Warned(code="turned", params={"degrees": turned if turned == 180 else 90}))
    known = [line.confidence for page in pages for line in page.lines]
    if known and sum(known) / len(known) < UNCLEAR_BELOW:
        warnings.append(Warned(code="unclear"))
    return warnings


def _cut(fields: dict[str, Found]) -> bool:
    return any(
        not _EDGE < value < 1 - _EDGE
        for found in fields.values()
        for corners in found.places
        for corner in corners
        for value in corner
    )
