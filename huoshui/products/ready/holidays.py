"""The public holidays of 2026 (国办发明电〔2025〕7号): days off, and weekends worked in exchange."""

from collections.abc import Iterator
from datetime import date, timedelta

BASIS = "国办发明电〔2025〕7号"

_OFF = (
    ("元旦", date(2026, 1, 1), 3),
    ("春节", date(2026, 2, 15), 9),
    ("清明节", date(2026, 4, 4), 3),
    ("劳动节", date(2026, 5, 1), 5),
    ("端午节", date(2026, 6, 19), 3),
    ("中秋节", date(2026, 9, 25), 3),
    ("国庆节", date(2026, 10, 1), 7),
)
_WORKED = (
    ("元旦调休", date(2026, 1, 4)),
    ("春节调休", date(2026, 2, 14)),
    ("春节调休", date(2026, 2, 28)),
    ("劳动节调休", date(2026, 5, 9)),
    ("国庆节调休", date(2026, 9, 20)),
    ("国庆节调休", date(2026, 10, 10)),
)


def ready_days() -> Iterator[tuple[date, bool, str]]:
    """Day, whether it is worked, and its name: 2026-10-01 off (国庆节), 2026-10-10 worked (国庆节调休)."""
    for name, first, days in _OFF:
        for offset in range(days):
            yield first + timedelta(days=offset), False, name
    for name, day in _WORKED:
        yield day, True, name
