"""What the archive's endpoints answer with."""

from datetime import date, datetime

from ninja import Schema

from huoshui.api.names import CustomerName


class MissingPaperOut(Schema):
    code: str
    zh: str
    en: str
    basis: str


class CaseFileRowOut(Schema):
    number: str
    contract_number: str
    customer_name: CustomerName
    customer_number: str
    product_code: str
    branch_name: str
    stage: str
    is_complete: bool
    missing: list[MissingPaperOut]
    entry_count: int
    unread_count: int
    differences: int
    is_held: bool
    closed_date: date | None
    retain_until: date | None
    disposed_at: datetime | None
    filed_at: datetime


class CaseFileCountsOut(Schema):
    all: int
    incomplete: int
    differing: int
    held: int
    past_retention: int
    to_check: int


class EntryOut(Schema):
    id: int
    kind: str
    detail: str
    detail_name: str
    detail_name_en: str
    title: str
    sha256: str
    dated_at: datetime
    filed_at: datetime
    withdrawn_at: datetime | None
    paper_state: str
    page_count: int
    problem: str


class ClauseOut(Schema):
    code: str
    name: str
    name_en: str
    is_covenant: bool
    text: str
    page: int | None
    contract: str
    loan: str
    state: str


class HoldOut(Schema):
    id: int
    reason: str
    placed_by: str
    placed_at: datetime
    lifted_by: str
    lifted_at: datetime | None
    lift_reason: str


class DisposalOut(Schema):
    id: int
    number: str
    customer_name: CustomerName
    reason: str
    status: str
    retain_until: date | None
    made_by: str
    is_mine: bool
    made_at: datetime
    checked_by: str
    checked_at: datetime | None
    opinion: str
    destroyed_count: int
    entry_count: int


class CaseFileOut(CaseFileRowOut):
    retention_basis: str
    entries: list[EntryOut]
    clauses: list[ClauseOut]
    clauses_entry_id: int | None
    compared_at: datetime | None
    holds: list[HoldOut]
    disposals: list[DisposalOut]


class SnippetOut(Schema):
    text: str
    is_hit: bool


class SearchHitOut(Schema):
    entry_id: int
    page: int
    kind: str
    detail_name: str
    detail_name_en: str
    title: str
    dated_at: datetime
    number: str
    contract_number: str
    customer_name: CustomerName
    branch_name: str
    from_text: bool
    snippet: list[SnippetOut]


class ArchivedPageOut(Schema):
    entry_id: int
    number: int
    page_count: int
    width: int
    height: int
    from_text: bool
    kind: str
    title: str
    case_number: str
    customer_name: CustomerName
    lines: list[str]
    boxes: list[list[list[float]]]
