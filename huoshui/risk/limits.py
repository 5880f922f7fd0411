"""The limits (额度) of a case: each computed by core, the smallest one named."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from huoshui.core.limit import (
    FinancialLines,
    NeedInput,
    NeedResult,
    affordability,
    binding_limit,
    working_capital_need,
)
from huoshui.core.money import Cents
from huoshui.core.relations import room
from huoshui.core.scoring import Value
from huoshui.risk.features import monthly_debt, net_monthly_income
from huoshui.risk.inputs import DecisionPackage
from huoshui.risk.limit_regression import LimitModelSpec
from huoshui.risk.outputs import LimitLine
from huoshui.risk.schemas import ConsumerFacts, Facts, MicrocreditFacts, WorkingCapitalFacts

LIMIT_NAMES: Mapping[str, tuple[str, str]] = {
    "requested": ("申请金额", "Amount asked for"),
    "product_cap": ("产品上限", "Largest amount of the product"),
    "working_capital_need": ("流动资金需求测算", "Working-capital need"),
    "regression": ("历史额度回归", "By the regression on past limits"),
    "affordability": ("收入可负担额度", "What income can carry"),
    "exposure_cap": ("单户授信余量", "Room under the single-borrower limit"),
    "unified_line_room": ("统一授信余量", "Room under the unified line"),
    "group_exposure_cap": ("集团授信余量", "Room under the group limit"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLimits:
    """Every limit in cents, the binding one, and what the need formula said where it was asked."""

    amounts: Mapping[str, Cents | None]
    limit: Cents | None
    limit_name: str
    need: NeedResult | None

    def lines(self) -> tuple[LimitLine, ...]:
        """The limits with their names, the binding one marked."""
        return tuple(
            LimitLine(
                name=name,
                zh=LIMIT_NAMES[name][0],
                en=LIMIT_NAMES[name][1],
                amount=amount,
                is_binding=name == self.limit_name,
            )
            for name, amount in self.amounts.items()
        )


def case_limits(
    facts: Facts,
    package: DecisionPackage,
    *,
    annual_rate: Decimal | None,
    regression: LimitModelSpec | None = None,
    known: Mapping[str, Value] | None = None,
) -> CaseLimits:
    """The limits of the case;
    a limit that cannot be computed is None and never taken as zero or as no limit. `regression` reads
    `known`.
    """
    need = _need(facts) if package.limit_method == "working_capital" else None
    amounts: dict[str, Cents | None] = {"requested": package.amount, "product_cap": package.amount_max}
    if package.limit_method == "working_capital":
        amounts["working_capital_need"] = need.new_limit if need else None
    if package.limit_method == "affordability":
        amounts["affordability"] = _affordable(facts, package, annual_rate)
    if regression is not None:
        amounts["regression"] = regression.limit(known or {})
    amounts["exposure_cap"] = exposure_room(package)
    if package.group_limit is not None and package.group_exposure is not None:
        amounts["group_exposure_cap"] = room(
            capital=package.net_assets, limit=package.group_limit, exposure=package.group_exposure
        ).left
    if package.unified_room is not None:
        amounts["unified_line_room"] = package.unified_room
    binding = binding_limit(amounts)
    return CaseLimits(amounts=amounts, limit=binding.amount, limit_name=binding.name or "", need=need)


def exposure_room(package: DecisionPackage) -> Cents:
    """What one borrower may still owe, cents: share × net assets − exposure, at least 0.

    小额贷款公司监督管理暂行办法: net assets 200,000,000 at 10 %, owing 0 → 20,000,000.00.
    """
    return room(
        capital=package.net_assets, limit=package.single_borrower_limit, exposure=package.exposure
    ).left


def _need(facts: Facts) -> NeedResult | None:
    """The need by the formula, None when a line is missing."""
    assert isinstance(facts, WorkingCapitalFacts)
    names = FinancialLines.__dataclass_fields__
    lines = {name: getattr(facts, name) for name in names}
    others = (facts.growth_rate, facts.own_funds, facts.existing_loans, facts.other_funds)
    if any(value is None for value in (*lines.values(), *others)):
        return None
    assert facts.growth_rate is not None and facts.own_funds is not None
    assert facts.existing_loans is not None and facts.other_funds is not None
    return working_capital_need(
        NeedInput(
            lines=FinancialLines(**lines),
            growth_rate=facts.growth_rate,
            own_funds=facts.own_funds,
            existing_loans=facts.existing_loans,
            other_funds=facts.other_funds,
        )
    )


def _affordable(facts: Facts, package: DecisionPackage, annual_rate: Decimal | None) -> Cents | None:
    assert isinstance(facts, MicrocreditFacts | ConsumerFacts)
    income = net_monthly_income(facts) if isinstance(facts, MicrocreditFacts) else facts.monthly_income
    debt = monthly_debt(facts.monthly_debt, package)
    if income is None or debt is None or annual_rate is None:
        return None
    return affordability(income, debt, package.affordability_ratio, annual_rate, package.term_months)
