"""The demo's floating product and its made-up LPR: set once, published once a month."""

from datetime import date

import pytest

from huoshui.core.pricing import RateReset
from huoshui.demo.accounts import QINGSHAN
from huoshui.demo.floating import PRODUCT, float_working_capital, publish_lpr
from huoshui.demo.lenders import furnish
from huoshui.foundation import business_date
from huoshui.products.queries import get_live_version, list_parameters


@pytest.mark.django_db
def test_the_product_floats_and_every_month_has_its_lpr() -> None:
    furnish(QINGSHAN, opening_date=date(2025, 12, 1))
    for _ in range(2):
        float_working_capital(QINGSHAN)
    live = get_live_version(PRODUCT)
    assert (live.version, live.definition.pricing.reset) == (2, RateReset.QUARTERLY)
    for month in (date(2025, 12, 20), date(2026, 5, 20), date(2026, 6, 20)):
        business_date.advance_to(month)
        for _ in range(2):
            publish_lpr(QINGSHAN, month)
    rows = [(f"{row.valid_from}", row.value) for row in list_parameters(code="lpr_1y")[:3]]
    # December 2025 has its real row of the 22nd.
    assert rows == [("2026-06-20", "0.0290"), ("2026-05-20", "0.0300"), ("2025-12-22", "0.0300")]
