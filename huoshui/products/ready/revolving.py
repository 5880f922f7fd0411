"""随借随还: a line for sole proprietors and farmers, drawn on and repaid any day, interest by the day."""

from huoshui.core.schedule import RepaymentMethod
from huoshui.products.definition import Revolving
from huoshui.products.ready import microcredit

DEFINITION = microcredit.DEFINITION.model_copy(
    update={
        "amount_min": 1_000_000,
        "amount_max": 50_000_000,
        "term_months_min": 12,
        "term_months_max": 36,
        "repayment_methods": (
            RepaymentMethod.INTEREST_MONTHLY,
            RepaymentMethod.EQUAL_INSTALMENT,
            RepaymentMethod.BULLET,
        ),
        "auto_approve_up_to": None,
        "revolving": Revolving(draw_min=100_000, draw_term_months_max=12),
    }
)
