"""A source is switched and priced by two people; what a month cost is read by source and call by call."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from huoshui.core.errors import InvalidInput, NotFound
from huoshui.foundation import clock
from huoshui.foundation.actor import PermissionMissing
from huoshui.foundation.ports import answering
from huoshui.risk.models import DataPull, SourceTerms
from huoshui.risk.ports import Consents, DataSources, SourceFailed
from huoshui.risk.pulls import Subject, ask_source
from huoshui.risk.sources import operations, queries
from huoshui.risk.sources.catalogue import SOURCES
from huoshui.risk.tests.people import RiskPeople, risk_people
from huoshui.risk.tests.sources import FIRM_ID, ConsentTo, Told, answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(lender: object) -> RiskPeople:
    return risk_people()


def ask(people: RiskPeople, *, source: str = "tax", is_on: bool = False, price: int = 700) -> int:
    return operations.ask_source_terms(
        actor=people.maker, source=source, is_on=is_on, price=price, note="合同到期"
    )


def test_terms_hold_when_another_person_has_approved_them(people: RiskPeople) -> None:
    before = queries.terms_of("tax")
    assert (before.is_on, before.price) == (True, SOURCES["tax"].price)
    asked = ask(people)
    row = next(row for row in queries.list_sources() if row.spec.name == "tax")
    assert row.change is not None and (row.change.asked_by_name, row.is_on) == ("冯控", True)
    assert queries.terms_of("tax") == before
    with pytest.raises(operations.ChangeOpen):
        ask(people)
    with pytest.raises(operations.OwnChange):
        operations.decide_source_terms(actor=people.maker, change_id=asked, approve=True)
    operations.decide_source_terms(actor=people.checker, change_id=asked, approve=True)
    assert (queries.terms_of("tax").is_on, queries.terms_of("tax").price) == (False, 700)
    assert queries.terms_of("registry").is_on
    with pytest.raises(operations.ChangeDecided):
        operations.decide_source_terms(actor=people.checker, change_id=asked, approve=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        SourceTerms.objects.filter(pk=asked).update(price=1)


def test_what_is_declined_changes_nothing_and_needs_a_word(people: RiskPeople) -> None:
    asked = ask(people)
    with pytest.raises(InvalidInput):
        operations.decide_source_terms(actor=people.checker, change_id=asked, approve=False)
    operations.decide_source_terms(actor=people.checker, change_id=asked, approve=False, opinion="不必")
    assert queries.terms_of("tax").is_on
    assert ask(people) != asked


def test_who_may_not_is_refused(people: RiskPeople) -> None:
    with pytest.raises(PermissionMissing):
        operations.ask_source_terms(actor=people.checker, source="tax", is_on=False, price=0, note="x")
    asked = ask(people)
    with pytest.raises(PermissionMissing):
        operations.decide_source_terms(actor=people.officer, change_id=asked, approve=True)
    with pytest.raises(NotFound):
        operations.decide_source_terms(actor=people.checker, change_id=10**9, approve=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        SourceTerms.objects.filter(pk=asked).update(decided_by_id=people.maker.user_id)


@pytest.mark.parametrize("wrong", [{"source": "horoscope"}, {"price": -1}, {"note": "  "}])
def test_what_cannot_be_is_refused_by_its_field(people: RiskPeople, wrong: dict[str, object]) -> None:
    values = {"source": "tax", "is_on": True, "price": 1, "note": "x", **wrong}
    with pytest.raises(InvalidInput) as refused:
        operations.ask_source_terms(actor=people.maker, **values)  # type: ignore[arg-type]
    assert refused.value.field in wrong


def test_a_month_is_counted_by_local_days_and_what_failed_costs_nothing(people: RiskPeople) -> None:
    # The last minute of October and the first of November in China.
    last, first = datetime(2026, 10, 31, 15, 59, tzinfo=UTC), datetime(2026, 10, 31, 16, 0, tzinfo=UTC)
    told = Told(says={"registry": answer("registry"), "tax": SourceFailed()})
    firm = Subject(number="SQ1", name="青山木业有限公司", id_number=FIRM_ID)
    with answering(DataSources, told), answering(Consents, ConsentTo(tuple(SOURCES))):
        with clock.at(last):
            ask_source("registry", firm)
        with clock.at(first):
            ask_source("tax", firm)
            ask_source("registry", firm)
            ask_source("registry", Subject(number="SQ2", name=firm.name, id_number=FIRM_ID))
    costs = {cost.source: cost for cost in queries.costs_of_month(date(2026, 11, 22))}
    assert set(costs) == set(SOURCES)
    assert (costs["registry"].asked, costs["registry"].answered, costs["registry"].price) == (1, 1, 50)
    assert (costs["tax"].asked, costs["tax"].answered, costs["tax"].price) == (1, 0, 0)
    page = queries.list_pulls(month=date(2026, 11, 1))
    assert [(row.subject_number, row.source, row.outcome) for row in page.items] == [
        ("SQ2", "registry", "answered"),
        ("SQ1", "tax", "failed"),
    ]
    assert queries.list_pulls(month=date(2026, 11, 1), source="tax").total == 1
    assert queries.list_pulls(month=date(2026, 10, 1)).total == 1
    assert queries.list_pulls(month=date(2026, 12, 1)).total == 0
    assert DataPull.objects.count() == 3
