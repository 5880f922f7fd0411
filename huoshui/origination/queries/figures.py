"""Figures about applications, for the dashboard."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from huoshui.core.lifecycle import ApplicationStatus
from huoshui.core.money import Cents
from huoshui.identity.queries import Scope
from huoshui.origination.access import in_scope
from huoshui.origination.models import Application

S = ApplicationStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelRow:
    """How many applications stand in a stage, and for how much (cents)."""

    status: str
    count: int
    amount: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationFigures:
    """Applications of the day and of the month;
    `pass_rate` of those decided in the month, None without any.
    """

    applications_today: int
    applications_month: int
    decided_month: int
    approved_month: int
    pass_rate: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRow:
    """Applications submitted and approved in a month (its first day); amounts in cents."""

    month: date
    applied: int
    applied_amount: Cents
    approved: int
    approved_amount: Cents


def count_funnel(
    *, scope: Scope, since: date | None = None, until: date | None = None
) -> tuple[FunnelRow, ...]:
    """Applications by stage, in the order of the stages; days of submission, both included, when given."""
    found = Application.objects.filter(in_scope(scope))
    if since:
        found = found.filter(submitted_date__gte=since)
    if until:
        found = found.filter(submitted_date__lte=until)
    rows = {
        row["status"]: row
        for row in found.values("status").annotate(count=Count("id"), amount=Sum("requested_amount"))
    }
    return tuple(
        FunnelRow(
            status=status.value,
            count=rows[status.value]["count"] if status.value in rows else 0,
            amount=(rows[status.value]["amount"] or 0) if status.value in rows else 0,
        )
        for status in S
    )


def application_figures(*, scope: Scope, on: date) -> ApplicationFigures:
    """Figures of the business date and of its month up to that day."""
    first = on.replace(day=1)
    counts = Application.objects.filter(in_scope(scope)).aggregate(
        today=Count("id", filter=Q(submitted_date=on)),
        month=Count("id", filter=Q(submitted_date__range=(first, on))),
        decided=Count("id", filter=Q(decided_date__range=(first, on))),
        approved=Count("id", filter=Q(decided_date__range=(first, on), offer_valid_until__isnull=False)),
    )
    decided = counts["decided"]
    return ApplicationFigures(
        applications_today=counts["today"],
        applications_month=counts["month"],
        decided_month=decided,
        approved_month=counts["approved"],
        pass_rate=(Decimal(counts["approved"]) / decided).quantize(Decimal("0.0001")) if decided else None,
    )


def count_by_month(*, scope: Scope, since: date, until: date) -> tuple[MonthRow, ...]:
    """Submitted and approved applications of each month that has any, oldest first; both days included."""
    found = Application.objects.filter(in_scope(scope))
    applied = _by_month(
        found.filter(submitted_date__range=(since, until)), "submitted_date", "requested_amount"
    )
    approved = _by_month(
        found.filter(decided_date__range=(since, until), offer_valid_until__isnull=False),
        "decided_date",
        "offer_amount",
    )
    return tuple(
        MonthRow(
            month=month,
            applied=applied.get(month, (0, 0))[0],
            applied_amount=applied.get(month, (0, 0))[1],
            approved=approved.get(month, (0, 0))[0],
            approved_amount=approved.get(month, (0, 0))[1],
        )
        for month in sorted({*applied, *approved})
    )


def _by_month(found: QuerySet[Application], day: str, amount: str) -> dict[date, tuple[int, Cents]]:
    rows = (
        found.annotate(month=TruncMonth(day)).values("month").annotate(count=Count("id"), amount=Sum(amount))
    )
    return {row["month"]: (row["count"], row["amount"] or 0) for row in rows.order_by("month")}
