"""What each operation on a loan changes: event, vouchers, state. Pure: loan file in, booking out.

Each plan makes one call to the fold (`LoanFile.position`) and one to the core's postings.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from huoshui.core.allocation import AllocationPart, Component
from huoshui.core.loan import (
    Disbursed,
    EventAllocation,
    InstalmentPosition,
    LoanPosition,
    LoanStatus,
    Recovered,
    RepaymentReceived,
    RepaymentReversed,
    Surplus,
    WrittenOff,
)
from huoshui.core.money import Cents
from huoshui.core.posting import (
    PostingLine,
    post_disbursement,
    post_interest_received_non_accrual,
    post_non_accrual_reversal,
    post_provision,
    post_recovery,
    post_repayment,
    post_write_off,
)
from huoshui.servicing.balances import VoucherPlan, vouchers_between
from huoshui.servicing.loan_file import (
    DISBURSED,
    NEW_EVENT_ID,
    RECOVERED,
    REPAYMENT,
    REPAYMENT_REVERSED,
    WRITTEN_OFF,
    Booking,
    LoanFile,
    NewEvent,
)
from huoshui.servicing.state import StateValues, interest_receivable, state_after

_DUE_COLUMNS = ("period_start", "due_date", "principal_due", "interest_due", "subsidy_due", "fee_due")


def plan_disbursement(
    file: LoanFile, *, on: date, amount: Cents, reference: str, lender_type: str, held: bool = False
) -> Booking:
    """A pay-out of `amount` cents (放款): of a loan just opened, whose file holds no event yet and whose
    state is pending, or one more tranche of a running one; `held` when the money goes to payees, not to the
    borrower."""
    event = NewEvent(
        kind=DISBURSED,
        value_date=on,
        amount=amount,
        payment_channel="disbursement",
        external_reference=reference,
    )
    fact = VoucherPlan(
        fact="disbursement",
        description=f"发放贷款 {file.number}",
        lines=post_disbursement(amount=amount, lender_type=lender_type, held=held),
    )
    paid_out = Disbursed(event_id=NEW_EVENT_ID, value_date=on, sequence=_next(file), amount=amount)
    return booking_of(file, event, [fact], file.position(on, paid_out))


@dataclass(frozen=True, slots=True, kw_only=True)
class RepaymentWish:
    """What the payer asks of a repayment beyond its amount: the day it counts from (a past one when entered
    late), what the surplus does, the instalment it is meant for."""

    value_date: date | None = None
    surplus: Surplus | None = None
    instalment_number: int | None = None
    is_return: bool = False  # money held for a payee that goes back: not reversible

    def payload(self) -> dict[str, object]:
        """What the event remembers of it."""
        asked = {"surplus": self.surplus and self.surplus.value, "instalment_number": self.instalment_number}
        asked |= {"is_return": True} if self.is_return else {}
        return {name: value for name, value in asked.items() if value is not None}


def plan_repayment(
    file: LoanFile,
    *,
    on: date,
    amount: int,
    payoff: bool,
    channel: str,
    reference: str | None,
    lender_type: str,
    wish: RepaymentWish | None = None,
) -> Booking:
    """A repayment of `amount` cents booked on `on` (还款), allocated by the fold.

    Refusals of the fold: PayoffTooSmall, LoanNotActive, InvalidInput for an amount of 0.
    """
    wish = wish or RepaymentWish()
    value_date = wish.value_date or on
    received = RepaymentReceived(
        event_id=NEW_EVENT_ID,
        value_date=value_date,
        sequence=_next(file),
        amount=amount,
        payoff=payoff,
        surplus=wish.surplus,
        instalment_number=wish.instalment_number,
    )
    after = file.position(on, received)
    mine = [row for row in after.allocations if row.event_id == NEW_EVENT_ID]
    lines, reversed_interest = _repayment_lines(file, mine, after, lender_type)
    event = NewEvent(
        kind=REPAYMENT,
        value_date=value_date,
        amount=amount,
        payload={
            **wish.payload(),
            "payoff": payoff,
            "parts": [_part_json(part) for row in mine for part in row.parts],
            "to_credit_balance": sum(row.to_credit_balance for row in mine),
            "from_credit_balance": sum(row.from_credit_balance for row in mine),
            "reversed_interest": reversed_interest,
        },
        payment_channel=channel,
        external_reference=reference,
    )
    fact = VoucherPlan(fact="repayment", description=f"收回贷款 {file.number}", lines=lines)
    after_interest = replace(file.state, interest_reversed=file.state.interest_reversed - reversed_interest)
    return booking_of(file, event, [fact], after, previous=after_interest)


def plan_reversal(
    file: LoanFile,
    *,
    on: date,
    reversed_id: int,
    mirrored: Sequence[VoucherPlan],
    reversed_interest: int,
    amount: int,
    reason: str,
) -> Booking:
    """A repayment taken back (冲正): its vouchers mirrored, everything that followed from it trued up."""
    reversal = RepaymentReversed(
        event_id=NEW_EVENT_ID, value_date=on, sequence=_next(file), reversed_event_id=reversed_id
    )
    event = NewEvent(
        kind=REPAYMENT_REVERSED,
        value_date=on,
        amount=amount,
        payload={"reason": reason},
        reverses_id=reversed_id,
    )
    previous = replace(
        file.state,
        interest_reversed=file.state.interest_reversed + reversed_interest,
        arrears_cleared_date=None,
    )
    return booking_of(file, event, mirrored, file.position(on, reversal), previous=previous)


def plan_write_off(file: LoanFile, *, on: date, allowance: int, reason: str) -> Booking:
    """A loan written off (核销): interest still on balance leaves it, the principal goes against the
    allowance.

    `allowance` is what 1304 holds for this loan; what it lacks is provided for first (Dr 6702).
    """
    state, amount = file.state, file.state.principal_outstanding
    written_off = WrittenOff(event_id=NEW_EVENT_ID, value_date=on, sequence=_next(file))
    event = NewEvent(kind=WRITTEN_OFF, value_date=on, amount=amount, payload={"reason": reason})
    facts = []
    previous = state
    if not state.is_non_accrual:
        receivable = interest_receivable(state, on)
        previous = replace(state, interest_reversed=receivable)
        facts.append(_leave_income(receivable, file))
    if amount > allowance:
        facts.append(
            VoucherPlan(
                fact="provision",
                description=f"核销前补提损失准备 {file.number}",
                lines=post_provision(change=amount - allowance),
            )
        )
    facts.append(
        VoucherPlan(
            fact="write_off",
            description=f"核销贷款 {file.number}",
            lines=post_write_off(amount=amount, overdue_principal=state.principal_past_due),
        )
    )
    return booking_of(file, event, facts, file.position(on, written_off), previous=previous)


def plan_recovery(
    file: LoanFile, *, on: date, amount: int, channel: str, reference: str | None, lender_type: str
) -> Booking:
    """Money after the write-off (核销后收回): principal first, in three vouchers; beyond it interest."""
    state = file.state
    principal = min(amount, state.written_off_amount)
    interest = amount - principal
    recovered = Recovered(event_id=NEW_EVENT_ID, value_date=on, sequence=_next(file), amount=amount)
    event = NewEvent(
        kind=RECOVERED,
        value_date=on,
        amount=amount,
        payload={"principal": principal, "interest": interest},
        payment_channel=channel,
        external_reference=reference,
    )
    facts = []
    if principal:
        words = ("恢复债权", "收到款项", "转回损失准备")
        steps = post_recovery(amount=principal, lender_type=lender_type)
        facts = [
            VoucherPlan(fact="recovery", description=f"核销后收回 {file.number} {word}", lines=lines)
            for word, lines in zip(words, steps, strict=True)
        ]
    known = min(interest, state.interest_reversed)
    if interest:
        lines = post_interest_received_non_accrual(
            amount=interest, vat_rate=file.vat_rate, lender_type=lender_type, reversed_interest=known
        )
        facts.append(VoucherPlan(fact="recovery", description=f"核销后收回利息 {file.number}", lines=lines))
    previous = replace(state, interest_reversed=state.interest_reversed - known)
    return booking_of(file, event, facts, file.position(on, recovered), previous=previous)


def plan_day(file: LoanFile, *, on: date, lender_type: str) -> Booking:
    """What the new business date `on` changes for a loan: new instalments due, money waiting for them used,
    yesterday's unpaid past due, class and non-accrual."""
    after = file.position(on)
    used = [row for row in after.allocations if row.value_date == on and row.event_id > 0]
    lines, reversed_interest = _repayment_lines(file, used, after, lender_type)
    fact = VoucherPlan(fact="credit_applied", description=f"溢缴款抵扣到期款项 {file.number}", lines=lines)
    previous = replace(file.state, interest_reversed=file.state.interest_reversed - reversed_interest)
    return booking_of(file, None, [fact], after, previous=previous)


def booking_of(
    file: LoanFile,
    event: NewEvent | None,
    facts: Sequence[VoucherPlan],
    after: LoanPosition,
    *,
    previous: StateValues | None = None,
) -> Booking:
    """The booking that leads to the position `after`: facts, whatever else differs, state, new rows."""
    sequence = _next(file) if event else file.state.last_event_sequence
    state = state_after(previous or file.state, after, rule=file.class_rule, sequence=sequence)
    change = vouchers_between(file.state, state, facts, on=after.as_of, vat_rate=file.vat_rate)
    rows = new_rows(file, after)
    if rows:
        state = replace(state, plan=file.state.plan + 1)
    return Booking(file=file, event=event, change=change, state=state, position=after, new_rows=rows)


def new_rows(file: LoanFile, after: LoanPosition) -> tuple[InstalmentPosition, ...]:
    """The instalments from the first one on that differ from the due table in force; none when it agrees."""
    if not (after.is_replanned or file.state.plan) or after.status is not LoanStatus.ACTIVE:
        return ()
    table = {row.number: row for row in file.due_table}
    for index, row in enumerate(after.instalments):
        agreed = table.get(row.number)
        if agreed is None or any(getattr(agreed, name) != getattr(row, name) for name in _DUE_COLUMNS):
            return after.instalments[index:]
    return ()


def _repayment_lines(
    file: LoanFile, rows: Sequence[EventAllocation], after: LoanPosition, lender_type: str
) -> tuple[tuple[PostingLine, ...], int]:
    """The lines of money allocated, and how much of its interest had once been income and was taken out."""
    if not rows:
        return (), 0
    parts = by_component([part for row in rows for part in row.parts])
    overdue = max(file.state.principal_past_due - after.principal_past_due, 0)
    off_balance = parts.get(Component.INTEREST, 0) if file.state.is_non_accrual else 0
    known = min(off_balance, file.state.interest_reversed)
    for_others = after.fee_for_others_total - file.state.fee_for_others
    lines = post_repayment(
        parts=parts,
        vat_rate=file.vat_rate,
        lender_type=lender_type,
        overdue_principal=min(overdue, parts.get(Component.PRINCIPAL, 0)),
        off_balance_interest=off_balance,
        reversed_interest=known,
        to_credit_balance=sum(row.to_credit_balance for row in rows),
        from_credit_balance=sum(row.from_credit_balance for row in rows),
        # Money entered late can serve other dues than before: what then differs is trued up.
        fee_for_others=min(max(for_others, 0), parts.get(Component.FEE, 0)),
    )
    return lines, known


def by_component(parts: Sequence[AllocationPart]) -> dict[Component, int]:
    """The parts added up by component, cents."""
    sums: dict[Component, int] = {}
    for part in parts:
        sums[part.component] = sums.get(part.component, 0) + part.amount
    return sums


def _leave_income(receivable: int, file: LoanFile) -> VoucherPlan:
    return VoucherPlan(
        fact="non_accrual",
        description=f"核销前应计利息转表外 {file.number}",
        lines=post_non_accrual_reversal(interest=receivable, vat_rate=file.vat_rate),
    )


def _next(file: LoanFile) -> int:
    return file.state.last_event_sequence + 1


def _part_json(part: AllocationPart) -> dict[str, object]:
    return {
        "instalment_number": part.instalment_number,
        "component": part.component.value,
        "amount": part.amount,
    }
