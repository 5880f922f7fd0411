"""Signs of danger in what customers have applied for, over all of them at once: for the watch on live
loans.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Max, Window
from django.db.models.functions import Lag, RowNumber

from huoshui.origination.models import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreDrop:
    """A customer whose latest scored application fell below the one before by more than a share of it."""

    customer_id: int
    number: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """How often a customer has handed an application in, and the latest."""

    customer_id: int
    times: int
    last_number: str


def score_drops(share: Decimal) -> tuple[ScoreDrop, ...]:
    """Customers whose latest score fell by more than `share` of the one before, for the same product.

    0.20: from 80 to 63 counts (17 of 80 is 21 %), from 80 to 64 does not.
    """
    scored = Application.objects.filter(score__isnull=False, customer_id__isnull=False)
    series = [F("customer_id"), F("product_code")]
    placed = scored.annotate(
        before=Window(Lag("score"), partition_by=series, order_by=F("id").asc()),
        place=Window(RowNumber(), partition_by=series, order_by=F("id").desc()),
    )
    fallen = placed.filter(place=1, before__gt=0, score__lt=F("before") * (1 - share))
    return tuple(
        ScoreDrop(customer_id=customer_id, number=number, before=before, after=after)
        for customer_id, number, before, after in fallen.values_list(
            "customer_id", "number", "before", "score"
        )
        if customer_id is not None and after is not None
    )


def repeated_applicants(day: date, *, least: int) -> tuple[Repeated, ...]:
    """Customers who have handed in `least` applications or more since that day."""
    handed_in = Application.objects.filter(submitted_date__gt=day, customer_id__isnull=False)
    rows = handed_in.values("customer_id").annotate(times=Count("id"), last=Max("number"))
    return tuple(
        Repeated(customer_id=row["customer_id"], times=row["times"], last_number=row["last"])
        for row in rows.filter(times__gte=least)
    )
