"""A dry run (试运行) of a drawn flow: its shape, its people, and the way recent cases would have gone."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from functools import partial
from typing import Any

from huoshui.core.approval import (
    ApprovalFlow,
    BallotKind,
    Facts,
    FlowProblem,
    NoWayOut,
    course_of,
    courses,
    shape_problems,
    short_of_people,
    votes_needed,
)
from huoshui.core.money import Cents, yuan_text
from huoshui.identity.permissions import PERMISSIONS
from huoshui.identity.queries import approval_limits_of, holders_of, list_branches, list_roles
from huoshui.origination.approval.rounds import facts_of_case
from huoshui.origination.models import Application

_MOST_CASES = 500
_SHOWN = 20


def problems_of(flow: ApprovalFlow) -> tuple[FlowProblem, ...]:
    """What keeps the flow from being published: its shape, names nobody knows, steps nobody can do."""
    found = shape_problems(flow)
    if found:
        return found
    unknown = _unknown_names(flow)
    return unknown or _unstaffed(flow)


def try_on_past_cases(flow: ApprovalFlow) -> dict[str, Any]:
    """How the last 500 decided cases would have gone: course → cases, and the first 20 cases one by one."""
    limits = {step.code: _highest_limit(flow, step.permission, step.roles) for step in flow.steps}
    counted: Counter[tuple[str, ...]] = Counter()
    shown: list[dict[str, Any]] = []
    stuck: list[str] = []
    rows = Application.objects.filter(
        customer__isnull=False, offer_amount__isnull=False, decision_record_id__isnull=False
    ).order_by("-id")[:_MOST_CASES]
    for row in rows:
        facts = facts_of_case(row, flow)
        try:
            course = course_of(flow, partial(_facts_after, flow, facts, limits))
        except NoWayOut:
            stuck.append(row.number)
            continue
        counted[course] += 1
        if len(shown) < _SHOWN:
            shown.append(
                {"number": row.number, "amount": yuan_text(row.offer_amount or 0), "course": list(course)}
            )
    return {
        "cases": sum(counted.values()) + len(stuck),
        "courses": [{"steps": list(course), "cases": count} for course, count in counted.most_common()],
        "shown": shown,
        "stuck": stuck[:_SHOWN],
    }


def plain(problems: tuple[FlowProblem, ...]) -> list[dict[str, str]]:
    """The problems as JSON."""
    return [asdict(problem) for problem in problems]


def _facts_after(
    flow: ApprovalFlow, facts: Facts, limits: Mapping[str, Cents | None], done: tuple[str, ...]
) -> Facts:
    amount = facts["amount"]
    assert isinstance(amount, Decimal)
    within = any(
        flow.step(code).ballot.kind is BallotKind.COMMITTEE
        or (limit := limits[code]) is None
        or amount * 100 <= limit
        for code in done
    )
    return {**facts, "within_authority": within}


def _highest_limit(flow: ApprovalFlow, permission: str, roles: tuple[str, ...]) -> Cents | None:
    """Up to which amount the ablest signer of a step decides; None = without limit."""
    known: list[Cents] = [0]
    for branch in list_branches():
        for user_id in holders_of(permission=permission, role_codes=roles, branch_id=branch.id):
            for role, limit in approval_limits_of(user_id):
                own = flow.authority_of(role, product="", grade="", otherwise=limit)
                if own is None:
                    return None
                known.append(own)
    return max(known)


def _unknown_names(flow: ApprovalFlow) -> tuple[FlowProblem, ...]:
    roles = {role.code: role.permissions for role in list_roles()}
    found = []
    for step in flow.steps:
        if step.permission not in PERMISSIONS:
            found.append(
                FlowProblem(
                    step=step.code, zh=f"没有权限“{step.permission}”", en=f"No permission {step.permission}"
                )
            )
        named = (*step.roles, *([step.timer.escalate_to] if step.timer.escalate_to else []))
        for role in named:
            if role not in roles:
                found.append(FlowProblem(step=step.code, zh=f"没有角色“{role}”", en=f"No role {role}"))
            elif step.permission not in roles[role]:
                found.append(
                    FlowProblem(
                        step=step.code,
                        zh=f"角色“{role}”没有本环节所需的权限",
                        en=f"The role {role} lacks the permission of this step",
                    )
                )
    found.extend(
        FlowProblem(step="", zh=f"授权矩阵：没有角色“{row.role}”", en=f"Authority: no role {row.role}")
        for row in flow.authority
        if row.role not in roles
    )
    return tuple(found)


def _unstaffed(flow: ApprovalFlow) -> tuple[FlowProblem, ...]:
    """Steps for which somebody is missing, in one branch or another; every step by another person."""
    found: dict[str, FlowProblem] = {}
    for branch in list_branches():
        people = {
            step.code: holders_of(permission=step.permission, role_codes=step.roles, branch_id=branch.id)
            for step in flow.steps
        }
        needs = {
            step.code: votes_needed(step.ballot, members=len(people[step.code]), amount=2**62)
            for step in flow.steps
        }
        for course in courses(flow):
            short = short_of_people(needs, people, course)
            if short is None or short in found:
                continue
            step = flow.step(short)
            found[short] = FlowProblem(
                step=short,
                zh=f"“{step.name}”需要 {needs[short]} 人，机构“{branch.name}”的申请无人可办或人手不足",
                en=f"“{step.name_en}” needs {needs[short]}; for cases of {branch.name_en} there are too few",
            )
    return tuple(found.values())
