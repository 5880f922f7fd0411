"""What each event does to the life."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, TypeAlias

from tests.oracle.days import ONE_DAY, Span, month_number, month_step, moved, periods, spans
from tests.oracle.days import Step as AgreedStep
from tests.oracle.life import Life, merge
from tests.oracle.owed import Owed, waive
from tests.oracle.plan import Earned, Row, half_up, rounded
from tests.oracle.rates import cents

Event: TypeAlias = dict[str, Any]


def happen(life: Life, event: Event, day: date) -> None:
    """One event."""
    DOES[event["type"]](life, event, day)


def disburse(life: Life, event: Event, day: date) -> None:
    amount = cents(event["amount"])
    life.remember(day)
    life.balance += amount
    life.lent += amount
    life.planner.lent = life.balance
    life.respread()


def repay(life: Life, event: Event, day: date) -> None:
    amount = cents(event["amount"])
    if life.status == "written_off":
        return
    chosen = event.get("instalment_number")
    rest = life.pay_due(amount, day, chosen)
    how = event.get("surplus", life.terms.get("surplus", "credit_balance"))
    if chosen is not None and any(row.number == chosen for row in life.rows):
        how = f"instalment:{chosen}"
    if rest and how != "credit_balance" and life.rows:
        rest = prepay(life, rest, how, day)
    life.credit += rest


def prepay(life: Life, money: int, how: str, day: date) -> int:
    """Surplus against the principal not due; the rest of the money."""
    if life.terms.get("prepayment_interest") == "first":
        money = earned_first(life, money, day)
    most = life.balance
    if how.startswith("instalment:"):
        most = next(r.principal for r in life.rows if r.number == int(how.split(":")[1]))
    principal = affordable(life, money, most, day)
    if principal <= 0:
        return money
    fee = partial_fee(life, principal, day)
    if fee:
        life.extra.asked["fee"] = life.extra.asked.get("fee", 0) + fee
        life.extra.paid["fee"] += fee
    life.remember(day)
    life.balance -= principal
    reduce_plan(life, principal, how)
    return money - principal - fee


def earned_first(life: Life, money: int, day: date) -> int:
    """Earned interest before any principal."""
    pay = min(money, life.earned_now(day))
    life.rows[0].paid_early += pay
    return money - pay


def partial_fee(life: Life, principal: int, day: date) -> int:
    """Fee of a partial prepayment."""
    rule = life.terms.get("prepayment_fee")
    if not rule or len(life.owed) >= rule.get("free_after_instalments", 10**9):
        return 0
    basis = rule.get("basis", "prepaid_principal")
    if basis == "fixed":
        return cents(rule["amount"])
    if basis == "interest_days":
        return half_up(principal * life.rates.on(day) * rule["days"] / life.basis)
    return half_up(principal * Fraction(rule["rate"]))


def affordable(life: Life, money: int, most: int, day: date) -> int:
    """The most principal with principal + fee within the money."""
    low, high = 0, min(money, most)
    while low < high:
        middle = (low + high + 1) // 2
        if middle + partial_fee(life, middle, day) <= money:
            low = middle
        else:
            high = middle - 1
    return low


def reduce_plan(life: Life, principal: int, how: str) -> None:
    """The rows to come after `principal` left the balance."""
    if how == "lower_instalment":
        life.respread()
    elif how == "shorten_term":
        shorten(life, principal)
    elif how.startswith("instalment:"):
        row = next(r for r in life.rows if r.number == int(how.split(":")[1]))
        row.principal -= principal
        life.refill()
    else:
        for row in life.rows if how == "next_instalment" else reversed(life.rows):
            off = min(principal, row.principal)
            row.principal -= off
            principal -= off
        life.refill()
    drop_empty(life, always=how in ("last_instalment", "shorten_term"))


def shorten(life: Life, principal: int) -> None:
    method = life.terms["method"]
    if method in ("equal_instalment", "equal_principal", "balloon", "stepped"):
        life.planner.fill(life.rows, life.balance, life.earned)
        return
    reduce_plan(life, principal, "last_instalment")


def drop_empty(life: Life, *, always: bool) -> None:
    """Rows at the end that ask for nothing; without a balance only the running one has interest."""
    if not life.balance and life.terms.get("draws", "once") == "once":
        life.rows = life.rows[:1]
        always = True
        if life.rows and life.rows[0].interest == life.rows[0].paid_early:
            life.rows = []
    while life.rows and life.rows[-1].principal == 0 and life.rows[-1].interest == 0 and always:
        life.rows.pop()


def pay_off(life: Life, event: Event, day: date) -> None:
    quote = payoff_quote(life, day)
    fee = quote["payoff_fee"]
    money = cents(event["amount"]) - fee
    if money + life.credit + fee < quote["total"] + life.credit:
        raise ValueError("not enough")
    rest = life.pay_due(money + life.credit, day, None)
    rest -= life.balance + quote["running"]
    life.rows[0].paid_early += quote["running"]
    life.closed = life.rows
    life.balance, life.rows, life.credit = 0, [], rest
    life.earned = Earned(day)


def payoff_quote(life: Life, day: date) -> dict[str, int]:
    """What settles the loan on a day already lived through."""
    due = life.dues()
    found = {
        part: sum(item.left(part, day, life.grace) for item in due)
        for part in ("principal", "interest", "penalty_interest", "compound_interest", "fee")
    }
    running = life.earned_now(day)
    if life.terms.get("payoff_interest") == "to_period_end" and life.rows and day > life.rows[0].span.start:
        running = life.rows[0].interest - life.rows[0].paid_early
    later = sum(row.interest - row.paid_early for row in life.rows)
    saved = later - running
    fee = payoff_fee(life, day, saved)
    found["principal"] += life.balance
    found["interest"] += running
    found["fee"] += fee
    total = max(0, sum(found.values()) - life.credit)
    return {**found, "total": total, "interest_saved": saved, "payoff_fee": fee, "running": running}


def payoff_fee(life: Life, day: date, saved: int) -> int:
    """The five bases."""
    rule = life.terms.get("prepayment_fee")
    if not rule or not life.balance or len(life.owed) >= rule.get("free_after_instalments", 10**9):
        return 0
    basis = rule.get("basis", "prepaid_principal")
    if basis == "amount_lent":
        return half_up(life.lent * Fraction(rule["rate"]))
    if basis == "interest_saved":
        return half_up(saved * Fraction(rule["rate"]))
    return partial_fee(life, life.balance, day)


def forgive(life: Life, event: Event, day: date) -> None:
    part, amount = event["component"], cents(event["amount"])
    rest = waive(life.dues(), part, amount, day, life.grace)
    if part == "principal" and rest:
        life.remember(day)
        life.balance -= rest
        life.respread()


def charge(life: Life, event: Event, day: date) -> None:
    life.extra.asked["fee"] = life.extra.asked.get("fee", 0) + cents(event["amount"])
    life.use_credit(day)


def change_rate(life: Life, event: Event, day: date) -> None:
    life.remember(day)
    life.rates.change(day, Fraction(event["annual_rate"]))
    life.respread()


def longer(life: Life, units: int) -> None:
    """So many units after the old maturity: on the due day, the last at the new maturity."""
    old, terms = life.rows[-1], life.terms
    rules, start = terms.get("due_dates", {}), date.fromisoformat(terms["start_date"])
    length, end_rule = rules.get("length", 1), rules.get("month_end", "clamp")
    anchor = terms.get("due_day", start.day)
    last_day = anchor if rules.get("last_period") == "due_day" else start.day
    month = month_number(old.span.due)
    near = [(month_step(old.span.due, n, last_day, end_rule), n) for n in (0, -1, 1)]
    month += next((n for agreed, n in near if moved(agreed, rules) == old.span.due), 0)
    nominal = date(month // 12, month % 12 + 1, 1)
    days = [(n, anchor) for n in range(length, units, length)] + [(units, last_day)]
    steps = [AgreedStep(month_step(nominal, n, d, end_rule), d, month + n) for n, d in days]
    opened = AgreedStep(old.span.due, last_day, month)
    fee = cents(terms.get("instalment_fee", "0"))
    for span in periods(terms, opened, steps):
        life.rows.append(Row(life.rows[-1].number + 1, span, weight=old.weight, fee=fee))


def extend(life: Life, event: Event, day: date) -> None:
    life.remember(day)
    if "annual_rate" in event:
        life.rates.change(life.rows[-1].span.end, Fraction(event["annual_rate"]))
    longer(life, event["period_count"])
    life.respread()


def renew_spans(life: Life, whole: list[Span]) -> None:
    """The rows to come get these periods; more rows than there were are added."""
    fee = cents(life.terms.get("instalment_fee", "0"))
    number = life.rows[0].number
    for place, span in enumerate(whole):
        if place < len(life.rows):
            life.rows[place].span = span
        else:
            life.rows.append(Row(number + place, span, weight=life.rows[-1].weight, fee=fee))


def change_due_day(life: Life, event: Event, day: date) -> None:
    life.remember(day)
    wanted, first = event["due_day"], life.rows[0].span
    near = [month_step(first.due, months, wanted, "clamp") for months in (-1, 0, 1)]
    near = [d for d in near if d > day]
    new = min(near, key=lambda d: (abs((d - first.due).days), d))
    length = life.terms.get("due_dates", {}).get("length", 1)
    steps = [
        AgreedStep(month_step(new, n * length, wanted, "clamp"), wanted, month_number(new) + n * length)
        for n in range(len(life.rows))
    ]
    opened = AgreedStep(first.start)
    renew_spans(life, periods(life.terms, opened, steps))
    rules = {**life.terms.get("due_dates", {}), "last_period": "due_day"}
    life.terms = life.planner.terms = {**life.terms, "due_day": wanted, "due_dates": rules}
    life.respread()


def pause(life: Life, event: Event, day: date) -> None:
    life.remember(day)
    count, kind = event["instalment_count"], event.get("kind", "principal")
    if event.get("extends", True):
        longer(life, count * life.terms.get("due_dates", {}).get("length", 1))
    if kind == "principal":
        for row in [row for row in life.rows if not row.grace][:count]:
            row.grace = True
    else:
        if kind == "interest_free":
            life.rates.free_days(day, life.rows[count - 1].span.end)
        joined = merge([row.span for row in life.rows[: count + 1]], count)[0]
        number = life.rows[0].number
        life.rows = life.rows[count:]
        life.rows[0].span = joined
        for place, row in enumerate(life.rows):
            row.number = number + place
    life.respread()


def restructure(life: Life, event: Event, day: date) -> None:
    moved = 0
    number = life.rows[0].number if life.rows else len(life.owed) + 1
    if life.rows and life.counted(day):
        item = Owed(number, day, life.rows[0].span.start)
        item.asked = {"interest": life.counted(day)}
        item.paid["interest"] = life.rows[0].paid_early
        life.owed.append(item)
        number += 1
    for item in life.owed:
        left = item.unpaid("principal")
        item.moved["principal"] += left
        moved += left
        if event.get("capitalises"):
            left = item.unpaid("interest")
            item.moved["interest"] += left
            moved += left
    life.balance += moved
    if "annual_rate" in event:
        life.rates.change(day, Fraction(event["annual_rate"]))
    terms = {**life.terms, "start_date": day.isoformat(), "period_count": event["period_count"]}
    terms["method"] = event.get("method", terms["method"])
    terms.pop("due_day", None)
    terms["due_dates"] = {k: v for k, v in terms.get("due_dates", {}).items() if k != "first_due_date"}
    if "first_due_date" in event:
        terms["due_dates"]["first_due_date"] = event["first_due_date"]
    life.terms = life.planner.terms = terms
    life.start, life.earned = day, Earned(day)
    whole = spans(terms, day, event["period_count"])
    fee = cents(terms.get("instalment_fee", "0"))
    grace = event.get("principal_grace", 0)
    life.rows = [Row(number + n, span, n < grace, fee=fee) for n, span in enumerate(whole)]
    life.respread()


def accelerate(life: Life, event: Event, day: date) -> None:
    earned, number = life.counted(day), life.rows[0].number
    if earned:
        item = Owed(number, day, life.rows[0].span.start, {"interest": earned})
        item.paid["interest"] = life.rows[0].paid_early
        life.owed.append(item)
        number += 1
    item = Owed(number, day, day, {"principal": life.balance, "interest": 0})
    life.balance, life.rows, life.earned = 0, [], Earned(day)
    life.owed.append(item)
    life.use_credit(day)


def find_misuse(life: Life, event: Event, day: date) -> None:
    life.misuse = event["type"] == "misuse_found"


def refund(life: Life, event: Event, day: date) -> None:
    life.credit -= cents(event["amount"])


def write_off(life: Life, event: Event, day: date) -> None:
    life.status = "written_off"


def nothing(life: Life, event: Event, day: date) -> None:
    """Changes nothing that is owed."""


DOES: dict[str, Callable[[Life, Event, date], None]] = {
    "disbursement": disburse,
    "repayment": repay,
    "payoff": pay_off,
    "waiver": forgive,
    "fee": charge,
    "rate_change": change_rate,
    "extension": extend,
    "due_day_change": change_due_day,
    "pause": pause,
    "restructure": restructure,
    "acceleration": accelerate,
    "misuse_found": find_misuse,
    "misuse_ended": find_misuse,
    "subsidy_receipt": nothing,
    "refund": refund,
    "write_off": write_off,
    "recovery": nothing,
    "transfer": nothing,
}

__all__ = ["ONE_DAY", "happen", "payoff_quote", "rounded"]
