"""The same picture is found in another person's application, another paper of the same layout is not."""

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from benchmarks.made_papers import make_paper
from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.origination import operations
from huoshui.origination.models import Application, ApplicationDocument, PictureMatch, PicturePrint
from huoshui.origination.pictures.operations import print_document, print_missed, print_waiting
from huoshui.origination.pictures.prints import greys_of, print_of
from huoshui.origination.tests.desk import PDF, WANG_FANG, Desk
from huoshui.origination.tests.test_traces import LI_QIANG, li_qiang, traces
from huoshui.origination.traces import forget_traces

pytestmark = pytest.mark.django_db


def card(seed: int) -> Image.Image:
    return make_paper("identity_card", seed).picture


def jpeg(picture: Image.Image, quality: int = 88) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def pdf(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PDF", resolution=150)
    return out.getvalue()


def cut(picture: Image.Image) -> Image.Image:
    width, height = picture.size
    return picture.crop((width // 25, height // 30, width - width // 30, height - height // 25))


COPIES = {
    "the same": lambda one: jpeg(one),
    "pressed": lambda one: jpeg(one, 40),
    "cut": lambda one: jpeg(cut(one)),
    "small": lambda one: jpeg(one.resize((one.width * 3 // 5, one.height * 3 // 5))),
    "turned": lambda one: jpeg(one.rotate(2, fillcolor=(190, 190, 190), resample=Image.Resampling.BICUBIC)),
    "in a PDF": lambda one: pdf(one),
    "all at once": lambda one: jpeg(
        cut(one.rotate(-2, fillcolor=(190, 190, 190), resample=Image.Resampling.BICUBIC)).resize((700, 440)),
        50,
    ),
}


def handed_in(desk: Desk, form: dict[str, Any], who: Actor, content: bytes) -> str:
    number = desk.filled(product="consumer", form=form, actor=who)
    operations.add_document(actor=who, number=number, kind="id_card", file_name="证.jpg", content=content)
    operations.submit_application(actor=who, number=number)
    print_waiting(number)
    return number


@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_is_found_in_another_persons_application(desk: Desk, copy: str) -> None:
    first = handed_in(desk, WANG_FANG, desk.wang_fang, jpeg(card(1)))
    handed_in(desk, LI_QIANG, li_qiang(), COPIES[copy](card(1)))
    assert traces(first).copied_people == 1  # whoever was first learns of it too


def test_a_copy_sends_the_case_to_a_person_with_the_reason(desk: Desk) -> None:
    handed_in(desk, WANG_FANG, desk.wang_fang, jpeg(card(1)))
    second = handed_in(desk, LI_QIANG, li_qiang(), jpeg(card(1), 40))
    assert operations.decide_application(number=second) == "in_approval"
    reasons = Application.objects.get(number=second).reasons
    assert "picture_copied" in {reason["code"] for reason in reasons}


def test_another_card_of_the_same_layout_is_not_found(desk: Desk) -> None:
    handed_in(desk, WANG_FANG, desk.wang_fang, jpeg(card(1)))
    second = handed_in(desk, LI_QIANG, li_qiang(), jpeg(card(2)))
    assert traces(second).copied_people == 0


def test_ones_own_picture_again_is_nobody_elses(desk: Desk) -> None:
    first = handed_in(desk, WANG_FANG, desk.wang_fang, jpeg(card(1)))
    operations.withdraw_application(actor=desk.wang_fang, number=first)
    second = handed_in(desk, WANG_FANG, desk.wang_fang, jpeg(card(1)))
    assert traces(second).copied_people == 0
    assert not PictureMatch.objects.exists()


def test_without_a_picture_there_is_nothing_to_compare(desk: Desk) -> None:
    number = handed_in(desk, WANG_FANG, desk.wang_fang, PDF)
    assert traces(number).copied_people is None


def test_prints_are_taken_once_and_not_in_the_request(desk: Desk) -> None:
    number = desk.filled(product="consumer", form=WANG_FANG)
    added = operations.add_document(
        actor=desk.wang_fang, number=number, kind="id_card", file_name="证.jpg", content=jpeg(card(1))
    )
    assert not PicturePrint.objects.exists()
    assert print_document(added) is True
    assert print_document(added) is False
    assert PicturePrint.objects.count() == 1
    print_missed()
    assert not ApplicationDocument.objects.filter(printed_at__isnull=True).exists()


def test_what_cannot_be_read_has_no_print() -> None:
    for content, kind in ((b"\xff\xd8\xff nothing", "image/jpeg"), (b"%PDF-1.4 nothing", "application/pdf")):
        assert list(greys_of(content, kind)) == []
    empty = next(iter(greys_of(jpeg(Image.new("RGB", (800, 500), "white")), "image/jpeg")))
    assert print_of(empty) is None
    strip = next(iter(greys_of(jpeg(card(1).resize((1600, 3))), "image/jpeg")))
    assert print_of(strip) is None


def test_prints_and_traces_are_forgotten_after_a_year(desk: Desk) -> None:
    handed_in(desk, WANG_FANG, desk.wang_fang, jpeg(card(1)))
    second = handed_in(desk, LI_QIANG, li_qiang(), jpeg(card(1)))
    business_date.advance_to(business_date.today() + timedelta(days=365))
    assert traces(second).copied_people == 0  # a year old: no longer compared
    forget_traces()
    assert PicturePrint.objects.exists()  # exactly a year: the last day
    business_date.advance_to(business_date.today() + timedelta(days=1))
    forget_traces()
    assert not PicturePrint.objects.exists()
    assert not PictureMatch.objects.exists()
    assert traces(second).phone_people is None
