"""Random documents with every kind of event, for the tests of whole lives."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

START = date(2024, 1, 15)
METHODS = ["equal_instalment", "equal_principal", "interest_monthly", "interest_quarterly", "bullet"]
METHODS += ["balloon", "stepped", "daily_interest"]
SURPLUS = ["credit_balance", "next_instalment", "last_instalment", "lower_instalment", "shorten_term"]
COMPONENTS = ["fee", "compound_interest", "penalty_interest", "interest", "principal"]
CENTS = st.integers(1, 4_000_000).map(lambda n: f"{n // 100}.{n % 100:02d}")
RATES = st.sampled_from(["0", "0.036", "0.0435", "0.24"])


def _at(**more: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(more)


def _optional(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values)


EVENTS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "repayment": _at(
        amount=CENTS,
        surplus=_optional(st.sampled_from(SURPLUS)),
        instalment_number=_optional(st.integers(1, 6)),
    ),
    "waiver": _at(component=st.sampled_from(COMPONENTS), amount=CENTS),
    "fee": _at(amount=CENTS, name=st.just("律师费")),
    "rate_change": _at(annual_rate=RATES),
    "extension": _at(period_count=st.integers(1, 4), annual_rate=_optional(RATES)),
    "due_day_change": _at(due_day=st.integers(1, 31)),
    "pause": _at(
        instalment_count=st.integers(1, 2),
        kind=st.sampled_from(["principal", "payment", "interest_free"]),
        extends=st.booleans(),
    ),
    "restructure": _at(
        period_count=st.integers(1, 5),
        annual_rate=_optional(RATES),
        method=_optional(st.sampled_from(METHODS[:5])),
        principal_grace=st.integers(0, 1),
        capitalises=st.booleans(),
    ),
    "acceleration": _at(),
    "misuse_found": _at(),
    "misuse_ended": _at(),
    "subsidy_receipt": _at(amount=CENTS),
    "refund": _at(amount=CENTS),
    "write_off": _at(),
    "recovery": _at(amount=CENTS),
    "transfer": _at(to=st.just("接盘银行")),
    "payoff": _at(amount=st.just("9000000.00")),
}
COMMON = ["repayment"] * 4 + [
    "waiver",
    "fee",
    "rate_change",
    "extension",
    "due_day_change",
    "pause",
    "restructure",
]
RARE = ["acceleration", "misuse_found", "misuse_ended", "subsidy_receipt", "refund"]
LAST = ["write_off", "recovery", "transfer", "payoff"]


@st.composite
def agreed(draw: st.DrawFn) -> dict[str, Any]:
    """Terms of a loan of 100,000.00 over two to nine months."""
    method = draw(st.sampled_from(METHODS))
    terms: dict[str, Any] = {"principal": "100000.00", "annual_rate": draw(RATES), "method": method}
    terms |= {"start_date": START.isoformat(), "period_count": draw(st.integers(2, 9))}
    terms["day_count"] = draw(st.sampled_from(["actual_360", "actual_actual", "thirty_360"]))
    if method == "balloon":
        terms["shape"] = {"balloon": "30000.00"}
    if method == "stepped":
        terms["shape"] = {"steps": [{"count": 2, "weight": "1"}, {"count": 2, "weight": "1.3"}]}
    choices: dict[str, list[Any]] = {
        "due_day": [1, 20, 31],
        "surplus": SURPLUS,
        "prepayment_interest": ["first"],
        "payoff_interest": ["to_period_end"],
        "grace_days": [3],
        "instalment_fee": ["10.00"],
        "penalty_rate_cap": ["0.1"],
        "compound_interest": [False],
        "allocation_mode": ["by_component"],
        "subsidies": [[{"share": "0.5", "from": "2024-01-15", "to": "2024-05-01"}]],
        "prepayment_fee": [{"basis": "prepaid_principal", "rate": "0.01"}],
    }
    for name, values in choices.items():
        if draw(st.integers(0, 3)) == 0:
            terms[name] = draw(st.sampled_from(values))
    return terms


@st.composite
def events(draw: st.DrawFn, most: int = 5) -> list[dict[str, Any]]:
    """Up to so many events in the order of their days."""
    days = sorted(draw(st.lists(st.integers(0, 330), max_size=most)))
    found = []
    for n in days:
        kind = draw(st.sampled_from(COMMON + RARE + LAST))
        found.append(happening(draw, kind, START + timedelta(days=n)))
    return found


def happening(draw: st.DrawFn, kind: str, day: date) -> dict[str, Any]:
    """An event of that kind on that day, what was not drawn left out."""
    more = {name: value for name, value in draw(EVENTS[kind]).items() if value is not None}
    return {"type": kind, "date": day.isoformat(), **more}


@st.composite
def documents(draw: st.DrawFn, most: int = 5) -> dict[str, Any]:
    """A document with every kind of event and a day to look at it."""
    seen = START + timedelta(days=draw(st.integers(330, 500)))
    return {"terms": draw(agreed()), "events": draw(events(most)), "as_of": seen.isoformat()}
