"""The typed inputs of each flow: what a wrongly typed value would silently turn into is stopped here."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from huoshui.core.errors import InvalidInput, Refusal
from huoshui.products.values import AmountText, RateValue


class BadDecisionInput(InvalidInput):
    code = "risk.bad_decision_input"
    zh = "决策输入 {path} 的值无法识别：{problem}"
    en = "The decision input {path} cannot be read: {problem}"

    def message(self, lang: str) -> str:
        """The path and the problem, in either language."""
        return Refusal.message(self, lang)


def _empty_is_missing(value: Any) -> Any:
    return None if value == "" else value


def _whole(value: Any) -> Any:
    # Only whole numbers and their texts; 3.7, "3.7" and True are not counts.
    if isinstance(value, (bool, float)):
        raise ValueError("not a whole number")
    return _empty_is_missing(value)


Amount = Annotated[AmountText | None, BeforeValidator(_empty_is_missing)]
Ratio = Annotated[RateValue | None, BeforeValidator(_empty_is_missing)]
Count = Annotated[int | None, BeforeValidator(_whole)]
Day = Annotated[date | None, BeforeValidator(_empty_is_missing)]
Word = Annotated[str | None, BeforeValidator(_empty_is_missing)]
Flag = bool | None


class Facts(BaseModel):
    """Facts of a case; what a form has beside them (names, accounts) is not a fact and is left out."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class WorkingCapitalFacts(Facts):
    """An enterprise that asks for working capital."""

    sector: Word = None
    established_date: Day = None
    employees: Count = None
    statement_year: Count = None
    revenue: Amount = None
    cost: Amount = None
    profit: Amount = None
    net_profit: Amount = None
    inventory_opening: Amount = None
    inventory_closing: Amount = None
    receivables_opening: Amount = None
    receivables_closing: Amount = None
    payables_opening: Amount = None
    payables_closing: Amount = None
    prepaid_opening: Amount = None
    prepaid_closing: Amount = None
    advances_opening: Amount = None
    advances_closing: Amount = None
    total_assets: Amount = None
    total_liabilities: Amount = None
    current_assets: Amount = None
    current_liabilities: Amount = None
    growth_rate: Ratio = None
    own_funds: Amount = None
    existing_loans: Amount = None
    other_funds: Amount = None
    long_cycle: Flag = None


class MicrocreditFacts(Facts):
    """A sole proprietor or farmer."""

    sector: Word = None
    years_in_business: Count = None
    monthly_income: Amount = None
    monthly_expenses: Amount = None
    monthly_debt: Amount = None
    owns_premises: Flag = None


class ConsumerFacts(Facts):
    """A person who borrows for consumption."""

    years_in_job: Count = None
    monthly_income: Amount = None
    monthly_debt: Amount = None
    education: Word = None


class HistoryFacts(Facts):
    """A small business of the past, as its record describes it."""

    sector: Word = None
    employees: Count = None
    is_new_business: Flag = None
    urban_rural: Word = None
    revolving: Flag = None
    low_doc: Flag = None
    jobs: Count = None
    state: Word = None


SCHEMAS: dict[str, type[Facts]] = {
    "working_capital": WorkingCapitalFacts,
    "microcredit": MicrocreditFacts,
    "consumer": ConsumerFacts,
    "history": HistoryFacts,
}


def read_facts(flow_code: str, values: dict[str, Any]) -> Facts:
    """The typed facts of the flow. Refusals: BadDecisionInput naming the value."""
    try:
        return SCHEMAS[flow_code].model_validate(values)
    except ValidationError as problem:
        first = problem.errors()[0]
        path = ".".join(str(part) for part in first["loc"][:1])
        raise BadDecisionInput(field=path, path=path, problem=first["msg"]) from problem
