"""What a changed, cut, foreign or forged file is told (regulation 7-10: one byte changed → it fails)."""

import random

import pytest

from huoshui.contracts import queries
from huoshui.contracts.keys import authority_certificates
from huoshui.contracts.models import SigningKey
from huoshui.contracts.signing import (
    PROBLEMS,
    KeyPair,
    Stamp,
    add_signature,
    issue_certificate,
    make_authority,
    signing_boxes,
)
from huoshui.contracts.tests.book import Book, open_book
from huoshui.foundation import clock
from huoshui.lenders.queries import in_lender

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(db: None) -> Book:
    return open_book()


@pytest.fixture
def signed(book: Book) -> tuple[str, bytes]:
    number = book.signed()
    return number, queries.load_contract_file(number).content


def test_7_10_one_byte_changed_anywhere(signed: tuple[str, bytes]) -> None:
    _, content = signed
    chosen = random.Random(7)
    places = [chosen.randrange(len(content)) for _ in range(80)]
    places += [5, len(content) // 2, len(content) - 1, content.rindex(b"/Contents") + 12]
    # The zeros that fill up the last signature are covered by no signature: the registered digest finds them.
    places.append(content.rindex(b"0" * 40) + 7)
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1
        found = queries.verify_pdf(bytes(changed))
        assert not found.valid and found.problems, f"byte {place} was changed unseen"


def test_a_changed_file_still_says_which_contract_it_was(signed: tuple[str, bytes]) -> None:
    number, content = signed
    changed = bytearray(content)
    changed[content.index(b"stream") + 40] ^= 1
    found = queries.verify_pdf(bytes(changed))
    assert not found.valid and "changed" in found.problems and found.contract_number == number


def test_something_added_after_the_signatures(signed: tuple[str, bytes]) -> None:
    assert "extended" in queries.verify_pdf(signed[1] + b"\n% one line more").problems


def test_the_unsigned_file_and_what_is_no_pdf(book: Book, signed: tuple[str, bytes]) -> None:
    from huoshui.contracts.operations import render_contract

    number = book.drafted()
    render_contract(number=number)
    assert queries.verify_pdf(queries.load_contract_file(number).content).problems == ("not_signed",)
    for junk in (b"", b"%PDF-1.7", b"hello", signed[1][:5000]):
        found = queries.verify_pdf(junk)
        assert not found.valid and found.problems and found.contract_number is None


def test_a_file_signed_by_somebody_elses_authority(book: Book, signed: tuple[str, bytes]) -> None:
    forged_authority = make_authority(lender_name="青山农村商业银行")
    now = clock.now()

    def stamp(name: str) -> Stamp:
        key: KeyPair = issue_certificate(authority=forged_authority, subject=name, at=now)
        return Stamp(key=key, picture=picture, reason="x")

    from huoshui.contracts.pages import lender_seal

    picture = lender_seal("青山农村商业银行")
    boxes, forged = signing_boxes(["borrower", "lender"]), picture
    for box, name in zip(boxes, ("王芳", "青山农村商业银行"), strict=True):
        forged = add_signature(
            forged,
            boxes=boxes,
            field=box.field,
            stamp=stamp(name),
            authority=forged_authority,
            time_stamps=None,
            at=now,
        )
    found = queries.verify_pdf(forged)
    assert not found.valid and "unknown_issuer" in found.problems and found.contract_number is None


def test_every_problem_has_words() -> None:
    assert all(zh and en and zh != en for zh, en in PROBLEMS.values())


def test_each_lender_has_its_own_authority(signed: tuple[str, bytes]) -> None:
    assert len(authority_certificates()) == 1
    with in_lender("huimin"):
        assert authority_certificates() == () and not SigningKey.objects.exists()
        assert not queries.verify_pdf(signed[1]).valid
