"""Days past due and the buckets they fall into."""

from datetime import date
from enum import StrEnum


class Bucket(StrEnum):
    """Ageing bucket (逾期分档): M0 current, M1 = 1–30, M2 = 31–60 … M7 = 181 and more days."""

    M0 = "m0"
    M1 = "m1"
    M2 = "m2"
    M3 = "m3"
    M4 = "m4"
    M5 = "m5"
    M6 = "m6"
    M7 = "m7"


_BUCKETS = tuple(Bucket)


def days_past_due(oldest_due_date: date | None, as_of: date) -> int:
    """Calendar days (逾期天数) since the oldest unpaid due date; the due date itself is day 0."""
    if oldest_due_date is None:
        return 0
    return max((as_of - oldest_due_date).days, 0)


def bucket(dpd: int) -> Bucket:
    """The bucket of a number of days past due: 0 → M0, 30 → M1, 31 → M2, 181 → M7."""
    return _BUCKETS[min((dpd + 29) // 30, 7)] if dpd > 0 else Bucket.M0
