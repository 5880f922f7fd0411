"""Working-capital need (流动资金贷款需求量测算), the annex formula, exact until the last division."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from huoshui.core.money import Cents, round_half_up, yuan_grouped

YEAR_DAYS = 360


@dataclass(frozen=True, slots=True, kw_only=True)
class FinancialLines:
    """The lines of last year's statements the formula reads, cents; profit is 利润总额 by default."""

    revenue: Cents
    cost: Cents
    profit: Cents
    inventory_opening: Cents
    inventory_closing: Cents
    receivables_opening: Cents
    receivables_closing: Cents
    payables_opening: Cents
    payables_closing: Cents
    prepaid_opening: Cents
    prepaid_closing: Cents
    advances_opening: Cents
    advances_closing: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedInput:
    """The statements, the expected growth of revenue, and what already finances the working capital."""

    lines: FinancialLines
    growth_rate: Decimal | Fraction
    own_funds: Cents
    existing_loans: Cents
    other_funds: Cents


class NeedMethod(StrEnum):
    """Whether the formula gave the need, or a person must measure it (人工测算)."""

    FORMULA = "formula"
    MANUAL = "manual"


class ManualReason(StrEnum):
    """Why the formula has no meaning."""

    NO_REVENUE = "no_revenue"
    NO_COST = "no_cost"
    CYCLE_NOT_POSITIVE = "cycle_not_positive"
    NEED_NOT_POSITIVE = "need_not_positive"


MANUAL_REASONS: dict[ManualReason, tuple[str, str]] = {
    ManualReason.NO_REVENUE: ("上年度销售收入不大于零", "last year's revenue is not above zero"),
    ManualReason.NO_COST: (
        "有余额但销售成本不大于零",
        "there are balances but the cost of sales is not above zero",
    ),
    ManualReason.CYCLE_NOT_POSITIVE: (
        "营运资金周转天数不大于零",
        "the working-capital cycle is not above zero days",
    ),
    ManualReason.NEED_NOT_POSITIVE: ("测算的营运资金量不大于零", "the measured need is not above zero"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnoverDays:
    """周转天数 of each item, exact."""

    inventory: Fraction
    receivables: Fraction
    payables: Fraction
    prepaid: Fraction
    advances: Fraction

    @property
    def cycle(self) -> Fraction:
        """Days money is bound: stock + receivables − payables + prepaid − advances received."""
        return self.inventory + self.receivables - self.payables + self.prepaid - self.advances


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedResult:
    """What the formula says, with every step; `need` and `new_limit` are None when it is manual, cents."""

    method: NeedMethod
    days: TurnoverDays | None
    cycle_days: Fraction | None
    turns: Fraction | None
    margin: Fraction | None
    need: Cents | None
    new_limit: Cents | None
    manual_reason: ManualReason | None
    explanation: str
    explanation_en: str


def working_capital_need(inp: NeedInput) -> NeedResult:
    """The working-capital need (营运资金量) and the new limit (新增额度), cents.

    流动资金贷款管理办法 annex: revenue × (1 − margin) × (1 + growth) / turns, turns = 360 / cycle days;
    limit = need − own funds − existing loans − other funds, never below 0. No step is rounded before the
    last. Where the formula has no meaning (cycle ≤ 0 …) nothing is proposed and the method is `manual`.
    Revenue 12,000, cost 9,000, profit 1,200, growth 15 %, cycle 75 days (万元) → 2,587.50; less 1,550 →
    1,037.50.
    """
    lines = inp.lines
    if lines.revenue <= 0:
        return _manual(ManualReason.NO_REVENUE)
    if lines.cost <= 0 and _has_cost_balances(lines):
        return _manual(ManualReason.NO_COST)
    days = turnover_days(lines)
    if days.cycle <= 0:
        return _manual(ManualReason.CYCLE_NOT_POSITIVE, days)
    margin = Fraction(lines.profit, lines.revenue)
    turns = YEAR_DAYS / days.cycle
    need = round_half_up(lines.revenue * (1 - margin) * (1 + Fraction(inp.growth_rate)) / turns)
    if need <= 0:
        return _manual(ManualReason.NEED_NOT_POSITIVE, days)
    limit = new_limit(
        need=need,
        own_funds=inp.own_funds,
        existing_loans=inp.existing_loans,
        other_funds=inp.other_funds,
    )
    zh, en = _explain(inp, days, turns, need, limit)
    return NeedResult(
        method=NeedMethod.FORMULA,
        days=days,
        cycle_days=days.cycle,
        turns=turns,
        margin=margin,
        need=need,
        new_limit=limit,
        manual_reason=None,
        explanation=zh,
        explanation_en=en,
    )


def new_limit(*, need: Cents, own_funds: Cents, existing_loans: Cents, other_funds: Cents) -> Cents:
    """What of the need nothing else finances (新增流动资金贷款额度), at least 0.

    800 − 300 − 200 − 80 → 220.
    """
    return max(need - own_funds - existing_loans - other_funds, 0)


def turnover_days(lines: FinancialLines) -> TurnoverDays:
    """Turnover days (周转天数) = 360 × average balance / its base; an average of 0 gives 0 days.

    Receivables and advances turn on revenue, stock, payables and prepaid on cost.
    """
    return TurnoverDays(
        inventory=_days(lines.inventory_opening, lines.inventory_closing, lines.cost),
        receivables=_days(lines.receivables_opening, lines.receivables_closing, lines.revenue),
        payables=_days(lines.payables_opening, lines.payables_closing, lines.cost),
        prepaid=_days(lines.prepaid_opening, lines.prepaid_closing, lines.cost),
        advances=_days(lines.advances_opening, lines.advances_closing, lines.revenue),
    )


def _days(opening: Cents, closing: Cents, base: Cents) -> Fraction:
    if opening + closing == 0:
        return Fraction(0)
    return Fraction(YEAR_DAYS * (opening + closing), 2 * base)


def _has_cost_balances(lines: FinancialLines) -> bool:
    balances = (
        lines.inventory_opening + lines.inventory_closing,
        lines.payables_opening + lines.payables_closing,
        lines.prepaid_opening + lines.prepaid_closing,
    )
    return any(balances)


def _manual(reason: ManualReason, days: TurnoverDays | None = None) -> NeedResult:
    zh, en = MANUAL_REASONS[reason]
    return NeedResult(
        method=NeedMethod.MANUAL,
        days=days,
        cycle_days=days.cycle if days else None,
        turns=None,
        margin=None,
        need=None,
        new_limit=None,
        manual_reason=reason,
        explanation=f"{zh}，公式不适用，转人工测算",
        explanation_en=f"The formula does not apply because {en}; a person must measure the need",
    )


def _explain(
    inp: NeedInput, days: TurnoverDays, turns: Fraction, need: Cents, limit: Cents
) -> tuple[str, str]:
    cycle, turn = _decimals(days.cycle, 4), _decimals(turns, 6)
    used = yuan_grouped(inp.own_funds + inp.existing_loans + inp.other_funds)
    zh = (
        f"营运资金周转 {cycle} 天，年周转 {turn} 次，营运资金量 {yuan_grouped(need)} 元；"
        f"扣除自有资金、现有贷款和其他资金 {used} 元，新增额度 {yuan_grouped(limit)} 元"
    )
    en = (
        f"Cycle {cycle} days, {turn} turns a year, working-capital need CNY {yuan_grouped(need)}; "
        f"less own funds, existing loans and other funds of CNY {used}: new limit CNY {yuan_grouped(limit)}"
    )
    return zh, en


def _decimals(value: Fraction, places: int) -> str:
    scaled = round_half_up(value * 10**places)
    return f"{scaled // 10**places}.{scaled % 10**places:0{places}d}"
