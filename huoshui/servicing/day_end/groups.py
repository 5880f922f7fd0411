"""The groups loans are counted in at the end of day (日终分组), as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from huoshui.core.columns import Ints
from huoshui.servicing.models import LoanGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What loans of one group have in common (日终分组)."""

    product_code: str
    branch_id: int
    vat_rate: Decimal
    technical_overdue_days: int


def load_groups() -> Mapping[int, Group]:
    """Every group by its id."""
    rows = LoanGroup.objects.values_list(
        "id", "product_code", "branch_id", "vat_rate", "technical_overdue_days"
    )
    return {
        pk: Group(product_code=product, branch_id=branch, vat_rate=vat, technical_overdue_days=days)
        for pk, product, branch, vat, days in rows
    }


def technical_days(groups: Mapping[int, Group], group: Ints) -> Ints:
    """Technical days (技术性逾期天数) of each loan, by its group."""
    table = np.zeros(max(groups, default=0) + 1, dtype=np.int64)
    for pk, row in groups.items():
        table[pk] = row.technical_overdue_days
    return table[group]
