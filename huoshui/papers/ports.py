"""What papers need from outside: somebody who can read a picture."""

from typing import Protocol

from huoshui.papers.page import Page


class PaperReader(Protocol):
    """Reads pictures and PDF files (文字识别), without sending them anywhere."""

    def read_pages(self, content: bytes, content_type: str) -> tuple[Page, ...]:
        """The first pages with their lines. Refusals: `PaperUnreadable`."""

    def count_pages(self, content: bytes, content_type: str) -> int:
        """How many pages there are. Refusals: `PaperUnreadable`."""

    def read_page(self, content: bytes, content_type: str, *, page: int) -> Page:
        """One page (from 0) with its lines, however many there are. Refusals: `PaperUnreadable`."""

    def picture_of(self, content: bytes, content_type: str, *, page: int, turned: int) -> bytes:
        """A page (from 0) as a JPEG, turned clockwise by `turned` degrees. Refusals: `PaperUnreadable`."""
