"""A replayed history ends as the records say, also when it was cut off on the way."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from huoshui.demo.accounts import QINGSHAN
from huoshui.demo.calendar import PlannedLoan
from huoshui.demo.lenders import furnish
from huoshui.demo.replay import Replay
from huoshui.demo.tests.test_calendar import LOAN
from huoshui.demo.turns_of_life import TURNS
from huoshui.foundation import business_date, outbox
from huoshui.identity.queries import EVERYTHING
from huoshui.jobs.check import run_check
from huoshui.origination.queries import list_applications
from huoshui.servicing.queries import get_loan, list_loans

OPENING = date(2026, 1, 10)
PAID = PlannedLoan(
    loan=replace(LOAN, line_number=2, charge_off_date=None),
    start_date=OPENING + timedelta(days=1),
    term_months=2,
    charge_off_date=None,
)
LOST = PlannedLoan(
    loan=replace(LOAN, line_number=3, charge_off_principal=900_000),
    start_date=OPENING + timedelta(days=2),
    term_months=4,
    charge_off_date=OPENING + timedelta(days=75),
)


@pytest.mark.django_db
def test_a_replay_that_was_cut_off_ends_as_recorded() -> None:
    furnish(QINGSHAN, opening_date=OPENING)
    with outbox.inline():
        first = Replay(QINGSHAN, [PAID, LOST]).run(until=OPENING + timedelta(days=20))
        second = Replay(QINGSHAN, [PAID, LOST]).run(until=OPENING + timedelta(days=80))
    assert (first.begun, first.written_off, first.days) == (2, 0, 20)
    assert (second.begun, second.already_there, second.written_off, second.days) == (0, 2, 1, 60)
    assert business_date.today() == OPENING + timedelta(days=80)
    loans = list_loans(scope=EVERYTHING).items
    ends = {loan.term_months: (loan.status, loan.principal_outstanding) for loan in loans}
    assert ends[2] == ("settled", 0)
    # Four instalments of about 3,000: after the first one 9,000 are left, which is what the record says was lost.
    assert ends[4][0] == "written_off"
    (lost,) = (loan for loan in loans if loan.term_months == 4)
    assert get_loan(lost.number).position.instalments[0].state == "paid"
    assert 294_000 < get_loan(lost.number).position.principal_paid_total < 306_000
    assert [(result.code, result.differences) for result in run_check() if not result.ok] == []


@pytest.mark.django_db
def test_a_loan_cut_off_half_way_leaves_nothing_and_is_lent_when_the_replay_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    furnish(QINGSHAN, opening_date=OPENING)

    def cut_off(*_: object) -> str:
        raise KeyboardInterrupt

    with outbox.inline():
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr("huoshui.demo.life.pay_out", cut_off)
            Replay(QINGSHAN, [PAID]).run(until=OPENING + timedelta(days=3))
        counts = Replay(QINGSHAN, [PAID]).run(until=OPENING + timedelta(days=3))
    assert (counts.begun, counts.not_lent) == (1, 0)
    assert [loan.status for loan in list_loans(scope=EVERYTHING).items] == ["active"]
    assert [row.status for row in list_applications(scope=EVERYTHING).items] == ["contracted"]


@pytest.mark.django_db
def test_loans_that_meet_everything_that_can_happen_leave_every_check_clean() -> None:
    furnish(QINGSHAN, opening_date=OPENING)
    plans = [
        replace(PAID, loan=replace(LOAN, line_number=2 + n, charge_off_date=None), term_months=4)
        for n in range(len(TURNS))
    ]
    with outbox.inline():
        counts = Replay(QINGSHAN, plans, with_turns=True).run(until=OPENING + timedelta(days=62))
    assert set(TURNS) <= set(counts.turns), counts.turns
    assert [(result.code, result.differences) for result in run_check() if not result.ok] == []
