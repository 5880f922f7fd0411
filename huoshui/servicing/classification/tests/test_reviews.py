"""A class found by people: who may, how far, what follows for the loan, its debtor and the books."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.foundation import business_date, clock
from huoshui.identity.queries import EVERYTHING
from huoshui.jobs.end_of_day import run_until
from huoshui.ledger.queries import account_balances
from huoshui.servicing import checks
from huoshui.servicing.classification import reviews
from huoshui.servicing.classification.debtors import DebtorsClassified, classify_debtors
from huoshui.servicing.classification.models import (
    ClassFloor,
    ClassReview,
    ClassReviewAnswer,
    LoanRestructuring,
)
from huoshui.servicing.classification.queries import ClassFilter, get_class, list_classes, list_reviews
from huoshui.servicing.models import LoanState
from huoshui.servicing.operations import approve_change, request_change
from huoshui.servicing.provisioning.checks import floors_as_written
from huoshui.servicing.store import load_file
from huoshui.servicing.tests.book import START, Book, loan_terms
from huoshui.servicing.tests.conftest import book as book
from huoshui.servicing.tests.desk import ReviewDesk
from huoshui.servicing.tests.test_repayment import pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(book: Book) -> ReviewDesk:
    return ReviewDesk(book)


def state(number: str) -> Any:
    return load_file(number=number, lock=False).state


def books_hold() -> None:
    found = checks.check_book(business_date.today())
    assert (found.states, found.ledger, floors_as_written()[1]) == ([], [], [])


def test_a_finding_counts_once_another_has_confirmed_it(desk: ReviewDesk) -> None:
    loan = desk.book.loan()
    review = desk.propose(loan.number, "special_mention", "use_changed")
    assert (review.status, state(loan.number).risk_class) == ("proposed", "normal")
    done = desk.confirm(review)
    assert (done.status, done.risk_class) == ("confirmed", "special_mention")
    known = state(loan.number)
    assert (known.class_floor, known.class_floor_reason) == ("special_mention", "use_changed")
    assert known.class_floor_date == START and not known.is_non_accrual
    books_hold()
    assert get_class(actor=desk.proposer, number=loan.number).by_rules.decisive == ("use_changed",)
    corrected = desk.find(loan.number, "normal", reason="资金已归位")
    assert (corrected.risk_class, state(loan.number).class_floor_reason) == ("normal", "")
    assert [row.floor for row in ClassFloor.objects.order_by("id")] == ["special_mention", "normal"]
    books_hold()


def test_a_finding_holds_over_night(desk: ReviewDesk) -> None:
    """One found 关注, one 次级, neither owes anything: the end of day, by columns, leaves both."""
    watched, bad = desk.book.loan(), desk.book.loan()
    desk.find(watched.number, "special_mention", "use_changed")
    desk.find(bad.number, "substandard", "impaired", expected_loss_share=Decimal("0.2"))
    run_until(START + timedelta(days=3))
    assert [state(one.number).risk_class for one in (watched, bad)] == ["special_mention", "substandard"]
    books_hold()


def test_a_bad_finding_takes_interest_out_of_income(desk: ReviewDesk) -> None:
    loan = desk.book.loan()
    run_until(START + timedelta(days=10))
    accrued = account_balances(["1132"], business_date.today())["1132"]
    assert accrued > 0
    done = desk.find(loan.number, "doubtful", "impaired", expected_loss_share=Decimal("0.5"))
    assert done.risk_class == "doubtful" and state(loan.number).is_non_accrual
    assert account_balances(["1132", "9001"], business_date.today()) == {"1132": 0, "9001": accrued}
    books_hold()


def test_nothing_is_improved_by_hand(desk: ReviewDesk) -> None:
    loan = desk.book.loan()
    with pytest.raises(reviews.ClassTooGood) as refused:
        desk.propose(loan.number, "special_mention", "bankruptcy")
    assert "损失" in refused.value.message("zh") and "loss" in refused.value.message("en")
    desk.find(loan.number, "substandard", "impaired")
    for better in ("normal", "special_mention"):
        with pytest.raises(reviews.ClassTooGood):
            desk.propose(loan.number, better)
    cleared = state(loan.number).arrears_cleared_date
    assert cleared == START
    LoanState.objects.filter(loan_id=loan.id).update(arrears_cleared_date=date(2025, 7, 31))
    done = desk.find(loan.number, "normal", reason="已满足上调条件")
    assert done.risk_class == "normal" and not state(loan.number).is_non_accrual
    books_hold()


def test_a_reviewer_may_be_stricter_than_the_rules(desk: ReviewDesk) -> None:
    loan = desk.book.loan()
    assert desk.find(loan.number, "loss").risk_class == "loss"
    assert state(loan.number).class_floor_reason == "judgement"
    books_hold()


def test_ten_percent_bad_makes_all_claims_on_an_enterprise_bad(desk: ReviewDesk) -> None:
    customer = desk.book.customer("青山米业有限公司")
    small, large, private = (
        desk.book.loan(loan_terms(principal=amount), customer=who, customer_kind=kind)
        for amount, who, kind in (
            (1_200_000, customer, "enterprise"),
            (8_800_000, customer, "enterprise"),
            (8_800_000, desk.book.customer(), "person"),
        )
    )
    desk.find(small.number, "substandard", "impaired")
    assert state(large.number).class_floor_reason == "own_claims_bad"
    assert state(large.number).risk_class == "substandard"
    assert state(private.number).risk_class == "normal"
    books_hold()
    assert classify_debtors(day=START).floors_changed == 0


def test_up_to_ten_percent_the_rest_is_special_mention(desk: ReviewDesk) -> None:
    customer = desk.book.customer("青山米业有限公司")
    small, large = (
        desk.book.loan(loan_terms(principal=amount), customer=customer, customer_kind="enterprise")
        for amount in (1_000_000, 9_000_000)
    )
    desk.find(small.number, "substandard", "impaired")
    known = state(large.number)
    assert (known.risk_class, known.class_floor_reason) == ("special_mention", "debtor_bad_debt")
    pay(small.number, 1_000_000, payoff=True)
    assert classify_debtors(day=START) == DebtorsClassified(debtors=1, floors_changed=1, classes_changed=1)
    assert state(large.number).risk_class == "normal"
    books_hold()


def test_debt_at_all_banks(desk: ReviewDesk) -> None:
    customer = desk.book.customer("青山米业有限公司")
    loan = desk.book.loan(customer=customer, customer_kind="enterprise")
    figures = {"debt_all_banks": 10_000_000_000, "overdue_all_banks": 2_100_000_000}
    with pytest.raises(reviews.ClassTooGood):
        desk.propose(loan.number, "special_mention", **figures)
    assert desk.find(loan.number, "substandard", **figures).risk_class == "substandard"
    retail = desk.book.loan()
    assert desk.find(retail.number, "normal", **figures).risk_class == "normal"


def test_an_approved_restructuring_begins_its_observation(desk: ReviewDesk) -> None:
    """Restructured, a loan is 关注 at best while it is observed (风险分类办法 2023, Art. 18)."""
    loan = desk.book.loan()
    change = request_change(
        actor=desk.book.staff(desk.book.zhao),
        loan_number=loan.number,
        kind="restructure",
        terms={"period_count": 12},
        reason="经营困难",
    )
    approve_change(actor=desk.book.staff(desk.book.chen), change_id=change.id)
    known = state(loan.number)
    assert (known.risk_class, known.class_floor) == ("special_mention", "special_mention")
    (noted,) = LoanRestructuring.objects.filter(loan_id=loan.id)
    assert (noted.changed_date, noted.class_before) == (START, "normal")
    books_hold()


def test_a_restructured_loan_is_observed(desk: ReviewDesk) -> None:
    loan = desk.book.loan(loan_terms(months=24), desk.book.customer(account=""))
    first = date(2026, 2, 28)
    done = desk.find(loan.number, "special_mention", "restructured", first_repayment_date=first)
    assert done.risk_class == "special_mention"
    assert get_class(actor=desk.proposer, number=loan.number).observed_until == date(2027, 2, 28)
    run_until(date(2026, 3, 2))  # the first payment is missed
    assert state(loan.number).class_floor_reason == "restructure_failed"
    assert state(loan.number).risk_class == "substandard"
    books_hold()


def test_who_may_propose_and_who_may_answer(desk: ReviewDesk) -> None:
    loan = desk.book.loan()
    stranger = desk.person("陈伟", "loan.view")
    with pytest.raises(Forbidden):
        reviews.propose_class(actor=stranger, loan_number=loan.number, new=new())
    review = desk.propose(loan.number, "loss")
    small = desk.person("孙丽", "classification.confirm", "application.approve", limit=1_000_00)
    for actor, refusal in (
        (stranger, Forbidden),
        (desk.proposer, Forbidden),
        (small, reviews.ReviewBeyondAuthority),
    ):
        with pytest.raises(refusal):
            reviews.answer_review(actor=actor, review_id=review.id, confirm=True)
    with pytest.raises(InvalidInput):
        reviews.answer_review(actor=desk.confirmer, review_id=review.id, confirm=False)
    declined = reviews.answer_review(
        actor=desk.confirmer, review_id=review.id, confirm=False, opinion="依据不足"
    )
    assert (declined.status, declined.risk_class) == ("declined", "normal")
    with pytest.raises(reviews.ReviewAnswered):
        desk.confirm(review)
    mine = reviews.propose_class(actor=desk.confirmer, loan_number=loan.number, new=new())
    with pytest.raises(reviews.OwnReview):
        desk.confirm(mine)


def new(**changes: Any) -> reviews.NewReview:
    values: dict[str, Any] = {"risk_class": "loss", "reason": "停产", "evidence": "现场照片", **changes}
    return reviews.NewReview(**values)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"risk_class": "worse"}, "risk_class"),
        ({"findings": ("overdue",)}, "findings"),
        ({"reason": "  "}, "reason"),
        ({"evidence": ""}, "evidence"),
        ({"reason": "长" * 501}, "reason"),
        ({"expected_loss_share": Decimal("1.01")}, "expected_loss_share"),
        ({"debt_all_banks": 1, "overdue_all_banks": 2}, "overdue_all_banks"),
        ({"findings": ("restructured",)}, "first_repayment_date"),
        ({"first_repayment_date": START}, "first_repayment_date"),
    ],
)
def test_what_is_no_review(desk: ReviewDesk, changes: dict[str, Any], field: str) -> None:
    loan = desk.book.loan()
    with pytest.raises(InvalidInput) as refused:
        reviews.propose_class(actor=desk.proposer, loan_number=loan.number, new=new(**changes))
    assert refused.value.field == field
    assert not ClassReview.objects.exists()


def test_wrong_state(desk: ReviewDesk) -> None:
    loan = desk.book.loan()
    wanted: list[tuple[str, type[Refusal]]] = [("JJ0", NotFound), (loan.number, reviews.ReviewWaiting)]
    desk.propose(loan.number, "loss")
    for number, refusal in wanted:
        with pytest.raises(refusal):
            desk.propose(number, "loss")
    pay(loan.number, 12_000_00, payoff=True)
    with pytest.raises(reviews.LoanNotClassified):
        desk.propose(loan.number, "loss")
    with pytest.raises(NotFound):
        reviews.answer_review(actor=desk.confirmer, review_id=0, confirm=True)
    assert list_reviews(actor=desk.confirmer, status="proposed")[1] == 0


def test_the_database_keeps_reviews_as_they_are(desk: ReviewDesk) -> None:
    review = desk.propose(desk.book.loan().number, "loss")
    for change in (
        lambda: ClassReview.objects.update(class_proposed="normal"),
        lambda: ClassReview.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClassReviewAnswer.objects.create(
            review_id=review.id,
            confirmed=True,
            business_date=START,
            proposed_by_id=desk.proposer.user_id or 0,
            answered_by_id=desk.proposer.user_id or 0,
            answered_at=clock.now(),
        )


def test_lists(desk: ReviewDesk) -> None:
    held, plain = desk.book.loan(), desk.book.loan()
    desk.find(held.number, "special_mention", "use_changed")
    desk.propose(plain.number, "loss")

    def numbers(**chosen: Any) -> list[str]:
        rows, total = list_classes(scope=EVERYTHING, filters=ClassFilter(**chosen))
        assert total == len(rows)
        return [row.loan.number for row in rows]

    assert numbers(risk_class="special_mention") == numbers(has_floor=True) == [held.number]
    assert numbers(waiting=True) == numbers(risk_class="normal") == [plain.number]
    assert numbers(search="没有此人") == numbers(risk_class="npl") == []
    rows, total = list_reviews(actor=desk.confirmer, status="proposed")
    assert (total, rows[0].loan_number, rows[0].can_answer) == (1, plain.number, True)
    assert not list_reviews(actor=desk.proposer, status="proposed")[0][0].can_answer
