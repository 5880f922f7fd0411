"""Several sign one contract: in their order, each with an own code, and only the last one makes it."""

import re

import pytest
from django.db import DatabaseError, transaction

from huoshui.contracts import operations, queries
from huoshui.contracts.evidence import evidence_document, get_evidence, list_signers
from huoshui.contracts.models import ContractSigner, SigningKey
from huoshui.contracts.operations.guards import ContractWrongState, NotYourTurn
from huoshui.contracts.operations.request_signature_code import CodeTooSoon
from huoshui.contracts.operations.sign_contract import WrongSignatureCode
from huoshui.contracts.operations.signers import SignersFrozen
from huoshui.contracts.operations.signing_links import LinkClosed, SessionOver, WrongIdentity
from huoshui.contracts.signers import PhoneShared, SignerTwice, TooManySigners, check_new_signer
from huoshui.contracts.signing import NoTimeStamp, signing_boxes
from huoshui.contracts.tests.book import Book, open_book
from huoshui.core.errors import Forbidden, InvalidInput, NotFound
from huoshui.foundation import clock
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.models import OutboxEvent, StoredFile
from huoshui.identity.tests.cast import WANG_FANG_PHONE
from huoshui.integrations.behaviour import set_time_stamp_behaviour
from huoshui.integrations.queries import latest_code, list_messages

pytestmark = pytest.mark.django_db
ZHAO = {"name": "赵敏", "phone": "13700137001", "id_number": "110101199003070003"}
SUN = {"name": "孙丽", "phone": "13700137002", "id_number": "510107200002290010"}
OUTSIDE = Actor(kind="signer", name="赵*", ip="10.0.0.9")


@pytest.fixture
def book(db: None) -> Book:
    return open_book()


def three_parties(book: Book) -> str:
    """A contract of 王芳 with 赵敏 as co-borrower and 孙丽 as guarantor, its cost confirmed."""
    number = book.drafted()
    operations.add_signer(actor=SYSTEM, number=number, role="guarantor", **SUN)
    operations.add_signer(actor=SYSTEM, number=number, role="co_borrower", **ZHAO)
    operations.confirm_disclosure(actor=book.wang, number=number, seconds_shown=5)
    return number


def link_of(phone: str) -> str:
    """The secret in the newest link sent to that phone."""
    found = re.search(
        r"/sign/([\w-]+)", next(row.text for row in list_messages(phone=phone) if "/sign/" in row.text)
    )
    assert found
    return found[1]


def borrower_signs(book: Book, number: str) -> None:
    operations.sign_contract(actor=book.wang, number=number, code=book.coded(number))
    operations.invite_signer(number=number)


def sign_by_link(person: dict[str, str], number: str) -> None:
    link = link_of(person["phone"])
    session = operations.confirm_identity(link=link, id_tail=person["id_number"][-6:])
    operations.request_cosigner_code(actor=OUTSIDE, link=link, session=session, seconds_shown=5)
    code = latest_code(phone=person["phone"], template="signature_code")
    operations.sign_as_cosigner(actor=OUTSIDE, link=link, session=session, code=code)
    operations.invite_signer(number=number)


def _events(name: str) -> int:
    return OutboxEvent.objects.filter(name=name).count()


def test_three_parties_sign_in_their_order_and_the_lender_seals_last(book: Book) -> None:
    number = three_parties(book)
    roles = [signer.role for signer in list_signers(number)]
    assert roles == ["borrower", "co_borrower", "guarantor", "lender"]
    borrower_signs(book, number)
    assert queries.get_contract(number).row.status == "signing"
    assert _events("contracts.contract_signed") == 0
    half = queries.verify_pdf(queries.load_contract_file(number).content)
    assert not half.valid and half.problems == ("incomplete",)
    sign_by_link(ZHAO, number)
    assert queries.get_contract(number).row.status == "signing"
    sign_by_link(SUN, number)
    assert queries.get_contract(number).row.status == "signed"
    assert _events("contracts.contract_signed") == 1
    found = queries.verify_pdf(queries.load_contract_file(number).content)
    assert found.valid and found.contract_number == number
    assert [(one.role, one.name) for one in found.signers] == [
        ("borrower", "王芳"),
        ("co_borrower", "赵敏"),
        ("guarantor", "孙丽"),
        ("lender", "青山农村商业银行"),
    ]
    assert all(one.stamped_at and "时间戳" in one.stamped_by for one in found.signers)
    assert len({signer.certificate_sha256 for signer in list_signers(number)}) == 4


def test_nobody_signs_out_of_order(book: Book) -> None:
    number = three_parties(book)
    borrower_signs(book, number)
    assert not any("/sign/" in row.text for row in list_messages(phone=SUN["phone"]))
    guarantor = list_signers(number)[2]
    with pytest.raises(NotYourTurn):
        operations.resend_link(actor=SYSTEM, number=number, signer_id=guarantor.id)
    with pytest.raises(ContractWrongState):
        operations.request_signature_code(actor=book.wang, number=number)


def test_the_signers_are_frozen_with_the_confirmed_cost(book: Book) -> None:
    number = three_parties(book)
    with pytest.raises(SignersFrozen):
        operations.add_signer(actor=SYSTEM, number=number, role="guarantor", **SUN)
    with pytest.raises(SignersFrozen):
        operations.remove_signer(actor=SYSTEM, number=number, signer_id=list_signers(number)[1].id)


def test_a_signer_more_chooses_other_clauses_and_a_signer_less_takes_them_back(book: Book) -> None:
    number = book.drafted()
    operations.render_contract(number=number)
    before = queries.get_contract(number)
    signer_id = operations.add_signer(actor=SYSTEM, number=number, role="guarantor", **SUN)
    after = queries.get_contract(number)
    assert "guarantee" in after.clause_codes and "guarantee" not in before.clause_codes
    assert after.file_sha256 != before.file_sha256
    operations.remove_signer(actor=SYSTEM, number=number, signer_id=signer_id)
    again = queries.get_contract(number)
    assert again.clause_codes == before.clause_codes and again.file_sha256 == before.file_sha256


def test_who_cannot_be_a_signer(book: Book) -> None:
    number = book.drafted()

    def add(role: str = "guarantor", **changes: str) -> None:
        operations.add_signer(actor=SYSTEM, number=number, role=role, **{**SUN, **changes})

    with pytest.raises(SignerTwice):
        add(id_number="11010519491231002X")
    with pytest.raises(PhoneShared):
        add(phone=WANG_FANG_PHONE)
    for wrong in ({"id_number": "123"}, {"phone": "1"}, {"name": " "}, {"role": "lender"}):
        with pytest.raises(InvalidInput):
            add(**wrong)
    for actor, refusal in ((book.cast.approver, Forbidden), (book.cast.stranger, NotFound)):
        with pytest.raises(refusal):
            operations.add_signer(actor=actor, number=number, role="guarantor", **SUN)
    assert len(list_signers(number)) == 2


def test_there_is_room_for_twelve_others_on_two_pages_and_no_more(
    book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    boxes = signing_boxes(["borrower", *["guarantor"] * 12, "lender"])
    assert {box.page for box in boxes} == {0, 1} and len({(box.page, box.rect) for box in boxes}) == 14
    assert all(0 < box.rect[1] < box.rect[3] < 842 and box.rect[2] < 595 for box in boxes)
    monkeypatch.setattr("huoshui.contracts.signers.MOST_OTHERS", 1)
    number = book.drafted()
    operations.add_signer(actor=SYSTEM, number=number, role="guarantor", **SUN)
    with pytest.raises(TooManySigners):
        operations.add_signer(actor=SYSTEM, number=number, role="guarantor", **ZHAO)


def test_the_form_of_the_application_names_signers(book: Book) -> None:
    form = {f"guarantor_{part}": value for part, value in SUN.items()}
    number = book.drafted(form=form)
    assert [signer.name for signer in list_signers(number)] == ["王芳", "孙丽", "青山农村商业银行"]
    assert check_new_signer(role="guarantor", **SUN).identity.id_number == SUN["id_number"]


def test_a_link_opens_for_its_signer_only_and_closes_after_five_wrong_tries(book: Book) -> None:
    number = three_parties(book)
    borrower_signs(book, number)
    link = link_of(ZHAO["phone"])
    shown = operations.look_at_link(link)
    assert (shown.state, shown.role) == ("open", "co_borrower") and "赵敏" not in str(shown)
    with pytest.raises(NotFound):
        operations.look_at_link("x" * 32)
    with pytest.raises(NotFound):
        operations.look_at_link(link.swapcase())
    with pytest.raises(SessionOver):
        operations.number_of_session(link, "forged")
    for _ in range(5):
        with pytest.raises(WrongIdentity):
            operations.confirm_identity(link=link, id_tail="000000")
    with pytest.raises(LinkClosed):
        operations.confirm_identity(link=link, id_tail=ZHAO["id_number"][-6:])
    operations.resend_link(actor=SYSTEM, number=number, signer_id=list_signers(number)[1].id)
    with pytest.raises(NotFound):
        operations.look_at_link(link)
    sign_by_link(ZHAO, number)


def test_wrong_codes_are_counted_for_each_signer(book: Book) -> None:
    number = three_parties(book)
    borrower_signs(book, number)
    link = link_of(ZHAO["phone"])
    session = operations.confirm_identity(link=link, id_tail=ZHAO["id_number"][-6:])
    operations.request_cosigner_code(actor=OUTSIDE, link=link, session=session, seconds_shown=5)
    with pytest.raises(CodeTooSoon):
        operations.request_cosigner_code(actor=OUTSIDE, link=link, session=session, seconds_shown=5)
    code = latest_code(phone=ZHAO["phone"], template="signature_code")
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(WrongSignatureCode):
            operations.sign_as_cosigner(actor=OUTSIDE, link=link, session=session, code=wrong)
    with pytest.raises(WrongSignatureCode):
        operations.sign_as_cosigner(actor=OUTSIDE, link=link, session=session, code=code)
    assert [step.action for step in get_evidence(number).steps].count("contract.wrong_code") == 6


def test_who_refuses_to_sign_makes_the_contract_void(book: Book) -> None:
    number = three_parties(book)
    borrower_signs(book, number)
    link = link_of(ZHAO["phone"])
    session = operations.confirm_identity(link=link, id_tail=ZHAO["id_number"][-6:])
    with pytest.raises(InvalidInput):
        operations.refuse_as_cosigner(actor=OUTSIDE, link=link, session=session, reason=" ")
    why = "不同意连带责任"
    assert operations.refuse_as_cosigner(actor=OUTSIDE, link=link, session=session, reason=why) == "void"
    assert list_signers(number)[1].refusal_reason == why
    assert _events("contracts.contract_voided") == 1 and operations.look_at_link(link).state == "refused"
    with pytest.raises(LinkClosed):
        operations.confirm_identity(link=link, id_tail=ZHAO["id_number"][-6:])


def test_the_borrower_may_refuse_too(book: Book) -> None:
    number = book.disclosed()
    assert operations.refuse_to_sign(actor=book.wang, number=number, reason="利率太高") == "void"


@pytest.mark.parametrize("behaviour", ["slow", "refuse"])
def test_without_a_time_stamp_nothing_is_half_signed(book: Book, behaviour: str) -> None:
    number = book.disclosed()
    code, files = book.coded(number), StoredFile.objects.count()
    set_time_stamp_behaviour(behaviour)
    with pytest.raises(NoTimeStamp):
        operations.sign_contract(actor=book.wang, number=number, code=code)
    assert queries.get_contract(number).row.status == "disclosed"
    assert StoredFile.objects.count() == files and not SigningKey.objects.exists()
    assert {signer.state for signer in list_signers(number)} == {"turn", "waiting"}
    set_time_stamp_behaviour("ok")
    operations.sign_contract(actor=book.wang, number=number, code=code)
    assert queries.get_contract(number).row.status == "signed"


def test_the_database_keeps_a_given_signature(book: Book) -> None:
    number = book.signed()
    signer = ContractSigner.objects.filter(contract__number=number, role="borrower")
    with pytest.raises(DatabaseError), transaction.atomic():
        signer.update(name="别人")


def test_a_contract_drafted_before_signers_had_rows_is_signed_as_before(book: Book) -> None:
    number = book.drafted()
    ContractSigner.objects.filter(contract__number=number).delete()
    operations.confirm_disclosure(actor=book.wang, number=number, seconds_shown=5)
    operations.sign_contract(actor=book.wang, number=number, code=book.coded(number))
    assert queries.verify_pdf(queries.load_contract_file(number).content).valid


def test_every_step_stands_in_the_evidence_with_its_hash(book: Book) -> None:
    number = book.signed()
    operations.record_verification(actor=SYSTEM, content=queries.load_contract_file(number).content)
    evidence = get_evidence(number)
    assert [step.action for step in evidence.steps] == [
        "contract.draft",
        "contract.confirm_disclosure",
        "contract.request_code",
        "contract.sign",
        "contract.seal",
        "contract.verify",
    ]
    assert evidence.is_intact
    document = evidence_document(number)
    signed = next(step for step in document["steps"] if step["action"] == "contract.sign")
    borrower = document["signers"][0]
    assert signed["after"]["certificate_sha256"] == borrower["certificate_sha256"] != ""
    assert signed["after"]["stamped_at"] == borrower["stamped_at"]
    assert document["contract"]["signed_file_sha256"] == queries.get_contract(number).signed_file_sha256
    assert WANG_FANG_PHONE not in str(document) and "11010519491231002X" not in str(document)
    assert abs((clock.now() - evidence.steps[0].at).total_seconds()) < 600
