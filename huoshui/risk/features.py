"""From the facts of a case to the features (特征) a flow reads: ratios, ages, gaps.

A missing value stays None.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, localcontext

from huoshui.core.dates import whole_months_and_days
from huoshui.core.money import Cents
from huoshui.risk.derived import AMOUNT_PARTS, DERIVED, PARTS, SOURCE_PARTS, derive, parts_of
from huoshui.risk.inputs import DecisionPackage
from huoshui.risk.schemas import ConsumerFacts, Facts, HistoryFacts, MicrocreditFacts, WorkingCapitalFacts
from huoshui.risk.sources.measures import MEASURES, measured

Feature = Decimal | int | str | bool | None
_RATIO_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """What a flow may ask for.

    `amounts` are cents; `values` everything else; `missing` what it needs and lacks.
    """

    amounts: Mapping[str, Cents | None] = field(default_factory=dict)
    values: Mapping[str, Feature] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def features_of(
    flow_code: str, facts: Facts, package: DecisionPackage, *, made: Sequence[str] = ()
) -> Features:
    """The features of the case for that flow, with these measures of sources and derived variables."""
    own = _FLOWS[flow_code](facts, package)
    common = _common(package)
    derived = [name for name in made if name in DERIVED]
    asked = [name for name in made if name in MEASURES]
    said = measured(asked, package.sources, on=package.business_date) if asked else {}
    amounts = {name: value for name, value in said.items() if MEASURES[name].kind == "amount"}
    numbers = derive(derived, case_numbers(facts, package, derived)) if derived else {}
    return Features(
        amounts={**amounts, **common.amounts, **own.amounts},  # type: ignore[dict-item]
        values={
            **{name: value for name, value in said.items() if name not in amounts},
            **numbers,
            **common.values,
            **own.values,
        },
        missing=own.missing,
    )


def case_numbers(facts: Facts, package: DecisionPackage, derived: Sequence[str]) -> dict[str, Decimal | None]:
    """What these derived variables are made of: the parts the case and its sources know, amounts in yuan."""
    numbers: dict[str, Decimal | None] = {}
    for name in PARTS:
        value = _part(name, facts, package)
        scale = 100 if name in AMOUNT_PARTS else 1
        numbers[name] = None if value is None else Decimal(value) / scale
    if package.sources:
        parts = SOURCE_PARTS.keys() & frozenset().union(*(parts_of(name) for name in derived))
        for name, said in measured(parts, package.sources, on=package.business_date).items():
            scale = 100 if SOURCE_PARTS[name].kind == "amount" else 1
            numbers[name] = None if said is None else Decimal(said) / scale
    return numbers


def _part(name: str, facts: Facts, package: DecisionPackage) -> int | None:
    if name == "bureau_monthly_debt":
        return package.bureau.monthly_debt
    for room in (package, package.bureau, facts):
        if name in type(room).model_fields:
            found: int | None = getattr(room, name)
            return found
    return None


def ratio(numerator: int | None, denominator: int | None) -> Decimal | None:
    """numerator / denominator to six decimals; None when either is missing or the denominator is 0."""
    if numerator is None or denominator is None or denominator == 0:
        return None
    with localcontext(prec=40):
        return (Decimal(numerator) / Decimal(denominator)).quantize(_RATIO_PLACES)


def _common(package: DecisionPackage) -> Features:
    bureau = package.bureau
    age_at_end = None if package.age is None else package.age + -(-package.term_months // 12)
    return Features(
        amounts={
            "amount": package.amount,
            "amount_min": package.amount_min,
            "amount_max": package.amount_max,
            "exposure": package.exposure,
        },
        values={
            "customer_kind": package.customer_kind,
            "customer_kind_served": package.customer_kind in package.customer_kinds,
            "age": package.age,
            "age_at_end": age_at_end,
            "term_months": package.term_months,
            "term_months_min": package.term_months_min,
            "term_months_max": package.term_months_max,
            "policy_term_max": package.policy_term_max,
            "policy_term_max_long_cycle": package.policy_term_max_long_cycle,
            "purpose": package.purpose or None,
            "bureau_available": bureau.available,
            "overdue_count_24m": bureau.overdue_count_24m,
            "days_past_due_max_24m": bureau.days_past_due_max_24m,
            "open_loans_count": bureau.open_loans_count,
            "query_count_3m": bureau.query_count_3m,
            **dict(package.traces),
        },
    )


def _years_since(day: date | None, on: date) -> int | None:
    if day is None or day > on:
        return None
    return whole_months_and_days(day, on)[0] // 12


_NEEDED_STATEMENT = (
    "statement_year", "revenue", "cost", "profit", "net_profit",
    "inventory_opening", "inventory_closing", "receivables_opening", "receivables_closing",
    "payables_opening", "payables_closing", "prepaid_opening", "prepaid_closing",
    "advances_opening", "advances_closing",
    "total_assets", "total_liabilities", "current_assets", "current_liabilities",
    "growth_rate", "own_funds", "existing_loans", "other_funds", "established_date",
)  # fmt: skip


def _missing(facts: Facts, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if getattr(facts, name) is None)


def _working_capital(facts: Facts, package: DecisionPackage) -> Features:
    assert isinstance(facts, WorkingCapitalFacts)
    year = package.business_date.year
    return Features(
        amounts={
            "revenue": facts.revenue,
            "profit": facts.profit,
            "total_assets": facts.total_assets,
            "total_liabilities": facts.total_liabilities,
        },
        values={
            "sector": facts.sector,
            "employees": facts.employees,
            "years_in_business": _years_since(facts.established_date, package.business_date),
            "debt_ratio": ratio(facts.total_liabilities, facts.total_assets),
            "current_ratio": _current_ratio(facts),
            "net_margin": ratio(facts.net_profit, facts.revenue),
            "growth_rate": facts.growth_rate,
            "statement_age": None if facts.statement_year is None else year - facts.statement_year,
            "statement_consistent": _consistent(facts),
            "long_cycle": facts.long_cycle,
        },
        missing=_missing(facts, _NEEDED_STATEMENT),
    )


def _current_ratio(facts: WorkingCapitalFacts) -> Decimal | None:
    # No current liabilities at all is the best liquidity there is, not a missing one.
    if facts.current_liabilities == 0 and facts.current_assets is not None:
        return Decimal(99)
    return ratio(facts.current_assets, facts.current_liabilities)


def _consistent(facts: WorkingCapitalFacts) -> bool | None:
    pairs = (
        (facts.current_assets, facts.total_assets),
        (facts.current_liabilities, facts.total_liabilities),
        (facts.net_profit, facts.revenue),
        (facts.inventory_closing, facts.current_assets),
        (facts.receivables_closing, facts.current_assets),
    )
    if any(part is None or whole is None for part, whole in pairs):
        return None
    return all(part <= whole for part, whole in pairs if part is not None and whole is not None)


def _microcredit(facts: Facts, package: DecisionPackage) -> Features:
    assert isinstance(facts, MicrocreditFacts)
    surplus = net_monthly_income(facts)
    return Features(
        amounts={"monthly_income": facts.monthly_income, "monthly_surplus": surplus},
        values={
            "sector": facts.sector,
            "years_in_business": facts.years_in_business,
            "owns_premises": facts.owns_premises,
            "expense_ratio": ratio(facts.monthly_expenses, facts.monthly_income),
            "debt_to_income": ratio(monthly_debt(facts.monthly_debt, package), surplus),
            "income_positive": None if surplus is None else surplus > 0,
        },
        missing=_missing(facts, ("years_in_business", "monthly_income", "monthly_expenses", "monthly_debt")),
    )


def _consumer(facts: Facts, package: DecisionPackage) -> Features:
    assert isinstance(facts, ConsumerFacts)
    return Features(
        amounts={"monthly_income": facts.monthly_income},
        values={
            "years_in_job": facts.years_in_job,
            "education": facts.education,
            "debt_to_income": ratio(monthly_debt(facts.monthly_debt, package), facts.monthly_income),
            "income_positive": None if facts.monthly_income is None else facts.monthly_income > 0,
        },
        missing=_missing(facts, ("years_in_job", "monthly_income", "monthly_debt", "education")),
    )


def _history(facts: Facts, package: DecisionPackage) -> Features:
    assert isinstance(facts, HistoryFacts)
    return Features(
        values={
            "sector": facts.sector,
            "employees": facts.employees,
            "is_new_business": facts.is_new_business,
            "urban_rural": facts.urban_rural,
            "revolving": facts.revolving,
            "low_doc": facts.low_doc,
            "jobs": facts.jobs,
        },
        missing=_missing(facts, ("sector", "employees", "urban_rural")),
    )


def monthly_debt(declared: Cents | None, package: DecisionPackage) -> Cents | None:
    """What the borrower serves each month, cents:
    the greater of what was declared and what the bureau reports.
    """
    if declared is None:
        return None
    return max(declared, package.bureau.monthly_debt or 0)


def net_monthly_income(facts: MicrocreditFacts) -> Cents | None:
    """Business income less running costs a month, cents; None when either is missing."""
    if facts.monthly_income is None or facts.monthly_expenses is None:
        return None
    return facts.monthly_income - facts.monthly_expenses


_FLOWS: dict[str, Callable[[Facts, DecisionPackage], Features]] = {
    "working_capital": _working_capital,
    "microcredit": _microcredit,
    "consumer": _consumer,
    "history": _history,
}
