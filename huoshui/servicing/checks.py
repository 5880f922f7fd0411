"""Proofs over the whole book: what is stored equals the fold, the ledger equals the sum of what is stored."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date

from django.db.models import F, Max

from huoshui.core.money import yuan_text
from huoshui.core.schedule import build_schedule
from huoshui.ledger.queries import account_balances
from huoshui.servicing.balances import LOAN_ACCOUNTS, balances_of
from huoshui.servicing.loan_file import LoanFile
from huoshui.servicing.models import LoanAccount, LoanEvent
from huoshui.servicing.plans import new_rows
from huoshui.servicing.state import StateValues, state_after
from huoshui.servicing.store import load_files

CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class BookCheck:
    """What one pass over every loan found: their number, and the differences of each kind."""

    loans: int
    states: list[str]
    due_tables: list[str]
    ledger: list[str]


def check_book(on: date) -> BookCheck:
    """Every loan read once on `on`: its stored state against the fold of its events, its due table
    against the schedule of its terms, and the sum of all loans against the ledger, account by account."""
    count = 0
    states: list[str] = []
    due_tables: list[str] = []
    sums = dict.fromkeys(LOAN_ACCOUNTS, 0)
    for file in _all_files():
        count += 1
        expected = state_after(file.state, file.position(on), rule=file.class_rule)
        states.extend(_differences(file.number, replace(file.state, as_of=on), expected))
        due_tables.extend(_due_table(file, on))
        for account, amount in balances_of(file.state, on, file.vat_rate).items():
            sums[account] += amount
    booked = account_balances(LOAN_ACCOUNTS, on)
    ledger = [
        f"{account}: 总账 {yuan_text(booked[account])} ≠ 借据合计 {yuan_text(sums[account])}"
        for account in LOAN_ACCOUNTS
        if booked[account] != sums[account]
    ]
    return BookCheck(loans=count, states=states, due_tables=due_tables, ledger=ledger)


def _due_table(file: LoanFile, on: date) -> list[str]:
    if new_rows(file, file.position(on)):
        return [f"{file.number}: due table in force"]
    if sum(row.principal_due for row in file.instalments) != file.terms.schedule.principal:
        return [f"{file.number}: Σ principal"]
    if file.taken_over_from is not None:
        return []  # the old system's schedule: where our arithmetic leaves it stands in its LoanTakeOver
    return [] if file.instalments == build_schedule(file.terms.schedule) else [f"{file.number}: schedule"]


def event_sequences() -> tuple[int, list[str]]:
    """How many events there are, and the loans whose state does not know its last event."""
    wrong = (
        LoanAccount.objects.annotate(latest=Max("events__sequence"))
        .exclude(latest=F("state__last_event_sequence"))
        .values_list("number", flat=True)
    )
    return LoanEvent.objects.count(), [f"{number}: sequence" for number in wrong]


def _all_files() -> Iterator[LoanFile]:
    ids = list(LoanAccount.objects.order_by("id").values_list("id", flat=True))
    for start in range(0, len(ids), CHUNK):
        yield from load_files(ids[start : start + CHUNK], lock=False).values()


def _differences(number: str, stored: StateValues, expected: StateValues) -> list[str]:
    return [
        f"{number}.{field.name}: {getattr(stored, field.name)} ≠ {getattr(expected, field.name)}"
        for field in fields(StateValues)
        if getattr(stored, field.name) != getattr(expected, field.name)
    ]
