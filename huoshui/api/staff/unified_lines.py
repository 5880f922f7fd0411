"""Unified lines at the desk: measured, proposed, approved, frozen, released, closed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.language import pick
from huoshui.api.names import shown_name
from huoshui.api.spreadsheet import MOST_ROWS, money_cell, xlsx_response
from huoshui.api.types import Page, PageParams, page_of
from huoshui.api.unified_line_shapes import (
    CeilingAskIn,
    CeilingOut,
    CustomerUnifiedLineOut,
    ProposalAnswerIn,
    ProposalRefOut,
    UnifiedLineOut,
    UnifiedLineRowOut,
    UnifiedProposalIn,
    UnifiedReasonIn,
    UnifiedStatusOut,
    choices_of,
    line_values,
    members_by_number,
    members_of,
    new_line_of,
    proposal_values,
)
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.parties.queries import get_customer_by_number
from huoshui.risk.unified_lines import operations, queries
from huoshui.risk.unified_lines.measure import cap_lines, caps_document

router = Router(auth=StaffAuth(), tags=["staff unified lines"])

_HEADINGS = (
    ("授信编号", "Number"),
    ("客户", "Customer"),
    ("客户编号", "Customer number"),
    ("等级", "Grade"),
    ("授信额度", "Limit"),
    ("已用", "Used"),
    ("批复未签", "Promised"),
    ("余量", "Available"),
    ("状态", "State"),
    ("生效日", "From"),
    ("到期日", "Until"),
)
_STATES = {
    "active": ("生效", "Active"),
    "frozen": ("冻结", "Frozen"),
    "expired": ("已到期", "Expired"),
    "closed": ("已终止", "Closed"),
}


class UnifiedLineFilters(PageParams):
    status: str = ""
    search: str = ""


@router.get("/unified-lines", response=Page[UnifiedLineRowOut])
def list_staff_unified_lines(request: HttpRequest, filters: Query[UnifiedLineFilters]) -> dict[str, Any]:
    """The unified lines of customers the reader may see, newest first, with what is used of each."""
    rows, total = _found(request, filters, page=filters.page, page_size=filters.page_size)
    return page_of(rows, total=total, params=filters)


@router.get("/unified-lines/export", response={200: bytes})
def export_staff_unified_lines(request: HttpRequest, filters: Query[UnifiedLineFilters]) -> HttpResponse:
    """The same list as a spreadsheet, at most 50,000 rows."""
    rows, _ = _found(request, filters, page=1, page_size=MOST_ROWS)
    lines = (
        (
            row.number,
            shown_name(request, row.customer_name),
            row.customer_number,
            row.grade,
            money_cell(row.limit_amount),
            money_cell(row.used),
            money_cell(row.promised),
            money_cell(row.available),
            pick(request, zh=_STATES[row.status][0], en=_STATES[row.status][1]),
            row.start_date,
            row.expiry_date,
        )
        for row in rows
    )
    headings = [pick(request, zh=zh, en=en) for zh, en in _HEADINGS]
    return xlsx_response(name="unified-lines.xlsx", headings=headings, rows=lines)


@router.get("/unified-lines/{number}", response=UnifiedLineOut)
def get_staff_unified_line(request: HttpRequest, number: str) -> dict[str, Any]:
    """A unified line in full."""
    actor = _reader(request)
    return line_values(queries.get_unified_line(number, scope_of(actor)), actor)


@router.get("/customers/{number}/unified-line", response=CustomerUnifiedLineOut)
def get_customer_unified_line(request: HttpRequest, number: str) -> dict[str, Any]:
    """The line the customer is under, its proposals, and what a new one may name."""
    actor = _reader(request)
    scope = scope_of(actor)
    customer = get_customer_by_number(number=number, scope=scope)
    line = queries.unified_line_of_customer(customer.id, scope)
    proposals = queries.proposals_of_customer(customer.id, scope)
    waits = any(one.status == "requested" for one in proposals)
    own = line is None or line.row.customer_id == customer.id
    return {
        "line": None if line is None else line_values(line, actor),
        "proposals": [proposal_values(one, actor) for one in proposals],
        "can_propose": own and not waits and actor.may("unified_line.propose"),
        "choices": choices_of(),
        "members": members_of(customer.id),
    }


@router.post("/customers/{number}/unified-line/preview", response=CeilingOut)
def preview_unified_line(request: HttpRequest, number: str, body: CeilingAskIn) -> dict[str, Any]:
    """The ceiling with every cap named; nothing is written."""
    actor = current_actor(request)
    actor.require("unified_line.propose")
    found = operations.measure_line(
        actor=actor,
        customer_number=number,
        need=body.need,
        stated=body.stated,
        members=members_by_number(number, body.members, scope_of(actor)),
    )
    return {
        "ceiling": found.amount,
        "caps": cap_lines(caps_document(found), found.binding.value if found.binding else ""),
    }


@write(router, "/customers/{number}/unified-line", response=ProposalRefOut, status=201)
def propose_unified_line(request: HttpRequest, number: str, body: UnifiedProposalIn) -> dict[str, int]:
    """A line, or a new limit and expiry of the one in force, waits for a second person."""
    actor = current_actor(request)
    actor.require("unified_line.propose")
    new = new_line_of(number, body, scope_of(actor))
    return {"id": operations.propose_line(actor=actor, customer_number=number, new=new)}


@write(router, "/unified-line-proposals/{proposal_id}/answer", response=ProposalRefOut)
def answer_unified_line(request: HttpRequest, proposal_id: int, body: ProposalAnswerIn) -> dict[str, int]:
    """A second person approves or declines what was proposed."""
    operations.answer_proposal(
        actor=current_actor(request), proposal_id=proposal_id, approve=body.approve, opinion=body.opinion
    )
    return {"id": proposal_id}


@write(router, "/unified-lines/{number}/freeze", response=UnifiedStatusOut)
def freeze_staff_unified_line(request: HttpRequest, number: str, body: UnifiedReasonIn) -> dict[str, str]:
    """Nothing more is promised or paid out until somebody else releases the line."""
    operations.freeze_unified_line(actor=current_actor(request), number=number, reason=body.reason)
    return {"number": number}


@write(router, "/unified-lines/{number}/release", response=UnifiedStatusOut)
def release_staff_unified_line(request: HttpRequest, number: str, body: UnifiedReasonIn) -> dict[str, str]:
    """The line runs again."""
    operations.release_unified_line(actor=current_actor(request), number=number, reason=body.reason)
    return {"number": number}


@write(router, "/unified-lines/{number}/close", response=UnifiedStatusOut)
def close_staff_unified_line(request: HttpRequest, number: str, body: UnifiedReasonIn) -> dict[str, str]:
    """The line ends for good."""
    operations.close_unified_line(actor=current_actor(request), number=number, reason=body.reason)
    return {"number": number}


def _found(
    request: HttpRequest, filters: UnifiedLineFilters, *, page: int, page_size: int
) -> tuple[list[queries.UnifiedLineRow], int]:
    return queries.list_unified_lines(
        scope=scope_of(_reader(request)),
        status=filters.status,
        search=filters.search,
        page=page,
        page_size=page_size,
    )


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("unified_line.view")
    return actor
