"""Reads of flows in the making: what the editor shows, how far a trial is, how champion and challenger
compare.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from typing import Any

from huoshui.core.errors import NotFound
from huoshui.core.lifecycle import FlowStatus
from huoshui.foundation.ports import adapter
from huoshui.risk.drafting.content import TABLE_NAMES
from huoshui.risk.models import DecisionFlow, DecisionRecord, FlowTrial
from huoshui.risk.ports import LoanOutcomes
from huoshui.risk.reasons import REASONS, Reason
from huoshui.risk.rules import RuleLine, tables_of
from huoshui.risk.variables import Variable, variables_of

_Z_95 = 1.96


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRow:
    """A version of a flow (决策流版本) in a list."""

    id: int
    code: str
    version: int
    name: str
    name_en: str
    status: str
    challenger_share: int | None
    made_by_id: int | None
    made_by_name: str | None
    created_at: datetime
    checked_by_name: str | None
    checked_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTable:
    """A table of rules with its name."""

    table: str
    name: str
    name_en: str
    rules: tuple[RuleLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowDetail:
    """A version as the editor shows it."""

    row: FlowRow
    based_on: int | None
    note: str
    opinion: str
    content_hash: str
    tables: tuple[RuleTable, ...]
    scorecard: dict[str, Any]
    sources: tuple[str, ...]
    trial: "TrialView | None"
    variables: tuple[Variable, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialView:
    """A dry run (试运行): how far it is, and what it found."""

    id: int
    status: str
    done: int
    total: int
    is_of_this_content: bool
    result: dict[str, Any] | None
    asked_by_name: str
    asked_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SideFigures:
    """One of two versions at work: its cases, what it decided, and what became of the loans."""

    version: int
    cases: int
    outcomes: Mapping[str, int]
    known: int
    bad: int

    @property
    def approval_rate(self) -> float | None:
        """Share approved, None without a case."""
        return self.outcomes.get("approve", 0) / self.cases if self.cases else None

    @property
    def bad_rate(self) -> float | None:
        """Share of bad loans among those whose outcome is known."""
        return self.bad / self.known if self.known else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Challenger less champion with its 95 % interval (Wald); `decided` when the interval leaves out
    nothing = 0.
    """

    difference: float
    lowest: float
    highest: float

    @property
    def decided(self) -> bool:
        """Whether chance alone would hardly make such a difference."""
        return self.lowest > 0 or self.highest < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """Champion against challenger (冠军挑战者) since the challenger began."""

    share: int
    since: datetime
    champion: SideFigures
    challenger: SideFigures
    approval: Gap | None
    bad: Gap | None


def list_flow_rows() -> tuple[FlowRow, ...]:
    """Every version of every flow, newest version first."""
    rows = DecisionFlow.objects.select_related("made_by", "checked_by").defer("graph", "scorecard")
    return tuple(_row(row) for row in rows.order_by("code", "-version"))


def get_flow(flow_id: int) -> FlowDetail:
    """The version with its tables, card and latest trial. Refusals: NotFound."""
    row = DecisionFlow.objects.select_related("made_by", "checked_by").filter(pk=flow_id).first()
    if row is None:
        raise NotFound()
    trial = row.trials.select_related("asked_by", "flow").order_by("-id").first()
    return FlowDetail(
        row=_row(row),
        based_on=row.based_on,
        note=row.note,
        opinion=row.opinion,
        content_hash=row.content_hash,
        tables=tuple(
            RuleTable(table=table, name=TABLE_NAMES[table][0], name_en=TABLE_NAMES[table][1], rules=rules)
            for table, rules in tables_of(row.graph).items()
        ),
        scorecard=row.scorecard,
        sources=tuple(row.sources),
        trial=None if trial is None else _trial(trial),
        variables=tuple(variables_of(row.code).values()),
        reasons=tuple(REASONS.values()),
    )


def get_trial(trial_id: int) -> TrialView:
    """The trial. Refusals: NotFound."""
    row = FlowTrial.objects.select_related("asked_by", "flow").filter(pk=trial_id).first()
    if row is None:
        raise NotFound()
    return _trial(row)


def contest_of(code: str) -> Contest | None:
    """The contest that is running on this flow, None without a challenger."""
    challenger = DecisionFlow.objects.filter(code=code, status=FlowStatus.CHALLENGER).first()
    champion = DecisionFlow.objects.filter(code=code, status=FlowStatus.LIVE).first()
    if challenger is None or champion is None or challenger.started_at is None:
        return None
    sides = [_side(flow, challenger.started_at) for flow in (champion, challenger)]
    return Contest(
        share=challenger.challenger_share or 0,
        since=challenger.started_at,
        champion=sides[0],
        challenger=sides[1],
        approval=gap(
            (sides[0].outcomes.get("approve", 0), sides[0].cases),
            (sides[1].outcomes.get("approve", 0), sides[1].cases),
        ),
        bad=gap((sides[0].bad, sides[0].known), (sides[1].bad, sides[1].known)),
    )


def gap(champion: tuple[int, int], challenger: tuple[int, int]) -> Gap | None:
    """The difference of two shares, given as (count, of how many), with its 95 % interval; None without
    cases.

    Wald: d ± 1.96 √(p(1−p)/n + q(1−q)/m). 50 of 100 and 65 of 100 → 0.15, from 0.0146 to 0.2854.
    """
    (hits, of), (own_hits, own_of) = champion, challenger
    if not of or not own_of:
        return None
    p, q = hits / of, own_hits / own_of
    error = _Z_95 * sqrt(p * (1 - p) / of + q * (1 - q) / own_of)
    return Gap(difference=q - p, lowest=q - p - error, highest=q - p + error)


def _side(flow: DecisionFlow, since: datetime) -> SideFigures:
    rows = DecisionRecord.objects.filter(flow=flow, decided_at__gte=since).order_by("id")
    # Of several decisions on a case the last counts.
    latest = dict(rows.values_list("subject_number", "outcome"))
    known = adapter(LoanOutcomes).outcomes_of(list(latest))
    return SideFigures(
        version=flow.version,
        cases=len(latest),
        outcomes=Counter(latest.values()),
        known=len(known),
        bad=sum(known.values()),
    )


def _row(row: DecisionFlow) -> FlowRow:
    return FlowRow(
        id=row.pk,
        code=row.code,
        version=row.version,
        name=row.name,
        name_en=row.name_en,
        status=row.status,
        challenger_share=row.challenger_share,
        made_by_id=row.made_by_id,
        made_by_name=row.made_by.name if row.made_by else None,
        created_at=row.created_at,
        checked_by_name=row.checked_by.name if row.checked_by else None,
        checked_at=row.checked_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def _trial(row: FlowTrial) -> TrialView:
    return TrialView(
        id=row.pk,
        status=row.status,
        done=row.done,
        total=row.total,
        is_of_this_content=row.content_hash == row.flow.content_hash,
        result=row.result,
        asked_by_name=row.asked_by.name,
        asked_at=row.asked_at,
        finished_at=row.finished_at,
    )
