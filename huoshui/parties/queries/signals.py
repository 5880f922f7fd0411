"""Signs of danger in customers' files, over all of them at once: for the watch on live loans."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Count, Max

from huoshui.foundation.clock import LOCAL_ZONE
from huoshui.parties.models import CustomerChange

_DEBT_RATIOS = """
WITH latest AS (
    SELECT DISTINCT ON (customer_id) customer_id, year,
        (lines ->> 'total_assets')::numeric AS assets, (lines ->> 'total_liabilities')::numeric AS debts
    FROM parties_financialstatement ORDER BY customer_id, year DESC, id DESC
)
SELECT customer_id, year, CASE WHEN assets > 0 THEN round(debts / assets, 4) ELSE 99 END AS ratio
FROM latest WHERE debts > 0 AND (assets <= 0 OR round(debts / NULLIF(assets, 0), 4) > %s)
ORDER BY customer_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtRatio:
    """Liabilities to assets (资产负债率) by the latest statement of a customer."""

    customer_id: int
    year: int
    ratio: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactChanges:
    """How often a customer's phone or address was changed, and when last."""

    customer_id: int
    times: int
    last_day: date


def debt_ratios_above(threshold: Decimal) -> tuple[DebtRatio, ...]:
    """Customers whose latest statement shows more than this; one without assets counts as far above.

    Liabilities 72m, assets 100m: 0.7200, above 0.70.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DEBT_RATIOS, [threshold])
        return tuple(
            DebtRatio(customer_id=customer_id, year=year, ratio=ratio)
            for customer_id, year, ratio in cursor.fetchall()
        )


def contacts_changed_since(day: date, *, least: int) -> tuple[ContactChanges, ...]:
    """Customers whose phone or address was changed, with review, `least` times or more since that day."""
    reviewed = CustomerChange.objects.filter(
        status="approved", field__in=["phone", "address"], reviewed_at__date__gt=day
    )
    rows = reviewed.values("customer_id").annotate(times=Count("id"), last=Max("reviewed_at"))
    return tuple(
        ContactChanges(
            customer_id=row["customer_id"],
            times=row["times"],
            last_day=row["last"].astimezone(LOCAL_ZONE).date(),
        )
        for row in rows.filter(times__gte=least)
    )
