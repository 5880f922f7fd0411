"""The terms of an old loan: what its row says, and for the rest what its product says of loans in general."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from huoshui.core.document import DocumentReader
from huoshui.core.errors import InvalidInput
from huoshui.core.loan import LoanTerms
from huoshui.core.money import yuan_text
from huoshui.core.schedule import Instalment, RepaymentMethod, build_schedule
from huoshui.core.simulate import read_terms, terms_document
from huoshui.jobs.take_over.loan_rows import DOCUMENT_COLUMNS, LoanRow
from huoshui.jobs.take_over.tables import Problem
from huoshui.products.definition import ProductDefinition
from huoshui.products.terms import to_loan_terms

# The fees of an old loan are those of its own schedule, not those its product has today; and it is paid out.
_CONDITIONS = {field.name for field in fields(LoanTerms)} - {"schedule", "fees", "draws"}


def terms_of(
    loan: LoanRow, definition: ProductDefinition, instalments: Sequence[Instalment]
) -> tuple[LoanTerms | None, list[Problem]]:
    """The terms, or none and what is wrong with them.

    Method, rate and dates are the row's alone; penalty, grace, allocation and prepayment are the product's
    where the row is silent. A schedule of agreed rows (自定义) is the one of instalments.csv.
    """
    document = {**_conditions(definition), **_instalment_fee(instalments), **loan.document}
    if document.get("method") == RepaymentMethod.CUSTOM and "shape" not in document:
        document["shape"] = {
            "rows": [
                {"date": row.due_date.isoformat(), "principal": yuan_text(row.principal_due)}
                for row in instalments
            ]
        }
    try:
        terms = read_terms(DocumentReader(document, "terms"))
        build_schedule(terms.schedule)
    except InvalidInput as refusal:
        name = str(refusal.field or "").removeprefix("terms.")
        column = DOCUMENT_COLUMNS.get(name, "terms")
        detail = "" if name in DOCUMENT_COLUMNS else f"{name}："
        zh, en = refusal.message("zh"), refusal.message("en")
        return None, [loan.row.problem(column, f"{detail}{zh}", f"{detail.replace('：', ': ')}{en}")]
    return terms, []


def _instalment_fee(instalments: Sequence[Instalment]) -> dict[str, Any]:
    """The fee that goes with every instalment, when all rows have the same: a changed schedule keeps it."""
    amounts = {row.fee_due for row in instalments}
    return {"instalment_fee": yuan_text(amounts.pop())} if len(amounts) == 1 and amounts != {0} else {}


def _conditions(definition: ProductDefinition) -> dict[str, Any]:
    """What the product says of every loan of its own, beside the schedule."""
    terms = to_loan_terms(
        definition,
        principal=1,
        annual_rate=Decimal(0),
        term_months=1,
        method=RepaymentMethod.BULLET,
        start_date=date(2000, 1, 1),
    )
    document = terms_document(terms)
    return {name: document[name] for name in document if name in _CONDITIONS}
