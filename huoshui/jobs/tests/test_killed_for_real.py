"""The end of day as a process of its own, killed with SIGKILL again and again: the books are the same."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from huoshui.core.schedule import RepaymentMethod
from huoshui.foundation import business_date, outbox
from huoshui.jobs.check import run_check
from huoshui.jobs.tests.traces import left_behind
from huoshui.lenders.queries import in_lender
from huoshui.servicing.models import DayEnd
from huoshui.servicing.tests.book import START, Book, loan_terms
from tests.database import BANK, TestServer, connected_to

UNTIL = START + timedelta(days=31)
SECONDS_AFTER_THE_START = (0.0, 0.05, 0.6, 0.15, 0.3)


@pytest.fixture
def copies(server: TestServer, template: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The addresses of two databases with the same book in them: payers, and one whose account is empty."""
    with django_db_blocker.unblock():
        first = server.copy(template)
        with connected_to(server.url_of(first)), in_lender(BANK), outbox.inline():
            book = Book()
            for method in RepaymentMethod:
                book.loan(loan_terms(method))
            book.loan(loan_terms(), book.customer("李强", account="6222020000000000000"))
        second = server.copy(first)
        yield server.url_of(first), server.url_of(second)
        server.drop(first)
        server.drop(second)


def end_of_day(url: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "huoshui.cli.main", "eod", "--lender", BANK, "--until", f"{UNTIL}"]
    return subprocess.Popen(command, env=os.environ | {"DATABASE_URL": url}, stdout=subprocess.DEVNULL)


def days_begun(url: str) -> int:
    with connected_to(url), in_lender(BANK):
        return DayEnd.objects.count()


def test_killed_again_and_again(copies: tuple[str, str]) -> None:
    in_peace, killed = copies
    assert end_of_day(in_peace).wait(timeout=120) == 0
    for wait in SECONDS_AFTER_THE_START:
        before, process = days_begun(killed), end_of_day(killed)
        while process.poll() is None and days_begun(killed) == before:
            time.sleep(0.01)
        time.sleep(wait)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert end_of_day(killed).wait(timeout=120) == 0
    found = []
    for url in (in_peace, killed):
        with connected_to(url), in_lender(BANK):
            assert business_date.today() == UNTIL
            assert [row.code for row in run_check() if not row.ok and row.code != "outbox"] == []
            found.append(left_behind())
    (rows, lines, vouchers), (rows_again, lines_again, vouchers_again) = found
    for table in rows:
        assert rows_again[table] == rows[table], table
    assert (lines_again, vouchers_again) == (lines, vouchers)
