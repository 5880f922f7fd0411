"""A flow at work, watched (决策流监控): do its predictions come true, and do the same people still apply?"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from huoshui.core.dates import add_months
from huoshui.core.errors import NotFound
from huoshui.core.scoring import Value
from huoshui.foundation import business_date
from huoshui.foundation.ports import adapter
from huoshui.risk.modelling.artefact import card_from_json
from huoshui.risk.modelling.bins import LevelBins
from huoshui.risk.modelling.columns import Column, Kind, Table
from huoshui.risk.modelling.pointcard import PointCard
from huoshui.risk.modelling.watching import Month, Shift, shift, shifts, tested
from huoshui.risk.models import DecisionFlow, DecisionRecord
from huoshui.risk.ports import LoanOutcomes
from huoshui.risk.registry.history import latest_decisions, with_values

RECENT_MONTHS = 3
MOST_RECENT = 5_000
_LEAST_CASES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfDecisions:
    """A month of the flow: cases by outcome, the predicted default of all, and the back-test where outcomes
    of its loans are known (predicted and real of those alone).
    """

    month: str
    cases: int
    outcomes: Mapping[str, int]
    predicted: float | None
    back_test: Month | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowWatch:
    """Months oldest first; shifts of the last three months: grades beside the months before, and, where a
    model scores, each of its columns beside the rows it was made on.
    """

    months: tuple[MonthOfDecisions, ...]
    grades: Shift | None
    columns: tuple[Shift, ...]
    recent: int


@dataclass(slots=True)
class _Gathered:
    outcomes: Counter[str] = field(default_factory=Counter)
    probabilities: list[float] = field(default_factory=list)
    known: list[tuple[float, bool]] = field(default_factory=list)


def watch_flow(flow_id: int) -> FlowWatch:
    """The watch of this flow, all its versions together. Refusals: NotFound."""
    flow = DecisionFlow.objects.filter(pk=flow_id).first()
    if flow is None:
        raise NotFound()
    latest = latest_decisions(flow.code)
    records = DecisionRecord.objects.filter(pk__in=latest.values()).order_by("id")
    rows = list(
        records.values_list(
            "subject_number", "inputs__business_date", "outcome", "grade", "default_probability"
        )
    )
    bad = adapter(LoanOutcomes).outcomes_of(list(latest))
    months: defaultdict[str, _Gathered] = defaultdict(_Gathered)
    for number, day, outcome, _, probability in rows:
        month = months[day[:7]]
        month.outcomes[outcome] += 1
        if probability is not None:
            month.probabilities.append(float(probability))
            if number in bad:
                month.known.append((float(probability), bad[number]))
    since = add_months(business_date.today(), -RECENT_MONTHS)
    recent = [row for row in rows if date.fromisoformat(row[1]) > since]
    before = [row for row in rows if date.fromisoformat(row[1]) <= since]
    newest = [latest[row[0]] for row in recent[-MOST_RECENT:]]
    return FlowWatch(
        months=tuple(_month(name, one) for name, one in sorted(months.items())),
        grades=_grade_shift([row[3] for row in before], [row[3] for row in recent]),
        columns=_column_shifts(flow, newest),
        recent=len(recent),
    )


def _month(name: str, one: _Gathered) -> MonthOfDecisions:
    predicted = one.probabilities
    return MonthOfDecisions(
        month=name,
        cases=sum(one.outcomes.values()),
        outcomes=dict(one.outcomes),
        predicted=sum(predicted) / len(predicted) if predicted else None,
        back_test=tested(
            name,
            np.array([probability for probability, _ in one.known]),
            np.array([is_bad for _, is_bad in one.known], np.int8),
        )
        if one.known
        else None,
    )


def _grade_shift(before: Sequence[str], recent: Sequence[str]) -> Shift | None:
    if min(len(before), len(recent)) < _LEAST_CASES:
        return None
    names = sorted({*before, *recent})
    return shift(
        "grade",
        np.array([before.count(name) / len(before) for name in names]),
        np.array([recent.count(name) / len(recent) for name in names]),
    )


def _column_shifts(flow: DecisionFlow, ids: list[int]) -> tuple[Shift, ...]:
    model = flow.scorecard.get("model")
    if model is None or len(ids) < _LEAST_CASES:
        return ()
    card = card_from_json(model["card"])
    values = [known for _, known in with_values(flow.code, ids)]
    return shifts(card, _table(card, values))


def _table(card: PointCard, rows: Sequence[Mapping[str, Value]]) -> Table:
    """What the cases said, as the columns the card reads."""
    wanted = {item.name: item.bins for item in card.characteristics}
    for pair in card.tables:
        wanted |= {pair.first: pair.first_bins, pair.second: pair.second_bins}
    columns = {
        name: _text(name, [row.get(name) for row in rows])
        if isinstance(bins, LevelBins)
        else _numbers(name, [row.get(name) for row in rows])
        for name, bins in wanted.items()
    }
    return Table(columns, len(rows))


def _text(name: str, values: Sequence[Value]) -> Column:
    levels = tuple(sorted({str(value) for value in values if value is not None}))
    place = {level: at for at, level in enumerate(levels)}
    codes = [-1 if value is None else place[str(value)] for value in values]
    return Column(name, Kind.CATEGORY, codes=np.array(codes, np.int32), levels=levels)


def _numbers(name: str, values: Sequence[Value]) -> Column:
    numbers = [np.nan if value is None or isinstance(value, str) else float(value) for value in values]
    return Column(name, Kind.NUMBER, numbers=np.array(numbers, float))
