"""Floating rates through the end of day: reset by the LPR of the day before, caught up, never guessed."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from huoshui.core.dates import DayCount
from huoshui.core.errors import Refusal
from huoshui.core.loan import Surplus
from huoshui.core.money import yuan_text
from huoshui.core.pricing import FloatingRate, LprTenor, RateReset
from huoshui.core.schedule import RepaymentMethod
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.outbox import drain
from huoshui.foundation.ports import answering
from huoshui.jobs import end_of_day
from huoshui.jobs.end_of_day import run_until
from huoshui.jobs.tests.banks import TestBank
from huoshui.jobs.tests.test_columns_equal_the_fold import everything_folded, lived
from huoshui.jobs.tests.test_life import all_hold
from huoshui.jobs.tests.traces import left_behind
from huoshui.parties.models import Notification
from huoshui.products.operations import save_parameter
from huoshui.servicing import operations
from huoshui.servicing.day_end import turn
from huoshui.servicing.day_end.moves import moves_of
from huoshui.servicing.floating import resets
from huoshui.servicing.floating.queries import list_missing_publications
from huoshui.servicing.floating.resets import ResetCounts, reset_rates
from huoshui.servicing.models import LoanEvent, LoanInstalment, LoanReset
from huoshui.servicing.plans import RepaymentWish
from huoshui.servicing.ports import BankGateway
from huoshui.servicing.queries import get_loan
from huoshui.servicing.store import load_file
from huoshui.servicing.tests.book import START, Book, loan_terms

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parents[3] / "tests/golden/loans/3-12-lpr-two-resets.json"
FIRST, SECOND = date(2026, 4, 30), date(2026, 7, 31)  # three and six months after START, 31 January


@pytest.fixture
def bank() -> Iterator[TestBank]:
    with answering(BankGateway, TestBank()) as chosen:
        yield chosen  # type: ignore[misc]


def publish(value: str, day: date) -> None:
    save_parameter(actor=SYSTEM, code="lpr_1y", value=value, valid_from=day, legal_basis="LPR公告")


@pytest.fixture
def lpr(book: Book) -> None:
    """3.00 % at the signing, 2.90 % and 3.05 % before the two reset days; a Monday after a Saturday 20th."""
    publish("0.0300", date(2026, 1, 20))
    publish("0.0290", date(2026, 4, 20))
    publish("0.0305", date(2026, 7, 20))


def floating(reset: RateReset = RateReset.QUARTERLY, points: str = "120") -> FloatingRate:
    return FloatingRate(
        tenor=LprTenor.ONE_YEAR,
        lpr=Decimal("0.0300"),
        published_on=date(2026, 1, 20),
        basis_points=Decimal(points),
        reset=reset,
    )


def three_years(book: Book, **changes: Any) -> str:
    """100,000.00 at 4.20 % over 36 months, due on the 10th."""
    terms = loan_terms(
        principal=100_000_00, annual_rate="0.042", months=36, due_day=10, day_count=DayCount.ACTUAL_360
    )
    return book.loan(terms, floating=floating(), **changes).number


def until(day: date) -> None:
    run_until(day, remind=False)


def table(number: str) -> list[tuple[int, str, str, str]]:
    return [
        (row.number, row.due_date.isoformat(), yuan_text(row.principal_due), yuan_text(row.interest_due))
        for row in load_file(number=number).due_table
    ]


def test_two_resets_of_three_years_give_the_reckoned_table(book: Book, bank: TestBank, lpr: None) -> None:
    number = three_years(book)
    until(SECOND)
    all_hold()
    rows = json.loads(GOLDEN.read_text(encoding="utf-8"))["expected"]["position"]["instalments"]
    assert table(number) == [
        (row["number"], row["due_date"], row["principal_due"], row["interest_due"]) for row in rows
    ]
    kept = list(
        LoanReset.objects.order_by("reset_date").values_list(
            "reset_date", "lpr", "published_on", "rate_before", "rate_after", "first_number", "first_due_date"
        )
    )
    assert kept == [
        (
            FIRST,
            Decimal("0.0290"),
            date(2026, 4, 20),
            Decimal("0.0420"),
            Decimal("0.0410"),
            4,
            date(2026, 5, 10),
        ),
        (
            SECOND,
            Decimal("0.0305"),
            date(2026, 7, 20),
            Decimal("0.0410"),
            Decimal("0.0425"),
            7,
            date(2026, 8, 10),
        ),
    ]
    file = load_file(number=number)
    assert file.state.plan == 2
    assert [row.kind for row in file.events].count("rate_change") == 2
    until(date(2026, 8, 10))
    all_hold()
    assert not load_file(number=number).state.by_fold  # the next due days need no fold


def test_a_catch_up_of_a_hundred_days_ends_where_single_days_end(
    book: Book, bank: TestBank, lpr: None
) -> None:
    three_years(book)
    before = dict(bank.answers), dict(bank.moved)

    def left(live: Callable[[], None]) -> Any:
        with transaction.atomic():
            live()
            found = left_behind(), list(LoanReset.objects.values_list("reset_date", "rate_after"))
            transaction.set_rollback(True)
        bank.answers, bank.moved = dict(before[0]), dict(before[1])
        return found

    def day_by_day() -> None:
        while business_date.today() < date(2026, 5, 11):
            end_of_day.close_day(remind=False)

    assert left(day_by_day) == left(lambda: until(date(2026, 5, 11)))


def test_killed_between_chunks_and_run_again_ends_the_same(
    book: Book, bank: TestBank, lpr: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [three_years(book) for _ in range(3)]
    monkeypatch.setattr(resets, "CHUNK", 1)
    real, calls = resets._write, iter([True, False])

    def dies(*args: Any) -> None:
        if not next(calls):
            raise RuntimeError("killed")
        real(*args)

    monkeypatch.setattr(resets, "_write", dies)
    with pytest.raises(RuntimeError):
        until(FIRST)
    assert LoanReset.objects.count() == 1
    monkeypatch.setattr(resets, "_write", real)
    until(FIRST)
    assert reset_rates(day=FIRST) == ResetCounts()
    all_hold()
    assert LoanReset.objects.count() == LoanEvent.objects.filter(kind="rate_change").count() == 3
    assert table(numbers[0]) == table(numbers[1]) == table(numbers[2])


def test_a_rate_that_stays_makes_no_new_plan(book: Book, bank: TestBank) -> None:
    publish("0.0300", date(2026, 1, 20))
    publish("0.0300", date(2026, 4, 20))
    number = three_years(book)
    agreed = table(number)
    until(FIRST)
    reset = LoanReset.objects.get()
    assert (reset.rate_before, reset.rate_after, reset.event_id) == (Decimal("0.042"), Decimal("0.042"), None)
    assert (load_file(number=number).state.plan, table(number)) == (0, agreed)
    assert get_loan(number).floating.next_reset_date == SECOND  # type: ignore[union-attr]


def test_a_missing_publication_is_waited_for_not_guessed(book: Book, bank: TestBank) -> None:
    """April's LPR is not entered: the loan keeps 4.20 %. Entered on 15 May, 2.90 % counts from 30 April."""
    publish("0.0300", date(2026, 1, 20))
    publish("0.0300", date(2026, 3, 20))
    number = three_years(book)
    until(date(2026, 5, 15))
    assert not LoanReset.objects.exists()
    assert get_loan(number).position.annual_rate == Decimal("0.042")
    assert get_loan(number).floating.is_waiting  # type: ignore[union-attr]
    missing = list_missing_publications()
    assert [(row.parameter, row.publication_month, row.loans) for row in missing] == [
        ("lpr_1y", date(2026, 4, 20), 1)
    ]
    publish("0.0290", date(2026, 4, 20))
    until(date(2026, 5, 16))
    all_hold()
    reset = LoanReset.objects.get()
    assert (reset.value_date, reset.business_date) == (FIRST, date(2026, 5, 16))
    assert get_loan(number).position.annual_rate == Decimal("0.0410")
    assert list_missing_publications() == ()


def test_a_late_rise_brings_nobody_into_arrears(book: Book, bank: TestBank) -> None:
    """Entered on 15 May, the higher rate counts from 10 May: what was due that day and paid stays paid."""
    publish("0.0300", date(2026, 1, 20))
    number = three_years(book)
    until(date(2026, 5, 15))
    paid = table(number)[:4]
    publish("0.0320", date(2026, 4, 20))
    until(date(2026, 5, 16))
    all_hold()
    assert LoanReset.objects.get().value_date == date(2026, 5, 10)
    assert table(number)[:4] == paid
    state = load_file(number=number).state
    assert (state.principal_past_due, state.interest_past_due) == (0, 0)
    assert get_loan(number).position.annual_rate == Decimal("0.044")


def test_the_publication_of_the_reset_day_comes_too_late(book: Book, bank: TestBank) -> None:
    """Paid out on 20 February, reset on 20 May, when an LPR is published: April's counts."""
    publish("0.0300", date(2026, 1, 20))
    publish("0.0290", date(2026, 4, 20))
    publish("0.0280", date(2026, 5, 20))
    until(date(2026, 2, 20))
    number = three_years(book)
    until(date(2026, 5, 20))
    assert LoanReset.objects.get().lpr == Decimal("0.0290")
    assert get_loan(number).position.annual_rate == Decimal("0.0410")


def test_a_reset_loan_is_prepaid_extended_and_reset_again(book: Book, bank: TestBank, lpr: None) -> None:
    number = three_years(book)
    until(date(2026, 5, 12))
    operations.receive_repayment(
        actor=SYSTEM,
        loan_number=number,
        amount=20_000_00,
        channel="counter",
        external_reference="early",
        wish=RepaymentWish(surplus=Surplus.LOWER_INSTALMENT),
    )
    all_hold()
    asked = operations.request_change(
        actor=book.staff(book.user("李强")),
        loan_number=number,
        kind="extension",
        terms={"period_count": 6},
        reason="客户申请",
    )
    operations.approve_change(actor=book.staff(book.zhao), change_id=asked.id)
    all_hold()
    with pytest.raises(Refusal, match="浮动利率") as refused:
        operations.request_change(
            actor=book.staff(book.user("陈伟")),
            loan_number=number,
            kind="extension",
            terms={"period_count": 1, "annual_rate": "0.05"},
            reason="客户申请",
        )
    assert refused.value.code == "servicing.floating_extension"
    until(date(2026, 9, 12))
    all_hold()
    position = get_loan(number).position
    assert (position.annual_rate, len(position.instalments)) == (Decimal("0.0425"), 42)


def test_points_changed_at_the_desk_stay_changed(book: Book, bank: TestBank, lpr: None) -> None:
    """A new rate of 3.80 % is a cut of 40 points: LPR 3.00 → 2.90 → 3.05 gives 3.70 % and 3.85 %."""
    number = three_years(book)
    asked = operations.request_change(
        actor=book.staff(book.user("李强")),
        loan_number=number,
        kind="rate_change",
        terms={"annual_rate": "0.038"},
        reason="利率优惠",
    )
    operations.approve_change(actor=book.staff(book.zhao), change_id=asked.id)
    until(SECOND)
    all_hold()
    after = list(LoanReset.objects.order_by("reset_date").values_list("rate_after", flat=True))
    assert after == [Decimal("0.0370"), Decimal("0.0385")]


def test_a_payer_who_stops_after_a_reset_owes_the_same_by_columns_and_by_the_fold(
    book: Book, bank: TestBank, lpr: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    poor = book.customer("李强", account="622202empty")
    three_years(book, customer=poor)
    three_years(book)
    book.loan(
        loan_terms(RepaymentMethod.INTEREST_MONTHLY, months=12, annual_rate="0.042"), floating=floating()
    )
    until(date(2026, 6, 5))
    bank.empty.add("622202empty")
    by_columns = lived(date(2026, 8, 5), bank=bank)
    monkeypatch.setattr(turn, "moves_of", everything_folded(moves_of))
    assert lived(date(2026, 8, 5), bank=bank) == by_columns
    monkeypatch.undo()
    until(date(2026, 8, 5))
    all_hold()


def test_the_borrower_hears_of_the_old_rate_the_new_one_and_the_first_instalment(
    book: Book, bank: TestBank, lpr: None
) -> None:
    number = three_years(book)
    until(FIRST)
    drain()
    told = Notification.objects.get(dedupe_key=f"repriced:{number}:2026-04-30")
    row = load_file(number=number).due_table[3]
    for part in ("4.20%", "4.10%", "2026-05-10", f"{row.total_due / 100:,.2f}"):
        assert part in told.text
    assert LoanInstalment.objects.filter(loan__number=number, plan=1).count() == 33
    assert business_date.today() == FIRST > START
