"""Historical loans read from the sample of real records; a row that cannot be read is named, never guessed."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from huoshui.core.money import Cents

SAMPLE = Path(__file__).parent / "data" / "sba_loans_sample.csv"
DATE_FORMATS = ("%m/%d/%Y", "%d-%b-%y")


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricalLoan:
    """One real loan: what was lent, on what terms, to whom in kind, and how it ended.

    `charge_off_date` is None for a loan that was paid in full. Amounts are cents (one dollar as one yuan).
    """

    line_number: int
    record_number: int
    approval_date: date
    disbursement_date: date
    term_months: int
    amount: Cents
    charge_off_date: date | None
    charge_off_principal: Cents
    state: str
    sector: str
    employees: int | None
    is_new_business: bool | None
    is_urban: bool | None
    is_revolving: bool | None
    is_low_doc: bool | None
    jobs_created: int
    jobs_retained: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """A row left out, with its line in the file and the reason."""

    line_number: int
    reason: str


class UnreadableRow(Exception):
    """The row cannot be lived; its text says why."""


def read_history(path: Path = SAMPLE) -> Iterator[HistoricalLoan | RowProblem]:
    """Every row of the file, in order: a loan, or the problem that keeps it out."""
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        for row in reader:
            try:
                yield _read_row(row, reader.line_num)
            except UnreadableRow as problem:
                yield RowProblem(line_number=reader.line_num, reason=str(problem))


def _read_row(row: dict[str, str], line_number: int) -> HistoricalLoan:
    outcome = _field(row, "MIS_Status")
    if outcome not in ("P I F", "CHGOFF"):
        raise UnreadableRow(f"MIS_Status: no outcome ({outcome!r})")
    approval_date = _date(row, "ApprovalDate")
    disbursement_date = _date(row, "DisbursementDate")
    if disbursement_date < approval_date:
        raise UnreadableRow(f"DisbursementDate: {disbursement_date} lies before the approval {approval_date}")
    charge_off_date = _date(row, "ChgOffDate") if outcome == "CHGOFF" else None
    if charge_off_date is not None and charge_off_date <= disbursement_date:
        raise UnreadableRow(
            f"ChgOffDate: {charge_off_date} does not follow the disbursement {disbursement_date}"
        )
    return HistoricalLoan(
        line_number=line_number,
        record_number=_whole(row, "LoanNr_ChkDgt", at_least=1),
        approval_date=approval_date,
        disbursement_date=disbursement_date,
        term_months=_whole(row, "Term", at_least=1),
        amount=_whole(row, "DisbursementGross", at_least=1) * 100,
        charge_off_date=charge_off_date,
        charge_off_principal=_whole(row, "ChgOffPrinGr", at_least=0) * 100,
        state=_field(row, "State"),
        sector=_field(row, "NAICS")[:2],
        employees=_whole(row, "NoEmp", at_least=0) or None,
        is_new_business={"1": False, "2": True}.get(_field(row, "NewExist")),
        is_urban={"1": True, "2": False}.get(_field(row, "UrbanRural")),
        is_revolving={"Y": True, "N": False}.get(_field(row, "RevLineCr")),
        is_low_doc={"Y": True, "N": False}.get(_field(row, "LowDoc")),
        jobs_created=_whole(row, "CreateJob", at_least=0),
        jobs_retained=_whole(row, "RetainedJob", at_least=0),
    )


def _field(row: dict[str, str], name: str) -> str:
    value = row.get(name)
    if value is None:
        raise UnreadableRow(f"{name}: the column is missing or the row is cut off")
    return value.strip()


def _whole(row: dict[str, str], name: str, *, at_least: int) -> int:
    text = _field(row, name)
    if not text.lstrip("-").isdigit() or int(text) < at_least:
        raise UnreadableRow(f"{name}: {text!r} is not a whole number of at least {at_least}")
    return int(text)


def _date(row: dict[str, str], name: str) -> date:
    text = _field(row, name)
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise UnreadableRow(f"{name}: {text!r} is not a date")
