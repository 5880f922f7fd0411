"""Approval steps and rules of repayment the ready products share."""

from decimal import Decimal
from typing import Any

from huoshui.core.allocation import DEFAULT
from huoshui.core.money import Cents
from huoshui.products.definition import ApprovalStepPlan


def desk_steps(*, senior_above: Cents) -> tuple[ApprovalStepPlan, ...]:
    """初审 → 终审 → 上级终审,
    the last one only above `senior_above` cents or beyond the approver's authority.
    """
    return (
        ApprovalStepPlan(
            code="first_review", name="初审", name_en="First review", permission="application.review"
        ),
        ApprovalStepPlan(
            code="final_approval", name="终审", name_en="Final approval", permission="application.approve"
        ),
        ApprovalStepPlan(
            code="senior",
            name="上级终审",
            name_en="Senior approval",
            permission="application.approve",
            above_amount=senior_above,
        ),
    )


USUAL_TERMS: dict[str, Any] = {
    "penalty_markup": Decimal("0.5"),
    "misuse_markup": Decimal("1"),
    "prepayment_fee_rate": Decimal("0"),
    "allocation_order": DEFAULT,
    "vat_rate": Decimal("0.06"),
}
"""Markups of 银发〔2003〕251号 (penalty +50 %, misuse +100 %), no prepayment fee, default order, VAT 6 %."""
