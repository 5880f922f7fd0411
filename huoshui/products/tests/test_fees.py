"""Fees of a product: one measure each, what is refused, and what they come to on a loan."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from huoshui.core.schedule import RepaymentMethod
from huoshui.products.definition import Fee, MethodPlan, Revolving
from huoshui.products.fees import FeesNotCollected, check_fees
from huoshui.products.ready import READY_PRODUCTS
from huoshui.products.terms import to_loan_terms

CONSUMER = READY_PRODUCTS["consumer"].definition


def fee(**values: Any) -> Fee:
    return Fee(**{"code": "service", "name": "服务费", "name_en": "Service fee", **values})


METHODS_BY_ROW = {
    "repayment_methods": (RepaymentMethod.CUSTOM,),
    "method_plan": MethodPlan(rows=({"after_months": 3, "share": "1"},)),  # type: ignore[arg-type]
}


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        (
            {"revolving": Revolving(draw_min=1, draw_term_months_max=12), "fees": (fee(amount=1),)},
            "循环",
        ),
        ({**METHODS_BY_ROW, "fees": (fee(rate_monthly=Decimal("0.005")),)}, "按月收费"),
        ({"fees": (fee(amount=1, timing="apart", collector="青山担保"),)}, "第三方"),
        ({"fees": (fee(amount=1, collector="甲"), fee(code="b", amount=1, collector="乙"))}, "一个第三方"),
    ],
)
def test_fees_that_nobody_collects_are_refused_in_words(changes: Any, word: str) -> None:
    with pytest.raises(FeesNotCollected) as refused:
        check_fees(CONSUMER.model_copy(update=changes))
    assert word in refused.value.message("zh") and refused.value.field == "definition.fees"


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"amount": "1.00", "rate_monthly": "0.01"},
        {"amount": "0.00"},
        {"rate_monthly": "0.01", "timing": "first_instalment"},
    ],
)
def test_a_fee_is_one_measure_above_zero(values: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"fee|rate"):
        fee(**values)


@pytest.mark.parametrize(
    ("method", "each"),
    [
        (RepaymentMethod.EQUAL_INSTALMENT, 50_00),
        (RepaymentMethod.INTEREST_QUARTERLY, 150_00),
        (RepaymentMethod.BULLET, 600_00),
    ],
)
def test_a_monthly_rate_goes_with_the_instalments_there_are(method: RepaymentMethod, each: int) -> None:
    """0.5 % a month of 10,000.00 is 50.00: with each month, each quarter, or once for twelve months."""
    definition = CONSUMER.model_copy(
        update={"fees": (fee(rate_monthly=Decimal("0.005")), fee(code="file", amount=80_00)), "due_day": None}
    )
    terms = to_loan_terms(
        definition,
        principal=10_000_00,
        annual_rate=Decimal("0.06"),
        term_months=12,
        method=method,
        start_date=date(2026, 1, 21),
    )
    assert (terms.schedule.instalment_fee, terms.schedule.first_fee) == (each, 80_00)
    assert [one.amount for one in terms.fees] == [each, 80_00]
