"""The table of repayment methods: a new method is a file beside this one and a line here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from huoshui.core.schedule.at_maturity import at_maturity
from huoshui.core.schedule.balloon import balloon
from huoshui.core.schedule.custom import custom
from huoshui.core.schedule.equal_instalment import equal_instalment
from huoshui.core.schedule.equal_principal import equal_principal
from huoshui.core.schedule.flat import flat
from huoshui.core.schedule.periods import (
    Period,
    agreed_periods,
    regular_periods,
    settlement_periods,
    whole_term,
)
from huoshui.core.schedule.spread import Plan, Spread
from huoshui.core.schedule.stepped import stepped
from huoshui.core.schedule.terms import RepaymentMethod, ScheduleTerms

M = RepaymentMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodDefinition:
    """A repayment method: its names, its periods, and how it spreads the principal over them."""

    method: RepaymentMethod
    zh: str
    en: str
    periods: Callable[[ScheduleTerms], tuple[Period, ...]]
    plan: Callable[[Spread], Plan]


_ALL = (
    (M.EQUAL_INSTALMENT, "等额本息", "Equal instalments", regular_periods, equal_instalment),
    (M.EQUAL_PRINCIPAL, "等额本金", "Equal principal", regular_periods, equal_principal),
    (
        M.INTEREST_MONTHLY,
        "按月付息到期还本",
        "Monthly interest, principal at maturity",
        regular_periods,
        at_maturity,
    ),
    (
        M.INTEREST_QUARTERLY,
        "按季付息到期还本",
        "Quarterly interest, principal at maturity",
        settlement_periods,
        at_maturity,
    ),
    (M.BULLET, "利随本清", "Principal and interest at maturity", whole_term, at_maturity),
    (M.FLAT, "等本等息", "Equal principal and flat interest", regular_periods, flat),
    (M.BALLOON, "气球贷", "Level instalments with a balloon", regular_periods, balloon),
    (M.STEPPED, "阶梯还款", "Stepped instalments", regular_periods, stepped),
    (M.CUSTOM, "自定义还款计划", "Agreed dates and amounts", agreed_periods, custom),
    (M.DAILY_INTEREST, "按日计息随借随还", "Daily interest, repay any day", regular_periods, at_maturity),
)

METHODS: Mapping[RepaymentMethod, MethodDefinition] = {
    method: MethodDefinition(method=method, zh=zh, en=en, periods=periods, plan=plan)
    for method, zh, en, periods, plan in _ALL
}
