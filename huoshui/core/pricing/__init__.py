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
from huoshui.core.pricing.reset import (
    FloatingRate,
    RateReset,
    counts_from,
    next_reset,
    points_between,
    publication_before,
)
from huoshui.core.pricing.schedule_cost import schedule_annual_cost

__all__ = [
    "AnnualCost",
    "CostBasis",
    "FloatingRate",
    "LprPrice",
    "LprTenor",
    "RateReset",
    "annual_cost",
    "annual_cost_by_dates",
    "cost_cap_check",
    "counts_from",
    "irr_monthly",
    "lpr_cap",
    "lpr_tenor",
    "next_reset",
    "points_between",
    "price_on_lpr",
    "publication_before",
    "reprice",
    "schedule_annual_cost",
]
