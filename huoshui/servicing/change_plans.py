"""What a change of a running loan does to its books: waiver, new rate, extension and the like. Pure.

The fold says what the loan is afterwards; only money and forgiven amounts need entries of their own, the rest
follows from the difference of the two states (`balances.vouchers_between`).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from huoshui.core.allocation import Component
from huoshui.core.document import DocumentReader
from huoshui.core.errors import Refusal
from huoshui.core.loan import LoanEvent, LoanPosition, LoanStatus
from huoshui.core.money import parse_yuan
from huoshui.core.posting import (
    post_capitalisation,
    post_credit_refund,
    post_interest_received,
    post_interest_received_non_accrual,
    post_interest_waived,
    post_principal_waived,
    post_provision,
    post_transfer,
)
from huoshui.core.simulate import SimulatedEvent, read_event
from huoshui.ledger.facts import Fact
from huoshui.servicing.balances import VoucherPlan
from huoshui.servicing.loan_file import NEW_EVENT_ID, Booking, LoanFile, NewEvent
from huoshui.servicing.plans import booking_of, by_component
from huoshui.servicing.state import interest_receivable

_E = SimulatedEvent
CHANGES: tuple[SimulatedEvent, ...] = (
    _E.WAIVER,
    _E.FEE,
    _E.RATE_CHANGE,
    _E.EXTENSION,
    _E.DUE_DAY_CHANGE,
    _E.PAUSE,
    _E.RESTRUCTURE,
    _E.ACCELERATION,
    _E.MISUSE_FOUND,
    _E.MISUSE_ENDED,
    _E.SUBSIDY_RECEIPT,
    _E.REFUND,
    _E.TRANSFER,
)


class NotCapitalised(Refusal):
    """Interest of a non-accrual loan made principal: income that nobody paid."""

    code = "servicing.not_capitalised"
    zh = "停计贷款的利息不能转为本金"
    en = "Interest of a non-accrual loan cannot become principal"
    status = 422


class NothingWaived(Refusal):
    """A waiver of something that is not owed."""

    code = "servicing.nothing_waived"
    zh = "没有可减免的该项欠款"
    en = "Nothing of that kind is owed: there is nothing to waive"
    status = 422


def change_event(
    file: LoanFile, kind: SimulatedEvent, terms: Mapping[str, Any], value_date: date
) -> LoanEvent:
    """The core's event of a change, from its document. Refusals: InvalidInput with the field's path."""
    reader = DocumentReader(_own(terms))
    return read_event(
        kind,
        reader,
        event_id=NEW_EVENT_ID,
        value_date=value_date,
        sequence=file.state.last_event_sequence + 1,
    )


def _own(terms: Mapping[str, Any]) -> dict[str, Any]:
    """The event's own document: the price of a transfer is the books' affair, not the loan's."""
    return {name: terms[name] for name in terms if name != "price"}


def plan_change(
    file: LoanFile,
    *,
    kind: SimulatedEvent,
    terms: Mapping[str, Any],
    value_date: date,
    on: date,
    lender_type: str,
    reason: str,
) -> Booking:
    """The booking of a change that counts from `value_date`, booked on business date `on`.

    Refusals: those of the fold (ChangeNotPossible, NothingLeftToChange …), NotCapitalised, NothingWaived.
    """
    event = change_event(file, kind, terms, value_date)
    after = file.position(on, event)
    facts = _facts(file, kind, event, after, terms, on, lender_type)
    new = NewEvent(
        kind=kind.value,
        value_date=value_date,
        amount=getattr(event, "amount", 0),
        payload={"terms": _own(terms), "price": terms.get("price"), "reason": reason},
    )
    return booking_of(file, new, facts, after)


def _facts(
    file: LoanFile,
    kind: SimulatedEvent,
    event: LoanEvent,
    after: LoanPosition,
    terms: Mapping[str, Any],
    on: date,
    lender_type: str,
) -> list[VoucherPlan]:
    if kind is _E.WAIVER:
        return _waived(file, after)
    if kind is _E.REFUND:
        lines = post_credit_refund(amount=after.refunded_total, lender_type=lender_type)
        return [_fact(file, "credit_refund", "退还溢缴款", lines)]
    if kind is _E.SUBSIDY_RECEIPT:
        return [_subsidy(file, getattr(event, "amount", 0), lender_type)]
    if kind is _E.RESTRUCTURE and terms.get("capitalises"):
        if file.state.is_non_accrual:
            raise NotCapitalised()
        return [
            _fact(file, "capitalisation", "利息转本", post_capitalisation(interest=after.capitalised_total))
        ]
    if kind is _E.TRANSFER and after.status is LoanStatus.TRANSFERRED:
        return _transferred(
            file, after, parse_yuan(str(terms.get("price", "")), field="price"), on, lender_type
        )
    return []


def _waived(file: LoanFile, after: LoanPosition) -> list[VoucherPlan]:
    mine = [row for row in after.waivers if row.event_id == NEW_EVENT_ID]
    parts = by_component([part for row in mine for part in row.parts])
    if not parts:
        raise NothingWaived()
    facts = []
    interest, principal = parts.get(Component.INTEREST, 0), parts.get(Component.PRINCIPAL, 0)
    if interest and not file.state.is_non_accrual:
        lines = post_interest_waived(interest=interest, vat_rate=file.vat_rate)
        facts.append(_fact(file, "interest_waived", "减免利息", lines))
    if principal:
        overdue = min(max(file.state.principal_past_due - after.principal_past_due, 0), principal)
        facts.append(_fact(file, "provision", "减免本金计提损失", post_provision(change=principal)))
        lines = post_principal_waived(amount=principal, overdue_principal=overdue)
        facts.append(_fact(file, "principal_waived", "减免本金", lines))
    return facts


def _subsidy(file: LoanFile, amount: int, lender_type: str) -> VoucherPlan:
    if file.state.is_non_accrual:
        lines = post_interest_received_non_accrual(
            amount=amount,
            vat_rate=file.vat_rate,
            lender_type=lender_type,
            reversed_interest=min(amount, file.state.interest_reversed),
        )
    else:
        lines = post_interest_received(amount=amount, lender_type=lender_type)
    return _fact(file, "subsidy", "收到贴息", lines)


def _transferred(
    file: LoanFile, after: LoanPosition, price: int, on: date, lender_type: str
) -> list[VoucherPlan]:
    state = file.state
    interest = 0 if state.is_non_accrual else interest_receivable(state, on)
    lines = post_transfer(
        price=price,
        principal=state.principal_outstanding,
        overdue_principal=state.principal_past_due,
        interest=interest,
        memo_interest=state.memo_interest if state.is_non_accrual else 0,
        lender_type=lender_type,
    )
    return [_fact(file, "transfer", "债权转让", lines)]


def _fact(file: LoanFile, fact: Fact, words: str, lines: Any) -> VoucherPlan:
    return VoucherPlan(fact=fact, description=f"{words} {file.number}", lines=lines)
