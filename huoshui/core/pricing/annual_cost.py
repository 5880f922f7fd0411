"""The annual cost of a loan (年化综合成本): internal rate of return over months, or over dates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum

from huoshui.core.errors import InvalidInput
from huoshui.core.money import Cents
from huoshui.core.rates import Rate

PRECISION = 40  # working digits; results are given to 12 decimals
_TWELVE = Decimal("0.000000000001")
_LOWEST = Decimal("-0.99")
_HIGHEST = Decimal(1_000_000)


class CostBasis(StrEnum):
    """Which annual figure a cap is tested on: 单利 (monthly × 12) or 复利 ((1 + monthly)^12 − 1)."""

    SIMPLE = "simple"
    COMPOUND = "compound"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualCost:
    """The cost of a loan per month and per year, both ways of annualising, as fractions (0.24 = 24 %)."""

    monthly_irr: Rate
    simple: Rate
    compound: Rate


def irr_monthly(cash_flows: Sequence[Cents | Decimal]) -> Rate:
    """The monthly rate at which the flows are worth nothing (内部收益率), to 12 decimals.

    PBoC 公告〔2021〕3号: Σ CF_k / (1 + i)^k = 0; CF_0 is what the borrower received, the others negative.
    Refusals: InvalidInput when the flows have no change of sign. 10,000 against 12 × −945.60 → 0.020000690…
    """
    flows = [Decimal(flow) for flow in cash_flows]
    _check_signs(flows)

    def value(rate: Decimal) -> Decimal:
        discount, total = 1 / (1 + rate), Decimal(0)
        for flow in reversed(flows):
            total = total * discount + flow
        return total

    with localcontext(prec=PRECISION):
        root = _newton(flows) or _root(value, lowest=_LOWEST)
        return root.quantize(_TWELVE)


def _newton(flows: Sequence[Decimal]) -> Rate | None:
    """The root by Newton's method, for the usual loan (money out once, then only back); none when it does not
    settle there."""
    if flows[0] <= 0 or any(flow > 0 for flow in flows[1:]):
        return None
    rate = Decimal("0.01")
    for _ in range(40):
        discount, value, slope = 1 / (1 + rate), Decimal(0), Decimal(0)
        for flow in reversed(flows):
            slope = (slope + value) * discount if slope or value else slope
            value = value * discount + flow
        # value = Σ CF·v^k and slope = Σ k·CF·v^k: the derivative by the rate is −slope·v.
        if not slope:
            return None
        step = value / (slope * discount)
        rate += step
        if rate <= _LOWEST or rate > 1:
            return None
        if abs(step) < _TWELVE / 1000:
            return rate
    return None


def annual_cost(net_received: Cents, payments_by_month: Sequence[Cents | Decimal]) -> AnnualCost:
    """The annual cost of receiving `net_received` and paying each month, all charges included (cents).

    `payments_by_month[0]` is paid one month after the money came. 民法典 Art. 670: what was withheld was
    never received.
    10,000 with 60 a month fee over 12 equal principal parts: simple 13.0342 %, compound 13.8418 %.
    """
    with localcontext(prec=PRECISION):
        monthly = irr_monthly([net_received, *(-Decimal(payment) for payment in payments_by_month)])
        compound = ((1 + monthly) ** 12 - 1).quantize(_TWELVE)
        return AnnualCost(monthly_irr=monthly, simple=monthly * 12, compound=compound)


def annual_cost_by_dates(flows: Sequence[tuple[date, Cents]]) -> AnnualCost:
    """The annual cost of flows on irregular dates: exponent days / 365 from the first flow.

    `compound` is the rate that solves the equation, the monthly rate follows from it.
    """
    if not flows:
        raise InvalidInput(field="flows", zh="现金流不能为空", en="There are no flows")
    start = flows[0][0]
    dated = [(Decimal((day - start).days) / 365, Decimal(amount)) for day, amount in flows]
    _check_signs([amount for _, amount in dated])

    def value(rate: Decimal) -> Decimal:
        growth = (1 + rate).ln()
        return sum((amount * (-years * growth).exp() for years, amount in dated), Decimal(0))

    with localcontext(prec=PRECISION):
        compound = _root(value, lowest=_LOWEST)
        monthly = ((1 + compound).ln() / 12).exp() - 1
        return AnnualCost(
            monthly_irr=monthly.quantize(_TWELVE),
            simple=(monthly * 12).quantize(_TWELVE),
            compound=compound.quantize(_TWELVE),
        )


def cost_cap_check(
    cost: AnnualCost,
    cap: Rate,
    basis: str = CostBasis.SIMPLE,
    tolerance: Decimal = Decimal("0.0001"),
) -> bool:
    """Whether the cost keeps under the cap: cost ≤ cap + tolerance (0.01 percentage point by default).

    Which figure is tested is a parameter. 24.0008 % simple against 24 % → passes; 28.3555 % → does not.
    """
    tested = cost.simple if CostBasis(basis) is CostBasis.SIMPLE else cost.compound
    return tested <= cap + tolerance


def _check_signs(flows: Sequence[Decimal]) -> None:
    if not (any(flow > 0 for flow in flows) and any(flow < 0 for flow in flows)):
        raise InvalidInput(
            field="cash_flows", zh="现金流必须有收有付", en="The flows need money both received and paid"
        )


def _root(value: Callable[[Decimal], Decimal], *, lowest: Decimal) -> Decimal:
    """Where `value` crosses zero: the secant, kept inside a bracket that bisection halves when it stalls."""
    low, high = lowest, Decimal("0.05")
    value_low, value_high = value(low), value(high)
    while value_low * value_high > 0 and high < _HIGHEST:
        high = high * 4
        value_high = value(high)
    if value_low * value_high > 0:
        raise InvalidInput(field="cash_flows", zh="无法求得内部收益率", en="No rate solves these flows")
    for step in range(400):
        if value_high == 0 or value_low == 0 or high - low < _TWELVE / 1000:
            break
        guess = high - value_high * (high - low) / (value_high - value_low)
        # Every third step halves the bracket, so a flat side cannot stall the secant.
        middle = (low + high) / 2 if step % 3 == 2 or not low < guess < high else guess
        value_middle = value(middle)
        if value_middle * value_low <= 0:
            high, value_high = middle, value_middle
        else:
            low, value_low = middle, value_middle
    if value_low == 0:
        return low
    return high if value_high == 0 else (low + high) / 2
