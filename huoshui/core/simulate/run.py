"""A whole loan on paper: terms and events in, schedule, position, payoff quotes and annual cost out.

{"terms": {"principal": "100000.00", "annual_rate": "0.06", "method": "equal_instalment",
           "period_count": 12, "start_date": "2024-01-15"},
 "events": [{"type": "repayment", "date": "2024-02-15", "amount": "8606.64"}],
 "as_of": "2024-03-01", "payoff_dates": ["2024-03-01"]}
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from huoshui.core.document import DocumentReader, read_day
from huoshui.core.errors import InvalidInput
from huoshui.core.loan import LoanEvent, LoanTerms, explain, payoff_quote, position, position_and_quote
from huoshui.core.money import yuan_text
from huoshui.core.pricing import schedule_annual_cost
from huoshui.core.schedule import build_schedule, schedule_totals
from huoshui.core.simulate.events_in import read_events
from huoshui.core.simulate.plain import plain
from huoshui.core.simulate.terms_in import read_terms

MOST_DAYS = 1_100
MOST_QUOTES = 100


def simulate(document: Mapping[str, Any]) -> dict[str, Any]:
    """Everything the rules say about the loan of the document; amounts and rates are decimal strings.

    Without a disbursement among the events the principal is paid out on the start date; without `as_of` the
    position is that of the last event or, when there is none, of the start date. `fee_per_instalment` and
    `upfront_fee` only enter the annual cost. Refusals: InvalidInput with the path of the value
    ("events.2.amount"), and those of the fold.
    """
    reader = DocumentReader(document)
    terms = read_terms(DocumentReader(reader.raw("terms"), "terms"))
    events = read_events(reader, terms)
    as_of = reader.day("as_of", max(event.value_date for event in events))
    quote_dates = _quote_dates(reader)
    accrual_days = _accrual_days(reader)
    explained = reader.boolean("explain", False)
    fee, upfront = reader.amount("fee_per_instalment", 0), reader.amount("upfront_fee", 0)
    reader.done()
    instalments = build_schedule(terms.schedule)
    quotes = {day: payoff_quote(terms, events, day) for day in quote_dates if day != as_of}
    if as_of in quote_dates:
        standing, quotes[as_of] = position_and_quote(terms, events, as_of)
    else:
        standing = position(terms, events, as_of)
    result = {
        "schedule": plain(instalments),
        "totals": plain(schedule_totals(instalments)),
        "position": plain(standing),
        "payoff_quotes": [plain(quotes[day]) for day in quote_dates],
        "annual_cost": plain(
            schedule_annual_cost(
                instalments, net_received=terms.schedule.principal - upfront, fee_per_instalment=fee
            )
        ),
    }
    if accrual_days:
        result["accruals"] = _accruals(terms, events, accrual_days)
    if explained:
        result["explanations"] = plain(explain(terms, events, as_of))
    return result


def _quote_dates(reader: DocumentReader) -> list[date]:
    texts = reader.items("payoff_dates")
    if len(texts) > MOST_QUOTES:
        raise InvalidInput(
            field="payoff_dates", zh=f"最多 {MOST_QUOTES} 个日期", en=f"At most {MOST_QUOTES} dates"
        )
    return [read_day(text, f"payoff_dates.{n}") for n, text in enumerate(texts)]


def _accrual_days(reader: DocumentReader) -> list[date]:
    """The days whose accrual is asked for: `accruals.from` up to but not including `accruals.to`."""
    if reader.raw("accruals", None) is None:
        return []
    inner = reader.inner("accruals")
    start, end = inner.day("from"), inner.day("to")
    inner.done()
    count = (end - start).days
    if not 0 < count <= MOST_DAYS:
        raise InvalidInput(
            field="accruals.to", zh=f"须为 1 至 {MOST_DAYS} 天", en=f"The range must be 1 to {MOST_DAYS} days"
        )
    return [start + timedelta(days=n) for n in range(count)]


def _accruals(terms: LoanTerms, events: Sequence[LoanEvent], days: Sequence[date]) -> list[dict[str, str]]:
    """What each day earns: contractual interest, penalty and compound interest, cents as text."""
    found = []
    before = position(terms, events, days[0])
    for day in days:
        after = position(terms, events, day + timedelta(days=1))
        found.append(
            {
                "date": day.isoformat(),
                "interest": yuan_text(after.interest_accrued_total - before.interest_accrued_total),
                "penalty_interest": yuan_text(after.penalty_accrued_total - before.penalty_accrued_total),
                "compound_interest": yuan_text(after.compound_accrued_total - before.compound_accrued_total),
            }
        )
        before = after
    return found
