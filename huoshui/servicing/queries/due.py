"""What falls due, and what has just become overdue: for reminders and lists."""

from dataclasses import dataclass
from datetime import date, timedelta

from huoshui.servicing.models import LoanState


@dataclass(frozen=True, slots=True, kw_only=True)
class DueNotice:
    """An amount a borrower should hear of (应还提示), cents."""

    loan_id: int
    loan_number: str
    customer_id: int
    due_date: date
    amount: int


def due_for_reminder(*, on: date, days: int) -> list[DueNotice]:
    """What falls due `days` after `on`, of loans whose product reminds that many days before, less money
    waiting."""
    rows = (
        LoanState.objects.filter(
            status="active",
            next_due_date=on + timedelta(days=days),
            loan__reminder_days__contains=[days],
        )
        .order_by("loan_id")
        .values_list(
            "loan_id",
            "loan__number",
            "loan__customer_id",
            "next_due_date",
            "next_due_amount",
            "credit_balance",
        )
    )
    return [
        DueNotice(
            loan_id=loan_id,
            loan_number=number,
            customer_id=customer_id,
            due_date=due_date,
            amount=amount - credit,
        )
        for loan_id, number, customer_id, due_date, amount, credit in rows
        if due_date is not None and amount > credit
    ]


def newly_overdue(*, on: date) -> list[DueNotice]:
    """Loans on their first day past due on `on`, of products that remind at all."""
    rows = (
        LoanState.objects.filter(status="active", oldest_unpaid_due_date=on - timedelta(days=1))
        .exclude(loan__reminder_days=[])
        .order_by("loan_id")
        .values_list(
            "loan_id",
            "loan__number",
            "loan__customer_id",
            "oldest_unpaid_due_date",
            "principal_past_due",
            "interest_past_due",
        )
    )
    return [
        DueNotice(
            loan_id=loan_id,
            loan_number=number,
            customer_id=customer_id,
            due_date=due_date,
            amount=principal + interest,
        )
        for loan_id, number, customer_id, due_date, principal, interest in rows
        if due_date is not None
    ]
