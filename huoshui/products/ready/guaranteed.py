"""农担贷: microcredit a guarantee company stands behind; its fee is taken in with each instalment, for it."""

from decimal import Decimal

from huoshui.products.definition import Fee
from huoshui.products.ready import microcredit

DEFINITION = microcredit.DEFINITION.model_copy(
    update={
        "auto_approve_up_to": None,
        "fees": (
            Fee(
                code="guarantee",
                name="担保费",
                name_en="Guarantee fee",
                rate_monthly=Decimal("0.0005"),
                collector="农业信贷担保公司",
            ),
        ),
    }
)
