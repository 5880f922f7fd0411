"""The demo book: how long it takes to make, to show in the console, and to close a day on."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from django.test import Client

from huoshui.demo.accounts import DEMO_PASSWORD, QINGSHAN
from huoshui.demo.load import load_demo
from huoshui.foundation import outbox
from huoshui.jobs.end_of_day import close_day
from huoshui.lenders.queries import in_lender

ROUNDS = 15
PAGES = {
    "work queue": ("loan_officer", "work"),
    "applications": ("manager", "applications"),
    "customers": ("loan_officer", "customers"),
    "loans": ("manager", "loans"),
    "overdue loans, sorted": ("manager", "loans?overdue=1&sort=-days_past_due"),
    "vouchers": ("finance_clerk", "vouchers"),
    "trial balance": ("finance_clerk", "trial-balance"),
    "dashboard": ("manager", "dashboard"),
    "audit log": ("auditor", "audit"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A line of the table."""

    claim: str
    bar: str
    measured: str
    holds: bool


def measure() -> list[Measured]:
    """Book, pages, end of day; needs a migrated, empty database."""
    seconds = _seconds(lambda: load_demo(lambda *_: None))
    return [
        Measured(claim="make the demo book", bar="—", measured=f"{seconds:.0f} s", holds=True),
        *_pages(),
        _end_of_day(),
    ]


def _pages() -> list[Measured]:
    clients = {role: _logged_in(role) for role in {role for role, _ in PAGES.values()}}
    return [_page(name, clients[role], path) for name, (role, path) in PAGES.items()]


def _page(name: str, client: Client, path: str) -> Measured:
    milliseconds = median(_seconds(lambda: _get(client, path)) for _ in range(ROUNDS)) * 1000
    return Measured(
        claim=f"console: {name}",
        bar="≤ 300 ms",
        measured=f"{milliseconds:.0f} ms",
        holds=milliseconds <= 300,
    )


def _get(client: Client, path: str) -> None:
    answer = client.get(f"/{QINGSHAN.slug}/api/staff/{path}")
    assert answer.status_code == 200, (path, answer.status_code, answer.content[:200])


def _logged_in(role: str) -> Client:
    client = Client()
    answer = client.post(
        f"/{QINGSHAN.slug}/api/staff/session/login",
        {"username": QINGSHAN.username_of(role), "password": DEMO_PASSWORD},
        content_type="application/json",
        headers={"Idempotency-Key": os.urandom(8).hex()},
    )
    assert answer.status_code == 200, answer.content
    return client


def _end_of_day() -> Measured:
    with in_lender(QINGSHAN.slug), outbox.inline():
        times = [_seconds(close_day) for _ in range(ROUNDS)]
    return Measured(
        claim=f"end of day over the demo book (slowest of {ROUNDS})",
        bar="≤ 5 s",
        measured=f"{max(times):.2f} s, median {median(times):.2f} s",
        holds=max(times) <= 5,
    )


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start
