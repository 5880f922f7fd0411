"""电子签名法 Art. 13: the four conditions of a reliable signature. Art. 14: then it equals one by hand."""

import random

import pytest

from huoshui.contracts import operations, queries
from huoshui.contracts.models import SigningKey
from huoshui.contracts.operations.sign_contract import WrongSignatureCode
from huoshui.contracts.signing.sign import load_certificate
from huoshui.contracts.tests.book import Book, open_book
from huoshui.contracts.tests.test_signers import (
    OUTSIDE,
    SUN,
    ZHAO,
    borrower_signs,
    link_of,
    sign_by_link,
    three_parties,
)
from huoshui.core.errors import Forbidden, NotFound
from huoshui.foundation.actor import SYSTEM
from huoshui.identity.tests.cast import WANG_FANG_PHONE
from huoshui.integrations.queries import latest_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(db: None) -> Book:
    return open_book()


def test_1_the_creation_data_belong_to_the_signer_alone(book: Book) -> None:
    number = three_parties(book)
    borrower_signs(book, number)
    sign_by_link(ZHAO, number)
    sign_by_link(SUN, number)
    certificates = [load_certificate(key.certificate) for key in SigningKey.objects.filter(purpose="signer")]
    assert [one.subject.native["common_name"] for one in certificates] == ["王芳", "赵敏", "孙丽"]
    assert {one.subject.native["organizational_unit_name"] for one in certificates} == {number}
    assert len({one.public_key.dump() for one in certificates}) == 3
    second = book.signed()  # another contract of the same borrower has another key
    again = load_certificate(SigningKey.objects.filter(purpose="signer").latest("id").certificate)
    assert again.subject.native["organizational_unit_name"] == second
    assert again.public_key.dump() not in {one.public_key.dump() for one in certificates}


def test_2_the_creation_data_are_controlled_by_the_signer_alone_when_signing(book: Book) -> None:
    number = three_parties(book)
    for other in (book.cast.officer, book.cast.approver, SYSTEM):
        with pytest.raises(Forbidden):
            operations.sign_contract(actor=other, number=number, code="123456")
    with pytest.raises(NotFound):
        operations.sign_contract(actor=book.li, number=number, code="123456")
    borrower_signs(book, number)
    used = latest_code(phone=WANG_FANG_PHONE, template="signature_code")
    link = link_of(ZHAO["phone"])
    session = operations.confirm_identity(link=link, id_tail=ZHAO["id_number"][-6:])
    operations.request_cosigner_code(actor=OUTSIDE, link=link, session=session, seconds_shown=5)
    own = latest_code(phone=ZHAO["phone"], template="signature_code")
    if used != own:  # the code sent to somebody else's phone releases nothing
        with pytest.raises(WrongSignatureCode):
            operations.sign_as_cosigner(actor=OUTSIDE, link=link, session=session, code=used)
    operations.sign_as_cosigner(actor=OUTSIDE, link=link, session=session, code=own)
    # And after it the key is gone: nobody, the lender included, can sign with it again.
    assert {key.private_key for key in SigningKey.objects.filter(purpose="signer")} == {None}


def test_3_any_change_to_a_signature_is_found(book: Book) -> None:
    content = queries.load_contract_file(book.signed()).content
    chosen, start = random.Random(13), content.index(b"/Contents <") + 11
    for at in (
        start,
        *(start + chosen.randrange(2_000) for _ in range(8)),
        content.rindex(b"/Contents <") + 40,
    ):
        changed = bytearray(content)
        changed[at] = ord("0") if changed[at] != ord("0") else ord("1")
        found = queries.verify_pdf(bytes(changed))
        assert not found.valid and found.problems


def test_4_any_change_to_content_and_form_is_found(book: Book) -> None:
    content = queries.load_contract_file(book.signed()).content
    first = content.index(b"/Contents <")
    chosen = random.Random(14)
    for at in (9, *(chosen.randrange(first) for _ in range(8)), first - 1):
        changed = bytearray(content)
        changed[at] ^= 1
        found = queries.verify_pdf(bytes(changed))
        assert not found.valid and found.problems
    assert "extended" in queries.verify_pdf(content + b"\n% page 2").problems
