"""Writes of credit lines: opened by the signed contract, drawn on, frozen, unlocked, reviewed, ended."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from huoshui.audit.operations import record
from huoshui.contracts.queries import get_contract
from huoshui.core.dates import add_months
from huoshui.core.errors import Forbidden, InvalidInput, NotFound
from huoshui.core.lifecycle import LINE_TRANSITIONS, DisbursementStatus, LineStatus, can_move
from huoshui.core.money import Cents, yuan_grouped, yuan_text
from huoshui.core.payment import PaymentWay
from huoshui.foundation import clock
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.numbers import next_number
from huoshui.foundation.outbox import emit
from huoshui.foundation.text import required_reason
from huoshui.identity.queries import scope_of
from huoshui.products.definition import Revolving
from huoshui.products.queries import get_version
from huoshui.risk.unified_lines.standing import require_unified_pay_out
from huoshui.servicing.day_lock import business_day
from huoshui.servicing.events import DisbursementApproved
from huoshui.servicing.lines.queries import LineDetail, get_line, line_in_scope
from huoshui.servicing.lines.refusals import (
    LimitBelowUse,
    LineExpired,
    LineWrongState,
    OverTheLimit,
    ReviewOpen,
    ReviewSamePerson,
    StillInArrears,
    UnlockedByFreezer,
)
from huoshui.servicing.lines.use import use_of
from huoshui.servicing.models import CreditLine, LineEvent, LineReview, LoanState
from huoshui.servicing.operations.disbursement import DisbursementView, order_pay_out
from huoshui.servicing.payment.orders import NewPayment


@transaction.atomic
def open_line(*, contract_number: str) -> str | None:
    """The number of the line a signed framework contract opens; None when its product is not revolving.

    Called twice it answers the same. The line runs from today for the contract's term.
    """
    contract = get_contract(contract_number)
    if get_version(contract.product_version_id).definition.revolving is None:
        return None
    known = CreditLine.objects.filter(contract_id=contract.row.id).first()
    if known:
        return known.number
    today = business_day()
    line = CreditLine.objects.create(
        number=next_number("credit_line"),
        contract_id=contract.row.id,
        customer_id=contract.row.customer_id,
        branch_id=contract.row.branch_id,
        limit_amount=contract.row.principal,
        start_date=today,
        expiry_date=add_months(today, contract.row.term_months),
        status=LineStatus.ACTIVE.value,
    )
    _note(line, "opened", SYSTEM)
    return line.number


@transaction.atomic
def draw_on_line(
    *,
    actor: Actor,
    line_number: str,
    amount: Cents,
    term_months: int,
    way: PaymentWay = PaymentWay.SELF,
    payments: Sequence[NewPayment] = (),
) -> DisbursementView:
    """The pay-out order of a drawdown (提款): the borrower's own goes to the bank at once, one made at the
    desk waits for a second person. Cents. → DisbursementApproved for the borrower's own.

    Two at once wait for each other: the line is never overdrawn. Refusals: NotFound, Forbidden,
    LineWrongState, LineExpired, OverTheLimit, InvalidInput, those of require_unified_pay_out and of
    order_pay_out; the borrower's own is always paid to their account (EntrustedPaymentRequired where it may
    not be).
    """
    line = _locked(line_number, actor)
    if actor.kind != "borrower":
        actor.require("disbursement.make")
    if line.status != LineStatus.ACTIVE.value:
        raise LineWrongState(status=line.status)
    if business_day() >= line.expiry_date:
        raise LineExpired(day=line.expiry_date.isoformat())
    contract = get_contract(line.contract.number)
    _check_draw(get_version(contract.product_version_id).definition.revolving, amount, term_months)
    available = use_of([line.pk])[line.pk].available(line.limit_amount)
    if amount > available:
        raise OverTheLimit(field="amount", available=yuan_grouped(available))
    require_unified_pay_out(line.customer_id, product_code=contract.row.product_code, adding=amount)
    own = actor.kind == "borrower"
    order = order_pay_out(
        actor=actor,
        contract=contract,
        amount=amount,
        status=DisbursementStatus.APPROVED if own else DisbursementStatus.REQUESTED,
        line_id=line.pk,
        term_months=term_months,
        way=PaymentWay.SELF if own else way,
        payments=() if own else payments,
    )
    if own:
        emit(DisbursementApproved(disbursement_id=order.id, contract_number=order.contract_number))
    return order


def _check_draw(rules: Revolving | None, amount: Cents, term_months: int) -> None:
    if rules is None or amount < rules.draw_min:
        least = yuan_grouped(rules.draw_min if rules else 0)
        raise InvalidInput(
            field="amount", zh=f"单笔提款不低于 {least} 元", en=f"A drawdown is at least {least}"
        )
    longest = rules.draw_term_months_max
    if not 1 <= term_months <= longest:
        raise InvalidInput(
            field="term_months", zh=f"提款期限为 1 至 {longest} 个月", en=f"The term is 1 to {longest} months"
        )


@transaction.atomic
def freeze_line(*, actor: Actor, line_number: str, reason: str) -> LineDetail:
    """The line, frozen by a person (冻结): nothing more is drawn, loans run on. Refusals: Forbidden,
    NotFound, LineWrongState, InvalidInput (no reason)."""
    actor.require("line.freeze")
    line = _locked(line_number, actor)
    _freeze(line, actor, required_reason(reason))
    return get_line(line_number, scope_of(actor))


@transaction.atomic
def unlock_line(*, actor: Actor, line_number: str, reason: str) -> LineDetail:
    """The line, unlocked by another than froze it (解冻), once no loan under it is past due.

    Refusals: Forbidden, UnlockedByFreezer, NotFound, LineWrongState, StillInArrears, InvalidInput.
    """
    actor.require("line.unlock")
    line = _locked(line_number, actor)
    if line.status != LineStatus.FROZEN.value:
        raise LineWrongState(status=line.status)
    if actor.user_id is not None and actor.user_id == line.frozen_by_id:
        raise UnlockedByFreezer()
    late = _late_loans(business_day()).filter(loan__disbursement__line_id=line.pk).first()
    if late:
        raise StillInArrears(number=late.loan.number)
    why = required_reason(reason)
    line.status, line.frozen_reason, line.frozen_by = LineStatus.ACTIVE.value, "", None
    line.save(update_fields=["status", "frozen_reason", "frozen_by"])
    _note(line, "unlocked", actor, why)
    return get_line(line_number, scope_of(actor))


@transaction.atomic
def request_line_review(
    *, actor: Actor, line_number: str, limit_amount: Cents, expiry_date: date, reason: str
) -> LineDetail:
    """The line with a new limit and expiry asked for (授信重检). Refusals: Forbidden, NotFound,
    LineWrongState, ReviewOpen, LimitBelowUse, InvalidInput."""
    actor.require("line.review")
    line = _locked(line_number, actor)
    if line.status == LineStatus.CLOSED.value:
        raise LineWrongState(status=line.status)
    _check_review(line, limit_amount, expiry_date)
    try:
        with transaction.atomic():
            LineReview.objects.create(
                line=line,
                limit_amount=limit_amount,
                expiry_date=expiry_date,
                reason=required_reason(reason),
                made_by_id=_person(actor),
                made_at=clock.now(),
            )
    except IntegrityError as clash:
        raise ReviewOpen() from clash
    _audit(
        actor, "line.review_requested", line, limit=yuan_text(limit_amount), expiry=expiry_date.isoformat()
    )
    return get_line(line_number, scope_of(actor))


@transaction.atomic
def answer_line_review(*, actor: Actor, line_number: str, approve: bool) -> LineDetail:
    """The line after a second person's answer: changed, an expired one running again, or as it was.

    Refusals: Forbidden, ReviewSamePerson, NotFound, LimitBelowUse, InvalidInput.
    """
    actor.require("line.approve")
    line = _locked(line_number, actor)
    review = LineReview.objects.select_for_update().filter(line=line, status="requested").first()
    if review is None:
        raise NotFound()
    if actor.user_id is not None and actor.user_id == review.made_by_id:
        raise ReviewSamePerson()
    review.status = "approved" if approve else "declined"
    review.checked_by_id, review.checked_at = actor.user_id, clock.now()
    review.save(update_fields=["status", "checked_by", "checked_at"])
    if approve:
        _check_review(line, review.limit_amount, review.expiry_date)
        line.limit_amount, line.expiry_date = review.limit_amount, review.expiry_date
        if line.status == LineStatus.EXPIRED.value:
            line.status = LineStatus.ACTIVE.value
        line.save(update_fields=["limit_amount", "expiry_date", "status"])
        _note(line, "reviewed", actor, review.reason)
    else:
        _audit(actor, "line.review_declined", line)
    return get_line(line_number, scope_of(actor))


@transaction.atomic
def close_line(*, actor: Actor, line_number: str, reason: str) -> LineDetail:
    """The line, ended for good (终止); its loans run on. Refusals: Forbidden, NotFound, LineWrongState."""
    actor.require("line.approve")
    line = _locked(line_number, actor)
    _move(line, LineStatus.CLOSED)
    _note(line, "closed", actor, required_reason(reason))
    return get_line(line_number, scope_of(actor))


@transaction.atomic
def look_after_lines(*, day: date) -> dict[str, int]:
    """How many lines the new business date froze, because a loan under them is past due, and ended, because
    their last day is over. Done a second time it changes nothing."""
    late = _late_loans(day).filter(loan__disbursement__line__status=LineStatus.ACTIVE.value)
    numbers: dict[int, str] = {}
    for line_id, number in late.order_by("loan__number").values_list(
        "loan__disbursement__line_id", "loan__number"
    ):
        numbers.setdefault(line_id, number)
    frozen = list(CreditLine.objects.select_for_update().filter(pk__in=numbers).order_by("pk"))
    for line in frozen:
        _freeze(line, SYSTEM, f"借据 {numbers[line.pk]} 逾期")
    running = (LineStatus.ACTIVE.value, LineStatus.FROZEN.value)
    over = list(
        CreditLine.objects.select_for_update().filter(status__in=running, expiry_date__lte=day).order_by("pk")
    )
    for line in over:
        _move(line, LineStatus.EXPIRED)
        _note(line, "expired", SYSTEM)
    return {"frozen": len(frozen), "expired": len(over)}


def _late_loans(day: date) -> QuerySet[LoanState]:
    return LoanState.objects.filter(status="active", oldest_unpaid_due_date__lt=day).select_related("loan")


def _check_review(line: CreditLine, limit_amount: Cents, expiry_date: date) -> None:
    used = use_of([line.pk])[line.pk].used
    if limit_amount < used:
        raise LimitBelowUse(field="limit_amount", used=yuan_grouped(used))
    if expiry_date <= business_day():
        raise InvalidInput(
            field="expiry_date", zh="到期日必须晚于会计日", en="The expiry must lie after the business date"
        )


def _locked(line_number: str, actor: Actor) -> CreditLine:
    """The line, locked; outside what the actor may see it does not exist."""
    found = line_in_scope(actor).filter(number=line_number)
    line = found.select_related("contract").select_for_update(of=("self",)).first()
    if line is None:
        raise NotFound()
    return line


def _freeze(line: CreditLine, actor: Actor, reason: str) -> None:
    _move(line, LineStatus.FROZEN)
    line.frozen_reason, line.frozen_by_id = reason, actor.user_id
    line.save(update_fields=["frozen_reason", "frozen_by"])
    _note(line, "frozen", actor, reason)


def _move(line: CreditLine, to: LineStatus) -> None:
    if not can_move(LINE_TRANSITIONS, LineStatus(line.status), to):
        raise LineWrongState(status=line.status)
    line.status = to.value
    line.save(update_fields=["status"])


def _person(actor: Actor) -> int:
    """The user who asks; the system asks for nothing that a second person must approve."""
    if actor.user_id is None:
        raise Forbidden()
    return actor.user_id


def _note(line: CreditLine, kind: str, actor: Actor, reason: str = "") -> None:
    """What happened, in the line's own history and in the audit journal."""
    LineEvent.objects.create(
        line=line,
        sequence=LineEvent.objects.filter(line=line).count() + 1,
        kind=kind,
        limit_amount=line.limit_amount,
        expiry_date=line.expiry_date,
        reason=reason,
        business_date=business_day(),
        booked_at=clock.now(),
        actor_id=actor.user_id,
        actor_name=actor.name[:80],
    )
    _audit(actor, f"line.{kind}", line, limit=yuan_text(line.limit_amount), status=line.status, reason=reason)


def _audit(actor: Actor, action: str, line: CreditLine, **after: str) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="credit_line",
        subject_id=line.pk,
        subject_number=line.number,
        after=after,
    )
