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
        found["holidays"] = ["2024-10-01", "2024-10-02", "2024-10-03", "2024-10-04", "2024-02-12", "2024-02-13"]
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
    if found.get("due_dates", {}).get("unit", "month") in ("month", "quarter", "year") and draw(st.booleans()):
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
    return draw(st.lists(st.fixed_dictionaries({"count": st.integers(1, 6), "weight": weight}), min_size=1, max_size=3))


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
        rule = {"from": begin.isoformat(), "to": (begin + timedelta(days=draw(st.integers(1, 300)))).isoformat()}
        rule["share"] = draw(st.sampled_from(["1", "0.5", "0.7"]))
        if draw(st.booleans()):
            rule["up_to"] = "50000.00"
        found["subsidies"] = [rule]
    return found
