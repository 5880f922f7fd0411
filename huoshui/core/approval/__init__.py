"""Approval flows (审批流): what a declared flow says, what is wrong with it, and what opens next."""

from huoshui.core.approval.advance import (
    Advance,
    NoWayOut,
    StepState,
    advance,
    course_of,
    sent_back,
)
from huoshui.core.approval.ballot import Outcome, Tally, count_votes, votes_needed
from huoshui.core.approval.conditions import FACTS, FactKind, allowed_operators, holds, is_open
from huoshui.core.approval.document import read_flow, write_flow
from huoshui.core.approval.flow import (
    END,
    START,
    ApprovalFlow,
    AuthorityRow,
    Ballot,
    BallotKind,
    Band,
    Clock,
    Condition,
    Facts,
    Operator,
    Route,
    Step,
    Timer,
    Value,
    Way,
)
from huoshui.core.approval.levels import flow_of_levels
from huoshui.core.approval.shape import FlowProblem, shape_problems
from huoshui.core.approval.staffing import courses, short_of_people
from huoshui.core.approval.timer import OfficeHours, due_after, is_office_time

__all__ = [
    "END",
    "FACTS",
    "START",
    "Advance",
    "ApprovalFlow",
    "AuthorityRow",
    "Ballot",
    "BallotKind",
    "Band",
    "Clock",
    "Condition",
    "FactKind",
    "Facts",
    "FlowProblem",
    "NoWayOut",
    "OfficeHours",
    "Operator",
    "Outcome",
    "Route",
    "Step",
    "StepState",
    "Tally",
    "Timer",
    "Value",
    "Way",
    "advance",
    "allowed_operators",
    "count_votes",
    "course_of",
    "courses",
    "due_after",
    "flow_of_levels",
    "holds",
    "is_office_time",
    "is_open",
    "read_flow",
    "sent_back",
    "shape_problems",
    "short_of_people",
    "votes_needed",
    "write_flow",
]
