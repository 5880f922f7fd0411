"""Proofs over the whole book: what is stored equals the fold, the ledger equals the sum of what is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from django.db.models import F, Max

from huoshui.core.loan import LoanPosition
from huoshui.core.money import yuan_text
from huoshui.core.posting import COLLECTED_PAYABLE
from huoshui.core.schedule import build_schedule
from huoshui.ledger.queries import account_balances
from huoshui.servicing.arrears import ArrearsLine, arrears_of
from huoshui.servicing.balances import LOAN_ACCOUNTS, balances_of
from huoshui.servicing.fees.queries import settled_total
from huoshui.servicing.loan_file import LoanFile
from huoshui.servicing.models import LoanAccount, LoanArrears, LoanEvent
from huoshui.servicing.plans import new_rows
from huoshui.servicing.state import StateValues, state_after
from huoshui.servicing.store import ARREARS_COLUMNS, load_files

CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class BookCheck:
    """What one pass over every loan found: their number, and the differences of each kind."""

    loans: int
    states: list[str]
    due_tables: list[str]
    arrears: list[str]
    ledger: list[str]


def check_book(on: date) -> BookCheck:
    """Every loan read once on `on`: its stored state against the fold of its events, its due table against
    the schedule of its terms, what it owes line by line against the fold, and the sum of all loans against
    the ledger, account by account."""
    sums = dict.fromkeys(LOAN_ACCOUNTS, 0)
    found = BookCheck(loans=0, states=[], due_tables=[], arrears=[], ledger=[])
    ids = list(LoanAccount.objects.order_by("id").values_list("id", flat=True))
    for start in range(0, len(ids), CHUNK):
        part = check_loans(ids[start : start + CHUNK], on, sums)
        found = BookCheck(
            **{
                field.name: getattr(found, field.name) + getattr(part, field.name)
                for field in fields(BookCheck)
            }
        )
    # What was handed over to third parties left the account, not the loans it had come from.
    sums[COLLECTED_PAYABLE] += settled_total()
    booked = account_balances(LOAN_ACCOUNTS, on)
    ledger = [
        f"{account}: 总账 {yuan_text(booked[account])} ≠ 借据合计 {yuan_text(sums[account])}"
        for account in LOAN_ACCOUNTS
        if booked[account] != sums[account]
    ]
    return replace(found, ledger=ledger)


def check_loans(loan_ids: Sequence[int], on: date, sums: dict[str, int] | None = None) -> BookCheck:
    """The same for some loans, without the ledger; what they stand for on `on` is added to `sums` (cents)."""
    states: list[str] = []
    due_tables: list[str] = []
    arrears: list[str] = []
    files = load_files(loan_ids, lock=False)
    owed = _stored_arrears(loan_ids)
    balances = dict.fromkeys(LOAN_ACCOUNTS, 0) if sums is None else sums
    for file in files.values():
        position = file.position(on)
        expected = state_after(file.state, position, rule=file.class_rule)
        # A loan left to the fold without need is only slow.
        stored = replace(file.state, as_of=on, by_fold=file.state.by_fold and expected.by_fold)
        states.extend(_differences(file.number, stored, expected))
        due_tables.extend(_due_table(file, position))
        lines = arrears_of(file.id, file.terms, position) if file.state.is_active else []
        # The fold writes them down itself for a loan that is left to it.
        if lines != owed.get(file.id, []) and not file.state.by_fold:
            arrears.append(f"{file.number}: arrears")
        for account, amount in balances_of(file.state, on, file.vat_rate).items():
            balances[account] += amount
    return BookCheck(loans=len(files), states=states, due_tables=due_tables, arrears=arrears, ledger=[])


def _stored_arrears(loan_ids: Sequence[int]) -> dict[int, list[ArrearsLine]]:
    found: dict[int, list[ArrearsLine]] = {}
    rows = LoanArrears.objects.filter(loan_id__in=loan_ids).order_by("loan_id", "number")
    for row in rows.values(*ARREARS_COLUMNS):
        found.setdefault(row["loan_id"], []).append(ArrearsLine(**row))
    return found


def _due_table(file: LoanFile, position: LoanPosition) -> list[str]:
    if new_rows(file, position):
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


def _differences(number: str, stored: StateValues, expected: StateValues) -> list[str]:
    return [
        f"{number}.{field.name}: {getattr(stored, field.name)} ≠ {getattr(expected, field.name)}"
        for field in fields(StateValues)
        if getattr(stored, field.name) != getattr(expected, field.name)
    ]
