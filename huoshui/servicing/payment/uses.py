"""Use reports of loans the borrower pays out themselves (自主支付用款报告): due, filed, reviewed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Sum

from huoshui.audit.operations import record
from huoshui.core.dates import add_months
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.core.money import Cents, yuan_grouped, yuan_text
from huoshui.core.payment import PaymentWay
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.outbox import emit
from huoshui.identity.queries import Scope, scope_of
from huoshui.products.purposes import purposes_in_force
from huoshui.products.queries import NoCurrentParameter, get_count_parameter
from huoshui.servicing.events import UseReportAccepted
from huoshui.servicing.models import Disbursement, UseLine, UseReport, UseWatch
from huoshui.servicing.payment.papers import papers_of
from huoshui.servicing.payment.refusals import (
    MoreUsedThanLent,
    PurposeForbidden,
    PurposeUnknown,
    ReportSamePerson,
    ReportWrongState,
    UseNotFollowed,
)
from huoshui.servicing.queries.loan import get_loan
from huoshui.servicing.scoping import in_scope


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUse:
    """A line of a use report (用款明细): cents, a code of the purpose list, the paper behind it."""

    used_on: date
    payee_name: str
    amount: Cents
    purpose: str
    paper_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UseLineRow:
    """A line of a report as listed; cents."""

    used_on: date
    payee_name: str
    amount: Cents
    purpose: str
    paper_id: int | None
    paper_number: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A use report as listed; cents."""

    id: int
    number: int
    due_date: date
    status: str
    total: Cents
    made_by_id: int | None
    made_by: str
    made_at: datetime | None
    reviewed_by: str
    note: str
    lines: tuple[UseLineRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UseOfLoan:
    """How far the use of a loan is known (用款跟踪); cents. `next_due_date` is None once it is used up."""

    every_months: int
    next_due_date: date | None
    is_late: bool
    principal: Cents
    accepted: Cents
    reports: tuple[ReportRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWaiting:
    """A report somebody must file or review."""

    loan_number: str
    customer_name: str
    product_code: str
    amount: Cents
    due_date: date


@transaction.atomic
def follow_use(*, loan_number: str) -> bool:
    """Whether use reports are asked for of the loan just paid out: self-paid, and its product wants them.
    Asked twice it answers the same."""
    orders = Disbursement.objects.select_related("loan", "contract").filter(loan__number=loan_number)
    order = orders.filter(payment_way=PaymentWay.SELF.value).order_by("pk").first()
    if order is None or order.loan is None:
        return False
    try:
        months = get_count_parameter(
            "use_report_months", on=order.loan.start_date, product_code=order.loan.product_code
        )
    except NoCurrentParameter:
        return False
    if not months:
        return False
    UseWatch.objects.get_or_create(
        loan=order.loan,
        defaults={
            "every_months": months,
            "next_due_date": add_months(order.loan.start_date, months),
        },
    )
    return True


@transaction.atomic
def file_report(*, actor: Actor, loan_number: str, lines: Sequence[NewUse]) -> int:
    """The id of the report that is due next, filed with its lines; it waits for its review.

    Refusals: Forbidden, NotFound, UseNotFollowed (also once all is used), ReportWrongState (one waits
    already), InvalidInput (no lines, a day that is none of the loan's), PurposeUnknown, PurposeForbidden,
    MoreUsedThanLent.
    """
    actor.require("use_report.make")
    loan = get_loan(loan_number, scope_of(actor))
    watch = (
        UseWatch.objects.select_related("loan")
        .select_for_update(of=("self",))
        .filter(loan_id=loan.row.id)
        .first()
    )
    if watch is None or watch.next_due_date is None:
        raise UseNotFollowed(number=loan_number)
    if watch.reports.filter(status="filed").exists():
        raise ReportWrongState(status="filed")
    _require_uses(watch, lines)
    report = UseReport.objects.create(
        watch=watch,
        number=watch.reports.count() + 1,
        due_date=watch.next_due_date,
        status="filed",
        made_by_id=actor.user_id,
        made_at=clock.now(),
    )
    papers = {
        paper.pk: paper
        for paper in papers_of(watch.loan.contract_id, [one.paper_id for one in lines if one.paper_id])
    }
    UseLine.objects.bulk_create(
        UseLine(
            report=report,
            used_on=one.used_on,
            payee_name=one.payee_name.strip()[:120],
            amount=one.amount,
            purpose=one.purpose,
            paper=papers.get(one.paper_id or 0),
            note=one.note.strip()[:200],
        )
        for one in lines
    )
    _audit(actor, "use_report.filed", report)
    return report.pk


@transaction.atomic
def review_report(*, actor: Actor, report_id: int, accept: bool, note: str = "") -> None:
    """Nothing; the report is accepted, and the next one falls due unless all is used up, or it is sent back
    with a word. Refusals: Forbidden, ReportSamePerson, NotFound, ReportWrongState, InvalidInput."""
    actor.require("use_report.review")
    report = (
        UseReport.objects.select_related("watch__loan")
        .select_for_update(of=("self",))
        .filter(pk=report_id)
        .first()
    )
    if report is None:
        raise NotFound()
    watch = UseWatch.objects.select_related("loan").select_for_update(of=("self",)).get(pk=report.watch_id)
    get_loan(watch.loan.number, scope_of(actor))
    if report.status != "filed":
        raise ReportWrongState(status=report.status)
    if actor.user_id is not None and actor.user_id == report.made_by_id:
        raise ReportSamePerson()
    if not accept and not note.strip():
        raise InvalidInput(field="note", zh="请填写退回原因", en="Say why it is sent back")
    report.status, report.note = ("accepted" if accept else "sent_back"), note.strip()[:200]
    report.reviewed_by_id, report.reviewed_at = actor.user_id, clock.now()
    report.save()
    if accept:
        watch.accepted_amount += report.lines.aggregate(total=Sum("amount"))["total"] or 0
        used_up = watch.accepted_amount >= watch.loan.principal
        following = add_months(report.due_date, watch.every_months)
        watch.next_due_date = None if used_up else following
        watch.save()
        emit(UseReportAccepted(loan_number=watch.loan.number))
    _audit(actor, f"use_report.{report.status}", report)


def use_of_loan(loan_id: int) -> UseOfLoan | None:
    """How far the use of the loan is known; None when no reports are asked for."""
    watch = UseWatch.objects.select_related("loan").filter(loan_id=loan_id).first()
    if watch is None:
        return None
    reports = watch.reports.select_related("made_by", "reviewed_by").prefetch_related("lines__paper")
    return UseOfLoan(
        every_months=watch.every_months,
        next_due_date=watch.next_due_date,
        is_late=watch.next_due_date is not None and watch.next_due_date < business_date.today() - _grace(),
        principal=watch.loan.principal,
        accepted=watch.accepted_amount,
        reports=tuple(_row(report) for report in reports.order_by("-number")),
    )


def reports_due(*, scope: Scope) -> list[ReportWaiting]:
    """Reports that fell due and nobody filed, of loans on the books; what is due first first."""
    today = business_date.today()
    rows = (
        UseWatch.objects.filter(
            in_scope(scope, "loan__"), next_due_date__lte=today, loan__state__status="active"
        )
        .exclude(reports__status="filed")
        .select_related("loan__customer")
        .order_by("next_due_date", "loan_id")
    )
    grace = _grace()
    return [_waiting(row, (row.next_due_date or today) + grace) for row in rows]


def reports_to_review(*, scope: Scope, not_made_by: int | None) -> list[ReportWaiting]:
    """Reports filed and not reviewed, oldest first; the person's own left out."""
    rows = UseReport.objects.filter(in_scope(scope, "watch__loan__"), status="filed").order_by("id")
    found = rows.exclude(made_by_id=not_made_by) if not_made_by is not None else rows
    return [_waiting(row.watch, row.due_date) for row in found.select_related("watch__loan__customer")]


def _waiting(watch: UseWatch, due: date) -> ReportWaiting:
    return ReportWaiting(
        loan_number=watch.loan.number,
        customer_name=watch.loan.customer.name,
        product_code=watch.loan.product_code,
        amount=watch.loan.principal - watch.accepted_amount,
        due_date=due,
    )


def _require_uses(watch: UseWatch, lines: Sequence[NewUse]) -> None:
    if not lines:
        raise InvalidInput(field="lines", zh="请填写用款明细", en="Give the lines of the report")
    listed = {one.code: one for one in purposes_in_force(product_code=watch.loan.product_code)}
    for line in lines:
        purpose = listed.get(line.purpose)
        if purpose is None:
            raise PurposeUnknown(field="purpose", purpose=line.purpose)
        if not purpose.is_allowed:
            raise PurposeForbidden(
                field="purpose",
                purpose_zh=purpose.name,
                purpose_en=purpose.name_en,
                basis=purpose.legal_basis,
            )
        if not watch.loan.start_date <= line.used_on <= business_date.today():
            raise InvalidInput(
                field="used_on",
                zh="用款日期须在放款日与会计日之间",
                en="The day lies between pay-out and today",
            )
        if line.amount <= 0 or not line.payee_name.strip():
            raise InvalidInput(field="lines", zh="请填写收款人和金额", en="Give payee and amount")
    used = watch.accepted_amount + sum(line.amount for line in lines)
    if used > watch.loan.principal:
        raise MoreUsedThanLent(
            field="lines", used=yuan_grouped(used), amount=yuan_grouped(watch.loan.principal)
        )


def _grace() -> timedelta:
    try:
        return timedelta(days=get_count_parameter("use_report_grace_days"))
    except NoCurrentParameter:
        return timedelta(0)


def _row(report: UseReport) -> ReportRow:
    lines = tuple(
        UseLineRow(
            used_on=line.used_on,
            payee_name=line.payee_name,
            amount=line.amount,
            purpose=line.purpose,
            paper_id=line.paper_id,
            paper_number=line.paper.number if line.paper else "",
            note=line.note,
        )
        for line in report.lines.all()
    )
    return ReportRow(
        id=report.pk,
        number=report.number,
        due_date=report.due_date,
        status=report.status,
        total=sum(line.amount for line in lines),
        made_by_id=report.made_by_id,
        made_by=report.made_by.name if report.made_by else "",
        made_at=report.made_at,
        reviewed_by=report.reviewed_by.name if report.reviewed_by else "",
        note=report.note,
        lines=lines,
    )


def _audit(actor: Actor, action: str, report: UseReport) -> None:
    total = report.lines.aggregate(total=Sum("amount"))["total"] or 0
    record(
        actor=actor,
        action=action,
        subject_type="loan",
        subject_id=report.watch_id,
        subject_number=report.watch.loan.number,
        after={"report": report.number, "status": report.status, "total": yuan_text(total)},
    )
