"""Papers read and confirmed: whose reading it is, what is kept, what is refused."""

import io
from typing import Any

import pytest
from PIL import Image

from benchmarks.made_papers import make_paper
from huoshui.core.errors import Forbidden, InvalidInput, NotFound
from huoshui.foundation.ports import answering
from huoshui.identity.tests.cast import Cast, gather_cast
from huoshui.integrations.reading.rapid import RapidReader
from huoshui.papers import operations, queries
from huoshui.papers.extraction import understand
from huoshui.papers.models import PaperReading
from huoshui.papers.page import Page
from huoshui.papers.ports import PaperReader
from huoshui.papers.refusals import AlreadyConfirmed, NotAPicture, PaperUnreadable, UnknownPaperKind
from huoshui.papers.tests.test_kinds import card

READER = RapidReader()


class Stored:
    """Answers with the lines of a card, without reading."""

    def read_pages(self, content: bytes, content_type: str) -> tuple[Page, ...]:
        return (card(),)

    def picture_of(self, content: bytes, content_type: str, *, page: int, turned: int) -> bytes:
        return content


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 200, 200)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def cast(db: Any) -> Any:
    with answering(PaperReader, Stored()):
        yield gather_cast()


def read(cast: Cast, **changes: Any) -> int:
    values: dict[str, Any] = {"actor": cast.officer, "kind": "", "file_name": "证.png", "content": png()}
    return operations.read_paper(**{**values, "content_type": "image/png", **changes})


def test_a_reading_is_kept_encrypted_and_shown_to_its_reader(cast: Cast) -> None:
    reading = queries.get_reading(actor=cast.officer, reading_id=read(cast))
    assert (reading.kind, len(reading.pages)) == ("identity_card", 1)
    number = next(field for field in reading.fields if field.name == "id_number")
    assert (number.value, number.confirmed, len(number.places[0])) == ("110101199003070003", None, 4)
    assert queries.get_page_picture(actor=cast.officer, reading_id=reading.id, page=0)[:4] == b"\x89PNG"
    with pytest.raises(NotFound):
        queries.get_page_picture(actor=cast.officer, reading_id=reading.id, page=1)


def test_who_may_not_read_is_refused_and_another_finds_nothing(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        read(cast, actor=cast.approver)
    row = PaperReading.objects.get(pk=read(cast))
    PaperReading.objects.filter(pk=row.pk).update(read_by=cast.approver.user_id)
    with pytest.raises(NotFound):
        queries.get_reading(actor=cast.officer, reading_id=row.pk)


def test_what_a_person_corrects_stands_beside_what_was_read(cast: Cast) -> None:
    number = read(cast)
    fields = {
        field.name: field.value for field in queries.get_reading(actor=cast.officer, reading_id=number).fields
    }
    operations.confirm_reading(actor=cast.officer, reading_id=number, fields={**fields, "name": "王方"})
    after = queries.get_reading(actor=cast.officer, reading_id=number)
    name = next(field for field in after.fields if field.name == "name")
    assert (name.value, name.confirmed, after.corrected) == ("王芳", "王方", ["name"])
    assert after.confirmed_at is not None
    with pytest.raises(AlreadyConfirmed):
        operations.confirm_reading(actor=cast.officer, reading_id=number, fields=fields)


@pytest.mark.parametrize("fields", [{"id_number": "110101199003070004"}, {"scope": "粮油"}])
def test_a_wrong_number_and_a_field_of_another_paper_are_refused(cast: Cast, fields: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        operations.confirm_reading(actor=cast.officer, reading_id=read(cast), fields=fields)


def test_what_cannot_be_read_is_refused(cast: Cast) -> None:
    with pytest.raises(UnknownPaperKind):
        read(cast, kind="passport")
    with pytest.raises(NotAPicture):
        read(cast, content=b"text")
    with pytest.raises(PaperUnreadable):
        READER.read_pages(b"%PDF-broken", "application/pdf")


def test_a_drawn_card_lying_on_its_side_is_read() -> None:
    """A real reading, models and all."""
    paper = make_paper("identity_card", 7)
    out = io.BytesIO()
    paper.picture.rotate(90, expand=True).save(out, "JPEG", quality=90)
    pages = READER.read_pages(out.getvalue(), "image/jpeg")
    meaning = understand(pages, "identity_card")
    assert pages[0].turned == 90
    assert {name: found.value for name, found in meaning.fields.items()} == paper.truth
    assert "turned" in [one.code for one in meaning.warnings]
