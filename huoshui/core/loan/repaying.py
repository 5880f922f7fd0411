"""Money that comes in: what is due first, then what the loan does with the rest, or everything at once."""

from dataclasses import replace
from datetime import date

from huoshui.core.allocation import AllocationPart, Component
from huoshui.core.errors import InvalidInput
from huoshui.core.loan.events import RepaymentReceived, Surplus, Waived
from huoshui.core.loan.fees import prepayment_fee, split_prepayment
from huoshui.core.loan.fold import LoanFold
from huoshui.core.loan.line import InstalmentLine
from huoshui.core.loan.payoff import earned_interest, first_fee_left, payoff_fee, running_interest
from huoshui.core.loan.refusals import ChangeNotPossible, PayoffTooSmall
from huoshui.core.loan.result import EventAllocation
from huoshui.core.loan.terms import Draws, PrepaymentInterest
from huoshui.core.money import Cents, yuan_text
from huoshui.core.schedule.terms import RepaymentMethod

# Methods whose principal is agreed by row: spread again, each row keeps its share.
_BY_ROW = (RepaymentMethod.CUSTOM,)


def receive(fold: LoanFold, event: RepaymentReceived) -> None:
    """A repayment: what is due, then the surplus."""
    check_positive(event.amount)
    if event.payoff:
        _payoff(fold, event)
        return
    day = event.value_date
    parts, left = fold.pay_due(event.amount, day, event.instalment_number)
    surplus = event.surplus or fold.terms.surplus
    chosen = event.instalment_number is not None and fold.is_active
    if left and fold.is_active and (surplus is not Surplus.CREDIT_BALANCE or chosen):
        more, left = _pay_ahead(fold, left, event, surplus)
        parts.extend(more)
    if left:
        fold.credits.append((event.event_id, left))
    fold.record(event.event_id, day, parts, to_credit=left)
    fold.close(day)


def waive(fold: LoanFold, event: Waived) -> None:
    """Something due is forgiven, oldest instalment first; principal beyond it comes off what is not due."""
    check_positive(event.amount)
    left, parts = event.amount, []
    for line in fold.owed_lines(event.value_date):
        amount = min(left, line.left(event.component))
        if amount > 0:
            line.waive(event.component, amount)
            parts.append(part(line.number, event.component, amount))
            left -= amount
    if event.component is Component.PRINCIPAL and left and fold.future.balance:
        amount = min(left, fold.future.balance)
        reduce_balance(fold, event.value_date, amount, Surplus.LOWER_INSTALMENT, None)
        fold.principal_waived_ahead += amount
        parts.append(part(0, Component.PRINCIPAL, amount))
    fold.waivers.append(
        EventAllocation(event_id=event.event_id, value_date=event.value_date, parts=tuple(parts))
    )
    fold.close(event.value_date)


def _pay_ahead(
    fold: LoanFold, amount: Cents, event: RepaymentReceived, surplus: Surplus
) -> tuple[list[AllocationPart], Cents]:
    """What of `amount` pays principal before it is due, and what is still left."""
    day, parts = event.value_date, []
    row = fold.future.peek()
    if row is None:
        return [], amount
    chosen = _principal_of(fold, event.instalment_number)
    if chosen is None and surplus is Surplus.CREDIT_BALANCE:
        return [], amount
    if fold.terms.prepayment_interest is PrepaymentInterest.FIRST:
        interest = min(amount, earned_interest(fold, day))
        if interest:
            fold.interest_ahead += interest
            parts.append(part(row.number, Component.INTEREST, interest))
            amount -= interest
    most = fold.future.balance if chosen is None else chosen
    principal, fee = _with_fee(fold, day, amount, most)
    if principal:
        number = event.instalment_number if chosen is not None else None
        reduce_balance(fold, day, principal, surplus, number)
        fold.principal_ahead += principal
        parts.append(part(number or 0, Component.PRINCIPAL, principal))
    if fee:
        fold.prepayment_fee_paid += fee
        parts.append(part(0, Component.FEE, fee))
    return parts, amount - principal - fee


def _principal_of(fold: LoanFold, number: int | None) -> Cents | None:
    """The principal of a chosen instalment not due yet; none when none such was chosen."""
    if number is None:
        return None
    found = [row.principal_due for row in fold.future.rows() if row.number == number]
    return found[0] if found else None


def _with_fee(fold: LoanFold, day: date, amount: Cents, most: Cents) -> tuple[Cents, Cents]:
    fee = fold.terms.prepayment_fee

    def price(prepaid: Cents) -> Cents:
        return prepayment_fee(
            fee,
            prepaid=prepaid,
            lent=fold.disbursed,
            interest_saved=0,
            rates=fold.rates,
            day=day,
            due_count=len(fold.lines),
            units_per_year=fold.terms.penalty_day_basis,
        )

    principal, charged = split_prepayment(amount, fee, price)
    return (most, price(most)) if principal > most else (principal, charged)


def reduce_balance(fold: LoanFold, day: date, amount: Cents, surplus: Surplus, number: int | None) -> None:
    """Principal not due yet becomes less by `amount`; the rest of the schedule follows."""
    future = fold.future
    if not future.is_regular:
        raise ChangeNotPossible(
            why="等本等息的利息不随余额变化", why_en="flat interest does not follow the balance"
        )
    fold.count_to(day)
    balance = future.balance - amount
    if balance == 0 and fold.terms.draws is Draws.ONCE:
        future.replan(day, 0, periods=future.periods[:1])
        _drop_empty(fold, day)
    elif number is not None:
        future.replan(day, balance, principals=_less(fold, amount, chosen=number))
    elif surplus is Surplus.NEXT_INSTALMENT:
        future.replan(day, balance, principals=_less(fold, amount))
    elif surplus is Surplus.LAST_INSTALMENT:
        future.replan(day, balance, principals=_less(fold, amount, from_last=True))
    elif surplus is Surplus.SHORTEN_TERM:
        _shorten(fold, day, balance, amount)
    elif future.terms.method in _BY_ROW:
        future.replan(day, balance, principals=_shared(fold, balance))
    else:
        future.replan(day, balance)
    if balance and fold.terms.draws is not Draws.REVOLVING:
        future.end_with_rows()


def _shorten(fold: LoanFold, day: date, balance: Cents, amount: Cents) -> None:
    future = fold.future
    if future.payment and future.terms.method is not RepaymentMethod.CUSTOM:
        future.replan(day, balance, payment=future.payment)
    else:
        future.replan(day, balance, principals=_less(fold, amount, from_last=True))


def _drop_empty(fold: LoanFold, day: date) -> None:
    """A last row that asks for nothing is no instalment."""
    row = fold.future.peek()
    if row is not None and row.interest_total <= fold.interest_ahead and not row.fee_due:
        fold.interest_ended += row.interest_total
        fold.interest_paid_ended += fold.interest_ahead
        fold.interest_ahead = 0
        fold.future.clear()


def _less(
    fold: LoanFold, amount: Cents, *, from_last: bool = False, chosen: int | None = None
) -> list[Cents]:
    """The principal of each remaining instalment, `amount` less in all."""
    rows = fold.future.rows()
    parts = [row.principal_due for row in rows]
    order = [n for n, row in enumerate(rows) if chosen in (None, row.number)]
    for index in reversed(order) if from_last else order:
        taken = min(parts[index], amount)
        parts[index] -= taken
        amount -= taken
    return parts


def _shared(fold: LoanFold, balance: Cents) -> list[Cents]:
    """The principal of each remaining instalment, all in the same proportion."""
    rows, whole = fold.future.rows(), fold.future.balance
    parts, done, upto = [], 0, 0
    for row in rows:
        upto += row.principal_due
        share = balance * upto // whole
        parts.append(share - done)
        done = share
    return parts


def _payoff(fold: LoanFold, event: RepaymentReceived) -> None:
    day = event.value_date
    quote = fold.quote(day)
    if event.amount < quote.total:
        raise PayoffTooSmall(required=yuan_text(quote.total), received=yuan_text(event.amount))
    needed = quote.principal + quote.interest + quote.penalty_interest + quote.compound_interest + quote.fee
    from_credit = min(fold.credit_balance, needed)
    left = event.amount + from_credit - needed
    parts = _settle_everything(fold, day, needed)
    fold.take_credit(from_credit)
    if left:
        fold.credits.append((event.event_id, left))
    fold.record(event.event_id, day, parts, to_credit=left, from_credit=from_credit)
    fold.close(day)


def _settle_everything(fold: LoanFold, day: date, needed: Cents) -> list[AllocationPart]:
    not_due, running = fold.principal_not_due if fold.is_active else 0, running_interest(fold, day)
    rows = fold.future.rows() if fold.is_active else []
    saved = sum(row.interest_due for row in rows) - running - fold.interest_ahead
    fee = payoff_fee(fold, day, not_due, saved)
    subsidy, once = fold.future.subsidy_earned(day), first_fee_left(fold)
    parts = [part(0, Component.FEE, fee)] if fee else []
    fold.prepayment_fee_paid += fee
    due_parts, _ = fold.pay_due(needed, day)
    parts.extend(due_parts)
    for row in fold.future.clear() if fold.is_active else []:
        line = InstalmentLine(replace(row, subsidy_due=subsidy, fee_due=once, segments=()), fold.rule)
        if fold.interest_ahead:
            line.pay(Component.INTEREST, fold.interest_ahead)
        for component, amount in (
            (Component.FEE, once),
            (Component.INTEREST, running),
            (Component.PRINCIPAL, row.principal_due),
        ):
            if amount:
                line.pay(component, amount)
                parts.append(part(row.number, component, amount))
        line.cancelled, line.interest_left, line.fee_left, line.paid_date = True, 0, 0, day
        fold.interest_ended += line.interest_paid + subsidy
        fold.cancelled.append(line)
        fold.interest_ahead, running, subsidy, once = 0, 0, 0, 0
    return parts


def part(number: int, component: Component, amount: Cents) -> AllocationPart:
    """A part of an allocation."""
    return AllocationPart(instalment_number=number, component=component, amount=amount)


def check_positive(amount: Cents) -> None:
    """Nothing; refuses an amount that is not above zero (InvalidInput)."""
    if amount <= 0:
        raise InvalidInput(field="amount", zh="金额必须大于零", en="The amount must be above zero")
