"""The table of repayment methods: a new method is a file beside this one and a line here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from huoshui.core.schedule.bullet import bullet
from huoshui.core.schedule.equal_instalment import equal_instalment
from huoshui.core.schedule.equal_principal import equal_principal
from huoshui.core.schedule.interest_monthly import interest_monthly
from huoshui.core.schedule.interest_quarterly import interest_quarterly
from huoshui.core.schedule.terms import Instalment, RepaymentMethod, ScheduleTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodDefinition:
    """A repayment method: its names and the function that builds its instalments."""

    method: RepaymentMethod
    zh: str
    en: str
    build: Callable[[ScheduleTerms], tuple[Instalment, ...]]


_ALL = (
    MethodDefinition(
        method=RepaymentMethod.EQUAL_INSTALMENT, zh="等额本息", en="Equal instalments", build=equal_instalment
    ),
    MethodDefinition(
        method=RepaymentMethod.EQUAL_PRINCIPAL, zh="等额本金", en="Equal principal", build=equal_principal
    ),
    MethodDefinition(
        method=RepaymentMethod.INTEREST_MONTHLY,
        zh="按月付息到期还本",
        en="Monthly interest, principal at maturity",
        build=interest_monthly,
    ),
    MethodDefinition(
        method=RepaymentMethod.INTEREST_QUARTERLY,
        zh="按季付息到期还本",
        en="Quarterly interest, principal at maturity",
        build=interest_quarterly,
    ),
    MethodDefinition(
        method=RepaymentMethod.BULLET, zh="利随本清", en="Principal and interest at maturity", build=bullet
    ),
)

METHODS: Mapping[RepaymentMethod, MethodDefinition] = {row.method: row for row in _ALL}
