"""Names as they are compared."""

import unicodedata


def plain(name: str) -> str:
    """A name as it is compared: without spaces, width and case."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
