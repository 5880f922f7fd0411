"""Nobody is asked about without having agreed; what was agreed to is kept; a source is paid once."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from huoshui.foundation.clock import now
from huoshui.foundation.ports import answering
from huoshui.origination import operations, queries
from huoshui.origination.consents import (
    CONSENT_2026_11,
    CREDIT_CONSENT,
    ConsentMissing,
    ConsentsOfApplicants,
)
from huoshui.origination.models import Application, ApplicationConsent
from huoshui.origination.tests.desk import FIRM, WANG_FANG, Bureau, Desk
from huoshui.risk.models import DataPull
from huoshui.risk.ports import BureauReport, CreditBureau
from huoshui.risk.sources.catalogue import SOURCES
from huoshui.risk.tests.sources import ask_bureau

pytestmark = pytest.mark.django_db


class CountingBureau(Bureau):
    """A bureau that counts how often it is asked, and may be down at first."""

    def __init__(self, *, is_down: bool = False) -> None:
        super().__init__(is_down=is_down)
        self.asked = 0

    def query(self, **who: Any) -> BureauReport:
        self.asked += 1
        return super().query(**who)


def test_handed_in_without_the_consent_nothing_happens(desk: Desk) -> None:
    number = desk.filled(product="consumer", form=WANG_FANG)
    for given in ("", "2020-01"):
        with pytest.raises(ConsentMissing) as refused:
            operations.submit_application(actor=desk.wang_fang, number=number, consent=given)
    assert CREDIT_CONSENT.version in refused.value.message("zh")
    assert queries.application_status(number) == "draft"
    assert not ApplicationConsent.objects.exists()


def test_what_was_agreed_to_is_kept_for_good(desk: Desk) -> None:
    number = desk.submitted(product="consumer", form=WANG_FANG)
    consent = ApplicationConsent.objects.get(application__number=number)
    assert (consent.version, consent.text_hash) == (CREDIT_CONSENT.version, CREDIT_CONSENT.digest)
    assert (consent.is_on_paper, consent.actor_id) == (False, desk.wang_fang.user_id)
    with pytest.raises(DatabaseError), transaction.atomic():
        consent.delete()


def test_a_consent_covers_the_sources_its_text_names_and_no_others(desk: Desk) -> None:
    consents = ConsentsOfApplicants()
    number = desk.filled(product="consumer", form=WANG_FANG)
    assert consents.consent_to(number, "bureau") == ""
    application = Application.objects.get(number=number)
    for text in (CONSENT_2026_11, CREDIT_CONSENT):
        ApplicationConsent.objects.create(
            application=application, version=text.version, text_hash=text.digest, given_at=now(),
            is_on_paper=False,
        )  # fmt: skip
        covered = {name for name in SOURCES if consents.consent_to(number, name) == text.version}
        assert covered == text.scopes
        assert covered == ({"bureau"} if text is CONSENT_2026_11 else set(SOURCES))
    assert all(SOURCES[name].zh[:2] in CREDIT_CONSENT.zh for name in SOURCES)


def test_the_bureau_is_not_asked_about_somebody_who_has_not_agreed(desk: Desk) -> None:
    number = desk.filled(product="consumer", form=WANG_FANG)
    bureau = CountingBureau()
    with answering(CreditBureau, bureau):
        assert not ask_bureau(number, name="王芳", id_number=WANG_FANG["id_number"]).available
    assert bureau.asked == 0 and not DataPull.objects.exists()


def test_decided_again_after_a_supplement_the_bureau_is_not_paid_twice(desk: Desk) -> None:
    bureau = CountingBureau()
    with answering(CreditBureau, bureau):
        number = desk.submitted(product="working_capital", form={**FIRM, "statement_year": 2021})
        assert operations.decide_application(number=number) == "supplement_required"
        operations.save_draft(actor=desk.wang_fang, number=number, form=FIRM)
        operations.answer_supplement(actor=desk.wang_fang, number=number)
        assert operations.decide_application(number=number) == "in_approval"
    assert bureau.asked == 1
    assert DataPull.objects.get().facts["reference"] == "T1"


def test_a_bureau_that_was_down_is_asked_again(desk: Desk) -> None:
    number = desk.submitted(product="consumer", form=WANG_FANG)
    down = CountingBureau(is_down=True)
    who = {"name": "王芳", "id_number": WANG_FANG["id_number"]}
    with answering(CreditBureau, down):
        assert not ask_bureau(number, **who).available
    with answering(CreditBureau, CountingBureau()):
        assert ask_bureau(number, **who).available
        down.is_down = False
        assert ask_bureau(number, **who).reference == "T1"
    assert down.asked == 1
