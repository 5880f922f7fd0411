"""Days as they are printed on papers."""

import re
from datetime import date

_DAY = re.compile(r"(\d{4})[年./-]?(\d{1,2})[月./-]?(\d{1,2})日?")


def find_day(text: str) -> str | None:
    """The first day in the text as 2025-03-07, None when there is none that exists."""
    days = find_days(text)
    return days[0] if days else None


def find_days(text: str) -> list[str]:
    """All days in the text, in order."""
    return [day for found in _DAY.finditer(text) if (day := iso_day(*found.groups()))]


def iso_day(year: str, month: str, day: str) -> str | None:
    """2025-03-07, None when the calendar has no such day."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
