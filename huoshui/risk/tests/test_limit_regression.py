"""The regression on past limits: finds the rule that made them, refuses the unknown, binds by name."""

from decimal import Decimal
from random import Random
from typing import Any

import pytest

from huoshui.core.limit import LimitTerm, regression_limit
from huoshui.risk.evaluate import FlowContent, evaluate
from huoshui.risk.limit_regression import LimitModelSpec, LimitTermSpec, TooFewLimits, fit_limits
from huoshui.risk.tests.cases import flow, package
from huoshui.risk.variables import VARIABLES

INPUTS = {
    name: VARIABLES[name] for name in ("revenue", "debt_ratio", "years_in_business", "sector", "employees")
}


def made_up(rows: int = 400) -> tuple[list[dict[str, Any]], list[int]]:
    """Limits that people would have granted by e^(1 + 0.8 ln(1 + revenue) − 2 × debt ratio), give or take 2
    %.
    """
    random = Random(11)
    cases, limits = [], []
    for _ in range(rows):
        revenue = Decimal(random.randint(1_000_000, 100_000_000))
        debt = Decimal(random.randint(10, 90)) / 100
        cases.append(
            {
                "revenue": revenue,
                "debt_ratio": debt,
                "years_in_business": random.randint(1, 20),
                "sector": "retail",
                "employees": 5,
            }
        )
        exact = (1 + Decimal("0.8") * (1 + revenue).ln() - 2 * debt).exp()
        limits.append(int(exact * Decimal(random.uniform(0.98, 1.02)) * 100))
    return cases, limits


def test_the_formula_by_hand() -> None:
    # e^(2 + 0.6 × ln 1,000,001) = e^10.289307 = 29,416.38 yuan, down to whole hundreds.
    terms = [LimitTerm(name="revenue", coefficient=Decimal("0.6"), is_log=True)]
    assert regression_limit(Decimal(2), terms, {"revenue": Decimal(1_000_000)}) == 29_400_00
    assert regression_limit(Decimal(2), terms, {"revenue": None}) is None
    assert regression_limit(Decimal(2), terms, {"revenue": Decimal(-2)}) is None


def test_the_rule_that_made_the_limits_is_found_and_nothing_else() -> None:
    model = fit_limits(*made_up(), INPUTS)
    found = {term.name: term for term in model.terms}
    assert set(found) == {"revenue", "debt_ratio"}
    assert float(found["revenue"].coefficient) == pytest.approx(0.8, abs=0.01)
    assert float(found["debt_ratio"].coefficient) == pytest.approx(-2, abs=0.02)
    assert (found["revenue"].is_log, found["debt_ratio"].is_log) == (True, False)
    assert model.r_squared > Decimal("0.99") and model.typical_error < Decimal("0.02")
    assert model.rows == 400


def test_limits_without_a_rule_get_no_inputs() -> None:
    cases, limits = made_up()
    shuffled = Random(3).sample(limits, len(limits))
    assert fit_limits(cases, shuffled, INPUTS).terms == ()


def test_too_few_are_refused() -> None:
    cases, limits = made_up(49)
    with pytest.raises(TooFewLimits):
        fit_limits(cases, limits, INPUTS)


def test_it_is_one_more_limit_and_binds_by_name() -> None:
    shipped = flow("working_capital")
    model = LimitModelSpec(
        intercept=Decimal(2),
        terms=(LimitTermSpec(name="revenue", coefficient=Decimal("0.6"), is_log=True),),
        rows=100,
        r_squared=Decimal("0.8"),
        typical_error=Decimal("0.1"),
    )
    content = FlowContent(
        code=shipped.code,
        content_hash="with-regression",
        graph=shipped.graph,
        scorecard={**shipped.scorecard, "limit_model": model.model_dump(mode="json")},
    )
    outputs = evaluate(content, package("working_capital"))
    # Revenue 120,000,000: e^(2 + 0.6 × ln 120,000,001) = e^13.161801 = 520,113 yuan.
    assert outputs.limit == 520_100_00
    assert outputs.limit_name == "regression"
    line = next(one for one in outputs.limits if one.is_binding)
    assert (line.zh, line.en) == ("历史额度回归", "By the regression on past limits")
    assert "limit_capped" in outputs.reason_codes
    unknown = evaluate(content, package("working_capital", facts={"revenue": None}))
    assert next(one.amount for one in unknown.limits if one.name == "regression") is None
