"""The book in figures, for reports: by class, bucket, product, branch, month and age. Amounts in cents."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db.models import Case, CharField, Count, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import TruncMonth

from huoshui.core.classification import NON_PERFORMING, RiskClass
from huoshui.core.delinquency import Bucket
from huoshui.core.money import Cents
from huoshui.foundation import business_date
from huoshui.identity.queries import Scope
from huoshui.servicing.loan_file import (
    DISBURSED,
    RECOVERED,
    REPAYMENT,
    REPAYMENT_REVERSED,
    TAKEN_OVER,
    WRITTEN_OFF,
)
from huoshui.servicing.models import LoanEvent, LoanState
from huoshui.servicing.queries.lateness import BUCKET_DAYS, in_bucket, is_past_due
from huoshui.servicing.queries.snapshots import load_snapshot_in_scope, month_ends
from huoshui.servicing.scoping import in_scope

OVERDUE_30 = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class BookTotals:
    """The active book today (贷款余额): loans past due by their whole principal, bad ones by class."""

    loans_count: int
    principal_outstanding: Cents
    overdue_amount: Cents
    npl_amount: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPart:
    """A part of the active book under one key: a class, a bucket, a product code or a branch id."""

    key: str
    count: int
    principal: Cents
    overdue: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthFlow:
    """What moved in one month; `month` is its first day."""

    month: date
    disbursed: Cents
    collected: Cents
    written_off: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class AgePart:
    """Loans by month on book (账龄) over all month ends: how many lines, their principal, of it over 30
    days late."""

    month_on_book: int
    count: int
    principal: Cents
    overdue_30: Cents


def book_totals(*, scope: Scope) -> BookTotals:
    """The active book in scope, as it stands on the business date."""
    bad = Q(risk_class__in=[risk_class.value for risk_class in NON_PERFORMING])
    found = _active(scope).aggregate(
        count=Count("loan_id"),
        principal=Sum("principal_outstanding"),
        overdue=Sum("principal_outstanding", filter=is_past_due(business_date.today())),
        npl=Sum("principal_outstanding", filter=bad),
    )
    return BookTotals(
        loans_count=found["count"],
        principal_outstanding=found["principal"] or 0,
        overdue_amount=found["overdue"] or 0,
        npl_amount=found["npl"] or 0,
    )


def overdue_over(days: int, *, scope: Scope) -> tuple[Cents, Cents]:
    """Principal of active loans in scope more than `days` past due, and the part of it not classified bad."""
    bad = Q(risk_class__in=[risk_class.value for risk_class in NON_PERFORMING])
    found = (
        _active(scope)
        .filter(oldest_unpaid_due_date__lt=business_date.today() - timedelta(days=days))
        .aggregate(total=Sum("principal_outstanding"), performing=Sum("principal_outstanding", filter=~bad))
    )
    return found["total"] or 0, found["performing"] or 0


def book_by_class(*, scope: Scope) -> list[BookPart]:
    """The active book by five-tier class, all five in order."""
    return _complete(_parts(_active(scope).annotate(key=F("risk_class"))), [c.value for c in RiskClass])


def book_by_bucket(*, scope: Scope) -> list[BookPart]:
    """The active book by ageing bucket, all eight in order."""
    today = business_date.today()
    cases = [When(in_bucket(name, today), then=Value(name)) for name in BUCKET_DAYS]
    parts = _parts(_active(scope).annotate(key=Case(*cases, output_field=CharField())))
    return _complete(parts, [bucket.value for bucket in Bucket])


def book_by_product(*, scope: Scope) -> list[BookPart]:
    """The active book by product code, largest first."""
    parts = _parts(_active(scope).annotate(key=F("loan__product_code")))
    return sorted(parts.values(), key=lambda part: -part.principal)


def book_by_branch(*, scope: Scope) -> list[BookPart]:
    """The active book by branch id, largest first."""
    parts = _parts(_active(scope).annotate(key=F("loan__branch_id")))
    return sorted(parts.values(), key=lambda part: -part.principal)


def disbursed_between(*, scope: Scope, since: date, until: date) -> Cents:
    """What was paid out on [since, until], cents."""
    found = _events(scope, since, until).filter(kind=DISBURSED).aggregate(total=Sum("amount"))
    return found["total"] or 0


def flows_by_month(*, scope: Scope, since: date, until: date) -> list[MonthFlow]:
    """What was paid out, collected (reversals taken off, recoveries added) and written off, month by
    month."""
    rows = (
        _events(scope, since, until)
        .annotate(month=TruncMonth("business_date"))
        .values("month", "kind")
        .annotate(total=Sum("amount"))
        .order_by("month")
    )
    months: dict[date, dict[str, int]] = {}
    for row in rows:
        months.setdefault(row["month"], {})[row["kind"]] = row["total"]
    return [
        MonthFlow(
            month=month,
            disbursed=sums.get(DISBURSED, 0),
            collected=sums.get(REPAYMENT, 0) - sums.get(REPAYMENT_REVERSED, 0) + sums.get(RECOVERED, 0),
            written_off=sums.get(WRITTEN_OFF, 0),
        )
        for month, sums in sorted(months.items())
    ]


def arrears_by_age(*, scope: Scope) -> list[AgePart]:
    """Month-end balances by month on book, and what of them was more than 30 days past due: Σ over the month
    ends of three years."""
    sums: dict[int, list[int]] = {}
    for day in month_ends():
        table = load_snapshot_in_scope(day, scope)
        started = np.asarray(table["start_date"]).astype("datetime64[M]").astype(np.int64)
        age = (day.year - 1970) * 12 + day.month - 1 - started
        balance = np.asarray(table["principal_outstanding"], dtype=np.int64)
        late = np.where(np.asarray(table["days_past_due"]) > OVERDUE_30, balance, 0)
        for months in np.unique(age).tolist():
            chosen = age == months
            more = (int(chosen.sum()), int(balance[chosen].sum()), int(late[chosen].sum()))
            sums[months] = [old + new for old, new in zip(sums.get(months, [0, 0, 0]), more, strict=True)]
    return [
        AgePart(month_on_book=months, count=count, principal=principal, overdue_30=late)
        for months, (count, principal, late) in sorted(sums.items())
    ]


def _active(scope: Scope) -> QuerySet[LoanState]:
    return LoanState.objects.filter(in_scope(scope, "loan__"), status="active")


def _events(scope: Scope, since: date, until: date) -> QuerySet[LoanEvent]:
    """What was booked on [since, until]; not what another system had booked before the loan came here."""
    found = LoanEvent.objects.filter(in_scope(scope, "loan__"), business_date__range=(since, until))
    return found.exclude(payment_channel=TAKEN_OVER)


def _parts(found: QuerySet[Any]) -> dict[str, BookPart]:
    rows = (
        found.values("key")
        .annotate(
            count=Count("loan_id"),
            principal=Sum("principal_outstanding"),
            overdue=Sum("principal_outstanding", filter=is_past_due(business_date.today())),
        )
        .order_by()
    )
    return {
        str(row["key"]): BookPart(
            key=str(row["key"]),
            count=row["count"],
            principal=row["principal"],
            overdue=row["overdue"] or 0,
        )
        for row in rows
    }


def _complete(parts: dict[str, BookPart], keys: list[str]) -> list[BookPart]:
    return [parts.get(key) or BookPart(key=key, count=0, principal=0, overdue=0) for key in keys]
