"""Prices of loans: annual cost (综合融资成本), caps, LPR."""

from huoshui.core.pricing.annual_cost import (
    AnnualCost,
    CostBasis,
    annual_cost,
    annual_cost_by_dates,
    cost_cap_check,
    irr_monthly,
)
from huoshui.core.pricing.lpr import LprPrice, LprTenor, lpr_cap, lpr_tenor, price_on_lpr, reprice
from huoshui.core.pricing.schedule_cost import schedule_annual_cost

__all__ = [
    "AnnualCost",
    "CostBasis",
    "LprPrice",
    "LprTenor",
    "annual_cost",
    "annual_cost_by_dates",
    "cost_cap_check",
    "irr_monthly",
    "lpr_cap",
    "lpr_tenor",
    "price_on_lpr",
    "reprice",
    "schedule_annual_cost",
]
