"""Reading the historical loans: what can be read is read whole, the rest is named."""

from datetime import date
from pathlib import Path

import pytest

from huoshui.core.identifiers import check_bank_card, check_id_number, check_phone, check_uscc
from huoshui.demo.applicants import historical_applicant
from huoshui.demo.history import SAMPLE, HistoricalLoan, RowProblem, read_history
from huoshui.demo.identities import make_bank_card, make_id_number, make_phone, make_uscc

HEADER = SAMPLE.read_text(encoding="utf-8").splitlines()[0]
GOOD = (
    "1166695004,TX,NC,532292,1/21/2005,55,2,1,0,2,1,2,Y,N,15-Dec-07,3/31/2005,38000,CHGOFF,24376,25000,12500"
)


def _read(tmp_path: Path, *rows: str) -> list[HistoricalLoan | RowProblem]:
    path = tmp_path / "loans.csv"
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return list(read_history(path))


def test_a_charged_off_row_is_read_whole(tmp_path: Path) -> None:
    (loan,) = _read(tmp_path, GOOD)
    assert isinstance(loan, HistoricalLoan)
    assert (loan.line_number, loan.amount, loan.charge_off_principal) == (2, 3_800_000, 2_437_600)
    assert (loan.disbursement_date, loan.charge_off_date) == (date(2005, 3, 31), date(2007, 12, 15))
    assert (loan.term_months, loan.sector, loan.is_revolving, loan.is_low_doc) == (55, "53", True, False)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (GOOD.replace("CHGOFF", ""), "MIS_Status"),
        (GOOD.replace("3/31/2005", "31.3.2005"), "DisbursementDate"),
        (GOOD.replace("3/31/2005", "3/31/1999"), "lies before the approval"),
        (GOOD.replace("15-Dec-07", ""), "ChgOffDate"),
        (GOOD.replace(",55,", ",0,"), "Term"),
        (GOOD.replace(",38000,", ",-5,"), "DisbursementGross"),
        (GOOD.rsplit(",", 4)[0], "cut off"),
    ],
)
def test_an_unreadable_row_is_named_with_its_line(tmp_path: Path, row: str, reason: str) -> None:
    problem, loan = _read(tmp_path, row, GOOD)
    assert isinstance(problem, RowProblem)
    assert problem.line_number == 2
    assert reason in problem.reason
    assert isinstance(loan, HistoricalLoan)


def test_the_sample_holds_three_thousand_loans_and_names_every_other_row() -> None:
    rows = list(read_history())
    loans = [row for row in rows if isinstance(row, HistoricalLoan)]
    assert len(rows) == sum(1 for _ in SAMPLE.open(encoding="utf-8")) - 1
    assert len(loans) >= 3_000


@pytest.mark.parametrize("serial", [0, 1, 498, 499, 1_166_695_004])
def test_made_up_identifiers_pass_the_checks(serial: int) -> None:
    assert check_uscc(make_uscc(serial, region_code="341723")).valid
    number = make_id_number(serial, region_code="341723", birth_date=date(1988, 2, 29), is_female=True)
    check = check_id_number(number)
    assert (check.valid, check.birth_date, check.sex) == (True, date(1988, 2, 29), "female")
    assert check_phone(make_phone(serial)).valid
    assert check_bank_card(make_bank_card(serial)).valid


def test_no_two_loans_of_the_sample_share_an_identifier() -> None:
    loans = [row for row in read_history() if isinstance(row, HistoricalLoan)]
    forms = [historical_applicant(loan, region_code="341723", term_months=12).form for loan in loans]
    for field in ("uscc", "phone", "bank_account"):
        assert len({form[field] for form in forms}) == len(forms), field
