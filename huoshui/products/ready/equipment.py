"""设备更新贷款: machines bought and set up over months, paid out as the bills come."""

from huoshui.core.schedule import RepaymentMethod
from huoshui.products.definition import Tranches
from huoshui.products.ready import working_capital

DEFINITION = working_capital.DEFINITION.model_copy(
    update={
        "amount_min": 20_000_000,
        "term_months_min": 12,
        "repayment_methods": (RepaymentMethod.EQUAL_PRINCIPAL, RepaymentMethod.INTEREST_QUARTERLY),
        "tranches": Tranches(draw_months=6, amount_min=5_000_000),
    }
)
