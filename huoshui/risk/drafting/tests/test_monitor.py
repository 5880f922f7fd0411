"""A flow at work, watched; and the lender's own past made into a sample."""

from datetime import date
from typing import Any

import pytest

from huoshui.foundation import business_date
from huoshui.foundation.actor import PermissionMissing
from huoshui.foundation.ports import answering
from huoshui.risk import operations as risk
from huoshui.risk.drafting.monitor import watch_flow
from huoshui.risk.drafting.tests.test_drafting import Outcomes, decided, live
from huoshui.risk.ports import LoanOutcomes
from huoshui.risk.registry.history import sample_from_history
from huoshui.risk.registry.queries import get_sample
from huoshui.risk.registry.refusals import NoHistory
from huoshui.risk.registry.samples import locked_sample, table_of
from huoshui.risk.tests.people import RiskPeople, risk_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(lender: object) -> RiskPeople:
    risk.install_flows()
    business_date.advance_to(date(2026, 11, 22))
    return risk_people()


def watched(**bad: bool) -> Any:
    with answering(LoanOutcomes, Outcomes(**bad)):
        return watch_flow(live().pk)


def test_predictions_stand_beside_what_became_of_the_loans(people: RiskPeople) -> None:
    for number in ("SQ1", "SQ2", "SQ3"):
        decided(number, business_date=date(2026, 3, 5))
    decided("SQ4", business_date=date(2026, 4, 5), age=17)
    watch = watched(SQ1=True, SQ2=False)
    march, april = watch.months
    assert (march.month, march.cases, march.outcomes) == ("2026-03", 3, {"approve": 3})
    assert march.back_test is not None and march.back_test.rows == 2
    # One of two was bad: observed 0.5, predicted what the flow said of the two.
    assert march.back_test.observed == 0.5
    assert march.back_test.predicted == pytest.approx(march.predicted)
    assert (april.outcomes, april.back_test) == ({"decline": 1}, None)
    assert watch.grades is None  # four cases say nothing about a shift


def test_other_people_apply_and_it_is_seen(people: RiskPeople) -> None:
    for at in range(25):
        decided(f"SQ1{at:02d}", business_date=date(2026, 3, 5))
    poor = {"monthly_income": "3000.00", "education": "primary", "years_in_job": 0}
    for at in range(25):
        decided(f"SQ2{at:02d}", business_date=date(2026, 11, 5), facts=poor)
    watch = watched()
    assert watch.grades is not None and watch.grades.level == "act"
    assert watch.recent == 25


def test_the_own_past_becomes_a_sample_with_what_was_known_then(people: RiskPeople) -> None:
    with answering(LoanOutcomes, Outcomes()), pytest.raises(NoHistory):
        sample_from_history(actor=people.maker, flow_code="consumer")
    for at in range(6):
        decided(f"SQ{at}", facts={"monthly_debt": f"{at * 600}.00"})
    with answering(LoanOutcomes, Outcomes(SQ0=False, SQ1=False, SQ5=True)):
        with pytest.raises(PermissionMissing):
            sample_from_history(actor=people.officer, flow_code="consumer")
        sample_id = sample_from_history(actor=people.maker, flow_code="consumer")
    sample = get_sample(sample_id)
    assert sample.row_count == 3
    table = table_of(locked_sample(sample_id), {})
    assert list(table.columns["application"].texts()) == ["SQ0", "SQ1", "SQ5"]
    assert list(table.columns["outcome"].texts()) == ["good", "good", "bad"]
    # Debt service to income of 12,000: 0, 600 and 3,000 a month.
    assert list(table.columns["debt_to_income"].numbers) == [0.0, 0.05, 0.25]
    assert list(table.columns["education"].texts()) == ["bachelor"] * 3
    assert "score" not in table.columns and "personal_free_income" in table.columns
