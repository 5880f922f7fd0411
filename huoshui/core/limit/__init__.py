"""Limits (额度), terms and the way money is paid out."""

from huoshui.core.limit.affordability import affordability
from huoshui.core.limit.binding import BindingLimit, binding_limit
from huoshui.core.limit.regression import LimitTerm, regression_limit
from huoshui.core.limit.term_rules import (
    ExtensionCheck,
    PaymentMode,
    check_extension,
    payment_mode,
    term_allowed,
)
from huoshui.core.limit.working_capital import (
    MANUAL_REASONS,
    FinancialLines,
    ManualReason,
    NeedInput,
    NeedMethod,
    NeedResult,
    TurnoverDays,
    new_limit,
    turnover_days,
    working_capital_need,
)

__all__ = [
    "MANUAL_REASONS",
    "BindingLimit",
    "ExtensionCheck",
    "FinancialLines",
    "LimitTerm",
    "ManualReason",
    "NeedInput",
    "NeedMethod",
    "NeedResult",
    "PaymentMode",
    "TurnoverDays",
    "affordability",
    "binding_limit",
    "check_extension",
    "new_limit",
    "payment_mode",
    "regression_limit",
    "term_allowed",
    "turnover_days",
    "working_capital_need",
]
