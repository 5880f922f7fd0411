"""A flow that scores by a registered model: the same points as the card's own columns, kept when the model
goes.
"""

import numpy as np
import pytest

from huoshui.risk import operations as risk
from huoshui.risk.drafting import operations
from huoshui.risk.drafting.refusals import CardRefused
from huoshui.risk.drafting.tests.test_drafting import live
from huoshui.risk.evaluate import evaluate
from huoshui.risk.modelling.artefact import card_from_json
from huoshui.risk.modelling.columns import Column, Kind, Table
from huoshui.risk.modelling.tests.made_up import as_csv, past_loans
from huoshui.risk.models import DecisionFlow, RiskModel
from huoshui.risk.registry.operations import check_model, retire_model, submit_model
from huoshui.risk.registry.queries import get_model, get_training
from huoshui.risk.registry.refusals import ModelInUse
from huoshui.risk.registry.samples import add_sample
from huoshui.risk.registry.training import ask_training, run_training
from huoshui.risk.registry.wish import TrainingWish
from huoshui.risk.rules import tables_of
from huoshui.risk.tests.cases import package
from huoshui.risk.tests.people import RiskPeople, risk_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(lender: object) -> RiskPeople:
    risk.install_flows()
    return risk_people()


def model_of(people: RiskPeople, **columns: str) -> int:
    """A draft model whose columns bear these names."""
    table, bad = past_loans(600)
    content = as_csv(table, bad).decode()
    for made_up, name in columns.items():
        content = content.replace(made_up, name, 1)
    sample = add_sample(actor=people.maker, name="past.csv", content=content.encode())
    wish = TrainingWish(
        target="结果", bad_value="坏", id_column="编号", models=("woe_card",), card="woe_card"
    )
    training = ask_training(actor=people.maker, sample_id=sample, name="卡", wish=wish)
    run_training(training, actor=people.maker)
    model = get_training(training).model_id
    assert model is not None
    return model


def test_a_flow_scores_by_an_approved_model(people: RiskPeople) -> None:
    model_id = model_of(people, income="monthly_income", debt_ratio="debt_to_income", industry="education")
    draft = operations.draft_flow(actor=people.maker, flow_id=live().pk)
    tables = tables_of(live().graph)
    with pytest.raises(CardRefused):
        operations.save_flow(actor=people.maker, flow_id=draft, tables=tables, model_id=model_id)
    submit_model(actor=people.maker, model_id=model_id, limits="个人消费")
    check_model(actor=people.checker, model_id=model_id, approve=True, opinion="")
    operations.save_flow(actor=people.maker, flow_id=draft, tables=tables, model_id=model_id)
    facts = {"monthly_income": "12000.00", "monthly_debt": "6000.00", "education": "制造"}
    content = risk.flow_content(DecisionFlow.objects.get(pk=draft))
    outputs = evaluate(content, package("consumer", facts=facts))
    detail = get_model(model_id)
    card = card_from_json(RiskModel.objects.get(pk=model_id).artefact["card"])
    # The same case as one row of a table, judged by the card's own columns.
    row = Table(
        {
            "debt_to_income": Column("debt_to_income", Kind.NUMBER, numbers=np.array([0.5])),
            "monthly_income": Column("monthly_income", Kind.NUMBER, numbers=np.array([12000.0])),
            "education": Column("education", Kind.CATEGORY, codes=np.array([0], np.int32), levels=("制造",)),
        },
        1,
    )
    assert outputs.score == int(card.totals(row)[0])
    assert outputs.default_probability is not None
    assert float(outputs.default_probability) == pytest.approx(float(card.probabilities(row)[0]), abs=1e-6)
    assert outputs.grade in {grade.name for grade in detail.card.grades}
    assert {line.zh for line in outputs.points} == {"收入负债比", "月收入", "学历"}
    with pytest.raises(ModelInUse):
        retire_model(actor=people.maker, model_id=model_id)
    # A record made by it replays to the same answer when the model itself is long retired.
    operations.retire_flow(actor=people.maker, flow_id=draft)
    retire_model(actor=people.maker, model_id=model_id)
    assert evaluate(content, package("consumer", facts=facts)) == outputs


def test_a_model_that_reads_what_the_flow_does_not_know_is_refused(people: RiskPeople) -> None:
    model_id = model_of(people, debt_ratio="debt_to_income")
    submit_model(actor=people.maker, model_id=model_id, limits="个人消费")
    check_model(actor=people.checker, model_id=model_id, approve=True, opinion="")
    draft = operations.draft_flow(actor=people.maker, flow_id=live().pk)
    with pytest.raises(CardRefused) as refused:
        operations.save_flow(
            actor=people.maker, flow_id=draft, tables=tables_of(live().graph), model_id=model_id
        )
    assert "industry" in refused.value.message("zh")
