"""The events of a loan's life, one function each: how they change what is due and what is to come."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from huoshui.core.dates import add_months
from huoshui.core.loan import events as e
from huoshui.core.loan.fold import LoanFold
from huoshui.core.loan.future import Future
from huoshui.core.loan.refusals import (
    ChangeNotPossible,
    LoanNotActive,
    NothingLeftToChange,
    NothingToRefund,
    NotWrittenOff,
    OverTheLimit,
    SubsidyTooLarge,
)
from huoshui.core.loan.repaying import check_positive, receive, waive
from huoshui.core.loan.terms import Draws
from huoshui.core.money import Cents, yuan_text
from huoshui.core.schedule.build import build_schedule
from huoshui.core.schedule.check import LAST_YEAR, LONGEST_TERM_MONTHS
from huoshui.core.schedule.periods import Period, following_periods, periods_after, step_length
from huoshui.core.schedule.terms import (
    Instalment,
    LastPeriod,
    Relief,
    RepaymentMethod,
    ScheduleTerms,
    Shape,
)

_M = RepaymentMethod


def apply_event(fold: LoanFold, event: e.LoanEvent) -> None:
    """Let the event happen to the loan. Refusals: those of the events, LoanNotActive."""
    if not isinstance(event, (e.Disbursed, e.Recovered)) and (not fold.disbursed or fold.is_gone):
        raise LoanNotActive(day=event.value_date.isoformat())
    _EFFECTS[type(event)](fold, event)


def _disburse(fold: LoanFold, event: e.Disbursed) -> None:
    check_positive(event.amount)
    day, limit = event.value_date, fold.terms.schedule.principal
    if fold.terms.draws is Draws.ONCE:
        fold.disbursed += event.amount
        return
    if fold.is_gone or fold.settled_date is not None:
        raise LoanNotActive(day=day.isoformat())
    revolving = fold.terms.draws is Draws.REVOLVING
    out = sum(line.principal_left for line in fold.lines) + fold.principal_not_due
    after = (out if revolving else fold.disbursed) + event.amount
    if after > limit:
        raise OverTheLimit(disbursed=yuan_text(after), principal=yuan_text(limit))
    balance = fold.principal_not_due + event.amount
    is_first = not fold.disbursed
    fold.disbursed += event.amount
    future = _changing(fold, day)
    while is_first and (row := future.peek()) is not None and row.due_date <= day:
        future.pop()  # nothing was owed yet
    future.replan(day, balance, is_first=is_first)


def _change_rate(fold: LoanFold, event: e.RateChanged) -> None:
    day, future = event.value_date, fold.future
    fold.count_to(day)
    rates = future.rates.changed(day, event.annual_rate)
    if future.peek() is None:
        future.rates = rates
    else:
        _changing(fold, day).replan(day, future.balance, rates=rates)
    fold.rule.follow(rates)


def _extend(fold: LoanFold, event: e.Extended) -> None:
    day, future = event.value_date, fold.future
    if event.period_count < 1 or future.terms.method is _M.CUSTOM:
        raise ChangeNotPossible(why="自定义计划请用重组", why_en="agreed rows are changed by a restructuring")
    fold.count_to(day)
    moved = sum(line.move_principal() for line in fold.lines if line.due_date == day and _is_last(fold, line))
    start = future.periods[-1].end if future.periods else _last_due(fold)
    if not future.periods and (not moved or start != day):
        raise NothingLeftToChange(day=day.isoformat())
    rates = future.rates
    if event.annual_rate is not None:
        # 贷款通则 Art. 14: the rate of the longer term counts from the day the extension begins.
        rates = rates.changed(start, event.annual_rate)
    periods = (*future.periods, *_periods_more(start, event.period_count, future.terms))
    _regular(fold).replan(day, future.balance + moved, periods=periods, rates=rates)
    fold.rule.follow(rates)
    fold.close(day)


def _periods_more(start: date, count: int, terms: ScheduleTerms) -> tuple[Period, ...]:
    """The periods of `count` more units; refuses a term nobody lives to see."""
    if count > LONGEST_TERM_MONTHS or start.year > LAST_YEAR:
        raise ChangeNotPossible(why="期限过长", why_en="the term would be too long")
    return periods_after(start, count, terms)


def _change_due_day(fold: LoanFold, event: e.DueDayChanged) -> None:
    day = event.value_date
    future = _changing(fold, day)
    terms, periods = future.terms, future.periods
    if not terms.due_dates.unit.months or terms.method in (_M.CUSTOM, _M.BULLET):
        raise ChangeNotPossible(why="没有固定还款日", why_en="there is no due day")
    start = periods[0].start
    due = _nearest_due(periods[0].end, event.due_day, later_than=max(day, start))
    rule = replace(terms.due_dates, last_period=LastPeriod.DUE_DAY)
    future.terms = replace(terms, due_day=event.due_day, due_dates=rule)
    again = following_periods(due, len(periods), start, future.terms, day=event.due_day)
    future.replan(day, future.balance, periods=again)


def _nearest_due(agreed: date, due_day: int, *, later_than: date) -> date:
    """The new due day nearest to the agreed due date, after `later_than`."""
    days = [add_months(agreed, month, day=due_day) for month in (-1, 0, 1, 2)]
    return min((day for day in days if day > later_than), key=lambda day: abs((day - agreed).days))


def _pause(fold: LoanFold, event: e.Paused) -> None:
    day, count = event.value_date, event.instalment_count
    future = _changing(fold, day)
    terms, periods = future.terms, future.periods
    if terms.method in (_M.CUSTOM, _M.BULLET):
        raise ChangeNotPossible(why="该方式没有可缓的期次", why_en="it has no regular instalments to put off")
    if not 1 <= count <= (600 if event.extends else len(periods) - 1):
        raise NothingLeftToChange(day=day.isoformat())
    if event.extends:
        more = _periods_more(periods[-1].end, count * step_length(terms), terms)
        periods = (*periods, *more)
    if event.kind is e.PauseKind.PRINCIPAL:
        future.replan(day, future.balance, periods=periods, grace=future.grace + count)
        return
    rates = future.rates
    if event.kind is e.PauseKind.INTEREST_FREE:
        rates = rates.without_interest(day, periods[count - 1].end)
    skipped = periods[: count + 1]
    joined = Period(start=skipped[0].start, end=skipped[-1].end, units=sum(p.units for p in skipped))
    future.replan(day, future.balance, periods=(joined, *periods[count + 1 :]), rates=rates)


def _restructure(fold: LoanFold, event: e.Restructured) -> None:
    day = event.value_date
    fold.count_to(day)
    _interest_falls_due(fold, day)
    balance = fold.future.balance
    for line in fold.lines:
        balance += line.move_principal()
        if event.capitalises:
            moved = line.move_interest()
            fold.capitalised += moved
            balance += moved
    if not balance:
        raise NothingLeftToChange(day=day.isoformat())
    terms = _new_terms(fold, event, balance)
    number = fold.lines[-1].number + 1 if fold.lines else 1
    rows = [replace(row, number=number + n) for n, row in enumerate(build_schedule(terms))]
    old, trace = fold.rates, fold.future.trace
    fold.future = Future(terms, rows)
    fold.future.trace = trace
    fold.future.rates = old.changed(day, terms.annual_rate)
    fold.rule.follow(fold.rates)
    fold.close(day)


def _new_terms(fold: LoanFold, event: e.Restructured, balance: Cents) -> ScheduleTerms:
    old, rate = fold.future.terms, event.annual_rate
    if rate is None:  # the one in force, not the one the loan began with
        rate = fold.rates.contract.decimal_on(event.value_date)
    method = event.method or old.method
    if method in (_M.CUSTOM, _M.STEPPED, _M.BALLOON):
        raise ChangeNotPossible(why="重组须选用常规还款方式", why_en="choose a regular repayment method")
    return replace(
        old,
        principal=balance,
        annual_rate=rate,
        method=method,
        period_count=event.period_count,
        start_date=event.value_date,
        due_day=None,
        due_dates=replace(old.due_dates, first_due_date=event.first_due_date),
        shape=Shape(),
        relief=Relief(principal_grace=event.principal_grace),
        rate_steps=(),
        subsidies=(),
        first_fee=0 if fold.lines else old.first_fee,
    )


def _accelerate(fold: LoanFold, event: e.Accelerated) -> None:
    day = event.value_date
    future = _changing(fold, day)
    fold.count_to(day)
    _interest_falls_due(fold, day)
    row = Instalment(
        number=fold.lines[-1].number + 1 if fold.lines else 1,
        period_start=day,
        due_date=day,
        principal_due=future.balance,
        interest_due=0,
        principal_after=0,
        fee_due=0 if fold.lines else future.first_fee,
    )
    future.clear()
    fold.fall_due(row)


def _interest_falls_due(fold: LoanFold, day: date) -> None:
    """Interest earned in the running period becomes an instalment of its own, due on `day`."""
    row, future = fold.future.peek(), fold.future
    if row is None or row.period_start >= day:
        return
    earned, subsidy = future.earned(day), future.subsidy_earned(day)
    if not earned:
        return
    fold.fall_due(
        Instalment(
            number=row.number,
            period_start=row.period_start,
            due_date=day,
            principal_due=0,
            interest_due=earned - subsidy,
            principal_after=future.balance,
            subsidy_due=subsidy,
            fee_due=future.first_fee,
        )
    )


def _find_misuse(fold: LoanFold, event: e.MisuseFound) -> None:
    day = event.value_date
    if fold.rule.is_misused(day):
        return
    fold.count_to(day)
    fold.whole.counted_to = max(fold.whole.counted_to, day)
    fold.rule.misuse.append((day, date.max))
    fold.rule.follow(fold.rates)


def _end_misuse(fold: LoanFold, event: e.MisuseEnded) -> None:
    day = event.value_date
    if fold.rule.is_misused(day):
        fold.count_to(day)
        start, _ = fold.rule.misuse.pop()
        fold.rule.misuse.append((start, day))
        fold.rule.follow(fold.rates)


def _charge_fee(fold: LoanFold, event: e.FeeCharged) -> None:
    check_positive(event.amount)
    fold.whole.charge(event.amount, event.value_date)
    fold.use_credit(event.value_date)


def _receive_subsidy(fold: LoanFold, event: e.SubsidyReceived) -> None:
    check_positive(event.amount)
    lines = [*fold.lines, *fold.cancelled]
    due = sum(line.subsidy_left for line in lines)
    if event.amount > due:
        raise SubsidyTooLarge(due=yuan_text(due), amount=yuan_text(event.amount))
    left = event.amount
    for line in lines:
        taken = min(left, line.subsidy_left)
        line.subsidy_left -= taken
        left -= taken
    fold.subsidy_received += event.amount


def _refund(fold: LoanFold, event: e.CreditRefunded) -> None:
    check_positive(event.amount)
    held = fold.credit_balance
    if event.amount > held:
        raise NothingToRefund(held=yuan_text(held), amount=yuan_text(event.amount))
    fold.take_credit(event.amount)
    fold.refunded += event.amount
    fold.record(event.event_id, event.value_date, (), from_credit=event.amount)


def _write_off(fold: LoanFold, event: e.WrittenOff) -> None:
    if not fold.is_active:
        raise LoanNotActive(day=event.value_date.isoformat())
    fold.written_off_date = event.value_date


def _recover(fold: LoanFold, event: e.Recovered) -> None:
    check_positive(event.amount)
    if fold.written_off_date is None:
        raise NotWrittenOff(day=event.value_date.isoformat())
    fold.recovered += event.amount


def _transfer(fold: LoanFold, event: e.Transferred) -> None:
    if not fold.is_active:
        raise LoanNotActive(day=event.value_date.isoformat())
    fold.transferred_date = event.value_date


def _changing(fold: LoanFold, day: date) -> Future:
    """The future, which still has instalments to change. Refusals: NothingLeftToChange, ChangeNotPossible."""
    if fold.future.peek() is None:
        raise NothingLeftToChange(day=day.isoformat())
    fold.count_to(day)
    return _regular(fold)


def _regular(fold: LoanFold) -> Future:
    if not fold.future.is_regular:
        raise ChangeNotPossible(
            why="等本等息的利息不随余额变化", why_en="flat interest does not follow the balance"
        )
    return fold.future


def _is_last(fold: LoanFold, line: object) -> bool:
    return fold.future.peek() is None and line is fold.lines[-1]


def _last_due(fold: LoanFold) -> date:
    return fold.lines[-1].due_date if fold.lines else date.max


_EFFECTS: Mapping[type[e.LoanEvent], Callable[[LoanFold, Any], None]] = {
    e.Disbursed: _disburse,
    e.RepaymentReceived: receive,
    e.Waived: waive,
    e.FeeCharged: _charge_fee,
    e.RateChanged: _change_rate,
    e.Extended: _extend,
    e.DueDayChanged: _change_due_day,
    e.Paused: _pause,
    e.Restructured: _restructure,
    e.Accelerated: _accelerate,
    e.MisuseFound: _find_misuse,
    e.MisuseEnded: _end_misuse,
    e.SubsidyReceived: _receive_subsidy,
    e.CreditRefunded: _refund,
    e.WrittenOff: _write_off,
    e.Recovered: _recover,
    e.Transferred: _transfer,
}
