"""Regulation §8: ageing buckets."""

from datetime import date

import pytest

from huoshui.core.delinquency import Bucket, bucket, days_past_due


@pytest.mark.parametrize(
    ("dpd", "expected"),
    [
        (0, Bucket.M0),
        (1, Bucket.M1),
        (30, Bucket.M1),
        (31, Bucket.M2),
        (60, Bucket.M2),
        (61, Bucket.M3),
        (90, Bucket.M3),
        (91, Bucket.M4),
        (120, Bucket.M4),
        (121, Bucket.M5),
        (150, Bucket.M5),
        (151, Bucket.M6),
        (180, Bucket.M6),
        (181, Bucket.M7),
        (4000, Bucket.M7),
    ],
)
def test_bucket(dpd: int, expected: Bucket) -> None:
    assert bucket(dpd) is expected


def test_the_due_date_is_day_zero() -> None:
    due = date(2024, 2, 29)
    days = [
        days_past_due(due, date(2024, 2, 28)),
        days_past_due(due, due),
        days_past_due(due, date(2024, 3, 1)),
    ]
    assert days == [0, 0, 1]
    assert days_past_due(None, due) == 0
