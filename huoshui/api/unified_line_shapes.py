"""How unified lines and their proposals look in JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from huoshui.api.names import CustomerName
from huoshui.api.types import Day, PositiveYuan, Yuan
from huoshui.core.errors import InvalidInput
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import Scope
from huoshui.parties.queries import get_customer_by_number, get_customer_names, group_ids
from huoshui.risk.unified_lines.operations import NewLine
from huoshui.risk.unified_lines.parts import LinePart, MemberShare, kinds_of_products, part_words
from huoshui.risk.unified_lines.queries import ProposalRow, UnifiedLineDetail
from huoshui.risk.unified_lines.standing import Held


class UnifiedLineRowOut(Schema):
    """A unified line; `used` is counted from loans, pay-outs, open lines and signed contracts, `promised`
    is offered and not signed."""

    number: str
    customer_name: CustomerName
    customer_number: str
    grade: str
    limit_amount: Yuan
    used: Yuan
    promised: Yuan
    available: Yuan
    member_count: int
    start_date: date
    expiry_date: date
    status: str
    frozen_reason: str


class HeldLimitOut(Schema):
    """The whole line, a member's share or a sub-limit, with what uses it."""

    name: str
    member: CustomerName
    zh: str
    en: str
    limit: Yuan
    outstanding: Yuan
    ordered: Yuan
    undrawn: Yuan
    signed: Yuan
    promised: Yuan
    left: Yuan


class UnifiedEventOut(Schema):
    sequence: int
    kind: str
    limit_amount: Yuan
    expiry_date: date
    reason: str
    business_date: date
    booked_at: datetime
    actor_name: str


class CapLineOut(Schema):
    """What a line is held against; None: it cannot be told."""

    name: str
    zh: str
    en: str
    amount: Yuan | None
    is_binding: bool


class ProposedPartOut(Schema):
    name: str
    zh: str
    en: str
    limit: Yuan


class ProposedShareOut(Schema):
    """What a member of the group may use of the line; its number, its name in either language."""

    name: str
    zh: CustomerName
    en: CustomerName
    limit: Yuan


class UnifiedProposalOut(Schema):
    """A proposal with what it was held against."""

    id: int
    line_number: str
    is_review: bool
    grade: str
    limit_amount: Yuan
    need: Yuan
    stated: Yuan | None
    stated_basis: str
    expiry_date: date
    parts: list[ProposedPartOut]
    shares: list[ProposedShareOut]
    conditions: str
    reason: str
    caps: list[CapLineOut]
    ceiling: Yuan | None
    is_above: bool
    status: str
    made_by: str
    made_at: datetime
    checked_by: str
    checked_at: datetime | None
    opinion: str
    can_answer: bool


class UnifiedLineOut(UnifiedLineRowOut):
    limits: list[HeldLimitOut]
    conditions: str
    events: list[UnifiedEventOut]
    proposals: list[UnifiedProposalOut]
    can_freeze: bool
    can_release: bool
    can_close: bool


class PartChoiceOut(Schema):
    """What a sub-limit may be for."""

    name: str
    zh: str
    en: str


class GroupMemberOut(Schema):
    number: str
    name: CustomerName


class CustomerUnifiedLineOut(Schema):
    """The line a customer is under, and what a proposal may name."""

    line: UnifiedLineOut | None
    proposals: list[UnifiedProposalOut]
    can_propose: bool
    choices: list[PartChoiceOut]
    members: list[GroupMemberOut]


class CeilingAskIn(Schema):
    need: PositiveYuan
    stated: Yuan | None = None
    members: list[str] = Field(default_factory=list, max_length=50)


class CeilingOut(Schema):
    """The ceiling; None while it cannot be told."""

    ceiling: Yuan | None
    caps: list[CapLineOut]


class LinePartIn(Schema):
    name: str
    limit: PositiveYuan


class MemberShareIn(Schema):
    customer_number: str
    limit: PositiveYuan


class UnifiedProposalIn(Schema):
    limit_amount: PositiveYuan
    need: PositiveYuan
    stated: Yuan | None = None
    stated_basis: str = Field(default="", max_length=200)
    expiry_date: Day
    parts: list[LinePartIn] = Field(default_factory=list, max_length=20)
    shares: list[MemberShareIn] = Field(default_factory=list, max_length=50)
    conditions: str = Field(default="", max_length=1000)
    reason: str = Field(default="", max_length=500)


class ProposalAnswerIn(Schema):
    approve: bool
    opinion: str = Field(default="", max_length=500)


class ProposalRefOut(Schema):
    id: int


class UnifiedReasonIn(Schema):
    reason: str = Field(max_length=200)


class UnifiedStatusOut(Schema):
    number: str


def line_values(line: UnifiedLineDetail, actor: Actor) -> dict[str, Any]:
    """The line with what the reader may do with it."""
    status = line.row.status
    return {
        **asdict(line.row),
        "limits": [_held(one) for one in line.limits],
        "conditions": line.conditions,
        "events": line.events,
        "proposals": [proposal_values(one, actor) for one in line.proposals],
        "can_freeze": status == "active" and actor.may("unified_line.freeze"),
        "can_release": status == "frozen"
        and actor.may("unified_line.release")
        and (actor.user_id is None or actor.user_id != line.frozen_by_id),
        "can_close": status != "closed" and actor.may("unified_line.approve"),
    }


def proposal_values(row: ProposalRow, actor: Actor) -> dict[str, Any]:
    """The proposal with whether the reader may answer it."""
    right = "unified_line.approve_above" if row.is_above else "unified_line.approve"
    may = actor.may("unified_line.approve") and actor.may(right)
    return {
        **{name: getattr(row, name) for name in row.__slots__},
        "can_answer": row.status == "requested" and may and row.made_by_id != actor.user_id,
    }


def choices_of() -> list[dict[str, str]]:
    """What a sub-limit may be for: kinds of products first, then each product."""
    kinds = kinds_of_products()
    names = [f"kind:{kind}" for kind in sorted(set(kinds.values()))] + [f"product:{code}" for code in kinds]
    return [{"name": name, "zh": zh, "en": en} for name in names for zh, en in (part_words(name),)]


def members_of(customer_id: int) -> list[dict[str, str]]:
    """The others of the customer's group."""
    found = get_customer_names(group_ids(customer_id) - {customer_id})
    return [{"number": one.number, "name": one.name} for one in found.values()]


def members_by_number(number: str, wanted: Sequence[str], scope: Scope) -> list[int]:
    """The ids of the members of the customer's group by their numbers. Refusals: NotFound, InvalidInput."""
    if not wanted:
        return []
    customer = get_customer_by_number(number=number, scope=scope)
    ids = group_ids(customer.id)
    known = {one.number: pk for pk, one in get_customer_names(ids).items()}
    unknown = [one for one in wanted if one not in known]
    if unknown:
        raise InvalidInput(
            field="shares", zh=f"{unknown[0]} 不是该集团成员", en=f"{unknown[0]} is not of the group"
        )
    return [known[one] for one in wanted]


def new_line_of(number: str, body: UnifiedProposalIn, scope: Scope) -> NewLine:
    """The proposal as the operation takes it. Refusals: NotFound, InvalidInput."""
    members = members_by_number(number, [share.customer_number for share in body.shares], scope)
    return NewLine(
        limit_amount=body.limit_amount,
        need=body.need,
        stated=body.stated,
        stated_basis=body.stated_basis,
        expiry_date=body.expiry_date,
        parts=[LinePart(name=one.name, limit=one.limit) for one in body.parts],
        shares=[
            MemberShare(customer_id=pk, limit=one.limit) for pk, one in zip(members, body.shares, strict=True)
        ],
        conditions=body.conditions,
        reason=body.reason,
    )


def _held(one: Held) -> dict[str, Any]:
    return {
        "name": one.name,
        "member": one.member,
        "zh": one.zh,
        "en": one.en,
        "limit": one.limit,
        "outstanding": one.use.outstanding,
        "ordered": one.use.ordered,
        "undrawn": one.use.undrawn,
        "signed": one.use.signed,
        "promised": one.promised,
        "left": one.left,
    }
