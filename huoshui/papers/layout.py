"""From lines anywhere on a slightly crooked page to pieces of text in rows."""

import itertools
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from huoshui.papers.found import Found
from huoshui.papers.page import Corners, Line, Page

_CLOSED = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of text in pixels of the straightened page; `corners` where it stands on the page itself."""

    text: str
    confidence: float
    left: float
    right: float
    middle: float
    height: float
    page: int
    corners: Corners


def pieces_of(page: Page, number: int = 0) -> list[Piece]:
    """The lines of a page as pieces, the page's slant taken out, white space inside them removed."""
    angle = _slant(page)
    cos, sin = math.cos(-angle), math.sin(-angle)
    pieces = []
    for line in page.lines:
        text = _CLOSED.sub("", line.text)
        if not text:
            continue
        points = [(x * page.width, y * page.height) for x, y in line.corners]
        turned = [(x * cos - y * sin, x * sin + y * cos) for x, y in points]
        xs, ys = [x for x, _ in turned], [y for _, y in turned]
        left_height = math.dist(turned[0], turned[3])
        pieces.append(
            Piece(
                text=text,
                confidence=line.confidence,
                left=min(xs),
                right=max(xs),
                middle=sum(ys) / 4,
                height=min(left_height, max(ys) - min(ys)),
                page=number,
                corners=line.corners,
            )
        )
    return pieces


def _slant(page: Page) -> float:
    angles = []
    for line in page.lines:
        (x0, y0), (x1, y1) = line.corners[0], line.corners[1]
        dx, dy = (x1 - x0) * page.width, (y1 - y0) * page.height
        if dx > 4 * abs(dy) and dx > page.width / 12:
            angles.append(math.atan2(dy, dx))
    return median(angles) if angles else 0.0


def rows_of(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """The pieces in rows from the top, each from the left."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda one: (one.page, one.middle)):
        row = rows[-1] if rows else None
        if row is not None and _same_row(row, piece):
            row.append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def _same_row(row: Sequence[Piece], piece: Piece) -> bool:
    near = min(row, key=lambda one: abs(one.left - piece.left))
    height = min(median([one.height for one in row]), piece.height)
    return row[0].page == piece.page and abs(near.middle - piece.middle) < 0.55 * height


def split_at(piece: Piece, labels: Iterable[str]) -> list[Piece]:
    """The piece cut before every label inside it, places shared out by the number of characters."""
    cuts = sorted({found.start() for label in labels for found in re.finditer(re.escape(label), piece.text)})
    bounds = [0, *[cut for cut in cuts if cut], len(piece.text)]
    if len(bounds) == 2:
        return [piece]
    return [cut_piece(piece, start, end) for start, end in itertools.pairwise(bounds)]


def cut_piece(piece: Piece, start: int, end: int) -> Piece:
    """The characters from `start` to `end` of a piece, with their share of its place."""
    sizes = [1.0 if ord(char) > 0x2E7F else 0.55 for char in piece.text]
    whole = sum(sizes)
    first, last = sum(sizes[:start]) / whole, sum(sizes[:end]) / whole
    top_left, top_right, low_right, low_left = piece.corners

    def between(a: tuple[float, float], b: tuple[float, float], share: float) -> tuple[float, float]:
        return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)

    width = piece.right - piece.left
    return replace(
        piece,
        text=piece.text[start:end],
        left=piece.left + width * first,
        right=piece.left + width * last,
        corners=(
            between(top_left, top_right, first),
            between(top_left, top_right, last),
            between(low_left, low_right, last),
            between(low_left, low_right, first),
        ),
    )


def found_in(pieces: Sequence[Piece], value: str | None = None, most: float = 1.0) -> Found:
    """What these pieces say together; `value` where it is read out of them, `most` caps the confidence."""
    return Found(
        value="".join(piece.text for piece in pieces) if value is None else value,
        confidence=round(min([most, *(piece.confidence for piece in pieces)]), 3),
        page=pieces[0].page if pieces else 0,
        places=tuple(piece.corners for piece in pieces),
    )


def line_of(text: str, confidence: float, box: tuple[float, float, float, float]) -> Line:
    """A line in an upright box: left, top, right, bottom as fractions of the page."""
    left, top, right, bottom = box
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Line(text=text, confidence=confidence, corners=corners)
