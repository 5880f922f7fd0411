"""Schedule terms for property tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from huoshui.core.dates import DayCount
from huoshui.core.money import Rounding
from huoshui.core.schedule import (
    Arithmetic,
    CustomRow,
    DueDates,
    PeriodUnit,
    Relief,
    RepaymentMethod,
    ScheduleTerms,
    Shape,
    Step,
)
from huoshui.core.workdays import DueDateMove

M = RepaymentMethod


@st.composite
def shaped(draw: st.DrawFn, terms: ScheduleTerms) -> ScheduleTerms:
    """The terms with what their method needs: a balloon, stairs, agreed rows."""
    if terms.method is M.BALLOON and terms.principal > 1:
        return replace(terms, shape=Shape(balloon=draw(st.integers(1, terms.principal - 1))))
    if terms.method is M.STEPPED:
        weights = draw(st.lists(st.integers(5, 30), min_size=1, max_size=4))
        steps = tuple(Step(count=draw(st.integers(1, 12)), weight=Decimal(w) / 10) for w in weights)
        return replace(terms, shape=Shape(steps=steps))
    if terms.method is M.CUSTOM:
        gaps = draw(st.lists(st.integers(1, 200), min_size=1, max_size=8))
        part = terms.principal // len(gaps)
        rows, day = [], terms.start_date
        for index, gap in enumerate(gaps):
            day += timedelta(days=gap)
            last = index == len(gaps) - 1
            rows.append(CustomRow(due_date=day, principal=None if last else part))
        return replace(terms, shape=Shape(rows=tuple(rows)))
    return terms if terms.method is not M.BALLOON else replace(terms, method=M.EQUAL_INSTALMENT)


def terms_of(
    methods: Sequence[RepaymentMethod] = tuple(RepaymentMethod),
    *,
    smallest: int = 1,
    longest: int = 60,
    start: date = date(2019, 1, 1),
) -> st.SearchStrategy[ScheduleTerms]:
    """Terms of every method, day count and due day, by months."""
    return st.builds(
        ScheduleTerms,
        principal=st.integers(min_value=smallest, max_value=10**11),
        annual_rate=st.integers(min_value=0, max_value=3_600).map(lambda points: Decimal(points) / 10_000),
        method=st.sampled_from(methods),
        period_count=st.integers(min_value=1, max_value=longest),
        start_date=st.dates(min_value=start, max_value=date(2029, 12, 31)),
        due_day=st.none() | st.integers(min_value=1, max_value=31),
        day_count=st.sampled_from(DayCount),
    ).flatmap(shaped)


@st.composite
def any_terms(draw: st.DrawFn) -> ScheduleTerms:
    """Terms with every convention the schedule knows: units, working days, rounding, grace."""
    terms = draw(terms_of(longest=24, smallest=1000))
    unit = draw(st.sampled_from(PeriodUnit))
    rule = DueDates(
        unit=unit,
        length=draw(st.integers(1, min(3, terms.period_count))),
        move=draw(st.sampled_from(DueDateMove)),
        interest_moves=draw(st.booleans()),
    )
    day_count = terms.day_count
    if not unit.months and day_count is DayCount.PER_PERIOD:
        day_count = DayCount.ACTUAL_365
    relief = Relief(principal_grace=draw(st.integers(0, 3)), interest_deferred=draw(st.integers(0, 2)))
    if terms.method is M.CUSTOM:
        relief = Relief(principal_grace=relief.principal_grace)
    return replace(
        terms,
        due_day=terms.due_day if unit.months else None,
        day_count=day_count,
        due_dates=rule,
        arithmetic=Arithmetic(rounding=draw(st.sampled_from(Rounding))),
        relief=relief,
    )
