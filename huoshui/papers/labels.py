"""Values that stand behind or under their labels, as on cards and licences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huoshui.papers.layout import Piece, cut_piece, rows_of


@dataclass(frozen=True, slots=True, kw_only=True)
class _Label:
    field: str
    piece: Piece
    length: int


def values_by_label(
    pieces: Sequence[Piece], labels: Mapping[str, Sequence[str]], several_lines: frozenset[str] = frozenset()
) -> dict[str, list[Piece]]:
    """The pieces that make each field's value: behind its label up to the next one, for `several_lines`
    also those under it, until another label begins there."""
    rows = [_joined(row, labels) for row in rows_of(pieces)]
    values: dict[str, list[Piece]] = {}
    for at, row in enumerate(rows):
        found = [_label(piece, labels) for piece in row]
        for index, label in enumerate(found):
            if label is None or label.field in values:
                continue
            value = _behind(row, found, index, label)
            if label.field in several_lines:
                value += _under(rows[at + 1 :], value, label, labels)
            if value:
                values[label.field] = value
    return values


def _label(piece: Piece, labels: Mapping[str, Sequence[str]]) -> _Label | None:
    text = piece.text
    for field, words in labels.items():
        for word in words:
            if text.startswith(word) or _nearly(text[: len(word)], word):
                return _Label(field=field, piece=piece, length=len(word))
    return None


def _nearly(text: str, word: str) -> bool:
    """Whether a long label was read with one wrong character."""
    return (
        len(word) >= 4
        and len(text) == len(word)
        and sum(a != b for a, b in zip(text, word, strict=True)) == 1
    )


def _joined(row: list[Piece], labels: Mapping[str, Sequence[str]]) -> list[Piece]:
    """The row with labels put together whose characters stand apart (名　　称)."""
    words = {word for many in labels.values() for word in many}
    done: list[Piece] = []
    for piece in row:
        last = done[-1] if done else None
        if (
            last is not None
            and len(last.text) <= 3
            and any(
                (last.text + piece.text).startswith(word) and len(last.text) < len(word) for word in words
            )
        ):
            done[-1] = _merged(last, piece)
        else:
            done.append(piece)
    return done


def _merged(first: Piece, second: Piece) -> Piece:
    a, b = first.corners, second.corners
    return Piece(
        text=first.text + second.text,
        confidence=min(first.confidence, second.confidence),
        left=first.left,
        right=second.right,
        middle=(first.middle + second.middle) / 2,
        height=first.height,
        page=first.page,
        corners=(a[0], b[1], b[2], a[3]),
    )


def _behind(row: list[Piece], found: list[_Label | None], index: int, label: _Label) -> list[Piece]:
    value = []
    text = label.piece.text
    start = label.length
    while start < len(text) and text[start] in ":：":
        start += 1
    if start < len(text):
        value.append(cut_piece(label.piece, start, len(text)))
    for piece, other in zip(row[index + 1 :], found[index + 1 :], strict=True):
        if other is not None:
            break
        rest = piece.text.lstrip(":：")
        if rest:
            value.append(cut_piece(piece, len(piece.text) - len(rest), len(piece.text)))
    return value


def _under(
    rows: list[list[Piece]], value: list[Piece], label: _Label, labels: Mapping[str, Sequence[str]]
) -> list[Piece]:
    if not value:
        return []
    more: list[Piece] = []
    left, last = value[0].left, value[0]
    for row in rows:
        here = [piece for piece in row if abs(piece.left - left) < 2.2 * last.height]
        if any(
            _label(piece, labels) for piece in row if piece.left < left + last.height and piece not in here
        ):
            # A label of this column ends the value; one of another column does not.
            nearest = max(
                (p for p in row if p.left < left and _label(p, labels)), key=lambda p: p.left, default=None
            )
            if nearest is not None and nearest.left >= label.piece.left - 2 * last.height:
                break
        if not here:
            if row and row[0].middle - last.middle > 2.6 * last.height:
                break
            continue
        if _label(here[0], labels) or here[0].middle - last.middle > 2.6 * max(last.height, here[0].height):
            break
        more.append(here[0])
        last = here[0]
    return more
