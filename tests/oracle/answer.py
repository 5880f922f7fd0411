"""The oracle's answer to a document, under the names of the engine's answer."""

from datetime import date
from typing import Any

from tests.oracle.changes import payoff_quote
from tests.oracle.life import Life


def yuan(amount: int) -> str:
    """ "1234.50" of 123450 cents."""
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02d}"


def answer(document: dict[str, Any]) -> dict[str, Any]:
    """Schedule, position and payoff quotes of a document."""
    life = Life(document)
    last = max((event["date"] for event in life.events), default=document["terms"]["start_date"])
    as_of = date.fromisoformat(document.get("as_of") or last)
    found: dict[str, Any] = {"schedule": schedule_of(Life(document))}
    found["position"] = position_of(life.run(as_of), as_of)
    quotes = []
    for text in document.get("payoff_dates", ()):
        on = date.fromisoformat(text)
        quote = payoff_quote(Life(document).run(on), on)
        names = (
            "principal",
            "interest",
            "penalty_interest",
            "compound_interest",
            "fee",
            "total",
            "interest_saved",
        )
        quotes.append({"on": text, **{name: yuan(quote[name]) for name in names}})
    found["payoff_quotes"] = quotes
    return found


def schedule_of(life: Life) -> list[dict[str, Any]]:
    """The schedule as agreed."""
    rows = [
        {
            "number": item.number,
            "due_date": item.due.isoformat(),
            "principal_due": yuan(item.asked["principal"]),
        }
        | {"interest_due": "0.00", "subsidy_due": "0.00"}
        for item in life.owed
    ]
    for row in life.rows:
        rows.append(
            {
                "number": row.number,
                "due_date": row.span.due.isoformat(),
                "principal_due": yuan(row.principal),
                "interest_due": yuan(row.interest),
                "subsidy_due": yuan(row.subsidy),
            }
        )
    return rows


def position_of(life: Life, day: date) -> dict[str, Any]:
    """The figures of a day."""
    dues, grace = life.dues(), life.grace

    def left(part: str) -> int:
        return sum(item.left(part, day, grace) for item in dues)

    due = {
        part: left(part) for part in ("principal", "interest", "penalty_interest", "compound_interest", "fee")
    }
    accrued = life.earned_now(day)
    return {
        "principal_outstanding": yuan(due["principal"] + life.balance),
        "penalty_interest_due": yuan(due["penalty_interest"]),
        "compound_interest_due": yuan(due["compound_interest"]),
        "interest_accrued_current": yuan(accrued + (life.rows[0].paid_early if life.rows else 0)),
        "credit_balance": yuan(life.credit),
        "total_due": yuan(sum(due.values())),
        "fee_due": yuan(due["fee"]),
        "days_past_due": life.days_past_due(day),
        "instalments": [_owed(item, day, grace) for item in life.owed]
        + [_to_come(row) for row in life.rows]
        + [_to_come(row) | {"principal_paid": yuan(row.principal)} for row in life.closed],
    }


def _owed(item: Any, day: date, grace: int) -> dict[str, Any]:
    return {
        "number": item.number,
        "due_date": item.due.isoformat(),
        "principal_due": yuan(item.asked.get("principal", 0)),
        "interest_due": yuan(item.asked.get("interest", 0)),
        "principal_paid": yuan(item.paid["principal"]),
        "interest_paid": yuan(item.paid["interest"]),
        "penalty_due": yuan(item.total("penalty_interest", day, grace)),
        "penalty_paid": yuan(item.paid["penalty_interest"]),
        "compound_due": yuan(item.total("compound_interest", day, grace)),
        "compound_paid": yuan(item.paid["compound_interest"]),
    }


def _to_come(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "due_date": row.span.due.isoformat(),
        "principal_due": yuan(row.principal),
        "interest_due": yuan(row.interest),
        "principal_paid": "0.00",
        "interest_paid": yuan(row.paid_early),
        "penalty_due": "0.00",
        "penalty_paid": "0.00",
        "compound_due": "0.00",
        "compound_paid": "0.00",
    }
