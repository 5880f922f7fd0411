"""Interest (利息), penalty interest (罚息) and compound interest (复利)."""

from huoshui.core.interest.compound import overdue_compound
from huoshui.core.interest.contractual import accrued_interest, simple_interest
from huoshui.core.interest.penalty import overdue_penalty

__all__ = ["accrued_interest", "overdue_compound", "overdue_penalty", "simple_interest"]
