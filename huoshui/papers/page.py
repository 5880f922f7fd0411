"""A page as it was read: its lines of text and where they stand. What they mean, `kinds/` says."""

from dataclasses import dataclass

Point = tuple[float, float]
Corners = tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text; `corners` clockwise from the top left, as shares of the page; `confidence` 0 to 1."""

    text: str
    confidence: float
    corners: Corners


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it was read (页). `turned`: degrees clockwise it was turned by to stand upright.

    `brightness`: 0 black to 255 white. `from_text`: out of a PDF's own text, so nothing was guessed.
    """

    width: int
    height: int
    lines: tuple[Line, ...]
    turned: int = 0
    brightness: int = 255
    from_text: bool = False
