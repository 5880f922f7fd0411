"""Writes of collections: the day's list of reminders, and telling the borrowers, each once."""

import logging
from datetime import date, timedelta

from django.db import connection, transaction

from huoshui.collections.events import RemindersListed
from huoshui.collections.models import Reminder
from huoshui.foundation import clock
from huoshui.foundation.outbox import emit
from huoshui.parties.operations import notify_customer
from huoshui.servicing.queries import NOTICES, PAST_DUE

DAYS_BEFORE = (7, 3, 1)
OVERDUE = "overdue"
TOLD_AT_ONCE = 200
ATTEMPTS = 5
_log = logging.getLogger("huoshui.collections")

_LIST = f"""
INSERT INTO collections_reminder (loan_id, kind, due_date, amount, business_date, sent_at)
SELECT n.loan_id, n.kind, n.due_date, n.amount, %(on)s, %(at)s FROM (({NOTICES}) UNION ALL ({PAST_DUE})) n
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def list_reminders_of_day(*, business_date: date, since: date) -> int:
    """How many reminders (还款提醒) were put on the list of the business date: 7, 3, 1 days before a due date
    as the product says, and on the first day past due. One statement; none twice. → RemindersListed.

    What fell on days since the last list, missed in a catch-up whose first day was `since`, is told now while
    it still helps.
    """
    last = Reminder.objects.order_by("-id").values_list("business_date", flat=True).first()
    yesterday = business_date - timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(
            _LIST,
            {
                "on": business_date,
                "after": min(last or since, yesterday),
                "at": clock.now(),
                "days": list(DAYS_BEFORE),
            },
        )
        listed = cursor.rowcount
    if listed:
        emit(RemindersListed(business_date=business_date.isoformat()))
    return listed


@transaction.atomic
def tell_reminders(*, business_date: date, after: int = 0, attempt: int = 1) -> int:
    """How many borrowers were told now of the reminders of the business date: some hundreds after row
    `after`, the rest by the next event. Whom no message reaches is tried again, five times in all.
    → RemindersListed.
    """
    waiting = Reminder.objects.filter(business_date=business_date, told_at__isnull=True)
    rows = waiting.select_for_update(of=("self",)).select_related("loan").filter(id__gt=after)
    chosen = list(rows.order_by("id")[:TOLD_AT_ONCE])
    told = [row.pk for row in chosen if _tell(row)]
    Reminder.objects.filter(pk__in=told).update(told_at=clock.now())
    day = business_date.isoformat()
    if len(chosen) == TOLD_AT_ONCE:
        emit(RemindersListed(business_date=day, after=chosen[-1].pk, attempt=attempt))
    elif attempt < ATTEMPTS and waiting.exists():
        emit(RemindersListed(business_date=day, attempt=attempt + 1))
    return len(told)


def _tell(row: Reminder) -> bool:
    number, due_date = row.loan.number, row.due_date.isoformat()
    try:
        with transaction.atomic():
            notify_customer(
                customer_id=row.loan.customer_id,
                template="overdue_reminder" if row.kind == OVERDUE else "due_reminder",
                params={"number": number, "due_date": due_date, "amount": row.amount},
                link=f"/loans/{number}",
                dedupe_key=f"reminder:{row.kind}:{number}:{due_date}",
            )
    except Exception:
        _log.warning("reminder %s of %s did not go out", row.kind, number, exc_info=True)
        return False
    return True
