"""A unified line proposed and decided (授信申报与审批): measured, above the ceiling by the higher right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from huoshui.core.dates import add_months
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.core.lifecycle import LineStatus
from huoshui.core.money import Cents, yuan_grouped
from huoshui.core.rating import Ceiling
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.locks import advisory_lock
from huoshui.foundation.numbers import next_number
from huoshui.identity.queries import authority_of, scope_of
from huoshui.parties.queries import (
    get_customer,
    get_customer_by_number,
    get_customer_names,
    get_party,
    group_ids,
)
from huoshui.products.queries import get_count_parameter
from huoshui.risk.models import CustomerRating, UnifiedLine, UnifiedLineProposal, UnifiedLineShare
from huoshui.risk.ratings.queries import rating_in_force
from huoshui.risk.unified_lines.history import audit_proposal, note
from huoshui.risk.unified_lines.measure import caps_document, measure
from huoshui.risk.unified_lines.parts import LinePart, MemberShare, checked_parts, checked_shares, read_shares
from huoshui.risk.unified_lines.refusals import (
    AboveCeiling,
    BeyondLineAuthority,
    LineKnown,
    NoRatingInForce,
    OwnProposal,
    UnifiedProposalAnswered,
    UnifiedProposalOpen,
)
from huoshui.risk.unified_lines.standing import OPEN, line_over


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """What is proposed; amounts in cents. `stated` is income or assets for customers without reviewed
    statements, with where it was seen."""

    limit_amount: Cents
    need: Cents
    expiry_date: date
    stated: Cents | None = None
    stated_basis: str = ""
    parts: Sequence[LinePart] = ()
    shares: Sequence[MemberShare] = ()
    conditions: str = ""
    reason: str = ""


@transaction.atomic
def measure_line(
    *,
    actor: Actor,
    customer_number: str,
    need: Cents,
    stated: Cents | None = None,
    members: Sequence[int] = (),
) -> Ceiling:
    """The ceiling (授信上限) a line of the customer would be held against today; nothing is written.

    Refusals: Forbidden, NotFound, NoRatingInForce.
    """
    actor.require("unified_line.propose")
    customer = get_customer_by_number(number=customer_number, scope=scope_of(actor))
    return measure(_rating(customer.id), need=need, stated=stated, members=members)


@transaction.atomic
def propose_line(*, actor: Actor, customer_number: str, new: NewLine) -> int:
    """The id of the proposal (授信申报) of a line, or of a new limit and expiry of the one in force (重检).

    Refusals: Forbidden, NotFound, NoRatingInForce, UnifiedProposalOpen, LineKnown (under another's line),
    AboveCeiling (without a reason), InvalidInput.
    """
    maker = actor.require_person("unified_line.propose")
    customer = get_customer_by_number(number=customer_number, scope=scope_of(actor))
    # Lines are proposed and opened one after the other: no customer comes under two.
    advisory_lock("risk.unified_lines")
    _check(new)
    rating = _rating(customer.id)
    line = UnifiedLine.objects.filter(customer_id=customer.id, status__in=OPEN).first()
    shares = checked_shares(new.shares, new.limit_amount, group_ids(customer.id))
    members = [share.customer_id for share in new.shares]
    _require_free(frozenset({customer.id, *members}), line)
    ceiling = measure(rating, need=new.need, stated=new.stated, members=members)
    _require_reason(ceiling, new.limit_amount, new.reason)
    try:
        with transaction.atomic():
            row = UnifiedLineProposal.objects.create(
                customer_id=customer.id,
                line=line,
                is_review=line is not None,
                rating=rating,
                limit_amount=new.limit_amount,
                need=new.need,
                stated=new.stated,
                stated_basis=new.stated_basis.strip()[:200],
                expiry_date=new.expiry_date,
                parts=checked_parts(new.parts, new.limit_amount),
                shares=shares,
                conditions=new.conditions.strip()[:1000],
                reason=new.reason.strip()[:500],
                caps=caps_document(ceiling),
                ceiling=ceiling.amount,
                binding=ceiling.binding or "",
                made_by_id=maker,
                made_at=clock.now(),
            )
    except IntegrityError as clash:
        raise UnifiedProposalOpen() from clash
    audit_proposal(actor, "unified_line.propose", row, customer.number)
    return row.pk


@transaction.atomic
def answer_proposal(*, actor: Actor, proposal_id: int, approve: bool, opinion: str = "") -> str:
    """The number of the line, in force as proposed; of a proposal declined the number of the line as it was,
    empty when there is none.

    The ceiling is measured anew; above it the higher right is needed. Refusals: Forbidden, NotFound,
    UnifiedProposalAnswered, OwnProposal, BeyondLineAuthority, NoRatingInForce, AboveCeiling, LineKnown,
    InvalidInput.
    """
    checker = actor.require_person("unified_line.approve")
    if not approve and not opinion.strip():
        raise InvalidInput(field="opinion", zh="请填写退回的理由", en="Say why it is declined")
    advisory_lock("risk.unified_lines")
    row = UnifiedLineProposal.objects.select_for_update().filter(pk=proposal_id).first()
    if row is None:
        raise NotFound()
    customer = get_customer(customer_id=row.customer_id, scope=scope_of(actor))
    if row.status != "requested":
        raise UnifiedProposalAnswered()
    if row.made_by_id == checker:
        raise OwnProposal()
    if approve:
        _require_right(actor, checker, row)
        row.line = _opened(row, actor)
    row.status = "approved" if approve else "declined"
    row.checked_by_id, row.checked_at, row.opinion = checker, clock.now(), opinion.strip()[:500]
    row.save()
    audit_proposal(actor, f"unified_line.{row.status}", row, customer.number)
    return row.line.number if row.line else ""


def _check(new: NewLine) -> None:
    if new.limit_amount <= 0:
        raise InvalidInput(field="limit_amount", zh="额度应大于0", en="The limit is above zero")
    if new.need <= 0:
        raise InvalidInput(field="need", zh="资金需求应大于0", en="The need is above zero")
    if new.stated is not None and (new.stated < 0 or not new.stated_basis.strip()):
        raise InvalidInput(field="stated_basis", zh="请填写认定依据", en="Say where this was seen")
    today, longest = business_date.today(), get_count_parameter("unified_line_months_max")
    if not today < new.expiry_date <= add_months(today, longest):
        raise InvalidInput(
            field="expiry_date",
            zh=f"到期日应在会计日之后且不超过 {longest} 个月",
            en=f"The expiry lies after the business date, at most {longest} months away",
        )


def _rating(customer_id: int) -> CustomerRating:
    rating = rating_in_force(customer_id)
    if rating is None or rating.marks.exists():
        raise NoRatingInForce()
    return rating


def _require_reason(ceiling: Ceiling, limit: Cents, reason: str) -> None:
    """A limit above the ceiling, or one for which there is no ceiling, has a reason."""
    if _is_above(ceiling, limit) and not reason.strip():
        shown = "—" if ceiling.amount is None else yuan_grouped(ceiling.amount)
        raise AboveCeiling(field="reason", ceiling=shown)


def _is_above(ceiling: Ceiling, limit: Cents) -> bool:
    return ceiling.amount is None or limit > ceiling.amount


def _require_right(actor: Actor, checker: int, row: UnifiedLineProposal) -> None:
    """The approver's authority covers the limit; above the ceiling of today they hold the higher right."""
    if not authority_of(user_id=checker).covers(row.limit_amount):
        raise BeyondLineAuthority(amount=yuan_grouped(row.limit_amount))
    members = [share.customer_id for share in read_shares(row.shares)]
    ceiling = measure(_rating(row.customer_id), need=row.need, stated=row.stated, members=members)
    _require_reason(ceiling, row.limit_amount, row.reason)
    if _is_above(ceiling, row.limit_amount):
        actor.require("unified_line.approve_above")


def _opened(row: UnifiedLineProposal, actor: Actor) -> UnifiedLine:
    """The line as proposed: a new one, or the one in force with its new limit, expiry, parts and shares. A
    frozen one stays frozen; an expired one runs again."""
    today = business_date.today()
    if row.expiry_date <= today:
        raise InvalidInput(field="expiry_date", zh="到期日已过", en="The expiry is over")
    line = (
        UnifiedLine.objects.select_for_update().filter(customer_id=row.customer_id, status__in=OPEN).first()
    )
    shares = read_shares(row.shares)
    _require_free(frozenset({row.customer_id, *(share.customer_id for share in shares)}), line)
    kind = "reviewed"
    if line is None:
        kind = "opened"
        line = UnifiedLine(
            number=next_number("unified_line"),
            customer_id=row.customer_id,
            branch_id=get_party(row.customer_id).branch_id,
            start_date=today,
            status=LineStatus.ACTIVE.value,
        )
    elif line.status == LineStatus.EXPIRED.value:
        line.status = LineStatus.ACTIVE.value
    line.limit_amount, line.expiry_date = row.limit_amount, row.expiry_date
    line.parts, line.conditions = row.parts, row.conditions
    line.save()
    UnifiedLineShare.objects.filter(line=line).delete()
    UnifiedLineShare.objects.bulk_create(
        UnifiedLineShare(line=line, customer_id=share.customer_id, limit_amount=share.limit)
        for share in shares
    )
    note(line, kind, actor, row.reason)
    return line


def _require_free(customer_ids: frozenset[int], own: UnifiedLine | None) -> None:
    """None of them is under another line."""
    for customer_id in sorted(customer_ids):
        other = line_over(customer_id).first()
        if other is not None and (own is None or other.pk != own.pk):
            name = get_customer_names([customer_id])[customer_id].name
            raise LineKnown(name=name, number=other.number)
