"""A credit line from its contract to its end: drawn, repaid, frozen, unlocked, reviewed, over."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from huoshui.contracts.disclosure import CostCap, build_disclosure
from huoshui.contracts.frozen import disclosure_to_json
from huoshui.core.dates import DayCount, add_months
from huoshui.core.errors import Forbidden, InvalidInput, NotFound
from huoshui.core.schedule import RepaymentMethod, build_schedule
from huoshui.foundation import business_date, outbox
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.ports import answering
from huoshui.jobs.check import run_check
from huoshui.jobs.end_of_day import run_until
from huoshui.jobs.tests.banks import TestBank
from huoshui.lenders.queries import in_lender
from huoshui.lenders.types import LenderType
from huoshui.products.operations import install_ready_parameters
from huoshui.products.ready.revolving import DEFINITION
from huoshui.servicing.exposure import LoanExposure
from huoshui.servicing.lines import operations as lines
from huoshui.servicing.lines.queries import get_line, get_line_for_borrower
from huoshui.servicing.lines.refusals import (
    ContractIsALine,
    LimitBelowUse,
    LineExpired,
    LineWrongState,
    OverTheLimit,
    ReviewOpen,
    ReviewSamePerson,
    StillInArrears,
    UnlockedByFreezer,
)
from huoshui.servicing.operations import approve_disbursement, receive_repayment, request_disbursement
from huoshui.servicing.operations.disbursement import SamePerson
from huoshui.servicing.ports import BankGateway
from huoshui.servicing.queries import get_loan
from huoshui.servicing.tests.book import START, Book, loan_terms
from tests.database import BANK

LIMIT = 100_000_00


class Desk(Book):
    """A book whose product is a revolving line of 12 months."""

    def __init__(self) -> None:
        super().__init__()
        install_ready_parameters(actor=SYSTEM, lender_type=LenderType.BANK)
        self.sell(DEFINITION)
        self.poor = self.customer("李强", account="622202empty")
        self.wang = self.customer()

    def line(self, customer: Any = None) -> str:
        terms = loan_terms(
            RepaymentMethod.INTEREST_MONTHLY, principal=LIMIT, months=12, day_count=DayCount.ACTUAL_360
        )
        contract = self.contract(terms, customer or self.wang)
        cap = CostCap(cap=Decimal("0.24"), basis="simple", tolerance=Decimal(0))
        disclosed = build_disclosure(
            terms=terms, instalments=build_schedule(terms.schedule), lender_name="银行", cap=cap
        )
        contract.disclosure = disclosure_to_json(disclosed)
        contract.save()
        number = lines.open_line(contract_number=contract.number)
        assert number is not None
        return number

    def borrower(self, customer: Any = None) -> Actor:
        chosen = customer or self.wang
        return Actor(kind="borrower", name=chosen.name, customer_id=chosen.pk)


def draw(desk: Desk, number: str, amount: int, actor: Actor | None = None, months: int = 3) -> Any:
    order = lines.draw_on_line(
        actor=actor or desk.borrower(), line_number=number, amount=amount, term_months=months
    )
    outbox.drain(strict=True)
    return get_line(number).draws[0] if actor is None or actor.kind == "borrower" else order


@pytest.fixture
def bank() -> Iterator[TestBank]:
    with answering(BankGateway, TestBank()) as chosen:
        yield chosen  # type: ignore[misc]


@pytest.fixture
def desk(lender: object, bank: TestBank) -> Desk:
    return Desk()


@pytest.mark.django_db
def test_drawn_repaid_and_drawn_again(desk: Desk) -> None:
    number = desk.line()
    assert lines.open_line(contract_number=get_line(number).row.contract_number) == number
    first = draw(desk, number, 60_000_00)
    loan = get_loan(first.loan_number)
    assert (loan.row.principal, loan.row.term_months) == (60_000_00, 3)
    assert (get_line(number).row.used, get_line(number).row.available) == (60_000_00, 40_000_00)
    with pytest.raises(OverTheLimit):
        draw(desk, number, 40_000_01)
    second = draw(desk, number, 40_000_00, months=12)
    assert get_line(number).row.available == 0
    assert LoanExposure().exposure_of(desk.wang.pk) == LIMIT
    receive_repayment(
        actor=SYSTEM,
        loan_number=first.loan_number,
        amount=60_000_00,
        channel="transfer",
        external_reference="R1",
        payoff=True,
    )
    assert get_line(number).row.available == 60_000_00
    assert LoanExposure().exposure_of(desk.wang.pk) == LIMIT
    third = draw(desk, number, 60_000_00)
    assert len({first.loan_number, second.loan_number, third.loan_number}) == 3
    assert [row.code for row in run_check() if not row.ok and row.code != "outbox"] == []


@pytest.mark.django_db
def test_interest_is_by_the_day(desk: Desk) -> None:
    """12 % on 36,000.00 for eleven days: 132.00."""
    number = desk.line()
    drawn = draw(desk, number, 36_000_00)
    run_until(START + timedelta(days=11), remind=False)
    assert get_loan(drawn.loan_number).position.interest_receivable == 132_00


@pytest.mark.django_db
def test_what_a_drawdown_is_refused_for(desk: Desk) -> None:
    number = desk.line()
    for amount, months, field in (
        (999_99, 3, "amount"),
        (10_000_00, 0, "term_months"),
        (10_000_00, 13, "term_months"),
    ):
        with pytest.raises(InvalidInput) as refused:
            draw(desk, number, amount, months=months)
        assert refused.value.field == field
    with pytest.raises(NotFound):
        draw(desk, number, 10_000_00, desk.borrower(desk.poor))
    with pytest.raises(NotFound):
        get_line_for_borrower(number, customer_id=desk.poor.pk)
    with pytest.raises(Forbidden):
        draw(desk, number, 10_000_00, desk.staff(desk.zhao, "loan.view"))
    with pytest.raises(ContractIsALine):
        request_disbursement(actor=desk.staff(), contract_number=get_line(number).row.contract_number)
    assert get_line(number).draws == ()


@pytest.mark.django_db
def test_at_the_desk_a_second_person_checks(desk: Desk) -> None:
    number = desk.line()
    order = draw(desk, number, 30_000_00, desk.staff(desk.zhao))
    assert get_line(number).row.used == 30_000_00  # on its way
    with pytest.raises(SamePerson):
        approve_disbursement(actor=desk.staff(desk.zhao), disbursement_id=order.id)
    approve_disbursement(actor=desk.staff(desk.chen), disbursement_id=order.id)
    outbox.drain(strict=True)
    (row,) = get_line(number).draws
    assert (row.status, row.principal_outstanding) == ("paid", 30_000_00)


@pytest.mark.django_db
def test_late_means_frozen_until_paid_and_unlocked(desk: Desk, bank: TestBank) -> None:
    number, borrower = desk.line(desk.poor), desk.borrower(desk.poor)
    drawn = draw(desk, number, 30_000_00, borrower)
    bank.empty.add("622202empty")
    other = desk.line()
    draw(desk, other, 30_000_00)
    run_until(START + timedelta(days=31), remind=False)
    row = get_line(number).row
    assert row.status == "frozen" and drawn.loan_number in row.frozen_reason
    assert get_line(other).row.status == "active"
    with pytest.raises(LineWrongState):
        draw(desk, number, 10_000_00, borrower)
    with pytest.raises(StillInArrears):
        lines.unlock_line(actor=desk.staff(), line_number=number, reason="已还")
    receive_repayment(
        actor=SYSTEM,
        loan_number=drawn.loan_number,
        amount=get_loan(drawn.loan_number).position.total_due,
        channel="transfer",
        external_reference="R2",
    )
    assert lines.unlock_line(actor=desk.staff(), line_number=number, reason="已还").row.status == "active"
    bank.empty.clear()
    kinds = [event.kind for event in reversed(get_line(number).events)]
    assert kinds == ["opened", "frozen", "unlocked"]
    assert draw(desk, number, 10_000_00, borrower).status == "paid"


@pytest.mark.django_db
def test_frozen_by_one_unlocked_by_another(desk: Desk) -> None:
    number = desk.line()
    with pytest.raises(InvalidInput):
        lines.freeze_line(actor=desk.staff(desk.zhao), line_number=number, reason=" ")
    lines.freeze_line(actor=desk.staff(desk.zhao), line_number=number, reason="涉诉")
    with pytest.raises(LineWrongState):
        lines.freeze_line(actor=desk.staff(desk.zhao), line_number=number, reason="涉诉")
    with pytest.raises(UnlockedByFreezer):
        lines.unlock_line(actor=desk.staff(desk.zhao), line_number=number, reason="误冻")
    with pytest.raises(Forbidden):
        lines.unlock_line(actor=desk.staff(desk.chen, "line.freeze"), line_number=number, reason="误冻")
    assert (
        lines.unlock_line(actor=desk.staff(desk.chen), line_number=number, reason="误冻").row.status
        == "active"
    )


@pytest.mark.django_db
def test_reviewed_by_two_and_over_at_its_end(desk: Desk) -> None:
    number = desk.line()
    draw(desk, number, 80_000_00, months=12)
    zhao, chen, expiry = desk.staff(desk.zhao), desk.staff(desk.chen), add_months(START, 18)
    ask: dict[str, Any] = {"line_number": number, "expiry_date": expiry, "reason": "年检"}
    with pytest.raises(LimitBelowUse):
        lines.request_line_review(actor=zhao, limit_amount=79_999_99, **ask)
    lines.request_line_review(actor=zhao, limit_amount=80_000_00, **ask)
    with pytest.raises(ReviewOpen):
        lines.request_line_review(actor=chen, limit_amount=90_000_00, **ask)
    with pytest.raises(ReviewSamePerson):
        lines.answer_line_review(actor=zhao, line_number=number, approve=True)
    changed = lines.answer_line_review(actor=chen, line_number=number, approve=True)
    assert (changed.row.limit_amount, changed.row.available, changed.row.expiry_date) == (
        80_000_00,
        0,
        expiry,
    )
    with pytest.raises(NotFound):
        lines.answer_line_review(actor=chen, line_number=number, approve=True)


@pytest.mark.django_db
def test_over_at_its_end_and_renewed(desk: Desk) -> None:
    number = desk.line()
    end = get_line(number).row.expiry_date
    business_date.advance_to(end - timedelta(days=1))
    assert lines.look_after_lines(day=business_date.today()) == {"frozen": 0, "expired": 0}
    business_date.advance_to(end)
    with pytest.raises(LineExpired):
        draw(desk, number, 10_000_00)
    assert lines.look_after_lines(day=end) == {"frozen": 0, "expired": 1}
    assert lines.look_after_lines(day=end) == {"frozen": 0, "expired": 0}
    lines.request_line_review(
        actor=desk.staff(desk.zhao),
        line_number=number,
        limit_amount=LIMIT,
        expiry_date=add_months(end, 12),
        reason="续授信",
    )
    renewed = lines.answer_line_review(actor=desk.staff(desk.chen), line_number=number, approve=True)
    assert renewed.row.status == "active"
    closed = lines.close_line(actor=desk.staff(), line_number=number, reason="客户申请")
    assert closed.row.status == "closed"
    with pytest.raises(LineWrongState):
        lines.freeze_line(actor=desk.staff(), line_number=number, reason="涉诉")


def test_two_drawdowns_at_once_never_overdraw(own_database: Any) -> None:
    with answering(BankGateway, TestBank()), outbox.inline():
        desk = Desk()
        number, borrower = desk.line(), desk.borrower()

    def attempt(_: int) -> str:
        with in_lender(BANK), outbox.inline():
            try:
                lines.draw_on_line(actor=borrower, line_number=number, amount=60_000_00, term_months=3)
            except OverTheLimit:
                return "over"
            finally:
                connection.close()
        return "drawn"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == ["drawn", "over", "over", "over"]
    assert get_line(number).row.used == 60_000_00
