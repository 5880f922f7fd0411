"""The loans of the three files, one after another, each in a transaction of its own.

Killed at any point and started again it goes on: a loan is over whole or not at all, and one that is over is
passed by.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

from django.db import transaction

from huoshui.contracts.frozen import ContractTerms
from huoshui.contracts.operations import take_over_contract
from huoshui.core.errors import NotFound, Refusal
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.locks import exclusive
from huoshui.identity.queries import list_branches
from huoshui.jobs.take_over.history_rows import read_events, read_instalments
from huoshui.jobs.take_over.loan_rows import LoanRow, read_loan
from huoshui.jobs.take_over.loan_terms import terms_of
from huoshui.jobs.take_over.shapes import EVENT_SHAPE, INSTALMENT_SHAPE, LOAN_SHAPE
from huoshui.jobs.take_over.tables import LOANS, Problem, Row, Source, TableShape, TableUnreadable, read_rows
from huoshui.ledger.operations import install_chart
from huoshui.origination.operations import take_over_application
from huoshui.parties.operations import register_customer
from huoshui.parties.queries import get_party
from huoshui.products.queries import NoLiveVersion, VersionView, get_live_version
from huoshui.servicing.old_loans import Differences, OldLoan
from huoshui.servicing.operations import DifferencesRefused, NewLoan, TakenOverLoan, take_over_loan
from huoshui.servicing.queries import find_taken_over

_Versions = Callable[[str], VersionView | None]


class Outcome(StrEnum):
    """What became of a loan: 已迁入, 已迁入但有差异, 差异过大未迁入, 有错误未迁入, 先前已迁入."""

    TAKEN_OVER = "taken_over"
    DIFFERS = "taken_over_with_differences"
    REFUSED = "differences_refused"
    WRONG = "wrong"
    SKIPPED = "already_taken_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanOutcome:
    """One loan of the files after its turn; `old_number` is empty for rows that belong to none."""

    old_number: str
    outcome: Outcome
    loan_number: str = ""
    differences: Differences | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverPlan:
    """What is asked for: differences up to `tolerance` cents are not worth listing; with
    `refuses_differences` a loan beyond it is left; with `check_only` nothing is written."""

    source: Path
    tolerance: int = 0
    refuses_differences: bool = False
    check_only: bool = False


@dataclass(slots=True)
class _Loan:
    """Everything the files say of one loan, as rows."""

    loans: list[Row] = field(default_factory=list)
    instalments: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    row: LoanRow
    version: VersionView
    branch_id: int
    old: OldLoan


def take_over(plan: TakeOverPlan, *, actor: Actor = SYSTEM) -> Iterator[LoanOutcome | int]:
    """First the number of loans in the files, then each one's outcome, in their order.

    Refusals: Forbidden, TableUnreadable (before anything is written), Busy (another take-over runs).
    """
    actor.require("loan.take_over")
    with exclusive("take_over"):
        loans, strays = _gather(Source(plan.source))
        yield len(loans)
        if strays:
            yield LoanOutcome(old_number="", outcome=Outcome.WRONG, problems=tuple(strays))
        if not plan.check_only:
            install_chart()
        branches = {branch.code: branch.id for branch in list_branches()}
        version = cache(_live_version)
        for old_number, rows in loans.items():
            yield _take_over_one(plan, actor, old_number, rows, branches, version)


def _live_version(code: str) -> VersionView | None:
    try:
        return get_live_version(code)
    except (NotFound, NoLiveVersion):
        return None


def _gather(source: Source) -> tuple[dict[str, _Loan], list[Problem]]:
    """The rows of every loan, and what is wrong with rows that belong to none.

    Refusals: TableUnreadable, also for an instalment or event that does not say whose it is.
    """
    loans: dict[str, _Loan] = {}
    strays: list[Problem] = []
    for row in read_rows(source, LOAN_SHAPE):
        number = row.cells.get("old_number", "")
        if not number:
            strays.append(row.problem("old_number", "缺少该项", "This value is missing"))
        else:
            loans.setdefault(number, _Loan()).loans.append(row)
    for shape, name in ((INSTALMENT_SHAPE, "instalments"), (EVENT_SHAPE, "events")):
        for row in _owned(source, shape):
            loan = loans.get(row.cells["old_number"])
            if loan is None:
                strays.append(row.problem("old_number", f"{LOANS} 中没有该借据", f"No such loan in {LOANS}"))
            else:
                getattr(loan, name).append(row)
    return loans, strays


def _owned(source: Source, shape: TableShape) -> Iterator[Row]:
    for row in read_rows(source, shape):
        if not row.cells.get("old_number"):
            # Were it passed by, some loan would come over without it.
            raise TableUnreadable(
                file=shape.file,
                why=f"第 {row.line} 行没有原借据号，无法判断属于哪笔借据",
                why_en=f"line {row.line} has no old_number: it cannot be told whose it is",
            )
        yield row


def _take_over_one(
    plan: TakeOverPlan,
    actor: Actor,
    old_number: str,
    rows: _Loan,
    branches: Mapping[str, int],
    version: _Versions,
) -> LoanOutcome:
    known = find_taken_over(old_number)
    if known is not None:
        return LoanOutcome(old_number=old_number, outcome=Outcome.SKIPPED, loan_number=known)
    ready, problems = _read(old_number, rows, branches, version)
    if ready is None:
        return LoanOutcome(old_number=old_number, outcome=Outcome.WRONG, problems=tuple(problems))
    limit = plan.tolerance if plan.refuses_differences else None
    try:
        with transaction.atomic():
            if plan.check_only:
                install_chart()
            done = _write(actor, ready, limit)
            if plan.check_only:
                transaction.set_rollback(True)
    except DifferencesRefused as refusal:
        problem = _refusal(rows.loans[0], refusal)
        return LoanOutcome(
            old_number=old_number,
            outcome=Outcome.REFUSED,
            differences=refusal.differences,
            problems=(problem,),
        )
    except Refusal as refusal:
        problem = _refusal(rows.loans[0], refusal)
        return LoanOutcome(old_number=old_number, outcome=Outcome.WRONG, problems=(problem,))
    gap = done.differences.schedule
    differs = done.differences.balances_beyond(plan.tolerance) or (gap and gap.beyond(plan.tolerance))
    return LoanOutcome(
        old_number=old_number,
        outcome=Outcome.DIFFERS if differs else Outcome.TAKEN_OVER,
        loan_number="" if plan.check_only else done.number,
        differences=done.differences,
    )


def _read(
    old_number: str,
    rows: _Loan,
    branches: Mapping[str, int],
    version: _Versions,
) -> tuple[_Ready | None, list[Problem]]:
    problems: list[Problem] = [
        row.problem("old_number", "原借据号重复", "This loan stands twice") for row in rows.loans[1:]
    ]
    loan, wrong = read_loan(rows.loans[0])
    problems.extend(wrong)
    if loan is None:
        return None, problems
    if not rows.instalments:
        problems.append(loan.row.problem("old_number", "没有还款计划", "It has no instalments"))
    today = business_date.today()
    instalments, wrong = read_instalments(rows.instalments, principal=loan.principal, start=loan.start_date)
    problems.extend(wrong)
    events, wrong = read_events(rows.events, principal=loan.principal, start=loan.start_date, today=today)
    problems.extend(wrong)
    live, branch_id = version(loan.product_code), branches.get(loan.branch_code)
    if live is None:
        problems.append(
            loan.row.problem("product_code", "没有该产品的生效版本", "This product has no live version")
        )
    if branch_id is None:
        problems.append(loan.row.problem("branch_code", "没有该机构", "There is no such branch"))
    balance_date = loan.balance_date or today
    if not loan.start_date <= balance_date <= today:
        problems.append(
            loan.row.problem(
                "balance_date",
                f"须在放款日与当前会计日 {today} 之间",
                f"Lies between the pay-out and the business date {today}",
            )
        )
    if live is None or branch_id is None or problems:
        return None, problems
    terms, wrong = terms_of(loan, live.definition, instalments)
    if terms is None:
        return None, wrong
    old = OldLoan(
        number=old_number,
        terms=terms,
        instalments=instalments,
        events=events,
        balance_date=balance_date,
        balances=loan.balances,
        arrears_cleared_date=loan.arrears_cleared_date,
        interest_reversed=loan.interest_reversed,
    )
    return _Ready(row=loan, version=live, branch_id=branch_id, old=old), []


def _write(actor: Actor, ready: _Ready, limit: int | None) -> TakenOverLoan:
    """The loan with its customer, application and contract. Refusals: those of the four operations."""
    row, old, definition = ready.row, ready.old, ready.version.definition
    customer = row.customer
    party = register_customer(
        actor=actor,
        kind=customer["kind"],
        name=customer["name"],
        id_number=customer["id_number"],
        phone=customer["phone"],
        branch_id=ready.branch_id,
        address=customer["address"] or None,
        bank_account=customer["bank_account"] or None,
        bank_name=customer["bank_name"],
    )
    application = take_over_application(
        actor=actor,
        customer_id=party.id,
        applicant_name=customer["name"],
        product_version_id=ready.version.id,
        branch_id=ready.branch_id,
        terms=old.terms,
        purpose=row.purpose,
        old_number=old.number,
    )
    contract = take_over_contract(
        actor=actor,
        application_number=application,
        terms=ContractTerms(loan=old.terms, purpose=row.purpose),
        instalments=old.instalments,
        signed_date=row.signed_date or row.start_date,
    )
    new = NewLoan(
        contract_id=contract.id,
        contract_number=contract.number,
        customer_id=party.id,
        customer_kind=customer["kind"],
        branch_id=ready.branch_id,
        product_version_id=ready.version.id,
        product_code=ready.version.product_code,
        terms=old.terms,
        vat_rate=definition.vat_rate,
        debit_retry_days=definition.debit_retry_days,
        technical_overdue_days=definition.technical_overdue_days,
        reminder_days=definition.reminder_days,
        region_code=get_party(party.id).region_code,
    )
    return take_over_loan(actor=actor, new=new, old=old, allowed_difference=limit)


_COLUMN_OF: Mapping[str, str] = {"name": "customer_name", "kind": "customer_kind"}


def _refusal(row: Row, refusal: Refusal) -> Problem:
    field = str(refusal.field or "")
    return row.problem(_COLUMN_OF.get(field, field), refusal.message("zh"), refusal.message("en"))
