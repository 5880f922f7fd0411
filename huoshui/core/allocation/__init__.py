"""Allocation of repayments (冲抵)."""

from huoshui.core.allocation.waterfall import (
    DEFAULT,
    NON_ACCRUAL,
    Allocation,
    AllocationMode,
    AllocationOrder,
    AllocationPart,
    Component,
    DueLine,
    TimedComponent,
    allocate,
    check_order,
)

__all__ = [
    "DEFAULT",
    "NON_ACCRUAL",
    "Allocation",
    "AllocationMode",
    "AllocationOrder",
    "AllocationPart",
    "Component",
    "DueLine",
    "TimedComponent",
    "allocate",
    "check_order",
]
