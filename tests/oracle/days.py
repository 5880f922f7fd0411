"""Due dates, working days and parts of a year, day by day."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

ONE_DAY = timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Span:
    """A period: the days that bear interest [start, end), its due date and its part of a year."""

    start: date
    end: date
    due: date
    part: Fraction

    @property
    def days(self) -> int:
        return (self.end - self.start).days


def days_of(start: date, end: date) -> Iterator[date]:
    """Each day of [start, end)."""
    for number in range((end - start).days):
        yield start + timedelta(days=number)


def month_step(origin: date, months: int, day: int, month_end: str) -> date:
    """The day `day` of the month `months` after that of `origin`."""
    number = origin.year * 12 + origin.month - 1 + months
    year, month = divmod(number, 12)
    last = calendar.monthrange(year, month + 1)[1]
    if day <= last:
        return date(year, month + 1, day)
    return date(year, month + 1, last) + (ONE_DAY if month_end == "roll" else 0 * ONE_DAY)


def whole_months(start: date, end: date) -> tuple[int, int]:
    """对年对月对日: whole months and odd days of [start, end)."""
    months = (end.year - start.year) * 12 + end.month - start.month
    while month_step(start, months, start.day, "clamp") > end:
        months -= 1
    return months, (end - month_step(start, months, start.day, "clamp")).days


def year_part(day_count: str, start: date, end: date, months: int | None) -> Fraction:
    """Part of a year of [start, end); `months` when both are steps of one anchor."""
    days = (end - start).days
    if day_count in ("actual_360", "actual_365"):
        return Fraction(days, int(day_count[-3:]))
    if day_count == "actual_actual":
        leap = sum(calendar.isleap(day.year) for day in days_of(start, end))
        return Fraction(leap, 366) + Fraction(days - leap, 365)
    if day_count == "thirty_e_360":
        apart = (end.year - start.year) * 12 + end.month - start.month
        return Fraction(apart * 30 + min(end.day, 30) - min(start.day, 30), 360)
    if months is not None:
        return Fraction(months, 12)
    whole, odd = whole_months(start, end)
    return Fraction(whole, 12) + Fraction(odd, 360)


def is_free(day: date, rules: dict[str, Any]) -> bool:
    """Whether nobody works on `day`."""
    text = day.isoformat()
    return text in rules.get("holidays", ()) or (
        day.weekday() >= 5 and text not in rules.get("working_weekends", ())
    )


def moved(day: date, rules: dict[str, Any]) -> date:
    """The due date after its move to a working day."""
    how = rules.get("move", "none")
    if how == "none" or not is_free(day, rules):
        return day
    step = -ONE_DAY if how == "preceding" else ONE_DAY
    other = day
    while is_free(other, rules):
        other += step
    if how == "modified_following" and other.month != day.month:
        other = day
        while is_free(other, rules):
            other -= ONE_DAY
    return other


@dataclass(frozen=True)
class Step:
    """An agreed due date; `anchor` and `month` (from year 0) when it is a step of a day of the month."""

    day: date
    anchor: int | None = None
    month: int = 0


def spans(terms: dict[str, Any], start: date, count: int) -> list[Span]:
    """The periods of a loan that runs from `start` for `count` units."""
    return periods(terms, Step(start, start.day, month_number(start)), agreed_steps(terms, start, count))


def periods(terms: dict[str, Any], opened: Step, steps: list[Step]) -> list[Span]:
    """One period after the other; two due dates that meet after moving become one."""
    rules, day_count = terms.get("due_dates", {}), terms.get("day_count", "actual_360")
    by_month = day_count in ("thirty_360", "per_period") and rules.get("unit", "month") in MONTHS
    moves = rules.get("interest_moves", True) and not by_month
    found: list[Span] = []
    begun = counted = opened.day
    for place, step in enumerate(steps):
        due = moved(step.day, rules)
        if place + 1 < len(steps) and moved(steps[place + 1].day, rules) == due:
            continue
        same = step.anchor is not None and step.anchor == opened.anchor
        months = step.month - opened.month if same else None
        until = due if moves else step.day
        found.append(Span(begun, due, due, year_part(day_count, counted, until, months)))
        opened, begun, counted = step, due, until
    return found


def month_number(day: date) -> int:
    """Months since year 0."""
    return day.year * 12 + day.month - 1


def agreed_steps(terms: dict[str, Any], start: date, count: int) -> list[Step]:
    """The due dates as agreed, before any moves to working days; the last is the maturity."""
    rules = terms.get("due_dates", {})
    unit, length = rules.get("unit", "month"), rules.get("length", 1)
    if terms["method"] == "custom":
        return [Step(date.fromisoformat(row["date"])) for row in terms["shape"]["rows"]]
    if unit not in MONTHS:
        size = 7 if unit == "week" else 1
        return _in_days(terms, start, count * size, length * size)
    return _in_months(terms, start, count * MONTHS[unit], length * MONTHS[unit])


def _in_days(terms: dict[str, Any], start: date, total: int, length: int) -> list[Step]:
    first = terms.get("due_dates", {}).get("first_due_date")
    day = date.fromisoformat(first) if first else start + timedelta(days=length)
    maturity = start + timedelta(days=total)
    found: list[Step] = []
    while day < maturity and terms["method"] != "bullet":
        found.append(Step(day))
        day += timedelta(days=length)
    return [*found, Step(maturity)]


def _in_months(terms: dict[str, Any], start: date, total: int, length: int) -> list[Step]:
    rules = terms.get("due_dates", {})
    first = rules.get("first_due_date")
    anchor = date.fromisoformat(first).day if first else terms.get("due_day", start.day)
    end_rule = rules.get("month_end", "clamp")

    def step(months: int, day: int) -> Step:
        return Step(month_step(start, months, day, end_rule), day, month_number(start) + months)

    if terms["method"] == "bullet":
        return [step(total, start.day)]
    last = step(total, anchor if rules.get("last_period") == "due_day" else start.day)
    if terms["method"] == "interest_quarterly":
        if "due_day" not in terms and not first:
            return [*_settlement_days(start, last.day), last]
        length = 3
    rule = rules.get("first_period", "next_month")
    if first:
        offset = month_number(date.fromisoformat(first)) - month_number(start)
    else:
        offset = _first_step(rule, start, anchor, length, end_rule)
    found: list[Step] = []
    months = offset
    while step(months, anchor).day < last.day and (months < total or first or rule != "next_month"):
        found.append(step(months, anchor))
        months += length
    return [*found, last]


def _first_step(rule: str, start: date, anchor: int, length: int, month_end: str) -> int:
    if rule == "next_month" or anchor == start.day:
        return length
    floor = month_step(start, length, start.day, month_end) if rule == "long" else start + ONE_DAY
    months = 0
    while month_step(start, months, anchor, month_end) < floor:
        months += 1
    return months


def _settlement_days(start: date, maturity: date) -> list[Step]:
    return [
        Step(day)
        for day in days_of(start + ONE_DAY, maturity)
        if day.day == 21 and day.month in (3, 6, 9, 12)
    ]
