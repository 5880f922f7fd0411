"""What each room answers about one customer, for the one screen; None for what the reader may not see."""

from dataclasses import asdict
from typing import Any

from huoshui.api.line_shapes import card_values
from huoshui.api.staff.relations import concentration_values, relation_values
from huoshui.contracts.queries import list_contracts_of_customer
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import Scope
from huoshui.origination.queries import consents_of_customer, documents_of_customer, list_of_customer
from huoshui.parties.queries import list_relations
from huoshui.products.queries import product_names
from huoshui.risk.connections import get_connections
from huoshui.risk.queries import Decision, latest_decisions
from huoshui.servicing.lines.queries import list_lines_of_customer
from huoshui.servicing.monitoring.queries import list_alerts
from huoshui.servicing.queries import list_loans_of_customer


def parts_of(customer_id: int, actor: Actor, scope: Scope) -> dict[str, Any]:
    """The parts by name; the number of queries does not grow with what the customer has."""
    found = get_connections(customer_id=customer_id, scope=scope)
    return {
        "concentration": concentration_values(found.concentration),
        "notices": found.notices,
        "relations": [relation_values(row, actor) for row in list_relations(customer_id=customer_id)],
        **_intake(customer_id, actor, scope),
        **_book(customer_id, actor, scope),
    }


def _intake(customer_id: int, actor: Actor, scope: Scope) -> dict[str, Any]:
    """Applications, decisions, documents, consents."""
    if not actor.may("application.view"):
        return dict.fromkeys(("applications", "decisions", "documents", "consents"))
    applications = list_of_customer(customer_id=customer_id, scope=scope)
    numbers = [row.number for row in applications]
    decisions = latest_decisions(numbers) if actor.may("decision.view") else None
    return {
        "applications": applications,
        "decisions": None if decisions is None else [_decision(one) for one in decisions],
        "documents": documents_of_customer(customer_id=customer_id, scope=scope),
        "consents": consents_of_customer(customer_id=customer_id, scope=scope),
    }


def _book(customer_id: int, actor: Actor, scope: Scope) -> dict[str, Any]:
    """Contracts, lines, loans, alerts."""
    sees_loans, names = actor.may("loan.view"), product_names()
    loans = [
        {**asdict(row), "product_name": zh, "product_name_en": en}
        for row in (list_loans_of_customer(customer_id, scope) if sees_loans else ())
        for zh, en in (names.get(row.product_code, (row.product_code, row.product_code)),)
    ]
    lines = list_lines_of_customer(customer_id, scope) if sees_loans else []
    alerts = (
        list_alerts(scope=scope, customer_id=customer_id, page_size=50) if actor.may("alert.view") else None
    )
    return {
        "contracts": list_contracts_of_customer(customer_id, scope) if actor.may("contract.view") else None,
        "lines": [card_values(line, names) for line in lines] if sees_loans else None,
        "loans": loans if sees_loans else None,
        "alerts": alerts.items if alerts else None,
    }


def _decision(one: Decision) -> dict[str, Any]:
    binding = next((line for line in one.limit_lines if line.is_binding), None)
    return {
        "application_number": one.subject_number,
        "outcome": one.outcome,
        "score": one.score,
        "grade": one.grade,
        "limit": one.limit,
        "limit_zh": binding.zh if binding else "",
        "limit_en": binding.en if binding else "",
        "decided_at": one.decided_at,
    }
