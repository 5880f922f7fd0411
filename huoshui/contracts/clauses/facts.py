"""What a clause may depend on: the named fields of the frozen contract, each with its type."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Literal

from huoshui.core.money import Cents, yuan_text
from huoshui.core.rates import Rate
from huoshui.core.schedule import METHODS
from huoshui.products.definition import CUSTOMER_KINDS

FieldType = Literal["amount", "count", "rate", "choice", "flag"]
Operator = Literal["eq", "ne", "gt", "gte", "lt", "lte", "in"]

OPERATORS: Mapping[FieldType, tuple[Operator, ...]] = {
    "amount": ("gt", "gte", "lt", "lte", "eq"),
    "count": ("gt", "gte", "lt", "lte", "eq"),
    "rate": ("gt", "gte", "lt", "lte", "eq"),
    "choice": ("eq", "ne", "in"),
    "flag": ("eq",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionField:
    """A field a condition may name: its words, its type and, of a choice, value → words."""

    code: str
    zh: str
    en: str
    type: FieldType
    choices: Mapping[str, tuple[str, str]]


def _field(
    code: str, zh: str, en: str, type: FieldType, choices: Mapping[str, tuple[str, str]] | None = None
) -> ConditionField:
    return ConditionField(code=code, zh=zh, en=en, type=type, choices=choices or {})


_ALL = (
    _field("amount", "借款金额", "Amount", "amount"),
    _field("term_months", "期限（月）", "Term (months)", "count"),
    _field("annual_rate", "年利率", "Rate per year", "rate"),
    _field("customer_kind", "客户类型", "Kind of customer", "choice", CUSTOMER_KINDS),
    _field(
        "method",
        "还款方式",
        "Repayment method",
        "choice",
        {method.value: (words.zh, words.en) for method, words in METHODS.items()},
    ),
    _field(
        "rate_kind",
        "定价方式",
        "How the rate is made",
        "choice",
        {"fixed": ("固定", "Fixed"), "lpr": ("LPR 加减点", "LPR plus points")},
    ),
    _field("floating", "浮动利率", "Floating rate", "flag"),
    _field("has_co_borrower", "有共同借款人", "Has a co-borrower", "flag"),
    _field("has_guarantor", "有保证人", "Has a guarantor", "flag"),
    _field("has_collateral", "有抵质押物", "Has collateral", "flag"),
    _field("entrusted_payment", "金额达到受托支付起点", "Above the entrusted-payment threshold", "flag"),
    _field("revolving", "循环额度", "Revolving", "flag"),
    _field("tranches", "分次放款", "Paid out in parts", "flag"),
    _field("compound_interest", "计收复利", "Charges compound interest", "flag"),
    _field("has_grace", "有宽限期", "Has days of grace", "flag"),
)
CONDITION_FIELDS: Mapping[str, ConditionField] = {one.code: one for one in _ALL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The values of CONDITION_FIELDS for one contract; amount in cents, rate per year as a fraction."""

    amount: Cents
    term_months: int
    annual_rate: Rate
    customer_kind: str
    method: str
    rate_kind: str
    floating: bool
    has_co_borrower: bool
    has_guarantor: bool
    has_collateral: bool
    entrusted_payment: bool
    revolving: bool
    tranches: bool
    compound_interest: bool
    has_grace: bool

    def to_json(self) -> dict[str, Any]:
        """The facts as the contract keeps them: amounts and rates as decimal text."""
        return {
            **asdict(self),
            "amount": yuan_text(self.amount),
            "annual_rate": format(self.annual_rate, "f"),
        }

    def value(self, field: str) -> Cents | Decimal | str | bool:
        """The value of a field of CONDITION_FIELDS."""
        found: Cents | Decimal | str | bool = getattr(self, field)
        return found
