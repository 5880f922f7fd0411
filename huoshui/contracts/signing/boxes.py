"""Where each signature stands on the signing page: drawn by loan_contract.typ, filled by `sign.py`."""

from collections.abc import Sequence
from dataclasses import dataclass

BORROWER, CO_BORROWER, GUARANTOR, LENDER = "borrower", "co_borrower", "guarantor", "lender"
ROLES = (BORROWER, CO_BORROWER, GUARANTOR, LENDER)  # the order of signing

# Millimetres of A4 and of the margins of loan_contract.typ; a point is 1/72 inch.
_PAGE_HEIGHT_MM, _LEFT_MM, _TOP_MM = 297, 26, 28
_COLUMN_MM = 83
_FIRST_ROW_MM, _FIRST_HEIGHT_MM = 34, 74
_HEIGHT_MM, _STEP_MM = 48, 52
_ROWS_BELOW = 2  # of small boxes on the first signing page
_ROWS_A_PAGE, _NEXT_PAGE_ROW_MM = 4, 14
MOST_OTHERS = 2 * _ROWS_BELOW + 2 * _ROWS_A_PAGE
_PICTURE = (180, 96)


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningBox:
    """One box: `left`, `top`, `height` in millimetres of the text area; `rect` in points of the page."""

    field: str
    page: int
    pages: int
    left: int
    top: int
    height: int
    rect: tuple[int, int, int, int]

    @property
    def page_from_end(self) -> int:
        """The page as pyHanko counts it: -1 is the last one."""
        return self.page - self.pages


def signing_boxes(roles: Sequence[str]) -> tuple[SigningBox, ...]:
    """The boxes of the signers in their order, each role one of ROLES; borrower and lender side by side."""
    others = [role for role in roles if role not in (BORROWER, LENDER)]
    below = 2 * _ROWS_BELOW
    pages = 1 + -(-max(0, len(others) - below) // (2 * _ROWS_A_PAGE))
    boxes, index = [], 0
    for position, role in enumerate(roles, 1):
        if role == LENDER:
            boxes.append(_box(LENDER, 0, pages, 0, _FIRST_ROW_MM, _FIRST_HEIGHT_MM, (120, 478, 240, 598)))
        elif role == BORROWER:
            rect = (325, 490, 505, 586)
            boxes.append(_box(BORROWER, 0, pages, _COLUMN_MM, _FIRST_ROW_MM, _FIRST_HEIGHT_MM, rect))
        else:
            boxes.append(_small(f"{role}_{position}", index, pages))
            index += 1
    return tuple(boxes)


def note_top(roles: Sequence[str]) -> int:
    """Where the note under the boxes of the first signing page begins, in millimetres."""
    others = len(roles) - 2
    rows = min(_ROWS_BELOW, -(-others // 2))
    return _FIRST_ROW_MM + _FIRST_HEIGHT_MM + 4 + rows * _STEP_MM + (2 if not rows else 0)


def role_of_field(field: str) -> str:
    """The role behind the name of a signature field: "guarantor_3" → "guarantor"."""
    stem, _, number = field.rpartition("_")
    return stem if number.isdigit() else field


def _small(field: str, index: int, pages: int) -> SigningBox:
    below = 2 * _ROWS_BELOW
    if index < below:
        page, place, first = 0, index, _FIRST_ROW_MM + _FIRST_HEIGHT_MM + 4
    else:
        page, place = divmod(index - below, 2 * _ROWS_A_PAGE)
        page, first = page + 1, _NEXT_PAGE_ROW_MM
    left, top = (place % 2) * _COLUMN_MM, first + (place // 2) * _STEP_MM
    x = _points(_LEFT_MM + left) + 16
    y = _points(_PAGE_HEIGHT_MM - _TOP_MM - top - _HEIGHT_MM) + 7
    return _box(field, page, pages, left, top, _HEIGHT_MM, (x, y, x + _PICTURE[0], y + _PICTURE[1]))


def _box(
    field: str, page: int, pages: int, left: int, top: int, height: int, rect: tuple[int, int, int, int]
) -> SigningBox:
    return SigningBox(field=field, page=page, pages=pages, left=left, top=top, height=height, rect=rect)


def _points(millimetres: int) -> int:
    return round(millimetres * 720 / 254)
