"""Approval flows: what opens next, how votes count, when time is up, who can staff a flow."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huoshui.core.approval import (
    ApprovalFlow,
    AuthorityRow,
    Ballot,
    BallotKind,
    Band,
    Clock,
    Condition,
    NoWayOut,
    OfficeHours,
    Operator,
    Outcome,
    Route,
    Step,
    StepState,
    Way,
    advance,
    count_votes,
    course_of,
    courses,
    due_after,
    flow_of_levels,
    is_office_time,
    is_open,
    sent_back,
    shape_problems,
    short_of_people,
    votes_needed,
)
from huoshui.core.workdays import WEEKENDS_ONLY, WorkCalendar

CHINA = ZoneInfo("Asia/Shanghai")
DONE, OPEN, SKIPPED = StepState.DONE, StepState.OPEN, StepState.SKIPPED


def step(code: str, **more: Any) -> Step:
    return Step(code=code, name=code, name_en=code, permission="application.approve", **more)


LEVELS = flow_of_levels(((step("first"), None), (step("final"), None), (step("senior"), 500_000_000)))
PARALLEL = ApprovalFlow(
    steps=(step("a", route=Route.ALL), step("b"), step("c"), step("d")),
    ways=(
        Way(source="start", target="a"),
        Way(source="a", target="b"),
        Way(
            source="a",
            target="c",
            when=((Condition(fact="grade", operator=Operator.ONE_OF, value=("C", "D")),),),
        ),
        Way(source="b", target="d"),
        Way(source="c", target="d"),
        Way(source="d", target="end"),
    ),
)


def facts(amount: str = "3000000", **more: Any) -> dict[str, Any]:
    return {"amount": Decimal(amount), "within_authority": True, **more}


def test_levels_below_and_above_the_amount() -> None:
    begun = advance(LEVELS, {}, {}, facts())
    assert begun.opened == ("first",)
    second = advance(LEVELS, {"first": DONE}, begun.ways, facts())
    assert second.opened == ("final",)
    small = advance(LEVELS, {"first": DONE, "final": DONE}, second.ways, facts("5000000"))
    assert (small.opened, small.skipped, small.is_through) == ((), ("senior",), True)
    large = advance(LEVELS, {"first": DONE, "final": DONE}, second.ways, facts("5000000.01"))
    assert (large.opened, large.is_through) == (("senior",), False)
    beyond = advance(LEVELS, {"first": DONE, "final": DONE}, second.ways, facts(within_authority=False))
    assert beyond.opened == ("senior",)


def test_a_first_level_with_an_amount_is_passed_over_below_it() -> None:
    flow = flow_of_levels(((step("review"), 100_000_00), (step("final"), None)))
    assert advance(flow, {}, {}, facts("100000")).opened == ("final",)
    assert advance(flow, {}, {}, facts("100000.01")).opened == ("review",)
    # Every level above the amount: one person looks at it all the same.
    assert advance(flow_of_levels(((step("only"), 100),)), {}, {}, facts("0.5")).opened == ("only",)


def test_parallel_ways_meet_again() -> None:
    begun = advance(PARALLEL, {}, {}, facts(grade="C"))
    both = advance(PARALLEL, {"a": DONE}, begun.ways, facts(grade="C"))
    assert both.opened == ("b", "c")
    one = advance(PARALLEL, {"a": DONE, "b": DONE, "c": OPEN}, both.ways, facts(grade="C"))
    assert (one.opened, one.is_through) == ((), False)
    met = advance(PARALLEL, {"a": DONE, "b": DONE, "c": DONE}, one.ways, facts(grade="C"))
    assert met.opened == ("d",)


def test_a_way_not_taken_lets_go_of_what_only_it_leads_to() -> None:
    begun = advance(PARALLEL, {}, {}, facts(grade="A"))
    only = advance(PARALLEL, {"a": DONE}, begun.ways, facts(grade="A"))
    assert (only.opened, only.skipped) == (("b",), ("c",))
    after = advance(PARALLEL, {"a": DONE, "b": DONE, "c": SKIPPED}, only.ways, facts(grade="A"))
    assert after.opened == ("d",)


def test_a_decided_way_stays_decided_when_the_facts_change() -> None:
    ways = advance(PARALLEL, {"a": DONE}, {"start>a": True}, facts(grade="A")).ways
    again = advance(PARALLEL, {"a": DONE, "b": DONE, "c": SKIPPED}, ways, facts(grade="D"))
    assert "c" not in again.opened


def test_the_course_of_a_case() -> None:
    assert course_of(LEVELS, lambda done: facts("5000000.01")) == ("first", "final", "senior")
    assert course_of(LEVELS, lambda done: facts()) == ("first", "final")
    beyond = course_of(LEVELS, lambda done: facts(within_authority="senior" in done))
    assert beyond == ("first", "final", "senior")
    assert course_of(PARALLEL, lambda done: facts(grade="C")) == ("a", "b", "c", "d")


def test_nowhere_to_go_is_said() -> None:
    flow = ApprovalFlow(
        steps=(step("a"),),
        ways=(
            Way(source="start", target="a"),
            Way(
                source="a",
                target="end",
                when=((Condition(fact="grade", operator=Operator.IS, value="A"),),),
            ),
        ),
    )
    with pytest.raises(NoWayOut):
        advance(flow, {"a": DONE}, {"start>a": True}, facts(grade="B"))
    assert [problem.step for problem in shape_problems(flow)] == ["a"]


def test_sent_back_undoes_what_comes_after() -> None:
    ways = {"start>a": True, "a>b": True, "a>c": False, "b>d": True, "c>d": False}
    again, kept = sent_back(PARALLEL, "b", ways)
    assert again == {"b", "d"}
    assert kept == {"start>a": True, "a>b": True, "a>c": False, "c>d": False}
    reopened = advance(PARALLEL, {"a": DONE, "c": SKIPPED}, kept, facts(grade="A"))
    assert reopened.opened == ("b",)


@pytest.mark.parametrize(
    ("flow", "told"),
    [
        (ApprovalFlow(steps=(), ways=()), "没有环节"),
        (ApprovalFlow(steps=(step("a"), step("a")), ways=()), "重复"),
        (ApprovalFlow(steps=(step("a"),), ways=(Way(source="start", target="b"),)), "不存在"),
        (
            ApprovalFlow(
                steps=(step("a"), step("b")),
                ways=(
                    Way(source="start", target="a"),
                    Way(source="a", target="b"),
                    Way(source="b", target="a"),
                ),
            ),
            "回到自身",
        ),
        (
            ApprovalFlow(
                steps=(step("a"), step("b")),
                ways=(
                    Way(source="start", target="a"),
                    Way(source="a", target="end"),
                    Way(source="b", target="end"),
                ),
            ),
            "没有流向到达",
        ),
        (
            ApprovalFlow(
                steps=(step("a"), step("b")),
                ways=(
                    Way(source="start", target="a"),
                    Way(source="start", target="b"),
                    Way(source="a", target="end"),
                    Way(source="b", target="end"),
                ),
            ),
            "永远不会走到",
        ),
        (
            ApprovalFlow(
                steps=(step("a"),),
                ways=(
                    Way(source="start", target="a"),
                    Way(source="start", target="end"),
                    Way(source="a", target="end"),
                ),
            ),
            "至少经过一个环节",
        ),
    ],
)
def test_what_is_wrong_with_a_flow_is_named(flow: ApprovalFlow, told: str) -> None:
    assert any(told in problem.zh for problem in shape_problems(flow))


def test_shapes_that_hold() -> None:
    assert shape_problems(LEVELS) == ()
    assert shape_problems(PARALLEL) == ()


@pytest.mark.parametrize(
    ("ballot", "votes", "members", "amount", "outcome"),
    [
        (Ballot(), [True], 9, 1, Outcome.PASSED),
        (Ballot(), [False], 9, 1, Outcome.FAILED),
        (Ballot(kind=BallotKind.ALL), [True, True], 3, 1, Outcome.OPEN),
        (Ballot(kind=BallotKind.ALL), [True, True, True], 3, 1, Outcome.PASSED),
        (Ballot(kind=BallotKind.ALL, veto=False), [True, False], 3, 1, Outcome.FAILED),
        (Ballot(kind=BallotKind.NUMBER, need=2), [True], 4, 1, Outcome.OPEN),
        (Ballot(kind=BallotKind.NUMBER, need=2), [True, True], 4, 1, Outcome.PASSED),
        (Ballot(kind=BallotKind.NUMBER, need=2), [True, False], 4, 1, Outcome.FAILED),
        (Ballot(kind=BallotKind.NUMBER, need=2, veto=False), [False, True], 4, 1, Outcome.OPEN),
    ],
)
def test_votes_count(ballot: Ballot, votes: list[bool], members: int, amount: int, outcome: Outcome) -> None:
    assert count_votes(ballot, votes, members=members, amount=amount).outcome is outcome


def test_a_committee_votes_until_it_is_clear() -> None:
    two_thirds = Ballot(kind=BallotKind.COMMITTEE, share=Fraction(2, 3), veto=False)
    assert votes_needed(two_thirds, members=7, amount=1) == 5
    assert votes_needed(two_thirds, members=6, amount=1) == 4
    banded = Ballot(
        kind=BallotKind.COMMITTEE,
        bands=(Band(above=0, need=3), Band(above=1_000_000_000, need=5)),
        veto=False,
    )
    assert votes_needed(banded, members=7, amount=1_000_000_000) == 3
    assert votes_needed(banded, members=7, amount=1_000_000_001) == 5
    three_of_five = Ballot(kind=BallotKind.COMMITTEE, share=Fraction(3, 5), veto=False)
    votes: tuple[list[bool], Outcome]
    for votes in (
        ([True, True, False, False], Outcome.OPEN),
        ([True, True, False, False, True], Outcome.PASSED),
        ([False, False, False], Outcome.FAILED),
    ):
        assert count_votes(three_of_five, votes[0], members=5, amount=1).outcome is votes[1]


@given(st.lists(st.booleans(), max_size=9), st.integers(1, 9), st.integers(1, 9))
def test_a_step_is_never_both_passed_and_lost(votes: list[bool], members: int, need: int) -> None:
    votes = votes[:members]
    ballot = Ballot(kind=BallotKind.COMMITTEE, bands=(Band(above=0, need=min(need, members)),), veto=False)
    tally = count_votes(ballot, votes, members=members, amount=1)
    if len(votes) == members:
        assert tally.outcome is not Outcome.OPEN
    assert (tally.outcome is Outcome.PASSED) == (tally.votes_for >= tally.need)


FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("hours", "clock", "due"),
    [
        (24, Clock.ROUND_THE_CLOCK, datetime(2026, 11, 21, 15, 0)),
        (24, Clock.WORKING_DAYS, datetime(2026, 11, 23, 15, 0)),
        (9, Clock.WORKING_HOURS, datetime(2026, 11, 23, 15, 30)),
        (2, Clock.WORKING_HOURS, datetime(2026, 11, 20, 17, 0)),
        (48, Clock.WORKING_DAYS, datetime(2026, 11, 24, 15, 0)),
    ],
)
def test_when_time_is_up(hours: int, clock: Clock, due: datetime) -> None:
    assert due_after(FRIDAY, hours, clock, WEEKENDS_ONLY, OfficeHours()) == due.replace(tzinfo=CHINA)


def test_holidays_and_days_worked_in_exchange() -> None:
    calendar = WorkCalendar(
        holidays=frozenset(date(2026, 10, day) for day in range(1, 8)),
        working_weekends=frozenset({date(2026, 10, 10)}),
    )
    before = datetime(2026, 9, 30, 10, 0, tzinfo=CHINA)
    due = due_after(before, 24, Clock.WORKING_DAYS, calendar, OfficeHours())
    assert due == datetime(2026, 10, 8, 10, 0, tzinfo=CHINA)
    assert is_office_time(datetime(2026, 10, 10, 9, 0, tzinfo=CHINA), calendar, OfficeHours())
    assert not is_office_time(datetime(2026, 10, 8, 17, 30, tzinfo=CHINA), calendar, OfficeHours())
    assert not is_office_time(datetime(2026, 10, 5, 10, 0, tzinfo=CHINA), calendar, OfficeHours())


def test_every_step_by_another_person() -> None:
    assert courses(LEVELS) == (frozenset({"first", "final", "senior"}), frozenset({"first", "final"}))
    course = frozenset({"first", "final"})
    people = {"first": frozenset({1, 2}), "final": frozenset({2})}
    assert short_of_people({}, people, course) is None
    assert short_of_people({}, {"first": frozenset({2}), "final": frozenset({2})}, course) is not None
    assert short_of_people({"first": 2}, people, course) is not None
    assert short_of_people({}, {"first": frozenset()}, frozenset({"first"})) == "first"


def test_authority_by_role_product_and_grade() -> None:
    flow = ApprovalFlow(
        steps=(),
        ways=(),
        authority=(
            AuthorityRow(role="approver", product="consumer", grade="A", up_to=50_000_000),
            AuthorityRow(role="approver", product="consumer", up_to=20_000_000),
            AuthorityRow(role="president", up_to=None),
        ),
    )
    asked = [("approver", "consumer", "A"), ("approver", "consumer", "B"), ("approver", "microcredit", "A")]
    limits = [flow.authority_of(role, product=p, grade=g, otherwise=7) for role, p, g in asked]
    assert limits == [50_000_000, 20_000_000, 7]
    assert flow.authority_of("president", product="consumer", grade="D", otherwise=7) is None


def test_a_fact_the_case_does_not_have_fulfils_nothing() -> None:
    way = Way(
        source="a",
        target="b",
        when=((Condition(fact="score", operator=Operator.IS_NOT, value="x"),),),
    )
    assert not is_open(way, {})
