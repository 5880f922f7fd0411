"""Reads about provisions: runs, what they are made of, single loans."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from huoshui.core.errors import NotFound
from huoshui.core.money import Cents
from huoshui.core.posting import LOAN_ALLOWANCE
from huoshui.identity.queries import EVERYTHING, Scope
from huoshui.ledger.queries import balance_by_part, entries_of_source
from huoshui.servicing.provisioning.models import SOURCE, ProvisionRow, ProvisionRun
from huoshui.servicing.scoping import in_scope


@dataclass(frozen=True, slots=True, kw_only=True)
class RunTotals:
    """What a run comes to over the loans in scope, cents."""

    loans: int = 0
    balance: Cents = 0
    exposure: Cents = 0
    amount: Cents = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A run as listed (计提批次)."""

    id: int
    number: str
    date: date
    kind: str
    method: str
    actor_name: str
    run_at: datetime
    totals: RunTotals


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPart:
    """The loans of one product, branch, class and stage in a run."""

    product_code: str
    branch_id: int
    branch_name: str
    risk_class: str
    stage: int | None
    totals: RunTotals


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDetail:
    """A run with its parts and the vouchers it booked; `change` is what they added to 1304, cents. Who does
    not see every loan is shown no vouchers: they are the whole lender's."""

    row: RunRow
    parts: tuple[RunPart, ...]
    change: Cents | None
    vouchers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionFilter:
    """Which rows of a run; empty means any."""

    product: str = ""
    branch: int | None = None
    risk_class: str = ""
    stage: int | None = None
    search: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanProvision:
    """What one loan needs in a run (单笔拨备), cents, with what it was made of."""

    loan_number: str
    customer_name: str
    product_code: str
    branch_name: str
    risk_class: str
    stage: int | None
    days_past_due: int
    balance: Cents
    exposure: Cents
    rate: Decimal | None
    default_probability: Decimal | None
    loss_share: Decimal | None
    amount: Cents
    explanation: dict[str, Any]


def list_runs(*, scope: Scope, page: int = 1, page_size: int = 20) -> tuple[list[RunRow], int]:
    """One page of runs, newest first, with their totals over the loans in scope, and how many there are."""
    found = ProvisionRun.objects.order_by("-date", "-id")
    start = (page - 1) * page_size
    runs = list(found[start : start + page_size])
    totals = totals_of([run.pk for run in runs], scope)
    return [_run(run, totals) for run in runs], found.count()


def get_run(run_id: int, *, scope: Scope) -> RunDetail:
    """The run with its parts over the loans in scope. Refusals: NotFound."""
    run = _found(run_id)
    rows = _rows([run.pk], scope).values(
        "loan__product_code", "loan__branch_id", "loan__branch__name", "risk_class", "stage"
    )
    parts = [
        RunPart(
            product_code=row["loan__product_code"],
            branch_id=row["loan__branch_id"],
            branch_name=row["loan__branch__name"],
            risk_class=row["risk_class"],
            stage=row["stage"],
            totals=_totals(row),
        )
        for row in _summed(rows).order_by("loan__product_code", "loan__branch_id", "stage", "risk_class")
    ]
    change, vouchers = change_of(run.number) if scope.all else (None, ())
    return RunDetail(
        row=_run(run, totals_of([run.pk], scope)), parts=tuple(parts), change=change, vouchers=vouchers
    )


def list_run_loans(
    run_id: int, *, scope: Scope, filters: ProvisionFilter, page: int = 1, page_size: int = 20
) -> tuple[list[LoanProvision], int]:
    """One page of the run's loans in scope, largest provision first, and how many there are.

    Refusals: NotFound."""
    found = _rows([_found(run_id).pk], scope).filter(_condition(filters))
    start = (page - 1) * page_size
    rows = found.select_related("loan__customer", "loan__branch").defer("loan__terms")
    shown = rows.order_by("-amount", "loan_id")[start : start + page_size]
    return [_loan(row) for row in shown], found.count()


def provision_of_loan(loan_number: str, *, scope: Scope) -> tuple[RunRow, LoanProvision] | None:
    """The loan's row in the last run that has it, with that run; None before the first."""
    found = ProvisionRow.objects.filter(in_scope(scope, "loan__"), loan__number=loan_number)
    row = found.select_related("run", "loan__customer", "loan__branch").order_by("-run_id").first()
    return (_run(row.run, {}), _loan(row)) if row else None


def latest_run() -> RunRow | None:
    """The last run there is; None before the first."""
    run = ProvisionRun.objects.order_by("-id").first()
    return _run(run, totals_of([run.pk])) if run else None


def allowance_on_book(*, scope: Scope) -> Cents:
    """What the last run provided for the loans in scope that are still on the book, cents: a loan paid back
    or written off since has none."""
    run = ProvisionRun.objects.order_by("-id").first()
    if run is None:
        return 0
    found = _rows([run.pk], scope).filter(loan__state__status="active")
    return found.aggregate(total=Sum("amount"))["total"] or 0


def totals_of(run_ids: Sequence[int], scope: Scope = EVERYTHING) -> dict[int, RunTotals]:
    """Run id → its totals over the loans in scope; all zero for a run without any."""
    found = {run_id: RunTotals() for run_id in run_ids}
    for row in _summed(_rows(run_ids, scope).values("run_id")).order_by():
        found[row["run_id"]] = _totals(row)
    return found


def change_of(number: str) -> tuple[Cents, tuple[str, ...]]:
    """What the vouchers of a run added to 1304, cents, and their numbers."""
    vouchers = entries_of_source(source_type=SOURCE, source_number=number)
    moved = balance_by_part(LOAN_ALLOWANCE, through_entry=0, source_number=number)
    return -sum(moved.values()), tuple(one.number for one in vouchers)


def _found(run_id: int) -> ProvisionRun:
    run = ProvisionRun.objects.filter(pk=run_id).first()
    if run is None:
        raise NotFound()
    return run


def _rows(run_ids: Sequence[int], scope: Scope) -> QuerySet[ProvisionRow]:
    return ProvisionRow.objects.filter(in_scope(scope, "loan__"), run_id__in=list(run_ids))


def _summed(rows: Any) -> Any:
    return rows.annotate(
        loans=Count("id"),
        total_balance=Sum("balance"),
        total_exposure=Sum("exposure"),
        total_amount=Sum("amount"),
    )


def _totals(row: dict[str, Any]) -> RunTotals:
    return RunTotals(
        loans=row["loans"],
        balance=row["total_balance"],
        exposure=row["total_exposure"],
        amount=row["total_amount"],
    )


def _condition(filters: ProvisionFilter) -> Q:
    found = Q()
    if filters.product:
        found &= Q(loan__product_code=filters.product)
    if filters.branch is not None:
        found &= Q(loan__branch_id=filters.branch)
    if filters.risk_class:
        found &= Q(risk_class=filters.risk_class)
    if filters.stage is not None:
        found &= Q(stage=filters.stage)
    if text := filters.search.strip():
        found &= Q(loan__number__icontains=text) | Q(loan__customer__name__icontains=text)
    return found


def _run(run: ProvisionRun, totals: dict[int, RunTotals]) -> RunRow:
    return RunRow(
        id=run.pk,
        number=run.number,
        date=run.date,
        kind=run.kind,
        method=run.method,
        actor_name=run.actor_name,
        run_at=run.run_at,
        totals=totals.get(run.pk, RunTotals()),
    )


def _loan(row: ProvisionRow) -> LoanProvision:
    return LoanProvision(
        loan_number=row.loan.number,
        customer_name=row.loan.customer.name,
        product_code=row.loan.product_code,
        branch_name=row.loan.branch.name,
        risk_class=row.risk_class,
        stage=row.stage,
        days_past_due=row.days_past_due,
        balance=row.balance,
        exposure=row.exposure,
        rate=row.rate,
        default_probability=row.default_probability,
        loss_share=row.loss_share,
        amount=row.amount,
        explanation=row.explanation,
    )
