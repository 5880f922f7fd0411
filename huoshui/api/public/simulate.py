"""The simulator: a whole loan on paper, by the same rules as every loan on the books."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict

from huoshui.api.base import PublicAuth
from huoshui.core.simulate import simulate

router = Router(auth=PublicAuth(), tags=["public"])


class SimulationIn(Schema):
    """The document of docs/reference/simulate.md; its own reader names every bad value by its path."""

    model_config = ConfigDict(extra="allow")

    terms: dict[str, Any]


class SimulationOut(Schema):
    """Schedule, totals, position, quotes and annual cost; `accruals` and `explanations` when asked for."""

    schedule: list[dict[str, Any]]
    totals: dict[str, Any]
    position: dict[str, Any]
    payoff_quotes: list[dict[str, Any]]
    annual_cost: dict[str, Any]
    accruals: list[dict[str, Any]] = []
    explanations: list[dict[str, Any]] = []


@router.post("/simulate", response=SimulationOut)
def simulate_loan(request: HttpRequest, body: SimulationIn) -> dict[str, Any]:
    """Everything the rules say about the loan of the document. Nothing is stored."""
    return simulate(body.model_dump())
