"""What is refused of a part of a contract, in words."""

from datetime import date

import pytest

from huoshui.core.loan import Draws
from huoshui.jobs.tests.banks import TestBank
from huoshui.servicing.models import Disbursement, LoanState, TrancheLoan
from huoshui.servicing.operations import (
    AlreadyDisbursed,
    approve_disbursement,
    cancel_disbursement,
    request_change,
)
from huoshui.servicing.operations.disbursement import SamePerson
from huoshui.servicing.tests.book import START
from huoshui.servicing.tranches.refusals import (
    DrawPeriodOver,
    LoanEnded,
    LoanTooPoor,
    NoTranches,
    OverTheContract,
    TrancheOnItsWay,
    TrancheOpen,
    TrancheTooSmall,
)
from huoshui.servicing.tranches.tests.desk import AGREED, TrancheDesk

pytestmark = pytest.mark.django_db


def test_a_contract_paid_out_whole_has_no_parts(desk: TrancheDesk) -> None:
    contract = desk.signed(draws=Draws.ONCE)
    with pytest.raises(NoTranches):
        desk.order(contract, 40_000_00)
    desk.approve(desk.order(contract, AGREED))
    with pytest.raises(AlreadyDisbursed):
        desk.order(contract, AGREED)


def test_how_much(desk: TrancheDesk) -> None:
    contract = desk.signed()
    for amount in (AGREED + 1, 0, -1):
        with pytest.raises(OverTheContract):
            desk.order(contract, amount)
    with pytest.raises(TrancheTooSmall):
        desk.order(contract, 9_999_99)
    desk.draw(contract, 95_000_00)
    with pytest.raises(OverTheContract):
        desk.order(contract, 5_000_01)
    with pytest.raises(TrancheTooSmall):
        desk.order(contract, 4_999_99)
    desk.draw(contract, 5_000_00)  # the last one may be small
    with pytest.raises(OverTheContract):
        desk.order(contract, 1)


def test_one_at_a_time_and_two_people(desk: TrancheDesk) -> None:
    contract = desk.signed()
    order = desk.order(contract, 40_000_00)
    with pytest.raises(TrancheOpen):
        desk.order(contract, 40_000_00)
    with pytest.raises(SamePerson):
        approve_disbursement(actor=desk.maker, disbursement_id=order)
    cancel_disbursement(actor=desk.maker, disbursement_id=order, reason="客户要求")
    assert desk.approve(desk.order(contract, 50_000_00))
    numbers = Disbursement.objects.order_by("pk").values_list("tranche", "status")
    assert list(numbers) == [(1, "cancelled"), (1, "paid")]


def test_not_after_the_last_day(desk: TrancheDesk) -> None:
    contract = desk.signed()
    desk.draw(contract, 40_000_00)
    assert TrancheLoan.objects.get().last_date == date(2026, 3, 31)
    desk.until(date(2026, 3, 31))
    order = desk.order(contract, 40_000_00)
    desk.approve(order)
    desk.until(date(2026, 4, 1))
    with pytest.raises(DrawPeriodOver):
        desk.order(contract, 20_000_00)


def test_not_while_it_is_late(desk: TrancheDesk, bank: TestBank) -> None:
    contract = desk.signed()
    desk.draw(contract, 40_000_00)
    order = desk.order(contract, 40_000_00)
    bank.empty.add("6222020200112233445")
    desk.until(date(2026, 3, 1))  # the instalment of 28 Feb was not paid
    with pytest.raises(LoanTooPoor):
        approve_disbursement(actor=desk.checker, disbursement_id=order)


def test_not_below_special_mention(desk: TrancheDesk) -> None:
    contract = desk.signed()
    loan = desk.draw(contract, 40_000_00)
    state = LoanState.objects.filter(loan__number=loan)
    state.update(risk_class="special_mention")
    order = desk.order(contract, 20_000_00)
    cancel_disbursement(actor=desk.maker, disbursement_id=order, reason="改期")
    state.update(risk_class="substandard")
    with pytest.raises(LoanTooPoor):
        desk.order(contract, 20_000_00)


def test_not_once_it_is_settled(desk: TrancheDesk) -> None:
    contract = desk.signed()
    loan = desk.draw(contract, 40_000_00)
    desk.pay(loan, 40_000_00, payoff=True)
    with pytest.raises(LoanEnded):
        desk.order(contract, 20_000_00)


def test_the_loan_stays_as_it_is_while_the_bank_pays(desk: TrancheDesk) -> None:
    contract = desk.signed()
    loan = desk.draw(contract, 40_000_00)
    order = desk.order(contract, 20_000_00)
    approve_disbursement(actor=desk.checker, disbursement_id=order)  # the bank is asked with the next drain
    with pytest.raises(TrancheOnItsWay):
        desk.pay(loan, 40_000_00, payoff=True)
    with pytest.raises(TrancheOnItsWay):
        request_change(
            actor=desk.maker, loan_number=loan, kind="acceleration", terms={}, reason="风险", value_date=START
        )
