"""Why this cent (逐分解释): for every amount of a loan the rule and the figures that made it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from huoshui.core.loan.account import view
from huoshui.core.loan.events import LoanEvent
from huoshui.core.loan.fold import LoanFold
from huoshui.core.loan.future import InterestReckoning
from huoshui.core.loan.live import lived
from huoshui.core.loan.result import LoanPosition
from huoshui.core.loan.terms import LoanTerms
from huoshui.core.money import Cents, yuan_grouped
from huoshui.core.rates import rate_percent_text
from huoshui.core.schedule.methods import METHODS
from huoshui.core.schedule.terms import Instalment, RepaymentMethod

_DIGITS = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """One amount explained: which, how much (cents), the rule's name, the reckoning in both languages."""

    number: int
    component: str
    amount: Cents
    rule: str
    zh: str
    en: str


def explain(
    terms: LoanTerms,
    events: Sequence[LoanEvent],
    as_of: date,
    instalments: Sequence[Instalment] | None = None,
) -> tuple[Explanation, ...]:
    """Every amount of the loan as it stands on `as_of`: interest and principal of each instalment, penalty
    and compound interest of each late one, and where the money of each event went.

    第1期利息: 10,000.00 × 12% × 1/12 = 100.00.
    """
    fold = lived(terms, events, as_of, instalments, traced=True)
    position = view(fold, as_of)
    while fold.future.peek() is not None:
        fold.future.pop()  # every instalment to come leaves its reckoning behind
    found: list[Explanation] = []
    for reckoning in fold.future.trace or ():
        found.append(_interest(fold, reckoning))
        found.append(_principal(fold, reckoning))
    found.extend(_penalties(fold, position))
    found.extend(_allocations(terms, position))
    return tuple(found)


def _interest(fold: LoanFold, made: InterestReckoning) -> Explanation:
    row = made.row
    if made.row.period_start == row.due_date:
        return _of(
            row.number, "interest", 0, "no_period", "当日到期，不计息", "due on its own day: no interest"
        )
    if fold.future.terms.method is RepaymentMethod.FLAT:
        zh, en = "等本等息：按放款金额计息，每期相同", "flat: on the amount lent, the same each period"
        return _of(row.number, "interest", row.interest_total, "flat", zh, en)
    if not made.follows_formula:
        zh, en = "按导入的还款计划", "as in the schedule taken over"
        return _of(row.number, "interest", row.interest_total, "taken_over", zh, en)
    days = (row.due_date - row.period_start).days
    terms, exact = [], made.earned_before
    for start, end, rate in made.pieces:
        part = made.year_part * Fraction((end - start).days, days)
        exact += made.balance * rate * part
        terms.append(f"{yuan_grouped(made.balance)} × {_percent(rate)} × {_part(part)}")
    before = f"{_yuan(made.earned_before)} + " if made.earned_before else ""
    reckoning = f"{before}{' + '.join(terms)} = {_yuan(exact)}"
    zh = f"{row.period_start} 至 {row.due_date}：{reckoning}，取整 {yuan_grouped(row.interest_total)}"
    en = f"{row.period_start} to {row.due_date}: {reckoning}, rounded {yuan_grouped(row.interest_total)}"
    if made.earned_before:
        zh = f"{made.since} 前已计 {_yuan(made.earned_before)}；" + zh
        en = f"{_yuan(made.earned_before)} earned before {made.since}; " + en
    if row.subsidy_due:
        zh += f"，其中贴息 {yuan_grouped(row.subsidy_due)}"
        en += f", of it {yuan_grouped(row.subsidy_due)} subsidised"
    return _of(row.number, "interest", row.interest_total, "balance_rate_days", zh, en)


def _principal(fold: LoanFold, made: InterestReckoning) -> Explanation:
    row, method = made.row, METHODS[fold.future.terms.method]
    balance, principal = yuan_grouped(made.balance), yuan_grouped(row.principal_due)
    if made.is_last:
        zh, en = f"最后一期取剩余本金 {balance}", f"the last one takes what is left, {balance}"
        return _of(row.number, "principal", row.principal_due, "remainder", zh, en)
    if not row.principal_due:
        zh, en = "本期不还本", "no principal in this period"
        return _of(row.number, "principal", 0, "interest_only", zh, en)
    if row.principal_due + row.interest_total == made.payment:
        payment, interest = yuan_grouped(made.payment), yuan_grouped(row.interest_total)
        zh = f"{method.zh}：每期 {payment} − 利息 {interest} = {principal}"
        en = f"{method.en}: payment {payment} − interest {interest} = {principal}"
        return _of(row.number, "principal", row.principal_due, "level_payment", zh, en)
    zh, en = f"{method.zh}：本期本金 {principal}", f"{method.en}: principal {principal}"
    return _of(row.number, "principal", row.principal_due, "method", zh, en)


def _penalties(fold: LoanFold, position: LoanPosition) -> Iterator[Explanation]:
    basis = fold.terms.penalty_day_basis
    totals = {row.number: (row.penalty_due, row.compound_due) for row in position.instalments}
    counted = fold.rule.trace or []
    for number in sorted({row.number for row in counted}):
        mine = [row for row in counted if row.number == number]
        penalty, compound = totals.get(number, (0, 0))
        for component, amount, base in (
            ("penalty_interest", penalty, "principal"),
            ("compound_interest", compound, "interest"),
        ):
            rows = [row for row in mine if getattr(row, base)]
            if not amount or not rows:
                continue
            exact = sum((getattr(row, base) * row.rate_days for row in rows), Fraction(0)) / basis
            parts = " + ".join(
                f"{yuan_grouped(getattr(row, base))} × {_percent(row.rate_days / (row.end - row.start).days)}"
                f" × {(row.end - row.start).days}/{basis}"
                for row in rows
            )
            text = f"{parts} = {_yuan(exact)} → {yuan_grouped(amount)}"
            yield _of(number, component, amount, "amount_days", f"逾期 {text}", f"overdue {text}")


def _allocations(terms: LoanTerms, position: LoanPosition) -> Iterator[Explanation]:
    order = " > ".join(terms.allocation_order)
    for row in position.allocations:
        parts = ", ".join(
            f"{part.instalment_number}:{part.component} {yuan_grouped(part.amount)}" for part in row.parts
        )
        waiting = f", credit {yuan_grouped(row.to_credit_balance)}" if row.to_credit_balance else ""
        amount = sum(part.amount for part in row.parts)
        zh = f"{row.value_date} 按 {order}（{terms.allocation_mode}）冲抵：{parts}{waiting}"
        en = f"{row.value_date} in the order {order} ({terms.allocation_mode}): {parts}{waiting}"
        yield _of(0, f"event {row.event_id}", amount, "allocation", zh, en)


def _of(number: int, component: str, amount: Cents, rule: str, zh: str, en: str) -> Explanation:
    return Explanation(number=number, component=component, amount=amount, rule=rule, zh=zh, en=en)


def _percent(rate: Fraction) -> str:
    return rate_percent_text((Decimal(rate.numerator) / rate.denominator).quantize(Decimal("0.00000001")))


def _part(part: Fraction) -> str:
    return f"{part.numerator}/{part.denominator}"


def _yuan(cents: Fraction) -> str:
    exact = Decimal(cents.numerator) / cents.denominator / 100
    return f"{exact.quantize(_DIGITS).normalize():f}"
