"""Random documents: first what is agreed, then what happens."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

METHODS = ["equal_instalment", "equal_principal", "interest_monthly", "bullet", "flat", "balloon", "stepped"]
METHODS += ["interest_quarterly", "daily_interest", "custom"]
DAY_COUNTS = ["actual_360", "actual_365", "actual_actual", "thirty_360", "thirty_e_360"]
DATES = st.dates(date(2023, 1, 1), date(2025, 12, 31))
DAYS = st.one_of(DATES, st.sampled_from([date(2024, 1, d) for d in (28, 29, 30, 31)]))
PRINCIPALS = st.integers(1_000_00, 3_000_000_00)
RATES = st.integers(0, 2400).map(lambda n: str(n / 10_000))


def yuan(amount: int) -> str:
    """ "12.05" of 1205."""
    return f"{amount // 100}.{amount % 100:02d}"


@st.composite
def due_dates(draw: st.DrawFn, months_only: bool) -> dict[str, Any]:
    """Units, lengths, first and last periods, month ends, moves."""
    found: dict[str, Any] = {}
    if not months_only:
        found["unit"] = draw(st.sampled_from(["month", "month", "quarter", "week", "day", "year"]))
        if found["unit"] == "day":
            found["length"] = draw(st.integers(5, 40))
    if found.get("unit", "month") == "month":
        found["length"] = draw(st.sampled_from([1, 1, 2, 3, 6]))
    if found.get("unit", "month") == "month" and draw(st.booleans()):
        found["first_period"] = draw(st.sampled_from(["next_month", "short", "long"]))
        found["last_period"] = draw(st.sampled_from(["anniversary", "due_day"]))
        found["month_end"] = draw(st.sampled_from(["clamp", "roll"]))
    if draw(st.booleans()):
        found["move"] = draw(st.sampled_from(["following", "modified_following", "preceding"]))
        found["holidays"] = [
            "2024-10-01",
            "2024-10-02",
            "2024-10-03",
            "2024-10-04",
            "2024-02-12",
            "2024-02-13",
        ]
        found["working_weekends"] = ["2024-02-18", "2024-10-12"]
        found["interest_moves"] = draw(st.booleans())
    return found


@st.composite
def terms(draw: st.DrawFn, *, simple: bool = False) -> dict[str, Any]:
    """A loan as agreed."""
    method = draw(st.sampled_from(METHODS))
    principal = draw(PRINCIPALS)
    start = draw(DAYS)
    found: dict[str, Any] = {"principal": yuan(principal), "annual_rate": draw(RATES), "method": method}
    found |= {"start_date": start.isoformat(), "day_count": draw(st.sampled_from(DAY_COUNTS))}
    found["period_count"] = draw(st.integers(1, 14))
    if not simple and method != "custom":
        found["due_dates"] = draw(due_dates(months_only=method == "interest_quarterly"))
        if method == "interest_quarterly":
            found["due_dates"].pop("length", None)
    if found.get("due_dates", {}).get("unit", "month") in ("month", "quarter", "year") and draw(
        st.booleans()
    ):
        if method != "custom":
            found["due_day"] = draw(st.integers(1, 31))
    elif found.get("due_dates", {}).get("unit") == "day":
        found["period_count"] *= draw(st.integers(3, 40))
    if method == "custom":
        found["shape"] = {"rows": draw(custom_rows(start, principal))}
        del found["period_count"]
    if method == "balloon":
        found["shape"] = {"balloon": yuan(draw(st.integers(0, principal // 2)))}
    if method == "stepped":
        found["shape"] = {"steps": draw(stairs())}
    if draw(st.booleans()):
        found["arithmetic"] = draw(arithmetic(method))
    if not simple:
        found |= draw(extras(start, method))
    return found


@st.composite
def custom_rows(draw: st.DrawFn, start: date, principal: int) -> list[dict[str, str]]:
    """Rows on rising days."""
    day, rows = start, []
    for _ in range(draw(st.integers(1, 6))):
        day += timedelta(days=draw(st.integers(1, 70)))
        kind = draw(st.sampled_from(["principal", "payment", "none"]))
        amount = {} if kind == "none" else {kind: yuan(draw(st.integers(0, principal // 8)))}
        rows.append({"date": day.isoformat(), **amount})
    return rows


@st.composite
def stairs(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Weights of a stepped loan."""
    weight = st.sampled_from(["1", "1.5", "0.75", "2", "1.1"])
    return draw(
        st.lists(
            st.fixed_dictionaries({"count": st.integers(1, 6), "weight": weight}), min_size=1, max_size=3
        )
    )


@st.composite
def arithmetic(draw: st.DrawFn, method: str) -> dict[str, str]:
    """Rounding and remainder."""
    found = {"rounding": draw(st.sampled_from(["half_up", "half_even"]))}
    found["remainder"] = draw(st.sampled_from(["last", "first"]))
    if method in ("equal_instalment", "equal_principal"):
        found["instalment_multiple"] = draw(st.sampled_from(["0.01", "0.10", "1.00", "10.00"]))
    return found


@st.composite
def extras(draw: st.DrawFn, start: date, method: str) -> dict[str, Any]:
    """Rate steps, grace, interest-free days, subsidies."""
    found: dict[str, Any] = {}
    if method != "flat" and draw(st.integers(0, 3)) == 0:
        days = sorted(draw(st.lists(st.integers(1, 400), max_size=3, unique=True)))
        found["rate_steps"] = [
            {"from": (start + timedelta(days=n)).isoformat(), "annual_rate": draw(RATES)} for n in days
        ]
    relief: dict[str, Any] = {}
    if method in ("equal_instalment", "equal_principal") and draw(st.integers(0, 3)) == 0:
        relief["principal_grace"] = draw(st.integers(0, 2))
    if method != "flat" and draw(st.integers(0, 3)) == 0:
        begin = start + timedelta(days=draw(st.integers(0, 200)))
        relief["interest_free"] = [
            {"from": begin.isoformat(), "to": (begin + timedelta(days=draw(st.integers(1, 90)))).isoformat()}
        ]
    if relief:
        found["relief"] = relief
    if method != "flat" and draw(st.integers(0, 3)) == 0:
        begin = start + timedelta(days=draw(st.integers(0, 100)))
        rule = {
            "from": begin.isoformat(),
            "to": (begin + timedelta(days=draw(st.integers(1, 300)))).isoformat(),
        }
        rule["share"] = draw(st.sampled_from(["1", "0.5", "0.7"]))
        if draw(st.booleans()):
            rule["up_to"] = "50000.00"
        found["subsidies"] = [rule]
    return found


@st.composite
def plain_terms(draw: st.DrawFn, methods: list[str]) -> dict[str, Any]:
    """A loan without holidays and odd periods, for lives."""
    method = draw(st.sampled_from(methods))
    start = draw(DAYS)
    principal = draw(PRINCIPALS)
    found: dict[str, Any] = {"principal": yuan(principal), "annual_rate": draw(RATES), "method": method}
    found |= {"start_date": start.isoformat(), "day_count": draw(st.sampled_from(DAY_COUNTS))}
    found["period_count"] = draw(st.integers(1, 8))
    if draw(st.integers(0, 3)) == 0:
        found["due_dates"] = {"length": draw(st.sampled_from([1, 2]))}
        found["period_count"] *= 2
    if draw(st.booleans()):
        found["due_day"] = draw(st.integers(1, 31))
    if method == "balloon":
        found["shape"] = {"balloon": yuan(draw(st.integers(1, principal // 2)))}
    if method == "stepped":
        found["shape"] = {"steps": draw(stairs())}
    if draw(st.integers(0, 3)) == 0:
        found["penalty_rate_cap"] = draw(st.sampled_from(["0.1", "0.24"]))
    if draw(st.integers(0, 3)) == 0:
        found["grace_days"] = draw(st.integers(1, 10))
    if draw(st.integers(0, 3)) == 0:
        found["compound_interest"] = draw(st.booleans())
    if draw(st.integers(0, 3)) == 0:
        found["penalty_day_basis"] = draw(st.sampled_from([360, 365]))
    return found


SURPLUS = ["credit_balance", "next_instalment", "last_instalment", "lower_instalment", "shorten_term"]


@st.composite
def lives(draw: st.DrawFn, methods: list[str], kinds: list[str], most: int = 4) -> dict[str, Any]:
    """A document with events and dates to look at."""
    agreed = draw(plain_terms(methods))
    if draw(st.booleans()):
        agreed["surplus"] = draw(st.sampled_from(SURPLUS))
    if draw(st.integers(0, 3)) == 0:
        agreed["prepayment_interest"] = "first"
    if draw(st.integers(0, 3)) == 0:
        agreed["prepayment_fee"] = draw(fees())
    if draw(st.integers(0, 3)) == 0:
        agreed["payoff_interest"] = "to_period_end"
    if draw(st.integers(0, 3)) == 0:
        agreed |= draw(orders())
    start = date.fromisoformat(agreed["start_date"])
    principal = int(agreed["principal"].replace(".", ""))
    days = sorted(draw(st.lists(st.integers(0, 300), min_size=0 if not kinds else 1, max_size=most)))
    events = [draw(event(start + timedelta(days=n), principal, kinds)) for n in days]
    seen = start + timedelta(days=draw(st.integers(max(days, default=0), 400)))
    quote = seen + timedelta(days=draw(st.integers(0, 40)))
    return {
        "terms": agreed,
        "events": events,
        "as_of": seen.isoformat(),
        "payoff_dates": [seen.isoformat(), quote.isoformat()],
    }


@st.composite
def fees(draw: st.DrawFn) -> dict[str, Any]:
    """A fee on one of the five bases."""
    basis = draw(
        st.sampled_from(["prepaid_principal", "amount_lent", "interest_days", "interest_saved", "fixed"])
    )
    found: dict[str, Any] = {"basis": basis}
    if basis == "fixed":
        found["amount"] = "200.00"
    elif basis == "interest_days":
        found["days"] = draw(st.integers(1, 60))
    else:
        found["rate"] = draw(st.sampled_from(["0.01", "0.03", "0.005"]))
    if draw(st.booleans()):
        found["free_after_instalments"] = draw(st.integers(1, 6))
    return found


@st.composite
def orders(draw: st.DrawFn) -> dict[str, Any]:
    """An allocation order, plain or timed, in one of the two modes."""
    parts = ["fee", "compound_interest", "penalty_interest", "interest", "principal"]
    names = (
        [f"{when}.{part}" for when in ("past_due", "due") for part in parts] if draw(st.booleans()) else parts
    )
    found: dict[str, Any] = {"allocation_order": draw(st.permutations(names))}
    found["allocation_mode"] = draw(st.sampled_from(["by_instalment", "by_component"]))
    if draw(st.booleans()):
        found["non_accrual_allocation_order"] = draw(st.permutations(parts))
        found["non_accrual_after_days"] = draw(st.sampled_from([0, 30, 90]))
    return found


@st.composite
def event(draw: st.DrawFn, day: date, principal: int, kinds: list[str]) -> dict[str, Any]:
    """Something that happens on `day`."""
    kind = draw(st.sampled_from(kinds))
    found: dict[str, Any] = {"type": kind, "date": day.isoformat()}
    if kind == "repayment":
        found["amount"] = yuan(principal * draw(st.integers(1, 600)) // 1000 + draw(st.integers(0, 99)))
        if draw(st.booleans()):
            found["surplus"] = draw(st.sampled_from(SURPLUS))
        if draw(st.integers(0, 5)) == 0:
            found["instalment_number"] = draw(st.integers(1, 8))
    elif kind == "rate_change":
        found["annual_rate"] = draw(RATES)
    elif kind == "extension":
        found["period_count"] = draw(st.integers(1, 4))
        if draw(st.booleans()):
            found["annual_rate"] = draw(RATES)
    elif kind == "due_day_change":
        found["due_day"] = draw(st.integers(1, 31))
    elif kind == "pause":
        found |= {"instalment_count": draw(st.integers(1, 2)), "extends": draw(st.booleans())}
        found["kind"] = draw(st.sampled_from(["principal", "payment", "interest_free"]))
    elif kind == "fee":
        found |= {"amount": yuan(draw(st.integers(1, 50_000))), "name": "律师费"}
    elif kind == "waiver":
        parts = ["penalty_interest", "compound_interest", "interest", "principal"]
        found |= {"component": draw(st.sampled_from(parts)), "amount": yuan(draw(st.integers(1, 30_000)))}
    elif kind == "restructure":
        found |= {"period_count": draw(st.integers(1, 6)), "capitalises": draw(st.booleans())}
        if draw(st.booleans()):
            found["annual_rate"] = draw(RATES)
    return found
