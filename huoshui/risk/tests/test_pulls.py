"""A source is asked with consent, while it is on, once; only an answer that can be read is kept and paid."""

import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from huoshui.core.errors import Refusal
from huoshui.foundation.clock import now
from huoshui.foundation.ports import answering
from huoshui.lenders.queries import in_lender
from huoshui.origination.tests.desk import Bureau
from huoshui.risk.models import DataPull
from huoshui.risk.ports import (
    Consents,
    CreditBureau,
    DataSources,
    SourceFailed,
    SourceRequest,
    SourceTimedOut,
)
from huoshui.risk.pulls import Subject, ask_source, ask_sources
from huoshui.risk.sources.catalogue import SOURCES
from huoshui.risk.sources.operations import ask_source_terms, decide_source_terms
from huoshui.risk.tests.people import RiskPeople, risk_people
from huoshui.risk.tests.sources import FIRM_ID, MONTHS_AMOUNT, PERSON_ID, ConsentTo, Told, answer, ask_bureau
from tests.database import BANK

FIRM = Subject(number="SQ1", name="青山木业有限公司", id_number=FIRM_ID)
WANG = Subject(number="SQ2", name="王芳", id_number=PERSON_ID)
ALL = tuple(SOURCES)


@pytest.fixture
def sources(lender: object) -> Iterator[Told]:
    told = Told(says={name: answer(name) for name in SOURCES if name != "bureau"})
    with answering(DataSources, told), answering(Consents, ConsentTo(ALL)):
        yield told


@pytest.fixture
def people(lender: object) -> RiskPeople:
    return risk_people()


def change(people: RiskPeople, source: str, *, is_on: bool = True, price: int = 500) -> None:
    """The source has these terms, asked for by one and approved by another."""
    asked = ask_source_terms(actor=people.maker, source=source, is_on=is_on, price=price, note="合同变更")
    decide_source_terms(actor=people.checker, change_id=asked, approve=True)


def test_what_was_answered_is_kept_with_its_price_and_consent_and_not_asked_again(sources: Told) -> None:
    said = ask_source("tax", FIRM)
    assert (said.outcome, said.facts["revenue"]) == ("answered", MONTHS_AMOUNT)
    sources.says["tax"] = SourceFailed("not to be asked")
    assert ask_source("tax", FIRM) == said
    (asked,) = sources.asked
    assert (asked.reference, asked.consent_version, asked.timeout_seconds) == ("SQ1-tax", "V7", 8)
    pull = DataPull.objects.get()
    assert (pull.price, pull.consent_version, pull.outcome) == (SOURCES["tax"].price, "V7", "answered")


def test_another_application_is_another_pull(sources: Told) -> None:
    ask_source("tax", FIRM)
    ask_source("tax", Subject(number="SQ9", name=FIRM.name, id_number=FIRM_ID))
    assert [one.reference for one in sources.asked] == ["SQ1-tax", "SQ9-tax"]


def test_nobody_is_asked_without_a_consent_that_names_the_source(sources: Told) -> None:
    with answering(Consents, ConsentTo(("bureau", "registry"))):
        said = ask_sources(("tax", "registry"), FIRM)
    assert {name: one.outcome for name, one in said.items()} == {
        "registry": "answered",
        "tax": "no_consent",
    }
    assert [one.source for one in sources.asked] == ["registry"]
    assert DataPull.objects.get().source == "registry"


@pytest.mark.parametrize(
    ("says", "outcome"),
    [
        (SourceTimedOut(), "timeout"),
        (SourceFailed(), "failed"),
        ({}, "nonsense"),
        ([], "nonsense"),
        (answer("tax", arrears="-5.00"), "nonsense"),
        (answer("tax", arrears=5.0), "nonsense"),
        (answer("tax", credit_rating="E"), "nonsense"),
        (answer("tax", top_buyer_share="1.2"), "nonsense"),
        (answer("tax", top_buyer_share=0.3), "nonsense"),
        (answer("tax", buyers_12m=True), "nonsense"),
        (answer("tax", revenue=["1.00"] * 23), "nonsense"),
        (answer("tax", revenue=[*MONTHS_AMOUNT[1:], "many"]), "nonsense"),
        (answer("tax", through="1999-01"), "nonsense"),
        (answer("tax", through="2099-01"), "nonsense"),
        (answer("tax", more="x"), "nonsense"),
        ({name: value for name, value in answer("tax").items() if name != "arrears"}, "nonsense"),
    ],
)
def test_no_answer_and_nonsense_leave_their_outcome_and_nothing_else(
    sources: Told, says: Any, outcome: str
) -> None:
    sources.says["tax"] = says
    said = ask_source("tax", FIRM)
    assert (said.outcome, said.facts, said.is_available) == (outcome, {}, False)
    pull = DataPull.objects.get()
    assert (pull.outcome, pull.facts, pull.price) == (outcome, {}, 0)
    sources.says["tax"] = answer("tax")
    assert ask_source("tax", FIRM).outcome == "answered"
    assert DataPull.objects.count() == 2


def test_a_field_the_source_does_not_know_is_an_answer(sources: Told) -> None:
    sources.says["tax"] = dict.fromkeys(answer("tax"))
    said = ask_source("tax", FIRM)
    assert said.is_available and set(said.facts.values()) == {None}


def test_a_source_switched_off_is_not_asked(sources: Told, people: RiskPeople) -> None:
    change(people, "tax", is_on=False)
    assert ask_source("tax", FIRM).outcome == "switched_off"
    assert ask_source("registry", FIRM).outcome == "answered"
    assert [one.source for one in sources.asked] == ["registry"]
    change(people, "tax", is_on=True)
    assert ask_source("tax", FIRM).outcome == "answered"


def test_what_was_said_stays_when_the_source_is_switched_off(sources: Told, people: RiskPeople) -> None:
    before = ask_source("tax", FIRM)
    change(people, "tax", is_on=False)
    assert ask_source("tax", FIRM) == before


def test_the_bureau_switched_off_is_unavailable(sources: Told, people: RiskPeople) -> None:
    change(people, "bureau", is_on=False)
    with answering(CreditBureau, Bureau()):
        assert not ask_bureau("SQ1", name=FIRM.name, id_number=FIRM_ID).available
        assert not DataPull.objects.exists()
        change(people, "bureau", price=321)
        assert ask_bureau("SQ1", name=FIRM.name, id_number=FIRM_ID).available
    assert DataPull.objects.get().price == 321


def test_a_bureau_that_reports_less_than_nothing_is_not_believed(sources: Told) -> None:
    with answering(CreditBureau, Bureau(overdue=-1)):
        assert not ask_bureau("SQ1", name=FIRM.name, id_number=FIRM_ID).available
    assert DataPull.objects.get().outcome == "nonsense"


def test_who_a_source_cannot_know_is_not_asked_about(sources: Told) -> None:
    assert ask_source("registry", WANG).outcome == "not_applicable"
    assert ask_source("telecom", FIRM).outcome == "not_applicable"
    assert ask_source("telecom", WANG).outcome == "answered"
    assert [one.source for one in sources.asked] == ["telecom"]


def test_the_database_keeps_one_answer_and_nothing_of_none(sources: Told) -> None:
    ask_source("tax", FIRM)
    values: dict[str, Any] = {"subject_number": "SQ1", "source": "tax", "facts": {}, "pulled_at": now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        DataPull.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        DataPull.objects.create(**{**values, "outcome": "failed", "price": 1})
    with pytest.raises(DatabaseError), transaction.atomic():
        DataPull.objects.update(price=0)


class Slow(Told):
    """Sources that take their time."""

    def ask(self, request: SourceRequest) -> Mapping[str, Any]:
        found = super().ask(request)
        time.sleep(0.4)
        return found


def test_two_decisions_at_once_pay_once(own_database: Any) -> None:
    slow = Slow(says={"tax": answer("tax")})

    def alone(_: int) -> str:
        try:
            with in_lender(BANK):
                return ask_source("tax", FIRM).outcome
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with answering(DataSources, slow), answering(Consents, ConsentTo(ALL)), ThreadPoolExecutor(3) as pool:
        assert list(pool.map(alone, range(3))) == ["answered"] * 3
    assert len(slow.asked) == 1
    with in_lender(BANK):
        assert DataPull.objects.count() == 1
