"""Files of another system, written for a test: loans as that one kept them."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps

from huoshui.core.dates import add_months
from huoshui.jobs.take_over import LoanOutcome, TakeOverPlan, take_over

WANG = {"customer_name": "王芳", "id_number": "110101199003074477", "phone": "13800138000"}


def loan_row(number: str, **changes: str) -> dict[str, str]:
    """A row of loans.csv: 12,000.00 over 6 months at 12 %, paid out on 31 October 2025."""
    return {
        "old_number": number,
        **WANG,
        "customer_kind": "person",
        "bank_account": "6222020200112233446",
        "product_code": "microcredit",
        "branch_code": "001",
        "purpose": "进货",
        "principal": "12000.00",
        "annual_rate": "0.12",
        "method": "equal_principal",
        "term_months": "6",
        "start_date": "2025-10-31",
        "day_count": "thirty_360",
        "principal_outstanding": "6000.00",
        **changes,
    }


def schedule_rows(
    number: str,
    *,
    principals: Sequence[str] = ("2000.00",) * 6,
    interests: Sequence[str] = ("120.00", "100.00", "80.00", "60.00", "40.00", "20.00"),
    start: date = date(2025, 10, 31),
) -> list[dict[str, str]]:
    """Rows of instalments.csv, one a month."""
    return [
        {
            "old_number": number,
            "number": str(place),
            "due_date": add_months(start, place).isoformat(),
            "principal": principal,
            "interest": interest,
        }
        for place, (principal, interest) in enumerate(zip(principals, interests, strict=True), start=1)
    ]


def paid(number: str, *payments: tuple[str, str], **more: str) -> list[dict[str, str]]:
    """Rows of events.csv: repayments, day and amount."""
    return [
        {"old_number": number, "type": "repayment", "date": day, "amount": amount, **more}
        for day, amount in payments
    ]


REGULAR = (("2025-11-30", "2120.00"), ("2025-12-31", "2100.00"), ("2026-01-31", "2080.00"))


def write_folder(
    folder: Path,
    *,
    loans: Sequence[Mapping[str, Any]],
    instalments: Sequence[Mapping[str, Any]],
    events: Sequence[Mapping[str, Any]] = (),
    encoding: str = "utf-8",
) -> Path:
    """The folder with the three files."""
    folder.mkdir(exist_ok=True)
    least = {
        "loans.csv": [*loan_row("x")],
        "instalments.csv": ["old_number", "number", "due_date", "principal", "interest"],
        "events.csv": ["old_number", "type", "date", "amount"],
    }
    for name, rows in (("loans.csv", loans), ("instalments.csv", instalments), ("events.csv", events)):
        columns = list(dict.fromkeys([*least[name], *(column for row in rows for column in row)]))
        with (folder / name).open("w", encoding=encoding, newline="") as out:
            writer = csv.DictWriter(out, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def over(folder: Path, **options: Any) -> list[LoanOutcome]:
    """The outcomes of a take-over."""
    found = list(take_over(TakeOverPlan(source=folder, **options)))
    assert isinstance(found[0], int)
    return [one for one in found if isinstance(one, LoanOutcome)]


def counts() -> list[int]:
    """How many rows there are of all that a take-over writes."""
    names = (
        "parties.Customer",
        "origination.Application",
        "contracts.Contract",
        "servicing.LoanAccount",
        "servicing.LoanEvent",
        "servicing.LoanTakeOver",
        "ledger.JournalEntry",
        "audit.AuditEntry",
    )
    return [apps.get_model(name).objects.count() for name in names]
