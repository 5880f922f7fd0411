"""Writes of collections: reminders, each sent once."""

from datetime import date

from django.db import transaction

from huoshui.collections.models import Reminder
from huoshui.foundation import clock
from huoshui.parties.operations import notify_customer
from huoshui.servicing.queries.due import DueNotice, due_for_reminder, newly_overdue

DAYS_BEFORE = (7, 3, 1)
OVERDUE = "overdue"


def send_reminders(*, business_date: date) -> int:
    """How many reminders (还款提醒) were sent on the business date: 7, 3, 1 days before a due date as the
    product says, and on the first day past due. Each in a transaction of its own; none twice."""
    notices = [
        (f"due_in_{days}", "due_reminder", notice)
        for days in DAYS_BEFORE
        for notice in due_for_reminder(on=business_date, days=days)
    ]
    notices += [(OVERDUE, "overdue_reminder", notice) for notice in newly_overdue(on=business_date)]
    known = set(
        Reminder.objects.filter(loan_id__in={notice.loan_id for _, _, notice in notices})
        .filter(due_date__gte=min((notice.due_date for _, _, notice in notices), default=business_date))
        .values_list("loan_id", "kind", "due_date")
    )
    return sum(
        _send(kind, template, notice, business_date)
        for kind, template, notice in notices
        if (notice.loan_id, kind, notice.due_date) not in known
    )


@transaction.atomic
def _send(kind: str, template: str, notice: DueNotice, business_date: date) -> bool:
    _, is_new = Reminder.objects.get_or_create(
        loan_id=notice.loan_id,
        kind=kind,
        due_date=notice.due_date,
        defaults={
            "customer_id": notice.customer_id,
            "amount": notice.amount,
            "business_date": business_date,
            "sent_at": clock.now(),
        },
    )
    if is_new:
        notify_customer(
            customer_id=notice.customer_id,
            template=template,
            params={
                "number": notice.loan_number,
                "due_date": notice.due_date.isoformat(),
                "amount": notice.amount,
            },
            link=f"/loans/{notice.loan_number}",
            dedupe_key=f"reminder:{kind}:{notice.loan_number}:{notice.due_date.isoformat()}",
        )
    return is_new
