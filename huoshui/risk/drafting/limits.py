"""A limit regression for a draft, fitted on what people granted on past applications of the flow."""

from huoshui.core.errors import NotFound
from huoshui.foundation.actor import Actor
from huoshui.foundation.ports import adapter
from huoshui.risk.derived import parts_of
from huoshui.risk.limit_regression import LimitModelSpec, fit_limits
from huoshui.risk.models import DecisionFlow
from huoshui.risk.ports import PastOffers
from huoshui.risk.registry.history import latest_decisions, with_values
from huoshui.risk.variables import Variable, scoring_variables_of

MOST_CASES = 20_000
_NO_SOURCES = frozenset({"product", "behaviour"})
_NO_PARTS = frozenset({"amount", "amount_min", "amount_max", "net_assets", "term_months", "term_months_max"})


def fit_flow_limits(*, actor: Actor, flow_id: int) -> LimitModelSpec:
    """The regression on the offers made on the flow's last 20,000 applications; nothing is written.

    What is asked for, the bounds of product and lender, and how often people apply are no inputs: a limit
    follows from the borrower. Refusals: Forbidden, NotFound, TooFewLimits.
    """
    actor.require("decision_flow.edit")
    flow = DecisionFlow.objects.filter(pk=flow_id).first()
    if flow is None:
        raise NotFound()
    latest = latest_decisions(flow.code)
    offers = adapter(PastOffers).offers_of(list(latest))
    ids = [latest[number] for number in latest if number in offers][:MOST_CASES]
    cases, limits = [], []
    for record, values in with_values(flow.code, ids):
        cases.append(values)
        limits.append(offers[record.subject_number])
    return fit_limits(cases, limits, _inputs(flow.code))


def _inputs(flow_code: str) -> dict[str, Variable]:
    return {
        name: one
        for name, one in scoring_variables_of(flow_code).items()
        if one.source not in _NO_SOURCES and not parts_of(name) & _NO_PARTS
    }
