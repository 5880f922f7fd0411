"""The business date (会计日): the day money moves on, apart from the clock."""

from datetime import date

from django.db import transaction

from huoshui.core.errors import Refusal
from huoshui.foundation import clock
from huoshui.foundation.models import BusinessDay


class BusinessDateMovesBack(Refusal):
    code = "foundation.business_date_moves_back"
    zh = "会计日只能向前：当前为 {current}，不能改为 {wanted}"
    en = "The business date only moves forward: it is {current}, so {wanted} is refused"


def today() -> date:
    """Return the lender's business date; the calendar day until it has been set for the first time."""
    current = BusinessDay.objects.values_list("current_date", flat=True).first()
    return current or clock.local_date()


@transaction.atomic
def advance_to(day: date) -> date:
    """Set the business date and return it; the same day again changes nothing.

    The first call may choose any day. Refusals: `BusinessDateMovesBack`.
    """
    row, created = BusinessDay.objects.select_for_update().get_or_create(id=1, defaults={"current_date": day})
    if day < row.current_date:
        raise BusinessDateMovesBack(current=row.current_date.isoformat(), wanted=day.isoformat())
    if not created and day > row.current_date:
        row.current_date = day
        row.save(update_fields=["current_date"])
    return day
