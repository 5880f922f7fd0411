"""A contract from the approved application to the signed file: each step, and each way it must be refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pypdfium2
import pytest

from huoshui.audit.queries import verify_chain
from huoshui.contracts import operations, queries
from huoshui.contracts.disclosure import CostAboveCap
from huoshui.contracts.events import ContractDrafted
from huoshui.contracts.models import Contract, SignatureCode, SigningKey
from huoshui.contracts.operations.confirm_disclosure import ReadTooFast
from huoshui.contracts.operations.draft_contract import ContractReplaced, OfferExpired
from huoshui.contracts.operations.guards import ContractWrongState
from huoshui.contracts.operations.request_signature_code import CodeTooSoon
from huoshui.contracts.operations.sign_contract import WrongSignatureCode
from huoshui.contracts.reactions import prepare_for_signing
from huoshui.contracts.tests.book import TODAY, Book, open_book
from huoshui.core.errors import Forbidden, InvalidInput, NotFound
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.models import OutboxEvent, StoredFile
from huoshui.identity.permissions import PERMISSIONS
from huoshui.identity.queries import Scope, scope_of
from huoshui.identity.tests.cast import WANG_FANG_PHONE
from huoshui.integrations.behaviour import set_message_behaviour
from huoshui.integrations.messaging.sandbox import MessageNotTaken
from huoshui.integrations.queries import list_messages
from huoshui.products import operations as products
from huoshui.products.models import Parameter
from huoshui.products.queries import get_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(db: None) -> Book:
    return open_book()


def _events(name: str) -> int:
    return OutboxEvent.objects.filter(name=name).count()


# drafting


def test_the_draft_freezes_the_offer_and_what_it_costs(book: Book) -> None:
    contract = queries.get_contract(book.drafted())
    schedule = contract.terms.loan.schedule
    assert (schedule.principal, schedule.period_count) == (100_000_00, 12)
    assert (schedule.annual_rate, schedule.start_date) == (Decimal("0.0435"), TODAY)
    assert contract.row.status == "drafted"
    assert sum(row.principal_due for row in contract.instalments) == 100_000_00
    assert contract.disclosure.total_interest == sum(row.interest_due for row in contract.instalments)
    assert contract.disclosure.net_received == 100_000_00
    assert _events("contracts.contract_drafted") == 1


def _with_fees(book: Book, *fees: dict[str, Any]) -> Book:
    """The book with a live version of microcredit that has these fees: drafted, submitted, checked."""
    maker, checker = (
        replace(actor, permissions=frozenset(PERMISSIONS))
        for actor in (book.cast.officer, book.cast.approver)
    )
    definition = get_version(book.versions["microcredit"]).definition.model_dump(mode="json")
    version_id = products.draft_version(
        actor=maker, product_code="microcredit", definition={**definition, "fees": list(fees)}
    )
    products.submit_version(actor=maker, version_id=version_id)
    products.check_version(actor=checker, version_id=version_id, approve=True)
    return replace(book, versions={**book.versions, "microcredit": version_id})


SERVICE = {"code": "service", "name": "服务费", "name_en": "Service fee", "rate_monthly": "0.002"}
GUARANTEE = {
    "code": "guarantee",
    "name": "担保费",
    "name_en": "Guarantee fee",
    "amount": "600.00",
    "collector": "青山担保",
}


def test_the_fees_of_the_product_are_frozen_with_the_contract(book: Book) -> None:
    number = _with_fees(book, SERVICE, GUARANTEE).drafted()
    contract = queries.get_contract(number)
    # 0.2 % of 100,000.00 with each of 12 instalments, 600.00 with the first.
    assert [row.fee_due for row in contract.instalments] == [800_00] + [200_00] * 11
    assert [(fee.code, fee.amount, fee.collector) for fee in contract.terms.loan.fees] == [
        ("service", 200_00, "lender"),
        ("guarantee", 600_00, "青山担保"),
    ]
    charges = {charge.code: charge for charge in contract.disclosure.charges}
    assert (charges["service"].amount, charges["guarantee"].amount) == (2_400_00, 600_00)
    assert charges["guarantee"].collector == "青山担保"
    assert contract.disclosure.total_cost == contract.disclosure.total_interest + 3_000_00
    assert contract.disclosure.net_received == 100_000_00
    prepare_for_signing(ContractDrafted(number=number, application_number="", customer_id=book.wang_id))
    file = queries.load_contract_file(number).content
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(file))
    assert "应还费用" in text and "青山担保" in text


def test_fees_count_in_the_cap(book: Book) -> None:
    """18 % a year alone is under 24 %. With 0.5 % of the principal lent a month it is 28.3 % by whole months
    (docs/reference/fees.md); this product counts days of 360, so 18 % is 18.25 % and all of it 28.5 %."""
    book.drafted(rate=Decimal("0.18"))
    dearer = _with_fees(book, {**SERVICE, "rate_monthly": "0.005", "collector": "青山担保"})
    with pytest.raises(CostAboveCap) as refused:
        dearer.drafted(rate=Decimal("0.18"))
    assert "28.5" in refused.value.message("zh")


def test_a_contract_is_drafted_once(book: Book) -> None:
    application = book.approved()
    first = operations.draft_contract(application_number=application)
    assert operations.draft_contract(application_number=application) == first
    assert queries.get_contract_of_application(application) == first
    assert Contract.objects.count() == 1


def test_an_offer_that_has_run_out_makes_no_contract(book: Book) -> None:
    with pytest.raises(OfferExpired):
        book.drafted(valid_until=TODAY - timedelta(days=1))
    assert not Contract.objects.exists()


def test_a_cost_above_the_cap_makes_no_contract(book: Book) -> None:
    with pytest.raises(CostAboveCap):
        book.drafted(rate=Decimal("0.25"))
    assert not Contract.objects.exists()
    assert not _events("contracts.contract_drafted")


def test_without_a_cap_in_force_there_is_no_new_loan(book: Book) -> None:
    Parameter.objects.filter(code="all_in_cost_cap").update(valid_from=date(2030, 1, 1), valid_to=None)
    with pytest.raises(Exception, match="参数"):
        book.drafted()


def test_the_borrower_is_told_when_the_file_is_ready(book: Book) -> None:
    number = book.drafted()
    event = ContractDrafted(number=number, application_number="", customer_id=book.wang_id)
    prepare_for_signing(event)
    prepare_for_signing(event)
    assert queries.load_contract_file(number).content.startswith(b"%PDF-")
    assert [row.template for row in list_messages(phone=WANG_FANG_PHONE)] == ["contract_ready"]


# disclosure


def test_the_cost_is_confirmed_after_five_seconds_and_once(book: Book) -> None:
    number = book.drafted()
    with pytest.raises(ReadTooFast):
        operations.confirm_disclosure(actor=book.wang, number=number, seconds_shown=4)
    assert operations.confirm_disclosure(actor=book.wang, number=number, seconds_shown=5) == "disclosed"
    assert operations.confirm_disclosure(actor=book.wang, number=number, seconds_shown=5) == "disclosed"


@pytest.mark.parametrize("seconds", [True, 5.0, "5", None])
def test_seconds_are_a_whole_number(book: Book, seconds: Any) -> None:
    with pytest.raises(ReadTooFast):
        operations.confirm_disclosure(actor=book.wang, number=book.drafted(), seconds_shown=seconds)


def test_2_12_no_signature_without_the_confirmed_table(book: Book) -> None:
    with pytest.raises(ContractWrongState):
        operations.request_signature_code(actor=book.wang, number=book.drafted())


# wrong person, wrong contract

STEPS: list[Callable[..., Any]] = [
    lambda actor, number: operations.confirm_disclosure(actor=actor, number=number, seconds_shown=9),
    lambda actor, number: operations.request_signature_code(actor=actor, number=number),
    lambda actor, number: operations.sign_contract(actor=actor, number=number, code="123456"),
]


@pytest.mark.parametrize("step", STEPS)
def test_only_the_borrower_takes_these_steps(book: Book, step: Callable[..., Any]) -> None:
    number = book.disclosed()
    with pytest.raises(NotFound):
        step(book.li, number)
    with pytest.raises(NotFound):
        step(book.wang, "HT209901010001")
    for staff in (book.cast.officer, book.cast.approver, SYSTEM):
        with pytest.raises(Forbidden):
            step(staff, number)
    assert not SignatureCode.objects.exists()


# signing


def test_signing_with_the_code(book: Book) -> None:
    number = book.signed()
    contract = queries.get_contract(number)
    assert contract.row.status == "signed" and contract.row.signed_date == TODAY
    found = queries.verify_pdf(queries.load_contract_file(number).content)
    assert found.valid and found.contract_number == number and found.problems == ()
    assert [signer.name for signer in found.signers] == ["王芳", "青山农村商业银行"]
    assert found.signed_at is not None and contract.row.signed_at is not None
    assert abs(found.signed_at - contract.row.signed_at) < timedelta(seconds=1)
    assert _events("contracts.contract_signed") == 1
    assert verify_chain().first_broken_id is None


def test_the_borrowers_private_key_is_not_kept(book: Book) -> None:
    book.signed()
    assert [key.private_key for key in SigningKey.objects.filter(purpose="signer")] == [None]
    assert SigningKey.objects.filter(purpose__in=["ca", "lender"]).count() == 2


def test_signing_twice_is_once(book: Book) -> None:
    number = book.disclosed()
    code = book.coded(number)
    first = operations.sign_contract(actor=book.wang, number=number, code=code)
    assert operations.sign_contract(actor=book.wang, number=number, code=code) == first
    assert SigningKey.objects.filter(purpose="signer").count() == 1
    assert _events("contracts.contract_signed") == 1


def test_five_wrong_codes_and_the_right_one_no_longer_works(book: Book) -> None:
    number = book.disclosed()
    code = book.coded(number)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(WrongSignatureCode):
            operations.sign_contract(actor=book.wang, number=number, code=wrong)
    with pytest.raises(WrongSignatureCode):
        operations.sign_contract(actor=book.wang, number=number, code=code)
    assert queries.get_contract(number).row.status == "disclosed"


def test_a_code_lasts_five_minutes_and_a_new_one_replaces_it(book: Book) -> None:
    number, start = book.disclosed(), clock.now()
    with clock.at(start):
        first = book.coded(number)
        with pytest.raises(CodeTooSoon):
            book.coded(number)
    with clock.at(start + timedelta(seconds=61)):
        second = book.coded(number)
        if first != second:
            with pytest.raises(WrongSignatureCode):
                operations.sign_contract(actor=book.wang, number=number, code=first)
    with clock.at(start + timedelta(seconds=61 + 300)), pytest.raises(WrongSignatureCode):
        operations.sign_contract(actor=book.wang, number=number, code=second)


def test_a_code_is_for_one_contract_only(book: Book) -> None:
    first, second = book.disclosed(), book.disclosed()
    code = book.coded(first)
    with pytest.raises(WrongSignatureCode):
        operations.sign_contract(actor=book.wang, number=second, code=code)


@pytest.mark.parametrize("code", ["", "12345", "１２３４５６", "abcdef"])
def test_what_is_no_code_is_refused(book: Book, code: str) -> None:
    number = book.disclosed()
    book.coded(number)
    with pytest.raises(WrongSignatureCode):
        operations.sign_contract(actor=book.wang, number=number, code=code)


def test_a_gateway_that_fails_leaves_no_code_behind(book: Book) -> None:
    number = book.disclosed()
    set_message_behaviour("fail")
    with pytest.raises(MessageNotTaken):
        operations.request_signature_code(actor=book.wang, number=number)
    assert not SignatureCode.objects.exists()


def test_a_signing_that_breaks_half_way_leaves_nothing(book: Book) -> None:
    number, files = book.disclosed(), StoredFile.objects.count()
    # In 2100 the authority's own certificate has ended, so none can be issued for the borrower.
    with clock.at(datetime(2100, 6, 1, tzinfo=UTC)):
        code = book.coded(number)
        with pytest.raises(ValueError, match="not valid after"):
            operations.sign_contract(actor=book.wang, number=number, code=code)
    assert queries.get_contract(number).row.status == "disclosed"
    assert SignatureCode.objects.get().used_at is None
    assert StoredFile.objects.count() == files and not SigningKey.objects.exists()


# void


def test_an_unsigned_contract_may_be_made_void(book: Book) -> None:
    number = book.disclosed()
    with pytest.raises(InvalidInput):
        operations.void_contract(actor=SYSTEM, number=number, reason="  ")
    assert operations.void_contract(actor=SYSTEM, number=number, reason="客户放弃") == "void"
    with pytest.raises(ContractWrongState):
        operations.request_signature_code(actor=book.wang, number=number)
    with pytest.raises(ContractWrongState):
        operations.void_contract(actor=SYSTEM, number=number, reason="再次")


def test_a_signed_contract_stays(book: Book) -> None:
    with pytest.raises(ContractWrongState):
        operations.void_contract(actor=SYSTEM, number=book.signed(), reason="反悔")


def test_a_void_contract_is_followed_by_another_from_the_same_offer(book: Book) -> None:
    number = book.drafted()
    with pytest.raises(ContractWrongState, match="待确认融资成本"):
        operations.redraft_contract(actor=book.cast.officer, number=number, reason="证件号码有误")
    operations.void_contract(actor=SYSTEM, number=number, reason="证件号码有误")
    for actor, refusal in (
        (book.wang, Forbidden),
        (replace(book.cast.stranger, permissions=frozenset({"contract.manage"})), NotFound),
    ):
        with pytest.raises(refusal):
            operations.redraft_contract(actor=actor, number=number, reason="证件号码有误")
    with pytest.raises(InvalidInput):
        operations.redraft_contract(actor=book.cast.officer, number=number, reason=" ")
    again = operations.redraft_contract(actor=book.cast.officer, number=number, reason="证件号码有误")
    old, new = queries.get_contract(number), queries.get_contract(again)
    assert (old.row.status, new.row.status) == ("void", "drafted")
    assert (new.terms, new.disclosure) == (old.terms, old.disclosure)
    application = old.row.application_number
    assert queries.get_contract_of_application(application) == again
    assert queries.find_contract_numbers([application]) == {application: again}
    assert operations.draft_contract(application_number=application) == again
    with pytest.raises(ContractReplaced, match=again):
        operations.redraft_contract(actor=book.cast.officer, number=number, reason="再来一份")
    assert _events("contracts.contract_drafted") == 2


def test_a_void_contract_is_not_followed_once_the_offer_has_run_out(book: Book) -> None:
    number = book.drafted(valid_until=TODAY)
    operations.void_contract(actor=SYSTEM, number=number, reason="证件号码有误")
    with clock.at(clock.now() + timedelta(days=1)):
        business_date.advance_to(TODAY + timedelta(days=1))
        with pytest.raises(OfferExpired):
            operations.redraft_contract(actor=book.cast.officer, number=number, reason="证件号码有误")


def test_void_needs_the_permission_and_the_case(book: Book) -> None:
    number = book.drafted()
    for actor, refusal in (
        (book.wang, Forbidden),
        (book.cast.approver, Forbidden),
        (book.cast.stranger, NotFound),
    ):
        with pytest.raises(refusal):
            operations.void_contract(actor=actor, number=number, reason="x")
    assert operations.void_contract(actor=book.cast.officer, number=number, reason="客户放弃") == "void"


# reading


def test_each_sees_what_is_theirs(book: Book) -> None:
    number = book.drafted()
    assert queries.get_contract(number, scope_of(book.cast.officer)).row.number == number
    for scope in (scope_of(book.cast.stranger), Scope()):
        with pytest.raises(NotFound):
            queries.get_contract(number, scope)
        assert queries.list_contracts(scope=scope).total == 0
    assert queries.get_contract_for_borrower(number, customer_id=book.wang_id).row.number == number
    for other in (None, book.wang_id + 1):
        with pytest.raises(NotFound):
            queries.get_contract_for_borrower(number, customer_id=other)


def test_lists_search_and_page(book: Book) -> None:
    numbers = [book.drafted() for _ in range(3)]
    signed = book.signed()
    scope = Scope(all=True)
    assert queries.list_contracts(scope=scope, page_size=2).total == 4
    assert [row.number for row in queries.list_contracts(scope=scope, page=2, page_size=3).items] == numbers[
        :1
    ]
    assert queries.list_contracts(scope=scope, search="王").total == 4
    assert queries.list_contracts(scope=scope, search=numbers[1]).total == 1
    assert [row.number for row in queries.list_contracts(scope=scope, status="signed").items] == [signed]
    assert [row.number for row in queries.list_signed_contracts(scope=scope)] == [signed]
    assert queries.list_contracts_of_customer(book.wang_id)[0].number == signed
