"""A row of loans.csv: who owes what under which terms, and what the old system shows of it."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from huoshui.core.money import yuan_text
from huoshui.jobs.take_over.cells import Cells, plain_rate
from huoshui.jobs.take_over.shapes import CLASS_WORDS, ID_WORDS, KIND_WORDS, METHOD_WORDS
from huoshui.jobs.take_over.tables import Problem, Row
from huoshui.servicing.old_loans import AMOUNTS, DAYS_PAST_DUE, RISK_CLASS

DOCUMENT_COLUMNS = {
    "principal": "principal",
    "annual_rate": "annual_rate",
    "method": "method",
    "period_count": "term_months",
    "start_date": "start_date",
    "due_day": "due_day",
    "day_count": "day_count",
    "penalty_markup": "penalty_markup",
    "grace_days": "grace_days",
}
"""Name in the document of the terms → column of loans.csv."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanRow:
    """A loan of loans.csv as values; `document` is what it says of its terms (simulate.md, Terms)."""

    row: Row
    old_number: str
    customer: dict[str, str]
    product_code: str
    branch_code: str
    purpose: str
    signed_date: date | None
    document: dict[str, Any]
    principal: int
    start_date: date
    balance_date: date | None
    balances: dict[str, int | str]
    arrears_cleared_date: date | None
    interest_reversed: int


def read_loan(row: Row) -> tuple[LoanRow | None, list[Problem]]:
    """The loan, or none and what is wrong with the row."""
    cells = Cells(row)
    customer = _customer(cells)
    principal = cells.amount("principal", required=True)
    start = cells.day("start_date", required=True)
    document = _document(cells, principal, start)
    old_number = cells.text("old_number", longest=60, required=True)
    product_code = cells.text("product_code", longest=40, required=True)
    branch_code = cells.text("branch_code", longest=20, required=True)
    purpose = cells.text("purpose", longest=40)
    signed, told_of = cells.day("signed_date"), cells.day("balance_date")
    cleared, reversed_interest = cells.day("arrears_cleared_date"), cells.amount("interest_reversed") or 0
    balances = _balances(cells)
    if cells.problems or principal is None or start is None:
        return None, cells.problems
    loan = LoanRow(
        row=row,
        old_number=old_number,
        customer=customer,
        product_code=product_code,
        branch_code=branch_code,
        purpose=purpose,
        signed_date=signed,
        document=document,
        principal=principal,
        start_date=start,
        balance_date=told_of,
        balances=balances,
        arrears_cleared_date=cleared,
        interest_reversed=reversed_interest,
    )
    return loan, []


def _customer(cells: Cells) -> dict[str, str]:
    kind = cells.choice("customer_kind", KIND_WORDS, required=True)
    stated = cells.choice("id_type", ID_WORDS)
    if (stated == "id_card" and kind == "enterprise") or (stated == "uscc" and kind in ("person", "farmer")):
        cells.wrong("id_type", "证件类型与客户类型不符", "This kind of customer has no such identifier")
    return {
        "kind": kind or "",
        "name": cells.text("customer_name", longest=120, required=True),
        "id_number": cells.text("id_number", longest=40, required=True),
        "phone": cells.text("phone", longest=40, required=True),
        "bank_account": cells.text("bank_account", longest=40),
        "bank_name": cells.text("bank_name", longest=60),
        "address": cells.text("address"),
    }


def _document(cells: Cells, principal: int | None, start: date | None) -> dict[str, Any]:
    """The document of the terms: the plain columns, and the rest as the column `terms` has it."""
    document = _rest(cells)
    given: dict[str, Any] = {
        "principal": None if principal is None else yuan_text(principal),
        "annual_rate": plain_rate(cells.text("annual_rate", required="floating" not in document)),
        "method": cells.choice("method", METHOD_WORDS, required=True),
        "period_count": cells.whole("term_months", required=True),
        "start_date": None if start is None else start.isoformat(),
        "due_day": cells.whole("due_day"),
        "day_count": cells.text("day_count"),
        "penalty_markup": plain_rate(cells.text("penalty_markup")),
        "grace_days": cells.whole("grace_days"),
    }
    for name, value in given.items():
        if value is None or value == "":
            continue
        if name in document:
            cells.wrong("terms", f"“{name}”已有单独的列", f"“{name}” has a column of its own")
        document[name] = value
    return document


def _rest(cells: Cells) -> dict[str, Any]:
    text = cells.text("terms", longest=20_000)
    if not text:
        return {}
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        cells.wrong("terms", "不是 JSON 对象", "This is not a JSON object")
        return {}
    return document


def _balances(cells: Cells) -> dict[str, int | str]:
    """What the old system told, by component; an empty cell tells nothing."""
    told: dict[str, int | str | None] = {
        name: cells.amount(name, required=name == "principal_outstanding") for name in AMOUNTS
    }
    told[DAYS_PAST_DUE] = cells.whole(DAYS_PAST_DUE)
    told[RISK_CLASS] = cells.choice(RISK_CLASS, CLASS_WORDS)
    for name, value in told.items():
        if isinstance(value, int) and value < 0:
            cells.wrong(name, "不能为负数", "Not below zero")
    return {name: value for name, value in told.items() if value is not None}
