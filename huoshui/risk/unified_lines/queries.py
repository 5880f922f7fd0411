"""Reads of unified lines: what each allows, what is used and promised, its history and proposals."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from huoshui.core.errors import NotFound
from huoshui.core.money import Cents
from huoshui.identity.queries import EVERYTHING, Scope
from huoshui.parties.queries import get_customer_names
from huoshui.products.queries import product_names
from huoshui.risk.models import UnifiedLine, UnifiedLineProposal
from huoshui.risk.ratings.queries import grades_in_force
from huoshui.risk.unified_lines.measure import CapLine, cap_lines
from huoshui.risk.unified_lines.parts import part_words, read_parts, read_shares
from huoshui.risk.unified_lines.standing import Books, Held, books_of, held, line_over


@dataclass(frozen=True, slots=True, kw_only=True)
class UnifiedLineRow:
    """A line in a list (统一授信), cents; `promised` is offered and not signed, `grade` the latest in
    force."""

    number: str
    customer_id: int
    customer_name: str
    customer_number: str
    grade: str
    limit_amount: Cents
    used: Cents
    promised: Cents
    available: Cents
    member_count: int
    start_date: date
    expiry_date: date
    status: str
    frozen_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnifiedEventRow:
    """A line of the history (授信台账), cents."""

    sequence: int
    kind: str
    limit_amount: Cents
    expiry_date: date
    reason: str
    business_date: date
    booked_at: datetime
    actor_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedPart:
    """A sub-limit or a member's share in words, cents."""

    name: str
    zh: str
    en: str
    limit: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRow:
    """A proposal (授信申报) with what it was held against, cents."""

    id: int
    customer_name: str
    customer_number: str
    line_number: str
    is_review: bool
    grade: str
    limit_amount: Cents
    need: Cents
    stated: Cents | None
    stated_basis: str
    expiry_date: date
    parts: tuple[ProposedPart, ...]
    shares: tuple[ProposedPart, ...]
    conditions: str
    reason: str
    caps: tuple[CapLine, ...]
    ceiling: Cents | None
    is_above: bool
    status: str
    made_by: str
    made_by_id: int
    made_at: datetime
    checked_by: str
    checked_at: datetime | None
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnifiedLineDetail:
    """A line in full: every limit with its use, the members, its history and its proposals."""

    row: UnifiedLineRow
    limits: tuple[Held, ...]
    conditions: str
    frozen_by_id: int | None
    events: tuple[UnifiedEventRow, ...]
    proposals: tuple[ProposalRow, ...]


def lines_in_scope(scope: Scope) -> QuerySet[UnifiedLine]:
    """The lines of the customers in scope."""
    return UnifiedLine.objects.filter(_in_scope(scope))


def list_unified_lines(
    *, scope: Scope, status: str = "", search: str = "", page: int = 1, page_size: int = 20
) -> tuple[list[UnifiedLineRow], int]:
    """One page of the lines in scope, newest first, and how many there are."""
    found = lines_in_scope(scope)
    if status:
        found = found.filter(status=status)
    if search.strip():
        text = search.strip()
        found = found.filter(Q(number=text) | Q(customer__name__icontains=text) | Q(customer__number=text))
    start = (page - 1) * page_size
    return _rows(found.order_by("-id")[start : start + page_size]), found.count()


def list_lines_ending(*, scope: Scope, until: date, limit: int) -> list[UnifiedLineRow]:
    """The lines whose last day is over by then, without a proposal that waits: they have to be reviewed."""
    waiting = UnifiedLineProposal.objects.filter(status="requested").values("customer_id")
    found = lines_in_scope(scope).filter(status__in=["active", "frozen", "expired"], expiry_date__lte=until)
    return _rows(found.exclude(customer_id__in=waiting).order_by("expiry_date", "id")[:limit])


def list_proposals_to_answer(*, scope: Scope, not_made_by: int | None, limit: int) -> list[ProposalRow]:
    """The proposals that wait for a second person, oldest first."""
    rows = UnifiedLineProposal.objects.filter(_in_scope(scope), status="requested")
    return _proposals(rows.exclude(made_by_id=not_made_by).order_by("id")[:limit])


def proposals_of_customer(customer_id: int, scope: Scope = EVERYTHING) -> list[ProposalRow]:
    """The customer's proposals in scope, newest first."""
    rows = UnifiedLineProposal.objects.filter(_in_scope(scope), customer_id=customer_id)
    return _proposals(rows.order_by("-id"))


def get_proposal(proposal_id: int, scope: Scope = EVERYTHING) -> ProposalRow:
    """The proposal. Refusals: NotFound."""
    rows = _proposals(UnifiedLineProposal.objects.filter(_in_scope(scope), pk=proposal_id))
    if not rows:
        raise NotFound()
    return rows[0]


def get_unified_line(number: str, scope: Scope = EVERYTHING) -> UnifiedLineDetail:
    """The line in full. Refusals: NotFound."""
    line = lines_in_scope(scope).prefetch_related("shares__customer").filter(number=number).first()
    if line is None:
        raise NotFound()
    return _detail(line)


def unified_line_of_customer(customer_id: int, scope: Scope = EVERYTHING) -> UnifiedLineDetail | None:
    """The line the customer is under, its own or its group's, whose holder is in scope; None without one."""
    line = line_over(customer_id).filter(_in_scope(scope)).prefetch_related("shares__customer").first()
    return None if line is None else _detail(line)


def _in_scope(scope: Scope) -> Q:
    return scope.rows(scope.own("customer__"), branch="customer__branch_id")


def _detail(line: UnifiedLine) -> UnifiedLineDetail:
    books = books_of([line])
    names = UnifiedEventRow.__slots__
    events = line.events.order_by("-sequence").values_list(*names, named=False)
    return UnifiedLineDetail(
        row=_row(line, books, grades_in_force([line.customer_id])),
        limits=held(line, books),
        conditions=line.conditions,
        frozen_by_id=line.frozen_by_id,
        events=tuple(UnifiedEventRow(**dict(zip(names, row, strict=True))) for row in events),
        proposals=tuple(_proposals(line.proposals.order_by("-id"))),
    )


def _rows(found: QuerySet[UnifiedLine]) -> list[UnifiedLineRow]:
    lines = list(found.select_related("customer").prefetch_related("shares"))
    books = books_of(lines)
    grades = grades_in_force([line.customer_id for line in lines])
    return [_row(line, books, grades) for line in lines]


def _row(line: UnifiedLine, books: Books, grades: dict[int, str]) -> UnifiedLineRow:
    members = frozenset({line.customer_id, *(share.customer_id for share in line.shares.all())})
    used = sum(use.total for (who, _), use in books.uses.items() if who in members)
    promised = sum(amount for (who, _), amount in books.promised.items() if who in members)
    return UnifiedLineRow(
        number=line.number,
        customer_id=line.customer_id,
        customer_name=line.customer.name,
        customer_number=line.customer.number,
        grade=grades.get(line.customer_id, ""),
        limit_amount=line.limit_amount,
        used=used,
        promised=promised,
        available=max(line.limit_amount - used - promised, 0),
        member_count=len(members),
        start_date=line.start_date,
        expiry_date=line.expiry_date,
        status=line.status,
        frozen_reason=line.frozen_reason,
    )


def _proposals(found: QuerySet[UnifiedLineProposal]) -> list[ProposalRow]:
    rows = list(found.select_related("customer", "line", "rating", "made_by", "checked_by"))
    names = product_names()
    members = get_customer_names(share.customer_id for row in rows for share in read_shares(row.shares))
    return [_proposal(row, names, members) for row in rows]


def _proposal(row: Any, names: dict[str, tuple[str, str]], members: dict[int, Any]) -> ProposalRow:
    parts = [(part, part_words(part.name, names)) for part in read_parts(row.parts)]
    shares = [(share, members[share.customer_id]) for share in read_shares(row.shares)]
    return ProposalRow(
        id=row.pk,
        customer_name=row.customer.name,
        customer_number=row.customer.number,
        line_number=row.line.number if row.line else "",
        is_review=row.is_review,
        grade=row.rating.grade,
        limit_amount=row.limit_amount,
        need=row.need,
        stated=row.stated,
        stated_basis=row.stated_basis,
        expiry_date=row.expiry_date,
        parts=tuple(
            ProposedPart(name=part.name, zh=words[0], en=words[1], limit=part.limit) for part, words in parts
        ),
        shares=tuple(
            ProposedPart(name=who.number, zh=who.name, en=who.name, limit=share.limit)
            for share, who in shares
        ),
        conditions=row.conditions,
        reason=row.reason,
        caps=cap_lines(row.caps, row.binding),
        ceiling=row.ceiling,
        is_above=row.ceiling is None or row.limit_amount > row.ceiling,
        status=row.status,
        made_by=row.made_by.name,
        made_by_id=row.made_by_id,
        made_at=row.made_at,
        checked_by=row.checked_by.name if row.checked_by else "",
        checked_at=row.checked_at,
        opinion=row.opinion,
    )
