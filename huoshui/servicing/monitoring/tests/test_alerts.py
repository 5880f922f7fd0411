"""Live loans watched: each rule finds whom it should and nobody else, a fact raises one alert, people
answer.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from huoshui.core.errors import InvalidInput, NotFound
from huoshui.foundation import clock
from huoshui.foundation.actor import PermissionMissing
from huoshui.foundation.clock import LOCAL_ZONE
from huoshui.identity.queries import EVERYTHING, Scope
from huoshui.servicing.models import LoanState, RiskAlert
from huoshui.servicing.monitoring import operations, queries
from huoshui.servicing.monitoring.operations import AlertAnswered
from huoshui.servicing.monitoring.watch import raise_alerts
from huoshui.servicing.tests.book import START, Book, make

pytestmark = pytest.mark.django_db
TODAY = START + timedelta(days=10)
THRESHOLDS = {
    "alert_debt_ratio": "0.70",
    "alert_score_drop": "0.20",
    "alert_line_use": "0.95",
    "alert_contact_changes": "2",
    "alert_applications": "3",
}


class WatchedBook(Book):
    """王芳 has a live loan; 李强 has none."""

    def __init__(self) -> None:
        super().__init__()
        self.wang = self.customer()
        self.li = self.customer("李强")
        self.number = self.loan(customer=self.wang).number
        for code, value in THRESHOLDS.items():
            make(
                "products.Parameter",
                code=code,
                value=value,
                valid_from=START,
                legal_basis="机构信贷政策",
                created_at=clock.now(),
            )

    def statement(self, customer: Any, *, year: int, debts: int, assets: int) -> None:
        make(
            "parties.FinancialStatement",
            customer=customer,
            year=year,
            lines={"total_liabilities": debts, "total_assets": assets},
            source="declared",
            created_at=clock.now(),
        )

    def scored(self, customer: Any, *scores: str) -> None:
        for score in scores:
            application = self.application_of(customer)
            application.score = Decimal(score)
            application.save()

    def application_of(self, customer: Any) -> Any:
        return make(
            "origination.Application",
            number=f"SQ{clock.now():%H%M%S%f}",
            customer=customer,
            product_version=self.version,
            product_code="test_loan",
            branch=self.branch,
            channel="counter",
            status="declined",
            created_at=clock.now(),
        )

    def contact_changed(self, customer: Any, field: str, day: date, status: str = "approved") -> None:
        make(
            "parties.CustomerChange",
            customer=customer,
            field=field,
            before="a",
            after="b",
            status=status,
            proposed_by=self.zhao,
            proposed_at=clock.now(),
            reviewed_by=self.chen,
            reviewed_at=datetime(day.year, day.month, day.day, 12, tzinfo=LOCAL_ZONE),
        )


@pytest.fixture
def book(lender: object) -> WatchedBook:
    return WatchedBook()


def raised(day: date = TODAY) -> dict[str, int]:
    return {rule: count for rule, count in raise_alerts(day=day).items() if count}


def test_nothing_to_tell_raises_nothing(book: WatchedBook) -> None:
    book.statement(book.wang, year=2025, debts=70_00, assets=100_00)  # 70 % is not above 70 %
    book.scored(book.wang, "80", "64")  # a drop of exactly a fifth
    book.contact_changed(book.wang, "phone", TODAY)
    assert raised() == {}


def test_the_latest_statement_counts_and_only_of_borrowers_with_live_loans(book: WatchedBook) -> None:
    book.statement(book.wang, year=2024, debts=90_00, assets=100_00)
    book.statement(book.li, year=2025, debts=99_00, assets=100_00)
    assert raised() == {"debt_ratio": 1}
    book.statement(book.wang, year=2025, debts=50_00, assets=100_00)
    RiskAlert.objects.all().delete()
    assert raised() == {}


def test_a_fact_raises_one_alert_answered_or_not(book: WatchedBook) -> None:
    book.statement(book.wang, year=2025, debts=72_00, assets=100_00)
    assert raised() == {"debt_ratio": 1}
    assert raised(TODAY + timedelta(days=1)) == {}
    alert = RiskAlert.objects.get()
    assert alert.facts == {"year": 2025, "debt_ratio": "0.7200", "threshold": "0.70"}
    assert (alert.loan.number, alert.due_on) == (book.number, TODAY + timedelta(days=3))
    operations.answer_alert(
        actor=book.staff(), alert_id=alert.pk, action="visit", is_real=True, note="已实地核实"
    )
    assert raised(TODAY + timedelta(days=5)) == {}
    book.statement(book.wang, year=2026, debts=80_00, assets=100_00)
    assert raised(TODAY + timedelta(days=6)) == {"debt_ratio": 1}


def test_a_score_that_falls_by_more_than_a_fifth(book: WatchedBook) -> None:
    book.scored(book.wang, "60", "80", "63")  # from 80, not from 60: 17 of 80
    assert raised() == {"score_drop": 1}
    alert = RiskAlert.objects.get()
    assert [Decimal(alert.facts[name]) for name in ("before", "after")] == [Decimal(80), Decimal(63)]


def test_contacts_that_keep_changing_within_thirty_days(book: WatchedBook) -> None:
    book.contact_changed(book.wang, "phone", TODAY - timedelta(days=29))
    book.contact_changed(book.wang, "address", TODAY)
    book.contact_changed(book.wang, "bank_name", TODAY)
    assert raised() == {"contact_changed": 1}
    assert RiskAlert.objects.get().facts["times"] == 2
    RiskAlert.objects.all().delete()
    assert raised(TODAY + timedelta(days=2)) == {}  # the first one is thirty-one days ago


def test_many_applications_within_thirty_days(book: WatchedBook) -> None:
    for _ in range(3):
        application = book.application_of(book.wang)
        application.submitted_date = TODAY - timedelta(days=5)
        application.save()
    assert raised() == {"repeated": 1}


def test_a_rule_without_its_threshold_does_not_look(book: WatchedBook) -> None:
    book.statement(book.wang, year=2025, debts=72_00, assets=100_00)
    assert raise_alerts(day=START - timedelta(days=1)) == dict.fromkeys(
        (
            "debt_ratio",
            "score_drop",
            "line_use",
            "contact_changed",
            "repeated",
            "flow_forbidden",
            "flow_related",
            "over_ltv",
        ),
        0,
    )


def test_a_settled_loan_is_watched_no_more(book: WatchedBook) -> None:
    book.statement(book.wang, year=2025, debts=72_00, assets=100_00)
    LoanState.objects.update(status="settled", principal_outstanding=0)
    assert raised() == {}


def test_people_take_and_answer_alerts_once(book: WatchedBook) -> None:
    book.statement(book.wang, year=2025, debts=72_00, assets=100_00)
    raised()
    alert_id = RiskAlert.objects.get().pk
    with pytest.raises(PermissionMissing):
        operations.take_alert(actor=book.staff(None, "alert.view"), alert_id=alert_id)
    operations.take_alert(actor=book.staff(), alert_id=alert_id)
    row = queries.list_alerts(scope=EVERYTHING, owner_id=book.zhao.pk).items[0]
    assert (row.owner_name, row.status, row.is_late) == ("赵敏", "open", False)
    answer: dict[str, Any] = {"actor": book.staff(book.chen), "alert_id": alert_id, "is_real": False}
    with pytest.raises(InvalidInput):
        operations.answer_alert(**answer, action="shout", note="x")
    with pytest.raises(InvalidInput):
        operations.answer_alert(**answer, action="call", note=" ")
    operations.answer_alert(**answer, action="call", note="报表口径不同")
    with pytest.raises(AlertAnswered):
        operations.answer_alert(**answer, action="call", note="再次")
    with pytest.raises(NotFound):
        operations.take_alert(actor=book.staff(), alert_id=alert_id + 1)


def test_what_a_rule_is_worth_is_counted(book: WatchedBook) -> None:
    book.statement(book.wang, year=2025, debts=72_00, assets=100_00)
    book.scored(book.wang, "80", "50")
    raised()
    first = RiskAlert.objects.get(rule="debt_ratio")
    operations.answer_alert(actor=book.staff(), alert_id=first.pk, action="visit", is_real=True, note="属实")
    worth = {row.rule: row for row in queries.worth_of_rules(scope=EVERYTHING)}
    assert (worth["debt_ratio"].raised, worth["debt_ratio"].precision) == (1, 1.0)
    assert (worth["score_drop"].answered, worth["score_drop"].precision) == (0, None)


def test_another_branch_sees_nothing(book: WatchedBook) -> None:
    book.statement(book.wang, year=2025, debts=72_00, assets=100_00)
    raised()
    elsewhere = Scope(all=False, branch_ids=frozenset({book.branch.pk + 1}))
    assert queries.list_alerts(scope=elsewhere).total == 0
    assert all(row.raised == 0 for row in queries.worth_of_rules(scope=elsewhere))
