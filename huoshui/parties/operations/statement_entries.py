"""Statements spread at the desk: entered by one person, counting once another has reviewed them."""

from collections.abc import Mapping

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.core.money import Cents
from huoshui.core.spreading import BY_NAME
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.outbox import emit
from huoshui.identity.queries import Scope
from huoshui.parties.events import StatementAccepted
from huoshui.parties.models import Customer, FinancialStatement, StatementEntry
from huoshui.parties.operations.statements import check_lines
from huoshui.parties.scoping import in_scope


class StatementPending(Refusal):
    code = "parties.statement_pending"
    zh = "{year} 年报表已有待复核的录入"
    en = "An entry of the statement of {year} is already waiting for review"


class StatementReviewed(Refusal):
    code = "parties.statement_reviewed"
    zh = "该报表录入已复核"
    en = "This entry has already been reviewed"


class OwnStatement(Refusal):
    code = "parties.own_statement"
    zh = "不能复核自己录入的报表"
    en = "Nobody may review a statement they entered"
    status = 403


@transaction.atomic
def propose_statement(
    *,
    actor: Actor,
    number: str,
    year: int,
    lines: Mapping[str, Cents],
    is_audited: bool,
    basis: str,
    scope: Scope,
) -> int:
    """The id of the entry (报表录入) that waits for review; lines are cents by the names of the catalogue.

    Refusals: NotFound, InvalidInput (year, an unknown line, no line at all, no basis), StatementPending.
    """
    actor.require("customer.edit")
    customer = Customer.objects.select_for_update().filter(in_scope(scope), number=number).first()
    if customer is None or actor.user_id is None:
        raise NotFound()
    check_lines(year, lines)
    unknown = next((name for name in lines if name not in BY_NAME), None)
    if unknown is not None:
        raise InvalidInput(field=f"lines.{unknown}", zh="没有该科目", en="No such line")
    if not lines:
        raise InvalidInput(field="lines", zh="请至少填写一个科目", en="Fill in at least one line")
    if not basis.strip():
        raise InvalidInput(field="basis", zh="请填写报表来源", en="Say where the statement comes from")
    if customer.statement_entries.filter(year=year, status="proposed").exists():
        raise StatementPending(year=year)
    entry = StatementEntry.objects.create(
        customer=customer,
        year=year,
        lines=dict(lines),
        is_audited=is_audited,
        basis=basis.strip()[:120],
        proposed_by_id=actor.user_id,
        proposed_at=clock.now(),
    )
    _audit(actor, "customer.statement_proposed", entry)
    return entry.pk


@transaction.atomic
def review_statement(*, actor: Actor, entry_id: int, approve: bool, opinion: str, scope: Scope) -> str:
    """The status after review: approved (and the statement of the year replaced by it) or declined.

    Refusals: NotFound, Forbidden, StatementReviewed, OwnStatement.
    """
    actor.require("customer.review")
    if actor.kind != "staff" or actor.user_id is None:
        raise Forbidden()
    entry = StatementEntry.objects.select_for_update().filter(pk=entry_id).first()
    if entry is None or not Customer.objects.filter(in_scope(scope), pk=entry.customer_id).exists():
        raise NotFound()
    if entry.status != "proposed":
        raise StatementReviewed()
    if entry.proposed_by_id == actor.user_id:
        raise OwnStatement()
    entry.status = "approved" if approve else "declined"
    entry.reviewed_by_id, entry.reviewed_at = actor.user_id, clock.now()
    entry.opinion = opinion.strip()[:300]
    entry.save()
    if approve:
        FinancialStatement.objects.update_or_create(
            customer_id=entry.customer_id,
            year=entry.year,
            source="desk",
            defaults={
                "lines": entry.lines,
                "is_audited": entry.is_audited,
                "basis": entry.basis,
                "created_at": clock.now(),
            },
        )
        emit(StatementAccepted(customer_id=entry.customer_id, year=entry.year, entry_id=entry.pk))
    _audit(actor, f"customer.statement_{entry.status}", entry)
    return entry.status


def _audit(actor: Actor, action: str, entry: StatementEntry) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="customer",
        subject_id=entry.customer_id,
        subject_number=entry.customer.number,
        after={
            "year": entry.year,
            "lines": entry.lines,
            "basis": entry.basis,
            "is_audited": entry.is_audited,
            "opinion": entry.opinion,
        },
    )
