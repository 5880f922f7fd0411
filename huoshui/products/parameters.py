"""The catalogue of dated parameters: what each code means and how its text is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from huoshui.core.errors import InvalidInput
from huoshui.core.money import Cents, parse_yuan
from huoshui.core.rates import parse_rate

ParameterKind = Literal["rate", "amount", "count", "date", "choice"]
ParameterValue = Decimal | Cents | date | str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterDefinition:
    """One parameter code (参数): its names, the kind of its value, and the choices of a choice."""

    code: str
    zh: str
    en: str
    kind: ParameterKind
    choices: tuple[str, ...] = ()


_ALL = (
    ("lpr_1y", "一年期LPR", "One-year LPR", "rate"),
    ("lpr_5y", "五年期以上LPR", "Over-five-year LPR", "rate"),
    ("all_in_cost_cap", "综合融资成本上限", "All-in cost cap", "rate"),
    ("all_in_cost_tolerance", "综合融资成本容差", "Tolerance of the all-in cost test", "rate"),
    ("term_max_months", "最长期限（月）", "Longest term (months)", "count"),
    (
        "term_max_months_long_cycle",
        "现金流周期较长时的最长期限（月）",
        "Longest term for a long cash-flow cycle (months)",
        "count",
    ),
    ("entrusted_payment_threshold", "受托支付起点金额", "Entrusted payment threshold", "amount"),
    ("single_borrower_limit", "单一借款人集中度上限", "Single-borrower limit (share of net assets)", "rate"),
    ("net_assets", "净资产（资本净额）", "Net assets (net capital)", "amount"),
    ("disclosure_required_from", "综合融资成本明示起始日", "Cost disclosure required from", "date"),
    ("vat_rate", "增值税税率", "VAT rate", "rate"),
    ("penalty_markup_max", "罚息上浮上限", "Largest penalty markup", "rate"),
    ("affordability_ratio", "收入偿债比上限", "Largest share of income for debt service", "rate"),
)

PARAMETERS: Mapping[str, ParameterDefinition] = {
    **{code: ParameterDefinition(code=code, zh=zh, en=en, kind=kind) for code, zh, en, kind in _ALL},  # type: ignore[arg-type]
    "all_in_cost_basis": ParameterDefinition(
        code="all_in_cost_basis",
        zh="综合融资成本检验口径",
        en="Basis of the all-in cost test",
        kind="choice",
        choices=("simple", "compound"),
    ),
}


class UnknownParameter(InvalidInput):
    code = "products.unknown_parameter"
    zh = "没有名为 {parameter} 的参数"
    en = "There is no parameter called {parameter}"


class BadParameterValue(InvalidInput):
    code = "products.bad_parameter_value"
    zh = "参数值 {value} 无法识别"
    en = "The value {value} cannot be read for this parameter"


def parameter_definition(code: str) -> ParameterDefinition:
    """The catalogue entry. Refusals: UnknownParameter."""
    definition = PARAMETERS.get(code)
    if definition is None:
        raise UnknownParameter(field="code", parameter=code)
    return definition


def read_value(definition: ParameterDefinition, text: str) -> ParameterValue:
    """The value of a parameter's text: Decimal, cents, int, date or the choice itself.

    Refusals: BadParameterValue.
    """
    try:
        match definition.kind:
            case "rate":
                value = parse_rate(text)
                if value < 0:
                    raise ValueError
                return value
            case "amount":
                amount = parse_yuan(text)
                if amount < 0:
                    raise ValueError
                return amount
            case "count":
                if not re.fullmatch(r"[0-9]{1,5}", text, re.ASCII):
                    raise ValueError
                return int(text)
            case "date":
                return date.fromisoformat(text)
            case "choice":
                if text not in definition.choices:
                    raise ValueError
                return text
    except (ValueError, InvalidInput, TypeError) as problem:
        raise BadParameterValue(field="value", value=text) from problem
