"""Operations of a day and the turn of the day keep out of each other's way."""

from datetime import date

from django.db import connection

from huoshui.foundation import business_date
from huoshui.lenders.queries import current_lender


def business_day() -> date:
    """The business date, which stays what it is until the caller's transaction ends.

    Many operations hold the lock together; only the turn of the day takes it alone.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("business_day needs a transaction")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))",
            [_name()],
        )
    return business_date.today()


def lock_the_day() -> date:
    """The business date, with every operation on loans kept out until the caller's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [_name()])
    return business_date.today()


def _name() -> str:
    # Each lender's own, as advisory locks know no schemas.
    return f"{current_lender().schema_name}:servicing.business_day"
