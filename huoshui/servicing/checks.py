"""Proofs over the whole book: what is stored equals the fold, the ledger equals the sum of what is stored."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date

from django.db.models import F, Max, Sum

from huoshui.core.money import yuan_text
from huoshui.core.schedule import build_schedule
from huoshui.ledger.queries import account_balances
from huoshui.servicing.balances import LOAN_ACCOUNTS, balances_of
from huoshui.servicing.loan_file import LoanFile
from huoshui.servicing.models import LoanAccount, LoanEvent, LoanState
from huoshui.servicing.state import StateValues, state_after
from huoshui.servicing.store import load_files

CHUNK = 500


def states_against_fold(on: date) -> tuple[int, list[str]]:
    """How many loans there are, and what of their stored state differs from the fold of their events on `on`."""
    count, differences = 0, []
    for file in _all_files():
        count += 1
        expected = state_after(file.state, file.position(on), rule=file.class_rule)
        differences.extend(_differences(file.number, replace(file.state, as_of=on), expected))
    return count, differences


def due_tables(on: date) -> tuple[int, list[str]]:
    """How many loans there are, and those whose due table is not the schedule of their terms, or not Σ = lent."""
    count, differences = 0, []
    for file in _all_files():
        count += 1
        if sum(row.principal_due for row in file.instalments) != file.terms.schedule.principal:
            differences.append(f"{file.number}: Σ principal")
        elif file.instalments != build_schedule(file.terms.schedule):
            differences.append(f"{file.number}: schedule")
    return count, differences


def ledger_against_states(on: date) -> tuple[int, list[str]]:
    """How many accounts loans stand on, and those whose ledger balance is not the sum of the loans."""
    sums = dict.fromkeys(LOAN_ACCOUNTS, 0)
    for file in _all_files():
        for account, amount in balances_of(file.state, on, file.vat_rate).items():
            sums[account] += amount
    booked = account_balances(LOAN_ACCOUNTS, on)
    return len(LOAN_ACCOUNTS), [
        f"{account}: 总账 {yuan_text(booked[account])} ≠ 借据合计 {yuan_text(sums[account])}"
        for account in LOAN_ACCOUNTS
        if booked[account] != sums[account]
    ]


def event_sequences(on: date) -> tuple[int, list[str]]:
    """How many events there are, and the loans whose state does not know its last event."""
    wrong = (
        LoanAccount.objects.annotate(latest=Max("events__sequence"))
        .exclude(latest=F("state__last_event_sequence"))
        .values_list("number", flat=True)
    )
    return LoanEvent.objects.count(), [f"{number}: sequence" for number in wrong]


def principal_outstanding_total() -> int:
    """Σ principal outstanding of active loans, cents."""
    total: int | None = LoanState.objects.filter(status="active").aggregate(
        total=Sum("principal_outstanding")
    )["total"]
    return total or 0


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
