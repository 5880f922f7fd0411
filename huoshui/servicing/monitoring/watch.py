"""The day's watch: every rule over every borrower with a live loan, in a few statements."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from huoshui.products.queries import NoCurrentParameter, get_parameters
from huoshui.servicing.models import LoanState
from huoshui.servicing.monitoring.models import RiskAlert
from huoshui.servicing.monitoring.rules import RULES, AlertRule, Found

DAYS_TO_ANSWER = 3


@transaction.atomic
def raise_alerts(*, day: date) -> dict[str, int]:
    """Rule → how many new alerts it raised for `day`; a rule without its parameter does not look.

    The same fact raises an alert once, answered or not, so run twice it raises nothing more.
    """
    return {rule.code: _raise(rule, day) for rule in RULES}


@transaction.atomic
def raise_flow_alerts(*, day: date) -> dict[str, int]:
    """The same for the rules on account flows alone, once a statement has come in."""
    return {rule.code: _raise(rule, day) for rule in RULES if rule.code.startswith("flow_")}


def _raise(rule: AlertRule, day: date) -> int:
    try:
        threshold = get_parameters([rule.parameter], on=day)[rule.parameter]
    except NoCurrentParameter:
        return 0
    suspects = list(rule.find(threshold, day))
    if not suspects:
        return 0
    loans = _largest_live_loans({one.customer_id for one in suspects})
    own = _live_loans_under({one.contract_number for one in suspects if one.contract_number})
    found = [one for one in suspects if one.customer_id in loans]
    known = set(
        RiskAlert.objects.filter(
            rule=rule.code, customer_id__in={one.customer_id for one in found}
        ).values_list("customer_id", "fact_key")
    )
    fresh = [one for one in found if (one.customer_id, one.fact_key) not in known]
    RiskAlert.objects.bulk_create(
        [
            _alert(rule, one, day, own.get(one.contract_number, loans[one.customer_id]), threshold)
            for one in fresh
        ],
        batch_size=5000,
    )
    return len(fresh)


def _alert(rule: AlertRule, one: Found, day: date, loan_id: int, threshold: Any) -> RiskAlert:
    return RiskAlert(
        customer_id=one.customer_id,
        loan_id=loan_id,
        rule=rule.code,
        fact_key=one.fact_key,
        facts={**one.facts, "threshold": str(threshold)},
        raised_on=day,
        due_on=day + timedelta(days=DAYS_TO_ANSWER),
    )


def _live_loans_under(contracts: set[str]) -> dict[str, int]:
    """Contract number → its live loan, of several the one on which most principal is out."""
    live = LoanState.objects.filter(status="active", loan__contract__number__in=contracts).order_by(
        "principal_outstanding", "loan_id"
    )
    return dict(live.values_list("loan__contract__number", "loan_id"))


def _largest_live_loans(customers: set[int]) -> dict[int, int]:
    """Customer → the live loan on which most principal is out; those without one are absent."""
    live = LoanState.objects.filter(status="active", loan__customer_id__in=customers).order_by(
        "principal_outstanding", "loan_id"
    )
    return dict(live.values_list("loan__customer_id", "loan_id"))
