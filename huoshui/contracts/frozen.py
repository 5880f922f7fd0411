"""What a contract freezes as JSON, and back: the loan terms core folds, and the disclosure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from huoshui.contracts.disclosure import Charge, Contingent, Disclosure
from huoshui.core.allocation import Component
from huoshui.core.dates import DayCount
from huoshui.core.loan import LoanTerms
from huoshui.core.schedule import RepaymentMethod, ScheduleTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTerms:
    """The frozen terms (合同要素): what the loan account follows, and what only the contract's text needs."""

    loan: LoanTerms
    misuse_markup: Decimal
    purpose: str


def terms_to_json(terms: ContractTerms) -> dict[str, Any]:
    """JSON of the terms: cents as numbers, rates as decimal text, dates as ISO text."""
    return {
        **loan_terms_to_json(terms.loan),
        "misuse_markup": str(terms.misuse_markup),
        "purpose": terms.purpose,
    }


def terms_from_json(data: Mapping[str, Any]) -> ContractTerms:
    """The terms of that JSON; KeyError or ValueError when it is not such JSON."""
    return ContractTerms(
        loan=loan_terms_from_json(data),
        misuse_markup=Decimal(data["misuse_markup"]),
        purpose=data["purpose"],
    )


def loan_terms_to_json(terms: LoanTerms) -> dict[str, Any]:
    """JSON of core's loan terms, flat."""
    schedule, non_accrual = terms.schedule, terms.non_accrual_allocation_order
    return {
        "principal": schedule.principal,
        "annual_rate": str(schedule.annual_rate),
        "method": schedule.method.value,
        "term_months": schedule.period_count,
        "start_date": schedule.start_date.isoformat(),
        "due_day": schedule.due_day,
        "day_count": schedule.day_count.value,
        "penalty_markup": str(terms.penalty_markup),
        "compound_interest": terms.compound_interest,
        "grace_days": terms.grace_days,
        "allocation_order": [component.value for component in terms.allocation_order],
        "allocation_mode": terms.allocation_mode,
        "prepayment_fee_rate": str(terms.prepayment_fee_rate),
        "penalty_day_basis": terms.penalty_day_basis,
        "non_accrual_allocation_order": non_accrual and [component.value for component in non_accrual],
        "non_accrual_after_days": terms.non_accrual_after_days,
    }


def loan_terms_from_json(data: Mapping[str, Any]) -> LoanTerms:
    """Core's loan terms of that JSON."""
    non_accrual = data["non_accrual_allocation_order"]
    return LoanTerms(
        schedule=ScheduleTerms(
            principal=data["principal"],
            annual_rate=Decimal(data["annual_rate"]),
            method=RepaymentMethod(data["method"]),
            period_count=data["term_months"],
            start_date=date.fromisoformat(data["start_date"]),
            due_day=data["due_day"],
            day_count=DayCount(data["day_count"]),
        ),
        penalty_markup=Decimal(data["penalty_markup"]),
        compound_interest=data["compound_interest"],
        grace_days=data["grace_days"],
        allocation_order=tuple(Component(code) for code in data["allocation_order"]),
        allocation_mode=data["allocation_mode"],
        prepayment_fee_rate=Decimal(data["prepayment_fee_rate"]),
        penalty_day_basis=data["penalty_day_basis"],
        non_accrual_allocation_order=non_accrual and tuple(Component(code) for code in non_accrual),
        non_accrual_after_days=data["non_accrual_after_days"],
    )


def disclosure_to_json(disclosure: Disclosure) -> dict[str, Any]:
    """JSON of the disclosure: cents as numbers, rates as decimal text."""
    return {
        **{
            name: getattr(disclosure, name)
            for name in (
                "principal",
                "net_received",
                "total_interest",
                "total_cost",
                "statement",
                "statement_en",
                "reading_seconds",
            )
        },
        "annual_cost_simple": str(disclosure.annual_cost_simple),
        "annual_cost_compound": str(disclosure.annual_cost_compound),
        "charges": [
            {name: _plain(getattr(charge, name)) for name in Charge.__slots__}
            for charge in disclosure.charges
        ],
        "contingent": [
            {name: getattr(row, name) for name in Contingent.__slots__} for row in disclosure.contingent
        ],
    }


def disclosure_from_json(data: Mapping[str, Any]) -> Disclosure:
    """The disclosure of that JSON."""
    rates = {name: Decimal(data[name]) for name in ("annual_cost_simple", "annual_cost_compound")}
    charges = (
        Charge(**{**row, "rate": None if row["rate"] is None else Decimal(row["rate"])})
        for row in data["charges"]
    )
    return Disclosure(
        **{
            **data,
            **rates,
            "charges": tuple(charges),
            "contingent": tuple(Contingent(**row) for row in data["contingent"]),
        }
    )


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
