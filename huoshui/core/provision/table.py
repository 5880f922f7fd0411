"""The table of 2002: a general reserve on all loans, a special one by class (贷款损失准备计提指引)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from huoshui.core.classification import RiskClass
from huoshui.core.errors import InvalidInput
from huoshui.core.money import Cents, round_half_up

FLOATING = frozenset({RiskClass.SUBSTANDARD, RiskClass.DOUBTFUL})
"""Classes whose rate may float; the others have the rate of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionTable:
    """The rates in force (计提比例), fractions of the balance; `float_share` the largest relative float."""

    general: Decimal
    special: Mapping[RiskClass, Decimal]
    float_share: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class TableProvision:
    """General and special reserve (一般准备, 专项准备) of a balance and the rate of both, cents."""

    rate: Fraction
    general: Cents
    special: Cents

    @property
    def total(self) -> Cents:
        """Both together."""
        return self.general + self.special


def special_rate(risk_class: RiskClass, table: ProvisionTable, floated: Decimal = Decimal(0)) -> Fraction:
    """The special rate of a class; 次级 and 可疑 move by `floated` of themselves.

    银行贷款损失准备计提指引 (2002): 次级 25 %, 可疑 50 %, ± 20 %, read as relative. 次级 at +20 % → 30 %.
    Refusals: InvalidInput for a float beyond the share allowed.
    """
    if abs(floated) > table.float_share:
        raise InvalidInput(
            field="float", zh="上下浮动超过允许比例", en="The rate may not float that far up or down"
        )
    rate = Fraction(table.special.get(risk_class, Decimal(0)))
    return rate * (1 + Fraction(floated)) if risk_class in FLOATING else rate


def table_provision(
    balance: Cents, risk_class: RiskClass, table: ProvisionTable, floated: Decimal = Decimal(0)
) -> TableProvision:
    """The reserve the table asks for a balance of that class, cents, rounded once for both parts together.

    关注 10,000,000.00 at 1 % + 2 %: general 100,000.00, special 200,000.00. Refusals: InvalidInput.
    """
    special = special_rate(risk_class, table, floated)
    rate = Fraction(table.general) + special
    total = round_half_up(balance * rate)
    general = min(round_half_up(balance * Fraction(table.general)), total)
    return TableProvision(rate=rate, general=general, special=total - general)
