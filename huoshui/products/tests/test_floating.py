"""Floating rates of products: what is refused in words, and the LPR that was published before a day."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from huoshui.core.errors import InvalidInput
from huoshui.core.pricing import LprTenor, RateReset
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM
from huoshui.identity.permissions import PERMISSIONS
from huoshui.identity.tests.cast import gather_cast
from huoshui.products import operations
from huoshui.products.definition import ProductDefinition
from huoshui.products.floating import check_floating, floating_rate_of, lpr_before
from huoshui.products.operations import save_parameter
from huoshui.products.ready import READY_PRODUCTS

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today() -> None:
    business_date.advance_to(TODAY)


def consumer(pricing: dict[str, Any], **changes: Any) -> ProductDefinition:
    content = READY_PRODUCTS["consumer"].definition.model_dump(mode="json")
    return ProductDefinition.model_validate(
        {**content, "pricing": {**content["pricing"], **pricing}, **changes}
    )


def publish(value: str, day: date, code: str = "lpr_1y") -> None:
    save_parameter(actor=SYSTEM, code=code, value=value, valid_from=day, legal_basis="LPR公告")


@pytest.mark.parametrize("reset", ["year_start", "anniversary", "quarterly"])
def test_the_usual_rules_are_offered(reset: str) -> None:
    check_floating(consumer({"reset": reset}))


@pytest.mark.parametrize(
    ("pricing", "changes", "field", "words"),
    [
        ({"kind": "fixed", "annual_rate": "0.06", "reset": "year_start"}, {}, "kind", "固定利率"),
        ({"reset": "monthly"}, {}, "reset", "重定价周期"),
        ({"reset": "publication"}, {}, "reset", "重定价周期"),
        ({"reset": "anniversary"}, {"term_months_max": 12}, "reset", "不超过一年"),
        ({"reset": "quarterly", "lpr_code": "lpr_5y"}, {"term_months_max": 12}, "lpr_code", "一年期LPR"),
        ({"reset": "year_start"}, {"term_months_min": 61, "term_months_max": 120}, "lpr_code", "五年期"),
        ({"reset": "year_start"}, {"repayment_methods": ["flat"]}, "reset", "等本等息"),
        (
            {"reset": "year_start"},
            {"revolving": {"draw_min": "1000.00", "draw_term_months_max": 12}},
            "reset",
            "循环额度",
        ),
    ],
)
def test_what_does_not_go_together_is_refused_in_words(
    pricing: dict[str, Any], changes: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        check_floating(consumer(pricing, **changes))
    assert refused.value.field == f"definition.pricing.{field}"
    assert refused.value.message("en").isascii()


def test_a_draft_is_refused_before_it_is_written() -> None:
    maker = replace(gather_cast().officer, permissions=frozenset(PERMISSIONS))
    operations.create_product(actor=maker, code="floating", name="浮动贷", name_en="Floating", scene="c")
    with pytest.raises(InvalidInput, match="重定价周期"):
        operations.draft_version(
            actor=maker, product_code="floating", definition=consumer({"reset": "monthly"})
        )


def test_the_contract_keeps_the_lpr_in_force_and_the_points_to_the_rate() -> None:
    publish("0.0300", date(2026, 10, 20))
    found = floating_rate_of(consumer({"reset": "anniversary"}), rate=Decimal("0.0420"), on=TODAY)
    assert found is not None
    assert (found.tenor, found.lpr, found.published_on, found.basis_points, found.reset) == (
        LprTenor.ONE_YEAR,
        Decimal("0.0300"),
        date(2026, 10, 20),
        Decimal(120),
        RateReset.ANNIVERSARY,
    )
    assert floating_rate_of(consumer({}), rate=Decimal("0.0420"), on=TODAY) is None


def test_an_older_publication_does_not_stand_in_for_a_missing_one() -> None:
    publish("0.0310", date(2026, 9, 21))
    publish("0.0360", date(2026, 10, 20), code="lpr_5y")
    assert lpr_before(LprTenor.ONE_YEAR, date(2026, 11, 1)) == (None, date(2026, 10, 20))
    published, _ = lpr_before(LprTenor.FIVE_YEARS, date(2026, 11, 1))
    assert published is not None and published.rate == Decimal("0.0360")


def test_a_publication_may_be_entered_late_once() -> None:
    """The months that have one stay as they are; other parameters never begin in the past."""
    publish("0.0310", date(2026, 9, 21))
    publish("0.0300", date(2026, 11, 22))
    publish("0.0305", date(2026, 10, 20))
    published, _ = lpr_before(LprTenor.ONE_YEAR, date(2026, 11, 1))
    assert published is not None and published.rate == Decimal("0.0305")
    with pytest.raises(operations.ParameterInPast):
        publish("0.0200", date(2026, 10, 21))
    save_parameter(actor=SYSTEM, code="vat_rate", value="0.06", valid_from=TODAY, legal_basis="财税")
    with pytest.raises(operations.ParameterInPast):
        save_parameter(
            actor=SYSTEM, code="vat_rate", value="0.03", valid_from=date(2026, 10, 1), legal_basis="财税"
        )
