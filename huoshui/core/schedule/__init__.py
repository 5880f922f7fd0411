"""Repayment schedules (还款计划): one file per repayment method."""

from huoshui.core.schedule.build import build_schedule, schedule_totals
from huoshui.core.schedule.check import check_schedule_terms
from huoshui.core.schedule.methods import METHODS
from huoshui.core.schedule.terms import (
    AccrualSegment,
    AnnuityBasis,
    Arithmetic,
    CustomRow,
    DateRange,
    DueDates,
    FirstPeriod,
    Instalment,
    LastPeriod,
    PeriodUnit,
    RateStep,
    Relief,
    Remainder,
    RepaymentMethod,
    ScheduleTerms,
    ScheduleTotals,
    Shape,
    Step,
    Subsidy,
    YearTotal,
)

__all__ = [
    "METHODS",
    "AccrualSegment",
    "AnnuityBasis",
    "Arithmetic",
    "CustomRow",
    "DateRange",
    "DueDates",
    "FirstPeriod",
    "Instalment",
    "LastPeriod",
    "PeriodUnit",
    "RateStep",
    "Relief",
    "Remainder",
    "RepaymentMethod",
    "ScheduleTerms",
    "ScheduleTotals",
    "Shape",
    "Step",
    "Subsidy",
    "YearTotal",
    "build_schedule",
    "check_schedule_terms",
    "schedule_totals",
]
