"""A limit regression for a draft: fitted on past offers, saved with the draft, one more of its limits."""

from collections.abc import Collection
from random import Random

import pytest

from huoshui.foundation.actor import PermissionMissing
from huoshui.foundation.ports import answering
from huoshui.risk import operations as risk
from huoshui.risk.drafting import operations
from huoshui.risk.drafting.limits import fit_flow_limits
from huoshui.risk.drafting.refusals import CardRefused
from huoshui.risk.drafting.tests.test_drafting import decided, live
from huoshui.risk.evaluate import evaluate
from huoshui.risk.limit_regression import LimitTermSpec, TooFewLimits
from huoshui.risk.models import DecisionFlow
from huoshui.risk.ports import PastOffers
from huoshui.risk.rules import tables_of
from huoshui.risk.tests.cases import package
from huoshui.risk.tests.people import RiskPeople, risk_people

pytestmark = pytest.mark.django_db


class Offers:
    """People granted two months' income."""

    def __init__(self, incomes: dict[str, int]) -> None:
        self.incomes = incomes

    def offers_of(self, application_numbers: Collection[str]) -> dict[str, int]:
        return {number: 2 * self.incomes[number] * 100 for number in application_numbers}


@pytest.fixture
def people(lender: object) -> RiskPeople:
    risk.install_flows()
    return risk_people()


def test_two_months_income_is_found_and_binds(people: RiskPeople) -> None:
    random = Random(5)
    incomes = {f"SQ{at:03d}": random.randint(4000, 40000) for at in range(80)}
    for number, income in incomes.items():
        decided(number, facts={"monthly_income": f"{income}.00"}, age=random.randint(25, 60))
    draft = operations.draft_flow(actor=people.maker, flow_id=live().pk)
    with answering(PastOffers, Offers(incomes)):
        with pytest.raises(PermissionMissing):
            fit_flow_limits(actor=people.officer, flow_id=draft)
        model = fit_flow_limits(actor=people.maker, flow_id=draft)
    assert [term.name for term in model.terms][:1] == ["monthly_income"]
    assert model.rows == 80 and model.r_squared > 0.99
    tables = tables_of(live().graph)
    operations.save_flow(actor=people.maker, flow_id=draft, tables=tables, limit_model=model)
    content = risk.flow_content(DecisionFlow.objects.get(pk=draft))
    outputs = evaluate(content, package("consumer", facts={"monthly_income": "12000.00"}))
    assert outputs.limit_name == "regression"
    # Two months of 12,000, rounded down to whole hundreds.
    assert outputs.limit is not None and 23_800_00 <= outputs.limit <= 24_000_00
    operations.save_flow(actor=people.maker, flow_id=draft, tables=tables)
    without = risk.flow_content(DecisionFlow.objects.get(pk=draft))
    assert evaluate(without, package("consumer")).limit_name == "requested"


def test_too_few_offers_and_inputs_nobody_knows_are_refused(people: RiskPeople) -> None:
    decided("SQ1")
    draft = operations.draft_flow(actor=people.maker, flow_id=live().pk)
    with answering(PastOffers, Offers({"SQ1": 9000})), pytest.raises(TooFewLimits) as refused:
        fit_flow_limits(actor=people.maker, flow_id=draft)
    assert "50" in refused.value.message("zh")
    random = Random(1)
    incomes = {f"SQ{at:03d}": random.randint(4000, 40000) for at in range(60)}
    for number, income in incomes.items():
        decided(number, facts={"monthly_income": f"{income}.00"})
    with answering(PastOffers, Offers({**incomes, "SQ1": 12000})):
        model = fit_flow_limits(actor=people.maker, flow_id=draft)
    strange = (LimitTermSpec(name="debt_ratio", coefficient=model.intercept, is_log=False),)
    with pytest.raises(CardRefused):
        operations.save_flow(
            actor=people.maker,
            flow_id=draft,
            tables=tables_of(live().graph),
            limit_model=model.model_copy(update={"terms": strange}),
        )
