"""The named places in a clause that a contract fills in, and how a clause becomes text to print."""

import re
from collections.abc import Mapping

PLACEHOLDERS: Mapping[str, tuple[str, str]] = {
    "contract_number": ("合同编号", "Number of the contract"),
    "lender": ("贷款人名称", "Name of the lender"),
    "borrower": ("借款人名称", "Name of the borrower"),
    "co_borrowers": ("共同借款人名称", "Names of the co-borrowers"),
    "guarantors": ("保证人名称", "Names of the guarantors"),
    "amount": ("借款金额（元）", "Amount (yuan)"),
    "amount_words": ("借款金额大写", "Amount in capital characters"),
    "purpose": ("借款用途", "Purpose"),
    "forbidden_use": ("禁止用途", "Forbidden uses"),
    "term_months": ("期限（月）", "Term in months"),
    "start_date": ("预计起始日", "Provisional first day"),
    "maturity_date": ("预计到期日", "Provisional last day"),
    "rate": ("年利率", "Rate per year"),
    "floating_rate": ("浮动利率的构成", "What the floating rate is made of"),
    "reset_rule": ("重定价规则", "When the rate is reset"),
    "annual_cost": ("年化综合融资成本（单利）", "All-in cost per year (simple)"),
    "method": ("还款方式", "Repayment method"),
    "due_day": ("还款日", "Due days"),
    "day_count": ("计息方式", "Day count"),
    "account": ("收款及还款账户", "Account of the borrower"),
    "allocation": ("还款抵充顺序", "Order in which a repayment is used"),
    "prepayment": ("提前还款费用", "Price of prepayment"),
    "penalty_rate": ("罚息年利率", "Penalty rate per year"),
    "penalty_markup": ("罚息加收比例", "Markup of the penalty rate"),
    "misuse_rate": ("挪用罚息年利率", "Rate per year after misuse"),
    "grace_days": ("宽限天数", "Days of grace"),
    "draw_months": ("提款期（月）", "Time to draw (months)"),
    "tranche_min": ("每次最低放款金额（元）", "Least pay-out (yuan)"),
    "entrusted_threshold": ("受托支付起点金额（元）", "Entrusted-payment threshold (yuan)"),
}
_PLACE = re.compile(r"\{([^{}]*)\}")
_STRONG = "**"


def unknown_placeholders(text: str) -> tuple[str, ...]:
    """What stands in braces and is no placeholder, and "{" or "}" for a brace that stands alone."""
    unknown = [name for name in _PLACE.findall(text) if name not in PLACEHOLDERS]
    rest = _PLACE.sub("", text)
    return tuple(dict.fromkeys([*unknown, *(brace for brace in "{}" if brace in rest)]))


def is_balanced(text: str) -> bool:
    """Whether every ** that begins strong print has one that ends it, in the same paragraph."""
    return all(line.count(_STRONG) % 2 == 0 for line in text.splitlines())


def fill(text: str, values: Mapping[str, str]) -> list[list[tuple[str, bool]]]:
    """The paragraphs of a clause, each as runs of (text, strong). KeyError for an unknown placeholder.

    Strong print is decided before the values go in, so no value can change how the text looks.
    """
    return [
        [
            (_PLACE.sub(lambda found: values[found[1]], run), index % 2 == 1)
            for index, run in enumerate(line.split(_STRONG))
            if run
        ]
        for line in text.splitlines()
        if line.strip()
    ]
