"""Repayment schedules (还款计划): one file per repayment method."""

from huoshui.core.schedule.build import build_schedule, schedule_totals
from huoshui.core.schedule.methods import METHODS
from huoshui.core.schedule.terms import (
    Instalment,
    RepaymentMethod,
    ScheduleTerms,
    ScheduleTotals,
    YearTotal,
)

__all__ = [
    "METHODS",
    "Instalment",
    "RepaymentMethod",
    "ScheduleTerms",
    "ScheduleTotals",
    "YearTotal",
    "build_schedule",
    "schedule_totals",
]
