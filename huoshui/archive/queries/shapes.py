"""What the archive answers with."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """A file as listed (卷宗). `missing` names what it lacks, `differences` counts clauses unlike our data.

    `unread_count`: papers that wait to be read or cannot be.
    """

    number: str
    contract_number: str
    customer_name: str
    customer_number: str
    product_code: str
    branch_name: str
    stage: str
    is_complete: bool
    missing: tuple[dict[str, str], ...]
    entry_count: int
    unread_count: int
    differences: int
    is_held: bool
    closed_date: date | None
    retain_until: date | None
    disposed_at: datetime | None
    filed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePage:
    """One page of files and how many there are in all."""

    items: tuple[FileRow, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCounts:
    """How many files in scope stand how."""

    all: int
    incomplete: int
    differing: int
    held: int
    past_retention: int
    to_check: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One thing in a file (件). `paper_state` "" for what is kept as data, without a paper."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseRow:
    """A key clause: in the contract's text, its data, on the loan account; and whether they agree."""

    code: str
    name: str
    name_en: str
    is_covenant: bool
    text: str
    page: int | None
    contract: str
    loan: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRow:
    """A legal hold (法律保全)."""

    id: int
    reason: str
    placed_by: str
    placed_at: datetime
    lifted_by: str
    lifted_at: datetime | None
    lift_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposalRow:
    """A destruction (销毁), asked for or answered."""

    id: int
    number: str
    customer_name: str
    reason: str
    status: str
    retain_until: date | None
    made_by: str
    made_by_id: int
    made_at: datetime
    checked_by: str
    checked_at: datetime | None
    opinion: str
    destroyed_count: int
    entry_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDetail:
    """A file in full."""

    row: FileRow
    retention_basis: str
    entries: tuple[EntryRow, ...]
    clauses: tuple[ClauseRow, ...]
    clauses_entry_id: int | None
    compared_at: datetime | None
    holds: tuple[HoldRow, ...]
    disposals: tuple[DisposalRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFilter:
    """What is looked for and where; empty fields do not narrow. Days are of the papers, both included."""

    text: str
    kind: str = ""
    branch_id: int | None = None
    customer: str = ""
    date_from: date | None = None
    date_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHit:
    """A page on which all terms stand. `snippet`: pieces of text and whether each was looked for."""

    entry_id: int
    page: int
    kind: str
    detail_name: str
    detail_name_en: str
    title: str
    dated_at: datetime
    number: str
    contract_number: str
    customer_name: str
    branch_name: str
    from_text: bool
    snippet: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """One page of hits and how many there are in all the files the person may see."""

    items: tuple[SearchHit, ...]
    total: int


Corners = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBox:
    """Where something looked for stands: corners clockwise from the top left, as shares of the page."""

    corners: Corners


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A page to be looked at: its size, its text, what was looked for on it."""

    entry_id: int
    number: int
    page_count: int
    width: int
    height: int
    from_text: bool
    kind: str
    title: str
    case_number: str
    customer_name: str
    lines: tuple[str, ...]
    boxes: tuple[PageBox, ...]
