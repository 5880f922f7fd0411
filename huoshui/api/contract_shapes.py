"""How a contract looks in JSON, for staff and borrower alike."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Schema

from huoshui.api.types import RateText, Yuan
from huoshui.contracts.evidence import SignerView
from huoshui.contracts.queries import ContractDetail
from huoshui.core.money import capital_rmb
from huoshui.core.schedule import Instalment


class ChargeOut(Schema):
    name: str
    name_en: str
    method: str
    method_en: str
    rate: RateText | None
    amount: Yuan | None
    collector: str


class ContingentOut(Schema):
    name: str
    name_en: str
    text: str
    text_en: str


class DisclosureOut(Schema):
    """综合融资成本明示表: what the loan costs when performed as agreed, and what default would add."""

    principal: Yuan
    net_received: Yuan
    charges: list[ChargeOut]
    annual_cost_simple: RateText
    annual_cost_compound: RateText
    total_interest: Yuan
    total_cost: Yuan
    contingent: list[ContingentOut]
    statement: str
    statement_en: str
    reading_seconds: int


class ContractTermsOut(Schema):
    principal: Yuan
    principal_in_words: str
    annual_rate: RateText
    method: str
    term_months: int
    day_count: str
    penalty_markup: RateText
    grace_days: int
    purpose: str
    start_date: date
    maturity_date: date


class ContractInstalmentOut(Schema):
    number: int
    period_start: date
    due_date: date
    principal_due: Yuan
    interest_due: Yuan
    fee_due: Yuan
    total_due: Yuan
    principal_after: Yuan


class SignerProgressOut(Schema):
    """How far a contract's signatures are, for the parties: nobody's telephone or identifier."""

    position: int
    role: str
    name: str
    state: str
    signed_at: datetime | None


def signer_progress(signers: tuple[SignerView, ...]) -> list[dict[str, Any]]:
    """The values of `SignerProgressOut`."""
    return [
        {name: getattr(signer, name) for name in ("position", "role", "name", "state", "signed_at")}
        for signer in signers
    ]


def terms_values(contract: ContractDetail) -> dict[str, Any]:
    """The values of `ContractTermsOut`."""
    loan, schedule = contract.terms.loan, contract.terms.loan.schedule
    return {
        "principal": schedule.principal,
        "principal_in_words": capital_rmb(schedule.principal),
        "annual_rate": schedule.annual_rate,
        "method": schedule.method.value,
        "term_months": schedule.term_months,
        "day_count": schedule.day_count.value,
        "penalty_markup": Decimal(loan.penalty_markup),
        "grace_days": loan.grace_days,
        "purpose": contract.terms.purpose,
        "start_date": schedule.start_date,
        "maturity_date": contract.instalments[-1].due_date,
    }


def instalment_values(row: Instalment) -> dict[str, Any]:
    """The values of `ContractInstalmentOut`."""
    return {
        "number": row.number,
        "period_start": row.period_start,
        "due_date": row.due_date,
        "principal_due": row.principal_due,
        "interest_due": row.interest_due,
        "fee_due": row.fee_due,
        "total_due": row.total_due,
        "principal_after": row.principal_after,
    }
