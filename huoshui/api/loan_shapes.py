"""How a loan looks in JSON, for staff and borrower alike."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from ninja import Schema

from huoshui.api.types import RateText, Yuan
from huoshui.core.allocation import AllocationPart
from huoshui.core.loan import InstalmentPosition, LoanPosition
from huoshui.core.schedule import ScheduleTotals
from huoshui.servicing.effects import ChangeEffect
from huoshui.servicing.floating.queries import FloatingView
from huoshui.servicing.operations import RepaymentReceipt


class PositionOut(Schema):
    """The position of a loan on a day: the fold's answer."""

    as_of: date
    status: str
    principal_outstanding: Yuan
    principal_past_due: Yuan
    interest_past_due: Yuan
    principal_due_today: Yuan
    interest_due_today: Yuan
    penalty_interest_due: Yuan
    compound_interest_due: Yuan
    interest_accrued_current: Yuan
    credit_balance: Yuan
    days_past_due: int
    total_due: Yuan
    next_due_date: date | None
    next_due_amount: Yuan
    principal_paid_total: Yuan
    interest_paid_total: Yuan
    annual_rate: RateText
    fee_due: Yuan
    misuse_interest_due: Yuan
    subsidy_due: Yuan
    principal_waived_total: Yuan
    interest_waived_total: Yuan
    penalty_waived_total: Yuan
    compound_waived_total: Yuan
    capitalised_total: Yuan
    is_replanned: bool


class LoanInstalmentOut(Schema):
    number: int
    period_start: date
    due_date: date
    principal_due: Yuan
    interest_due: Yuan
    total_due: Yuan
    principal_after: Yuan
    state: str
    principal_paid: Yuan
    interest_paid: Yuan
    penalty_due: Yuan
    penalty_paid: Yuan
    compound_due: Yuan
    compound_paid: Yuan
    fee_due: Yuan
    fee_paid: Yuan
    subsidy_due: Yuan
    principal_waived: Yuan
    interest_waived: Yuan
    principal_moved: Yuan
    interest_moved: Yuan
    paid_date: date | None


class ResetOut(Schema):
    """A reset of a floating rate: the LPR it took, the rate before and after, what it touches first."""

    reset_date: date
    lpr: RateText
    published_on: date
    rate_before: RateText
    rate_after: RateText
    value_date: date
    business_date: date
    first_number: int | None
    first_due_date: date | None


class FloatingOut(Schema):
    """A floating rate as agreed, its next reset day, and its resets, oldest first; points as text."""

    tenor: str
    lpr: RateText
    published_on: date
    basis_points: str
    reset: str
    next_reset_date: date | None
    is_waiting: bool
    resets: list[ResetOut]


class LoanFiguresOut(Schema):
    as_of: date
    status: str
    annual_rate: RateText
    principal_outstanding: Yuan
    total_due: Yuan
    days_past_due: int
    interest_to_come: Yuan
    instalments_to_come: int
    next_due_date: date | None
    next_due_amount: Yuan
    maturity_date: date | None
    credit_balance: Yuan


class ChangeEffectOut(Schema):
    """A loan before and after a change, the schedule afterwards, the interest it saves (may be below 0)."""

    before: LoanFiguresOut
    after: LoanFiguresOut
    instalments: list[LoanInstalmentOut]
    interest_saved: Yuan


class PartOut(Schema):
    component: str
    amount: Yuan
    instalment_number: int


class LoanYearOut(Schema):
    year: int
    principal: Yuan
    interest: Yuan
    total: Yuan


class LoanTotalsOut(Schema):
    principal: Yuan
    interest: Yuan
    total: Yuan
    years: list[LoanYearOut]


class PayoffQuoteOut(Schema):
    on: date
    principal: Yuan
    interest: Yuan
    penalty_interest: Yuan
    compound_interest: Yuan
    fee: Yuan
    credit_balance: Yuan
    total: Yuan
    interest_saved: Yuan


class ReceiptOut(Schema):
    """A repayment as booked, or as it would be (then without voucher)."""

    loan_number: str
    sequence: int | None
    value_date: date
    amount: Yuan
    channel: str
    parts: list[PartOut]
    to_credit_balance: Yuan
    voucher_number: str | None
    is_settled: bool
    position: PositionOut


_POSITION = tuple(PositionOut.model_fields)
_INSTALMENT = tuple(LoanInstalmentOut.model_fields)


def position_values(position: LoanPosition) -> dict[str, Any]:
    """The values of `PositionOut`."""
    return {name: getattr(position, name) for name in _POSITION}


def instalment_values(row: InstalmentPosition) -> dict[str, Any]:
    """The values of `LoanInstalmentOut`."""
    return {name: getattr(row, name) for name in _INSTALMENT}


def floating_values(floating: FloatingView | None) -> dict[str, Any] | None:
    """The values of `FloatingOut`; None for a fixed rate."""
    if floating is None:
        return None
    names = ("tenor", "lpr", "published_on", "reset", "next_reset_date", "is_waiting", "resets")
    points = f"{floating.basis_points.normalize():f}"
    return {**{name: getattr(floating, name) for name in names}, "basis_points": points}


def effect_values(effect: ChangeEffect) -> dict[str, Any]:
    """The values of `ChangeEffectOut`."""
    return {
        "before": effect.before,
        "after": effect.after,
        "instalments": [instalment_values(row) for row in effect.instalments],
        "interest_saved": effect.interest_saved,
    }


def part_values(parts: Iterable[AllocationPart]) -> list[dict[str, Any]]:
    """The values of `PartOut`, one for each part."""
    return [
        {
            "component": part.component.value,
            "amount": part.amount,
            "instalment_number": part.instalment_number,
        }
        for part in parts
    ]


def totals_values(totals: ScheduleTotals) -> dict[str, Any]:
    """The values of `LoanTotalsOut`."""
    return {
        "principal": totals.principal,
        "interest": totals.interest,
        "total": totals.total,
        "years": [
            {"year": y.year, "principal": y.principal, "interest": y.interest, "total": y.total}
            for y in totals.years
        ],
    }


def receipt_values(receipt: RepaymentReceipt, *, booked: bool = True) -> dict[str, Any]:
    """The values of `ReceiptOut`."""
    return {
        "loan_number": receipt.loan_number,
        "sequence": receipt.sequence if booked else None,
        "value_date": receipt.value_date,
        "amount": receipt.amount,
        "channel": receipt.payment_channel,
        "parts": part_values(receipt.parts),
        "to_credit_balance": receipt.to_credit_balance,
        "voucher_number": receipt.voucher_number or None,
        "is_settled": receipt.is_settled,
        "position": position_values(receipt.position),
    }
