"""What opens next: a way is decided when the step it leaves is over; what only dead ways reach falls away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from huoshui.core.approval.conditions import is_open
from huoshui.core.approval.flow import END, START, ApprovalFlow, Facts, Route
from huoshui.core.errors import Refusal


class StepState(StrEnum):
    """Where a step of a case stands."""

    WAITING = "waiting"
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    RETURNED = "returned"  # done, then taken back: a later visit stands in its place


_OVER = (StepState.DONE, StepState.SKIPPED)


class NoWayOut(Refusal):
    code = "approval.no_way_out"
    zh = "审批流在当前条件下没有可走的下一步，请联系管理员检查审批流"
    en = "The approval flow has no next step for this case; ask an administrator to check the flow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """What follows: steps to open, steps that fall away, ways now decided, whether the case is through."""

    opened: tuple[str, ...]
    skipped: tuple[str, ...]
    ways: Mapping[str, bool]
    is_through: bool


def advance(
    flow: ApprovalFlow, states: Mapping[str, StepState], ways: Mapping[str, bool], facts: Facts
) -> Advance:
    """The next move of a case whose steps stand in `states` and whose decided ways are `ways`.

    A step opens when all ways into it are decided and one is taken; when none is, it falls away and so do the
    ways out of it. The end is reached the same way. Refusals: NoWayOut when the case can go nowhere.

    Example: start→a, a→b and a→c in parallel, b→end, c→end; a done → b and c open; b done → nothing opens,
    the case waits for c; c done → through.
    """
    now, decided = dict(states), dict(ways)
    opened: list[str] = []
    skipped: list[str] = []
    moved = True
    while moved:
        moved = _decide_ways(flow, now, decided, facts)
        for step in flow.steps:
            if now.get(step.code, StepState.WAITING) is not StepState.WAITING:
                continue
            incoming = [decided.get(way.name) for way in flow.ways_to(step.code)]
            if None in incoming:
                continue
            now[step.code] = StepState.OPEN if any(incoming) else StepState.SKIPPED
            (opened if any(incoming) else skipped).append(step.code)
            moved = True
    into_end = [decided.get(way.name) for way in flow.ways_to(END)]
    is_through = None not in into_end and any(into_end) and StepState.OPEN not in now.values()
    if not is_through and StepState.OPEN not in now.values():
        raise NoWayOut()
    return Advance(opened=tuple(opened), skipped=tuple(skipped), ways=decided, is_through=is_through)


def _decide_ways(
    flow: ApprovalFlow, states: Mapping[str, StepState], decided: dict[str, bool], facts: Facts
) -> bool:
    """Whether a way was decided that was not before."""
    before = len(decided)
    for code in (START, *(step.code for step in flow.steps)):
        state = StepState.DONE if code == START else states.get(code, StepState.WAITING)
        if state not in _OVER:
            continue
        leaving = flow.ways_from(code)
        if not leaving or all(way.name in decided for way in leaving):
            continue
        taken_one = False
        for way in leaving:
            shut = state is StepState.SKIPPED or (flow.route_of(code) is Route.FIRST and taken_one)
            decided[way.name] = not shut and is_open(way, facts)
            taken_one = taken_one or decided[way.name]
    return len(decided) > before


def course_of(flow: ApprovalFlow, facts_after: Callable[[tuple[str, ...]], Facts]) -> tuple[str, ...]:
    """The steps a case goes through when everybody approves, in their order.

    `facts_after` tells the facts once those steps are done: who signed decides what lies within authority.
    Refusals: NoWayOut.
    """
    states: dict[str, StepState] = {}
    ways: Mapping[str, bool] = {}
    done: list[str] = []
    while True:
        plan = advance(flow, states, ways, facts_after(tuple(done)))
        if plan.is_through:
            return tuple(done)
        ways = plan.ways
        states |= {code: StepState.DONE for code in plan.opened}
        states |= {code: StepState.SKIPPED for code in plan.skipped}
        done.extend(plan.opened)


def sent_back(
    flow: ApprovalFlow, to: str, ways: Mapping[str, bool]
) -> tuple[frozenset[str], dict[str, bool]]:
    """The steps to go through again when a case returns to `to`, and the ways that stay decided."""
    again = flow.after(to) | {to}
    return again, {name: taken for name, taken in ways.items() if name.split(">")[0] not in again}
