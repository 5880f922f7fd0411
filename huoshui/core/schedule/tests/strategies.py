"""Schedule terms for property tests."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from huoshui.core.dates import DayCount
from huoshui.core.schedule import RepaymentMethod, ScheduleTerms


def terms_of(
    methods: Sequence[RepaymentMethod] = tuple(RepaymentMethod),
    *,
    smallest: int = 1,
    longest: int = 60,
    start: date = date(2019, 1, 1),
) -> st.SearchStrategy[ScheduleTerms]:
    """Terms of every method, day count and due day."""
    return st.builds(
        ScheduleTerms,
        principal=st.integers(min_value=smallest, max_value=10**11),
        annual_rate=st.integers(min_value=0, max_value=3_600).map(lambda points: Decimal(points) / 10_000),
        method=st.sampled_from(methods),
        period_count=st.integers(min_value=1, max_value=longest),
        start_date=st.dates(min_value=start, max_value=date(2029, 12, 31)),
        due_day=st.none() | st.integers(min_value=1, max_value=31),
        day_count=st.sampled_from(DayCount),
    )
