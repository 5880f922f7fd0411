"""Cases the tests of the risk room share: figures of regulation W2, and packages around them."""

from datetime import date
from decimal import Decimal
from typing import Any

from huoshui.core.schedule import RepaymentMethod
from huoshui.products.ready import READY_PRODUCTS
from huoshui.risk.evaluate import FlowContent
from huoshui.risk.flow_files import content_hash, shipped_flow
from huoshui.risk.inputs import BureauFacts, DecisionPackage

ENTERPRISE: dict[str, Any] = {
    "sector": "wholesale",
    "established_date": "2015-03-01",
    "employees": 40,
    "statement_year": 2025,
    "revenue": "120000000.00",
    "cost": "90000000.00",
    "profit": "12000000.00",
    "net_profit": "9000000.00",
    "inventory_opening": "14000000.00",
    "inventory_closing": "16000000.00",
    "receivables_opening": "18000000.00",
    "receivables_closing": "22000000.00",
    "payables_opening": "9000000.00",
    "payables_closing": "11000000.00",
    "prepaid_opening": "2500000.00",
    "prepaid_closing": "2500000.00",
    "advances_opening": "6000000.00",
    "advances_closing": "4000000.00",
    "total_assets": "80000000.00",
    "total_liabilities": "32000000.00",
    "current_assets": "48000000.00",
    "current_liabilities": "24000000.00",
    "growth_rate": "0.15",
    "own_funds": "6000000.00",
    "existing_loans": "8000000.00",
    "other_funds": "1500000.00",
    "long_cycle": False,
}
FARMER: dict[str, Any] = {
    "sector": "agriculture",
    "years_in_business": 8,
    "monthly_income": "20000.00",
    "monthly_expenses": "9000.00",
    "monthly_debt": "500.00",
    "owns_premises": True,
}
PERSON: dict[str, Any] = {
    "years_in_job": 6,
    "monthly_income": "12000.00",
    "monthly_debt": "1000.00",
    "education": "bachelor",
}
SHOP_OF_THE_PAST: dict[str, Any] = {
    "sector": "retail",
    "employees": 4,
    "is_new_business": False,
    "urban_rural": "urban",
    "revolving": False,
    "low_doc": True,
    "jobs": 0,
    "state": "IN",
}
CLEAN = BureauFacts(
    available=True,
    reference="T1",
    overdue_count_24m=0,
    days_past_due_max_24m=0,
    open_loans_count=1,
    monthly_debt=0,
    query_count_3m=1,
)
_KINDS = {
    "working_capital": ("working_capital", "enterprise", ENTERPRISE, 800_000_000, 12),
    "microcredit": ("microcredit", "farmer", FARMER, 5_000_000, 12),
    "consumer": ("consumer", "person", PERSON, 3_000_000, 12),
    "history": ("sme_history", "enterprise", SHOP_OF_THE_PAST, 6_000_000, 84),
}
FLOWS = tuple(_KINDS)


def flow(code: str, *, sources: tuple[str, ...] = ("bureau",)) -> FlowContent:
    """The shipped flow, asking these sources."""
    content = shipped_flow(code)
    return FlowContent(
        code=code,
        content_hash=content_hash(content["graph"], content["scorecard"], sources),
        graph=content["graph"],
        scorecard=content["scorecard"],
        sources=sources,
    )


def package(code: str, *, facts: dict[str, Any] | None = None, **more: Any) -> DecisionPackage:
    """A good case of that flow, with what `more` changes."""
    product, kind, usual, amount, months = _KINDS[code]
    definition = READY_PRODUCTS[product].definition
    values: dict[str, Any] = {
        "business_date": date(2026, 11, 22),
        "product_code": product,
        "product_version": 1,
        "definition_hash": "x",
        "customer_kind": kind,
        "customer_kinds": definition.customer_kinds,
        "age": None if kind == "enterprise" else 38,
        "amount": amount,
        "amount_min": definition.amount_min,
        "amount_max": definition.amount_max,
        "term_months": months,
        "term_months_min": definition.term_months_min,
        "term_months_max": definition.term_months_max,
        "policy_term_max": 36 if code != "history" else 480,
        "policy_term_max_long_cycle": 60 if code != "history" else 480,
        "method": RepaymentMethod.EQUAL_INSTALMENT,
        "purpose": "pay_suppliers" if code != "consumer" else "renovation",
        "facts": {**usual, **(facts or {})},
        "bureau": CLEAN,
        "exposure": 0,
        "single_borrower_limit": Decimal("0.10"),
        "net_assets": 50_000_000_000,
        "affordability_ratio": Decimal("0.5"),
        "lpr": Decimal("0.03"),
        "pricing": definition.pricing,
        "limit_method": definition.limit_method,
    }
    return DecisionPackage(**{**values, **more})
