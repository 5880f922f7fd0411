"""A provisioning run: every active loan measured, the difference to 1304 booked, once a day and kind."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.classification import RiskClass
from huoshui.core.dates import add_months, is_month_end
from huoshui.core.money import yuan_text
from huoshui.core.posting import LOAN_ALLOWANCE, post_provision
from huoshui.core.provision import Stage
from huoshui.foundation import clock
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.ledger.operations import EntryDraft, post_entries, with_dimensions
from huoshui.ledger.queries import balance_by_part, latest_entry_id
from huoshui.servicing.day_lock import lock_the_day
from huoshui.servicing.models import LoanState
from huoshui.servicing.provisioning.measure import (
    Exposure,
    Measured,
    measure_by_loss,
    measure_by_table,
    months_left,
    stage_of_loan,
)
from huoshui.servicing.provisioning.models import MONTH_END, ON_DEMAND, SOURCE, ProvisionRow, ProvisionRun
from huoshui.servicing.provisioning.queries import change_of, totals_of
from huoshui.servicing.provisioning.rules import (
    ECL,
    LossRules,
    loss_rules,
    method_of,
    method_or_none,
    table_rules,
)
from huoshui.servicing.state import interest_receivable
from huoshui.servicing.store import due_tables, values_of

CHUNK = 2000
_LETTER = {MONTH_END: "M", ON_DEMAND: "D"}

Part = tuple[str, int, str]
"""Product code, branch id, class: what 1304 is kept by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReceipt:
    """A run as it stands (计提结果), cents; `change` is what its vouchers added to 1304."""

    id: int
    number: str
    date: date
    kind: str
    method: str
    loans: int
    amount: int
    change: int
    vouchers: tuple[str, ...]
    is_new: bool


@transaction.atomic
def provision_now(*, actor: Actor) -> RunReceipt:
    """The run on demand of the business date: made once a day, asked again it is the same one.

    Refusals: Forbidden, NoCurrentParameter.
    """
    actor.require("provision.run")
    return _run(lock_the_day(), ON_DEMAND, actor)


@transaction.atomic
def provision_month_end(*, day: date) -> int:
    """How many loans the run of the month end `day` measured; 0 on other days, when it is done already, and
    for a lender without a method."""
    if not is_month_end(day) or method_or_none(day) is None:
        return 0
    if lock_the_day() != day:
        raise RuntimeError(f"the business date is no longer {day}")
    receipt = _run(day, MONTH_END, SYSTEM)
    return receipt.loans if receipt.is_new else 0


def allowance_of(loan_id: int) -> int:
    """What the last run provided for the loan, cents: the allowance its write-off uses first."""
    found = ProvisionRow.objects.filter(loan_id=loan_id).order_by("-run_id").values_list("amount", flat=True)
    return found.first() or 0


def _run(day: date, kind: str, actor: Actor) -> RunReceipt:
    # The day is locked: no operation on loans, and no other run, works beside this one.
    present = ProvisionRun.objects.filter(date=day, kind=kind).first()
    if present is not None:
        return _receipt(present, is_new=False)
    run = ProvisionRun.objects.create(
        number=f"BB{day:%Y%m%d}{_LETTER[kind]}",
        date=day,
        kind=kind,
        method=method_of(day),
        ledger_through=latest_entry_id(),
        actor_id=actor.user_id,
        actor_name=actor.name[:80],
        run_at=clock.now(),
    )
    needed: dict[Part, int] = defaultdict(int)
    for chunk in _exposures(day):
        rows = list(zip(chunk, _measure(chunk, run.method, day), strict=True))
        ProvisionRow.objects.bulk_create([_row(run, loan, found) for loan, found in rows])
        for loan, found in rows:
            needed[loan.product_code, loan.branch_id, loan.risk_class.value] += found.amount
    post_entries(drafts=_drafts(run, needed))
    receipt = _receipt(run, is_new=True)
    record(
        actor=actor,
        action="provision.run",
        subject_type="provision_run",
        subject_id=run.pk,
        subject_number=run.number,
        after={
            "method": run.method,
            "loans": receipt.loans,
            "amount": yuan_text(receipt.amount),
            "change": yuan_text(receipt.change),
        },
    )
    return receipt


def _drafts(run: ProvisionRun, needed: dict[Part, int]) -> list[EntryDraft]:
    """One voucher for each part whose allowance changes: Dr 6702 / Cr 1304, or back (计提, 转回)."""
    booked = {part: -balance for part, balance in balance_by_part(LOAN_ALLOWANCE).items()}
    drafts = []
    for part in sorted(needed.keys() | booked.keys(), key=str):
        change = needed.get(part, 0) - booked.get(part, 0)
        if not change:
            continue
        product_code, branch_id, risk_class = part
        words = "计提贷款损失准备" if change > 0 else "转回贷款损失准备"
        drafts.append(
            EntryDraft(
                fact="provision",
                business_date=run.date,
                value_date=run.date,
                description=f"{run.date.isoformat()} {words} {run.number}",
                source_type=SOURCE,
                source_number=run.number,
                lines=with_dimensions(
                    post_provision(change=change),
                    branch_id=branch_id,
                    product_code=product_code,
                    risk_class=risk_class,
                ),
            )
        )
    return drafts


def _exposures(day: date) -> Iterator[list[Exposure]]:
    """The active loans, in chunks in the order of ids."""
    last = 0
    while True:
        found = LoanState.objects.filter(status="active", loan_id__gt=last).select_related("loan")
        states = list(found.defer("loan__terms").order_by("loan_id")[:CHUNK])
        if not states:
            return
        last = states[-1].loan_id
        yield [_exposure(state, day) for state in states]


def _exposure(state: LoanState, day: date) -> Exposure:
    loan = state.loan
    # A non-accrual loan has no interest on the balance sheet to lose.
    interest = 0 if state.is_non_accrual else interest_receivable(values_of(state), day)
    return Exposure(
        loan_id=loan.pk,
        product_code=loan.product_code,
        branch_id=loan.branch_id,
        risk_class=RiskClass(state.risk_class),
        class_floor=RiskClass(state.class_floor),
        days_past_due=values_of(state).days_past_due(day),
        principal=state.principal_outstanding,
        interest=max(interest, 0),
        annual_rate=Decimal(loan.annual_rate),
        maturity_date=loan.maturity_date,
    )


def _measure(loans: Sequence[Exposure], method: str, day: date) -> list[Measured]:
    products = {loan.product_code for loan in loans}
    if method != ECL:
        tables = {code: table_rules(day, code) for code in products}
        return [measure_by_table(loan, tables[loan.product_code]) for loan in loans]
    rules: dict[str, LossRules] = {code: loss_rules(day, code) for code in products}
    with_life = [loan for loan in loans if stage_of_loan(loan) is Stage.TWO]
    later = principal_later(with_life, day)
    return [
        measure_by_loss(
            replace(loan, later=later.get(loan.loan_id, ())),
            rules[loan.product_code],
            day,
        )
        for loan in loans
    ]


def principal_later(loans: Sequence[Exposure], day: date) -> dict[int, tuple[int, ...]]:
    """Loan id → principal agreed to be left at the start of each further year of its life, cents; never more
    than there is today. Agreed is what the due table in force says."""
    agreed = {
        loan_id: [(row.due_date, row.principal_after) for row in rows]
        for loan_id, rows in due_tables([loan.loan_id for loan in loans]).items()
    }
    later = {}
    for loan in loans:
        years = (months_left(day, loan.maturity_date) + 11) // 12
        later[loan.loan_id] = tuple(
            _left_on(agreed.get(loan.loan_id, []), add_months(day, 12 * year), loan.principal)
            for year in range(1, years)
        )
    return later


def _left_on(agreed: Sequence[tuple[date, int]], day: date, today: int) -> int:
    return min([today, *(left for due_date, left in agreed if due_date <= day)])


def _row(run: ProvisionRun, loan: Exposure, found: Measured) -> ProvisionRow:
    return ProvisionRow(
        run=run,
        loan_id=loan.loan_id,
        risk_class=loan.risk_class.value,
        stage=found.stage.value if found.stage else None,
        days_past_due=loan.days_past_due,
        balance=loan.principal,
        exposure=found.exposure,
        rate=found.rate,
        default_probability=found.default_probability,
        loss_share=found.loss_share,
        amount=found.amount,
        explanation=found.explanation,
    )


def _receipt(run: ProvisionRun, *, is_new: bool) -> RunReceipt:
    totals = totals_of([run.pk])[run.pk]
    change, numbers = change_of(run.number)
    return RunReceipt(
        id=run.pk,
        number=run.number,
        date=run.date,
        kind=run.kind,
        method=run.method,
        loans=totals.loans,
        amount=totals.amount,
        change=change,
        vouchers=numbers,
        is_new=is_new,
    )
