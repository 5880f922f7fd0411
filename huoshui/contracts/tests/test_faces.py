"""Face checks: needed above the parameter, agreed to alone, told by the provider, kept as evidence."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import ProgrammingError, transaction

from huoshui.audit.queries import verify_chain
from huoshui.contracts import operations
from huoshui.contracts.evidence import get_evidence
from huoshui.contracts.faces import FACE_CONSENT, FaceCheckNeeded, face_state
from huoshui.contracts.models import FaceCheck
from huoshui.contracts.operations.face_check import (
    MOST_A_DAY,
    FaceConsentMissing,
    FaceServiceDown,
    FaceTooOften,
)
from huoshui.contracts.ports import FaceBegun, FaceFound, FaceProvider, FaceUnavailable
from huoshui.contracts.tests.book import TODAY, Book, open_book
from huoshui.core.errors import Forbidden, NotFound
from huoshui.foundation import clock
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.ports import answering
from huoshui.products.models import Parameter

pytestmark = pytest.mark.django_db


class Camera:
    """A provider that finds what the test says."""

    def __init__(self) -> None:
        self.finds: FaceFound | None = FaceFound(
            outcome="passed", similarity=Decimal("97.31"), provider_reference="F1"
        )
        self.asked: list[tuple[str, str, str]] = []

    def begin(self, *, reference: str, name: str, id_number: str, return_to: str) -> FaceBegun:
        self.asked.append((name, id_number, return_to))
        return FaceBegun(address="https://faces.example/1", is_simulated=False)

    def result(self, *, reference: str) -> FaceFound:
        if self.finds is None:
            raise FaceUnavailable("no answer")
        return self.finds


@pytest.fixture
def book(db: None) -> Book:
    found = open_book()
    Parameter.objects.create(
        code="face_check_above", value="99999.99", valid_from=TODAY, legal_basis="机构制度",
        created_at=clock.now(),
    )  # fmt: skip
    return found


@pytest.fixture
def camera() -> Iterator[Camera]:
    with answering(FaceProvider, Camera()) as chosen:
        yield chosen  # type: ignore[misc]


def disclosed(book: Book) -> str:
    number = book.drafted()
    operations.confirm_disclosure(actor=book.wang, number=number, seconds_shown=5)
    return number


def begin(book: Book, number: str, consent: str = FACE_CONSENT.version) -> FaceBegun:
    return operations.begin_face_check(
        actor=book.wang, number=number, consent=consent, return_to="https://x/y"
    )


def test_above_the_amount_nobody_signs_unseen(book: Book, camera: Camera) -> None:
    number = disclosed(book)  # 100,000.00: a cent above
    assert face_state(number).is_needed and not face_state(number).is_passed
    with pytest.raises(FaceCheckNeeded):
        operations.request_signature_code(actor=book.wang, number=number)
    assert begin(book, number).address == "https://faces.example/1"
    name, id_number, back = camera.asked[0]
    assert (name, len(id_number), back) == ("王芳", 18, "https://x/y")
    assert operations.end_face_check(actor=book.wang, number=number) == "passed"
    assert face_state(number).is_passed
    assert operations.request_signature_code(actor=book.wang, number=number).expires_in == 300
    seen = [step.after for step in get_evidence(number).steps if step.action == "contract.face_check"]
    assert [(one["outcome"], one["similarity"]) for one in seen] == [("passed", "97.31")]
    assert verify_chain().intact


def test_at_the_amount_and_without_the_parameter_none_is_needed(book: Book) -> None:
    Parameter.objects.filter(code="face_check_above").update(value="100000.00")
    assert not face_state(book.drafted()).is_needed
    Parameter.objects.filter(code="face_check_above").delete()
    number = disclosed(book)
    assert not face_state(number).is_needed
    assert operations.request_signature_code(actor=book.wang, number=number)


@pytest.mark.parametrize("outcome", ["other_person", "not_live", "given_up"])
def test_who_is_not_recognised_does_not_sign(book: Book, camera: Camera, outcome: str) -> None:
    number = disclosed(book)
    begin(book, number)
    camera.finds = FaceFound(outcome=outcome, similarity=None, provider_reference="F2")  # type: ignore[arg-type]
    assert operations.end_face_check(actor=book.wang, number=number) == outcome
    with pytest.raises(FaceCheckNeeded):
        operations.request_signature_code(actor=book.wang, number=number)
    # What has ended is not asked for again, nor changed.
    camera.finds = FaceFound(outcome="passed", similarity=Decimal(99), provider_reference="F3")
    assert operations.end_face_check(actor=book.wang, number=number) == outcome
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        FaceCheck.objects.update(outcome="passed")


def test_a_check_holds_for_thirty_minutes(book: Book, camera: Camera) -> None:
    number = disclosed(book)
    begin(book, number)
    operations.end_face_check(actor=book.wang, number=number)
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert not face_state(number).is_passed
        with pytest.raises(FaceCheckNeeded):
            operations.request_signature_code(actor=book.wang, number=number)


def test_the_provider_may_be_slow_or_silent(book: Book, camera: Camera) -> None:
    number = disclosed(book)
    begin(book, number)
    camera.finds = None
    with pytest.raises(FaceServiceDown):
        operations.end_face_check(actor=book.wang, number=number)
    camera.finds = FaceFound(outcome="waiting", similarity=None, provider_reference="")
    assert operations.end_face_check(actor=book.wang, number=number) == "waiting"
    assert FaceCheck.objects.get().ended_at is None


def test_what_a_check_is_refused_for(book: Book, camera: Camera) -> None:
    number = book.drafted()
    with pytest.raises(NotFound):
        operations.end_face_check(actor=book.wang, number=number)
    operations.confirm_disclosure(actor=book.wang, number=number, seconds_shown=5)
    with pytest.raises(FaceConsentMissing):
        begin(book, number, consent="")
    with pytest.raises(Forbidden):
        operations.begin_face_check(
            actor=SYSTEM, number=number, consent=FACE_CONSENT.version, return_to="https://x"
        )
    for _ in range(MOST_A_DAY):
        begin(book, number)
    with pytest.raises(FaceTooOften):
        begin(book, number)
    assert len(camera.asked) == MOST_A_DAY
