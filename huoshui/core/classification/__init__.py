"""Risk classification (风险分类)."""

from huoshui.core.classification.classes import (
    NON_PERFORMING,
    RiskClass,
    class_by_days,
    is_non_accrual,
    is_non_performing,
)

__all__ = ["NON_PERFORMING", "RiskClass", "class_by_days", "is_non_accrual", "is_non_performing"]
