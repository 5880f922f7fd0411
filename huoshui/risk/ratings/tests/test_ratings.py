"""A rating is proposed by one, confirmed by another, valid for a time, and asked for anew by facts."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps

from huoshui.audit.queries import list_chain_of
from huoshui.core.dates import add_months
from huoshui.core.errors import Forbidden, InvalidInput, NotFound
from huoshui.core.rating import FigureMissing, NotAnswered
from huoshui.foundation import business_date, outbox
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.identity.queries import EVERYTHING
from huoshui.lenders.types import LenderType
from huoshui.parties.operations import propose_statement, review_statement
from huoshui.products.operations import install_ready_parameters
from huoshui.risk.models import RatingMark, RatingModelVersion
from huoshui.risk.ratings.model_operations import (
    change_rating_model,
    check_rating_model,
    draft_rating_model,
    submit_rating_model,
)
from huoshui.risk.ratings.operations import (
    answer_rating,
    look_after_ratings,
    mark_for_review,
    propose_rating,
)
from huoshui.risk.ratings.queries import (
    RatingDetail,
    get_rating,
    list_rating_models,
    list_ratings,
    list_ratings_to_renew,
    rating_in_force,
    ratings_of_customer,
)
from huoshui.risk.ratings.refusals import (
    DefaultedCustomer,
    OwnRating,
    OwnRatingModel,
    RatingAnswered,
    RatingModelWrongState,
    RatingOutOfDate,
    RatingWaiting,
    TooManyNotches,
)
from huoshui.servicing.tests.book import START, Book
from tests.golden.test_f_ratings import BEFORE, BEST, FIRM, PERSON

pytestmark = pytest.mark.django_db


class Desk(Book):
    """李强 proposes, 赵敏 confirms; the bank's parameters are in force."""

    def __init__(self) -> None:
        super().__init__()
        install_ready_parameters(actor=SYSTEM, lender_type=LenderType.BANK)
        self.officer = self.staff(self.user("李强"))
        self.reviewer = self.staff(self.zhao)
        self.wang = self.customer()

    def firm(self) -> Any:
        customer = self.customer("青山机械")
        customer.kind = "enterprise"
        customer.save()
        return customer

    def statement(self, customer: Any, year: int, lines: dict[str, int]) -> None:
        entry = propose_statement(
            actor=self.officer,
            number=customer.number,
            year=year,
            lines=lines,
            is_audited=True,
            basis="审计报告",
            scope=EVERYTHING,
        )
        review_statement(actor=self.reviewer, entry_id=entry, approve=True, opinion="已核", scope=EVERYTHING)
        outbox.drain(strict=True)

    def rated(self, customer: Any = None, answers: dict[str, str] | None = None, **more: Any) -> int:
        chosen = customer or self.wang
        rating = propose_rating(
            actor=self.officer, customer_number=chosen.number, answers=answers or PERSON, **more
        )
        answer_rating(actor=self.reviewer, rating_id=rating, confirm=True)
        return rating


@pytest.fixture
def desk(lender: object) -> Desk:
    return Desk()


def only(desk: Desk, *permissions: str) -> Actor:
    return desk.staff(desk.chen, *permissions)


def latest(customer: Any) -> RatingDetail:
    return ratings_of_customer(customer.pk)[0]


def test_proposed_by_one_confirmed_by_another(desk: Desk) -> None:
    rating = propose_rating(actor=desk.officer, customer_number=desk.wang.number, answers=PERSON)
    assert rating_in_force(desk.wang.pk) is None
    assert latest(desk.wang).row.status == "proposed"
    with pytest.raises(RatingWaiting):
        propose_rating(actor=desk.officer, customer_number=desk.wang.number, answers=PERSON)
    with pytest.raises(OwnRating):
        answer_rating(actor=desk.officer, rating_id=rating, confirm=True)
    with pytest.raises(Forbidden):
        answer_rating(actor=only(desk, "rating.propose"), rating_id=rating, confirm=True)
    with pytest.raises(InvalidInput):
        answer_rating(actor=desk.reviewer, rating_id=rating, confirm=False, opinion=" ")
    with pytest.raises(NotFound):
        answer_rating(actor=desk.reviewer, rating_id=rating + 1, confirm=True)
    answer_rating(actor=desk.reviewer, rating_id=rating, confirm=True, opinion="同意")
    with pytest.raises(RatingAnswered):
        answer_rating(actor=desk.reviewer, rating_id=rating, confirm=True)
    row = latest(desk.wang).row
    # 10 points for three figures nobody has, 71 by judgement.
    assert (row.total, row.computed_grade, row.grade, row.status) == (81, "A", "A", "in_force")
    assert (row.valid_from, row.valid_until) == (START, add_months(START, 12))
    chain = list_chain_of(subject_type="customer_rating", subject_id=rating)
    assert [entry.action for entry in chain] == ["rating.propose", "rating.confirm"]


def test_every_factor_is_explained(desk: Desk) -> None:
    desk.rated()
    rows = {row["name"]: row for row in latest(desk.wang).rows}
    assert rows["debt_ratio"] | {"en": ""} == {
        "name": "debt_ratio",
        "zh": "资产负债率（有经营报表的）",
        "en": "",
        "kind": "figure",
        "source": "debt_ratio",
        "value": None,
        "band_zh": "缺失",
        "band_en": "Not known",
        "points": 4,
        "best": 8,
        "is_missing": True,
    }
    assert (rows["debt_burden"]["value"], rows["debt_burden"]["points"]) == ("moderate", 14)


def test_what_a_rating_is_refused_for(desk: Desk) -> None:
    number = desk.wang.number
    with pytest.raises(Forbidden):
        propose_rating(actor=only(desk, "rating.confirm"), customer_number=number, answers=PERSON)
    with pytest.raises(NotFound):
        propose_rating(actor=desk.officer, customer_number="KH0", answers=PERSON)
    with pytest.raises(NotAnswered):
        propose_rating(actor=desk.officer, customer_number=number, answers={**PERSON, "residence": ""})
    for notches, refusal in ((1, InvalidInput), (2, TooManyNotches)):
        with pytest.raises(refusal):
            propose_rating(actor=desk.officer, customer_number=number, answers=PERSON, notches=notches)
    with pytest.raises(FigureMissing):  # a firm whose statements nobody reviewed
        propose_rating(actor=desk.officer, customer_number=desk.firm().number, answers=BEST)
    assert list_ratings(scope=EVERYTHING) == ([], 0)


def test_a_grade_moved_by_hand_keeps_both(desk: Desk) -> None:
    desk.rated(notches=1, reason="有政府采购长期合同")
    row = latest(desk.wang).row
    assert (row.computed_grade, row.notches, row.grade) == ("A", 1, "AA")
    desk.rated(notches=-1, reason="近期更换住所")
    assert [one.row.status for one in ratings_of_customer(desk.wang.pk)] == ["in_force", "superseded"]
    assert latest(desk.wang).row.grade == "BBB"


def test_a_firm_is_rated_by_its_reviewed_statements(desk: Desk) -> None:
    firm = desk.firm()
    desk.statement(firm, 2024, BEFORE)
    desk.statement(firm, 2025, FIRM)
    desk.rated(firm, BEST)
    found = latest(firm)
    assert (found.row.total, found.row.grade, found.row.statement_year) == (92, "AAA", 2025)
    assert (found.net_assets, found.revenue) == (55_000_000_00, 90_000_000_00)


def test_a_new_statement_asks_for_a_new_rating(desk: Desk) -> None:
    firm = desk.firm()
    desk.statement(firm, 2025, FIRM)
    assert RatingMark.objects.count() == 0
    waiting = propose_rating(actor=desk.officer, customer_number=firm.number, answers=BEST)
    desk.statement(firm, 2024, BEFORE)
    with pytest.raises(RatingOutOfDate):
        answer_rating(actor=desk.reviewer, rating_id=waiting, confirm=True)
    answer_rating(actor=desk.reviewer, rating_id=waiting, confirm=False, opinion="报表已更新")
    first = desk.rated(firm, BEST)
    desk.statement(firm, 2025, {**FIRM, "revenue": 1_00})
    found = get_rating(first)
    assert found.row.status == "to_review"
    assert [mark.zh for mark in found.marks] == ["2025 年报表已复核入档"]
    assert [row.id for row in list_ratings_to_renew(scope=EVERYTHING, until=START, limit=9)] == [first]
    desk.rated(firm, BEST)
    assert get_rating(first).row.status == "superseded"
    assert list_ratings_to_renew(scope=EVERYTHING, until=START, limit=9) == []


def test_a_worse_class_marks_once_and_default_is_the_lowest_grade(desk: Desk) -> None:
    desk.loan(customer=desk.wang)
    state = apps.get_model("servicing.LoanState").objects.filter(loan__customer=desk.wang)
    first = desk.rated()
    assert look_after_ratings() == {"ratings_marked": 0}
    state.update(risk_class="special_mention")
    assert look_after_ratings() == {"ratings_marked": 1}
    assert look_after_ratings() == {"ratings_marked": 0}
    assert get_rating(first).row.status == "to_review"
    second = desk.rated()  # made knowing it: the same class does not ask again
    assert look_after_ratings() == {"ratings_marked": 0}
    state.update(risk_class="substandard")
    assert look_after_ratings() == {"ratings_marked": 1}
    assert [mark.zh for mark in get_rating(second).marks] == ["贷款分类下迁为次级"]
    with pytest.raises(DefaultedCustomer):
        desk.rated(notches=1, reason="客户经理判断")
    third = get_rating(desk.rated())
    assert (third.row.computed_grade, third.row.grade, third.row.coefficient) == ("A", "D", Decimal(0))


def test_marks_need_a_rating_in_force(desk: Desk) -> None:
    fact: dict[str, Any] = {"kind": "alert", "fact_key": "alert-1", "zh": "预警属实", "en": "real"}
    assert not mark_for_review(customer_id=desk.wang.pk, **fact)
    desk.rated()
    assert mark_for_review(customer_id=desk.wang.pk, **fact)
    assert not mark_for_review(customer_id=desk.wang.pk, **fact)


def test_over_after_its_months(desk: Desk) -> None:
    desk.rated()
    end = add_months(START, 12)
    business_date.advance_to(end - timedelta(days=1))
    assert latest(desk.wang).row.status == "in_force"
    business_date.advance_to(end)
    assert latest(desk.wang).row.status == "expired"
    assert rating_in_force(desk.wang.pk) is None
    soon = list_ratings_to_renew(scope=EVERYTHING, until=end, limit=9)
    assert [(row.customer_name, row.status) for row in soon] == [("王芳", "expired")]


def test_lists_filter(desk: Desk) -> None:
    desk.rated()
    assert list_ratings(scope=EVERYTHING, status="in_force", grade="A", search="王芳")[1] == 1
    assert list_ratings(scope=EVERYTHING, grade="AAA")[1] == 0
    assert list_ratings(scope=EVERYTHING, status="expired")[1] == 0


def test_a_model_is_made_by_one_and_checked_by_another(desk: Desk) -> None:
    desk.rated()
    before = RatingModelVersion.objects.get(code="person", status="live")
    assert (before.made_by, before.version) == (None, 1)
    document = {**before.document, "grades": [{**one} for one in before.document["grades"]]}
    document["grades"][2]["lowest"] = 82 - 1  # A begins at 81 instead of 74
    words: dict[str, Any] = {"name": "个人模型", "name_en": "Persons", "note": "按2026年数据校准"}
    with pytest.raises(Forbidden):
        draft_rating_model(actor=only(desk, "rating.propose"), code="person", document=document, **words)
    with pytest.raises(NotFound):
        draft_rating_model(actor=desk.officer, code="ship", document=document, **words)
    draft = draft_rating_model(actor=desk.officer, code="person", document=before.document, **words)
    change_rating_model(actor=desk.officer, model_id=draft, document=document, **words)
    with pytest.raises(RatingModelWrongState):
        check_rating_model(actor=desk.reviewer, model_id=draft, approve=True, opinion="已验证")
    submit_rating_model(actor=desk.officer, model_id=draft)
    with pytest.raises(RatingModelWrongState):
        change_rating_model(actor=desk.officer, model_id=draft, document=document, **words)
    with pytest.raises(OwnRatingModel):
        check_rating_model(actor=desk.officer, model_id=draft, approve=True, opinion="已验证")
    check_rating_model(actor=desk.reviewer, model_id=draft, approve=False, opinion="样本不足")
    submit_rating_model(actor=desk.officer, model_id=draft)
    waiting = propose_rating(actor=desk.officer, customer_number=desk.wang.number, answers=PERSON)
    check_rating_model(actor=desk.reviewer, model_id=draft, approve=True, opinion="已验证")
    with pytest.raises(RatingOutOfDate):
        answer_rating(actor=desk.reviewer, rating_id=waiting, confirm=True)
    persons = [row for row in list_rating_models() if row.code == "person"]
    assert [(row.version, row.status) for row in persons] == [(2, "live"), (1, "retired")]
    with pytest.raises(RatingModelWrongState):
        check_rating_model(actor=desk.reviewer, model_id=before.pk, approve=False, opinion="x")
    assert date(2026, 1, 31) == START
