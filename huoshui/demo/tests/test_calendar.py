"""Placing historical loans on a calendar, and when a borrower who is charged off stops paying."""

from dataclasses import replace
from datetime import date

from huoshui.core.schedule import Instalment
from huoshui.demo.calendar import instalments_paid, place
from huoshui.demo.history import HistoricalLoan

LOAN = HistoricalLoan(
    line_number=2,
    record_number=1,
    approval_date=date(2004, 1, 1),
    disbursement_date=date(2004, 1, 31),
    term_months=84,
    amount=1_200_000,
    charge_off_date=date(2006, 1, 31),
    charge_off_principal=820_000,
    state="TX",
    sector="53",
    employees=2,
    is_new_business=False,
    is_urban=True,
    is_revolving=None,
    is_low_doc=None,
    jobs_created=0,
    jobs_retained=0,
)
TWELVE = [
    Instalment(
        number=number,
        period_start=date(2025, number, 1),
        due_date=date(2025, number, 28),
        principal_due=100_000,
        interest_due=0,
        principal_after=1_200_000 - 100_000 * number,
    )
    for number in range(1, 13)
]


def test_six_real_days_pass_in_one() -> None:
    later = replace(LOAN, line_number=3, disbursement_date=date(2004, 7, 29), charge_off_date=None)
    first, second = place([later, LOAN], opening_date=date(2025, 1, 1), compression=6)
    assert (first.loan.line_number, first.start_date, first.term_months) == (2, date(2025, 1, 1), 14)
    assert first.charge_off_date == date(2025, 5, 2)  # 731 real days later: 121
    assert (second.start_date, second.charge_off_date) == (date(2025, 1, 31), None)  # 180 real days: 30


def test_the_real_calendar_keeps_every_date() -> None:
    (plan,) = place([LOAN], opening_date=LOAN.disbursement_date, compression=1)
    assert (plan.start_date, plan.term_months, plan.charge_off_date) == (
        LOAN.disbursement_date,
        84,
        LOAN.charge_off_date,
    )


def test_payments_stop_where_the_recorded_principal_is_left() -> None:
    paid = instalments_paid(TWELVE, charge_off_date=date(2025, 12, 1), charge_off_principal=820_000)
    assert paid == 4


def test_an_instalment_is_always_missed_before_the_charge_off() -> None:
    early = instalments_paid(TWELVE, charge_off_date=date(2025, 3, 15), charge_off_principal=0)
    late = instalments_paid(TWELVE, charge_off_date=date(2027, 1, 1), charge_off_principal=0)
    before_all = instalments_paid(TWELVE, charge_off_date=date(2025, 1, 10), charge_off_principal=0)
    assert (early, late, before_all) == (1, 11, 0)
