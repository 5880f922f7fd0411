"""A page of a filed paper: its picture, its text, and where what was looked for stands on it."""

import json
from collections.abc import Iterator, Sequence

from huoshui.archive.access import in_scope
from huoshui.archive.identifiers import masked_text
from huoshui.archive.models import Entry, PageText
from huoshui.archive.queries.shapes import Corners, PageBox, PageView
from huoshui.archive.words import NormalText, find_term, normal_text, terms_of
from huoshui.audit.operations import record_read
from huoshui.core.errors import NotFound
from huoshui.foundation.actor import Actor
from huoshui.foundation.files import LoadedFile, load_file
from huoshui.foundation.ports import adapter
from huoshui.identity.queries import Scope, scope_of
from huoshui.papers.ports import PaperReader

_WIDE = 1.0
_NARROW = 0.55
_HAN = "\u2e7f"


def get_page(*, entry_id: int, page: int, asked: str, scope: Scope) -> PageView:
    """A page (from 0) with the boxes of every term that stands on it, identifiers in its text masked.

    Refusals: NotFound, also outside the scope and while the paper has not been read.
    """
    entry, text = _page(entry_id, page, scope)
    rows: list[tuple[str, Corners]] = [(line, corners) for line, corners in json.loads(text.lines)]
    lines = [line for line, _ in rows]
    normal = normal_text(lines)
    spans = sorted({span for term in terms_of(asked) for span in find_term(term, normal)})
    return PageView(
        entry_id=entry.pk,
        number=page,
        page_count=entry.paper.page_count if entry.paper else 0,
        width=text.width,
        height=text.height,
        from_text=text.from_text,
        kind=entry.kind,
        title=entry.title,
        case_number=entry.file.application_id,
        customer_name=entry.file.customer.name if entry.file.customer else "",
        lines=tuple(masked_text(line) for line in lines),
        boxes=tuple(box for span in spans for box in _boxes(span, normal, rows)),
    )


def get_page_picture(*, actor: Actor, entry_id: int, page: int) -> bytes:
    """The page as a JPEG, upright as it was read; the look is recorded. Refusals: NotFound."""
    entry, text = _page(entry_id, page, scope_of(actor))
    _note(actor, entry, f"page {page + 1}")
    file = load_file(text.paper_id)
    return adapter(PaperReader).picture_of(
        file.content, file.info.content_type, page=page, turned=text.turned
    )


def load_entry_file(*, actor: Actor, entry_id: int) -> LoadedFile:
    """The filed paper itself; the look is recorded. Refusals: NotFound, also for what has no paper, and
    FileDestroyed."""
    entry = _entry(entry_id, scope_of(actor))
    if entry.paper_id is None:
        raise NotFound()
    _note(actor, entry, "file")
    return load_file(entry.paper_id)


def _note(actor: Actor, entry: Entry, what: str) -> None:
    record_read(
        actor=actor,
        subject_type="case_file",
        subject_id=entry.file_id,
        subject_number=entry.file.application_id,
        fields=[f"{entry.kind} {entry.pk} {what}"],
    )


def _entry(entry_id: int, scope: Scope) -> Entry:
    rows = Entry.objects.select_related("paper", "file__customer").filter(in_scope(scope, "file__"))
    entry = rows.filter(pk=entry_id).first()
    if entry is None:
        raise NotFound()
    return entry


def _page(entry_id: int, page: int, scope: Scope) -> tuple[Entry, PageText]:
    entry = _entry(entry_id, scope)
    text = PageText.objects.defer("words").filter(paper_id=entry.paper_id, number=page).first()
    if entry.paper_id is None or text is None:
        raise NotFound()
    return entry, text


def _boxes(
    span: tuple[int, int], normal: NormalText, rows: Sequence[tuple[str, Corners]]
) -> Iterator[PageBox]:
    """The places of a span, one for each line it runs over: the characters' share of their line."""
    parts: dict[int, list[int]] = {}
    for index in range(*span):
        if not normal.text[index].isspace():
            at, character = normal.origins[index]
            parts.setdefault(at, []).append(character)
    for at, characters in parts.items():
        text, corners = rows[at]
        yield PageBox(corners=_share(text, corners, min(characters), max(characters) + 1))


def _share(text: str, corners: Corners, start: int, end: int) -> Corners:
    sizes = [_WIDE if character > _HAN else _NARROW for character in text]
    whole = sum(sizes) or 1.0
    first, last = sum(sizes[:start]) / whole, sum(sizes[:end]) / whole
    top_left, top_right, low_right, low_left = corners

    def between(a: Sequence[float], b: Sequence[float], share: float) -> tuple[float, float]:
        return (round(a[0] + (b[0] - a[0]) * share, 4), round(a[1] + (b[1] - a[1]) * share, 4))

    return (
        between(top_left, top_right, first),
        between(top_left, top_right, last),
        between(low_left, low_right, last),
        between(low_left, low_right, first),
    )
