"""What is wrong with the shape of a flow, in words, before anybody relies on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from huoshui.core.approval.flow import END, START, ApprovalFlow, Route


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowProblem:
    """One thing wrong with a flow: where (a step's code, or empty) and what."""

    step: str
    zh: str
    en: str


def shape_problems(flow: ApprovalFlow) -> tuple[FlowProblem, ...]:
    """Everything wrong with the shape; empty when a case can always go on and always comes to an end."""
    found = list(_names(flow))
    if found:
        return tuple(found)
    found.extend(_circles(flow))
    found.extend(_dead_ends(flow))
    found.extend(_out_of_reach(flow))
    return tuple(found)


def _names(flow: ApprovalFlow) -> Iterator[FlowProblem]:
    codes = [step.code for step in flow.steps]
    if not codes:
        yield FlowProblem(step="", zh="审批流没有环节", en="The flow has no steps")
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield FlowProblem(step=code, zh="环节代码重复", en="The code appears twice")
    names = [way.name for way in flow.ways]
    for way in flow.ways:
        if way.source not in (START, *codes) or way.target not in (END, *codes):
            yield FlowProblem(
                step="", zh=f"流向 {way.name} 的一端不存在", en=f"The way {way.name} begins or ends nowhere"
            )
        if way.source == START and way.target == END:
            yield FlowProblem(
                step="",
                zh="每笔业务至少经过一个环节",
                en="A case passes one step at least: start leads to end",
            )
        if names.count(way.name) > 1:
            yield FlowProblem(
                step=way.source, zh=f"流向 {way.name} 重复", en=f"The way {way.name} appears twice"
            )


def _circles(flow: ApprovalFlow) -> Iterator[FlowProblem]:
    for step in flow.steps:
        targets = {way.target for way in flow.ways_from(step.code)}
        if step.code in targets or any(step.code in flow.after(one) for one in targets - {END}):
            yield FlowProblem(
                step=step.code,
                zh=f"环节“{step.name}”会回到自身；退回是审批人的动作，不画成流向",
                en=f"“{step.name_en}” leads back to itself; sending back is an act, not a way",
            )


def _dead_ends(flow: ApprovalFlow) -> Iterator[FlowProblem]:
    for code in (START, *(step.code for step in flow.steps)):
        ways = flow.ways_from(code)
        zh, en = ("开始", "The start") if code == START else (flow.step(code).name, flow.step(code).name_en)
        if not any(not way.when for way in ways):
            yield FlowProblem(
                step=code,
                zh=f"“{zh}”需要一条无条件的流向，否则有的申请无路可走",
                en=f"“{en}” needs a way without conditions, or some cases have nowhere to go",
            )
        if flow.route_of(code) is Route.FIRST and any(not way.when for way in ways[:-1]):
            yield FlowProblem(
                step=code,
                zh=f"“{zh}”的无条件流向之后还有流向，永远不会走到",
                en=f"After the way without conditions out of “{en}” no other is ever taken",
            )


def _out_of_reach(flow: ApprovalFlow) -> Iterator[FlowProblem]:
    reached = flow.after(START)
    for step in flow.steps:
        if step.code not in reached:
            yield FlowProblem(
                step=step.code,
                zh=f"没有流向到达环节“{step.name}”",
                en=f"No way leads to “{step.name_en}”",
            )
