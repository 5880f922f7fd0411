"""An application filled in, handed in, decided."""

from typing import Any

import pytest

from huoshui.core.errors import Forbidden, NotFound
from huoshui.core.lifecycle import ApplicationStatus
from huoshui.foundation.files import FileTypeRefused
from huoshui.foundation.models import OutboxEvent
from huoshui.identity.queries import Scope, scope_of
from huoshui.identity.tests.cast import borrower
from huoshui.origination import operations, queries
from huoshui.origination.form_check import FormInvalid
from huoshui.origination.models import Application, ApplicationDocument
from huoshui.origination.stages import ApplicationWrongState
from huoshui.origination.tests.desk import CARD, FIRM, ID_NUMBER, PDF, TODAY, WANG_FANG, Desk
from huoshui.parties.models import Customer
from huoshui.parties.queries import list_statements
from huoshui.products.models import Parameter
from huoshui.products.queries import NoCurrentParameter
from huoshui.risk.queries import get_decision, replay_decision

ALL = Scope(all=True)


def events() -> list[str]:
    found = OutboxEvent.objects.filter(name__startswith="origination.").order_by("id")
    return list(found.values_list("name", flat=True))


def test_a_small_good_case_is_approved_at_once(desk: Desk) -> None:
    number = desk.submitted(product="consumer", form=WANG_FANG)
    assert number.startswith("SQ20261122")
    assert operations.decide_application(number=number) == "approved"
    offer = queries.get_offer(number)
    assert (offer.amount, offer.term_months, offer.method) == (3_000_000, 12, "equal_instalment")
    assert (offer.valid_until, offer.customer_id > 0) == (TODAY.replace(month=12, day=7), True)
    mine = queries.get_for_borrower(number=number, user_id=desk.wang_fang.user_id or 0)
    assert [stage.status for stage in mine.stages] == ["draft", "submitted", "in_decision", "approved"]
    assert mine.offer is not None
    assert events() == ["origination.application_submitted", "origination.application_approved"]
    # Told twice is decided once.
    assert operations.decide_application(number=number) == "approved"
    assert len(events()) == 2
    operations.mark_contracted(number=number)
    assert queries.application_status(number) is ApplicationStatus.CONTRACTED
    with pytest.raises(ApplicationWrongState):
        operations.mark_contracted(number=number)


def test_the_decision_is_recorded_replayable_and_holds_no_person(desk: Desk) -> None:
    number = desk.submitted(product="consumer", form=WANG_FANG)
    operations.decide_application(number=number)
    record_id = Application.objects.get(number=number).decision_record_id
    assert record_id is not None
    decision = get_decision(record_id)
    assert (decision.outcome, decision.limit_name) == ("approve", "requested")
    assert replay_decision(record_id).equal
    stored = str(decision.inputs)
    assert all(text not in stored for text in ("王芳", ID_NUMBER, CARD, "13812345678", "玄武"))


def test_identifiers_are_not_stored_in_the_clear(desk: Desk) -> None:
    number = desk.submitted(product="consumer", form=WANG_FANG)
    row = Application.objects.filter(number=number).values().get()
    assert all(text not in str(row["form"]) for text in (ID_NUMBER, CARD, "13812345678"))
    seen = queries.get_application(number=number, scope=ALL).form
    assert seen["id_number"] == "110101********0003"
    mine = queries.get_for_borrower(number=number, user_id=desk.wang_fang.user_id or 0).form
    assert mine["id_number"] == ID_NUMBER


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"purpose": "financial_assets"}, "declined", "purpose_prohibited"),
        ({"monthly_income": "0.00"}, "declined", "income_insufficient"),
        ({"amount": "60000.00"}, "in_approval", None),
    ],
)
def test_what_the_flow_says_happens(
    desk: Desk, change: dict[str, Any], status: str, code: str | None
) -> None:
    number = desk.submitted(product="consumer", form={**WANG_FANG, **change})
    assert operations.decide_application(number=number) == status
    row = Application.objects.get(number=number)
    assert code is None or code in [reason["code"] for reason in row.reasons]


def test_no_bureau_means_a_person_looks(desk: Desk) -> None:
    desk.bureau.is_down = True
    number = desk.submitted(product="consumer", form=WANG_FANG)
    assert operations.decide_application(number=number) == "in_approval"
    assert queries.open_step(number).code == "first_review"


def test_old_statements_are_asked_for_again_and_answered(desk: Desk) -> None:
    number = desk.submitted(product="working_capital", form={**FIRM, "statement_year": 2021})
    assert operations.decide_application(number=number) == "supplement_required"
    operations.save_draft(actor=desk.wang_fang, number=number, form=FIRM)
    operations.answer_supplement(actor=desk.wang_fang, number=number)
    assert operations.decide_application(number=number) == "in_approval"
    customer_id = Application.objects.get(number=number).customer_id
    assert customer_id is not None
    assert {row.year for row in list_statements(customer_id=customer_id)} == {2021, 2025}


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("name", None, "form.name"),
        ("id_number", "110101199003070004", "form.id_number"),
        ("phone", "12345", "form.phone"),
        ("bank_account", "6222020903001483078", "form.bank_account"),
        ("amount", "200000.01", "form.amount"),
        ("amount", "999.99", "form.amount"),
        ("amount", "1e5", "form.amount"),
        ("term_months", 61, "form.term_months"),
        ("term_months", "a year", "form.term_months"),
        ("repayment_method", "bullet", "form.repayment_method"),
        ("purpose", "nothing", "form.purpose"),
        ("monthly_income", "-1.00", "form.monthly_income"),
    ],
)
def test_an_incomplete_application_is_not_handed_in(desk: Desk, name: str, value: Any, field: str) -> None:
    number = desk.filled(product="consumer", form={**WANG_FANG, name: value})
    with pytest.raises(operations.ApplicationIncomplete) as caught:
        operations.submit_application(actor=desk.wang_fang, number=number)
    assert caught.value.field == field
    assert [problem["field"] for problem in caught.value.params["problems"]] == [field]
    assert queries.application_status(number) is ApplicationStatus.DRAFT
    assert not Customer.objects.exists()
    assert events() == []


def test_required_documents_are_required(desk: Desk) -> None:
    number = operations.start_application(actor=desk.wang_fang, product_code="consumer", channel="portal")
    operations.save_draft(actor=desk.wang_fang, number=number, form=WANG_FANG)
    missing = queries.get_for_borrower(number=number, user_id=desk.wang_fang.user_id or 0).missing
    assert [problem.field for problem in missing] == ["documents.id_card"]
    with pytest.raises(operations.ApplicationIncomplete):
        operations.submit_application(actor=desk.wang_fang, number=number)
    with pytest.raises(FileTypeRefused):
        operations.add_document(
            actor=desk.wang_fang,
            number=number,
            kind="id_card",
            file_name="a.exe",
            content=b"MZ not a picture",
        )
    with pytest.raises(operations.UnknownDocumentKind):
        operations.add_document(
            actor=desk.wang_fang, number=number, kind="poem", file_name="a.pdf", content=PDF
        )
    added = operations.add_document(
        actor=desk.wang_fang, number=number, kind="id_card", file_name="a.pdf", content=PDF
    )
    file = queries.get_document(actor=desk.wang_fang, number=number, document_id=added, scope=Scope())
    assert file.content == PDF
    operations.remove_document(actor=desk.wang_fang, number=number, document_id=added)
    with pytest.raises(NotFound):
        operations.remove_document(actor=desk.wang_fang, number=number, document_id=added)
    with pytest.raises(NotFound):
        queries.get_document(actor=desk.wang_fang, number=number, document_id=added, scope=Scope())


@pytest.mark.parametrize(
    "form",
    [
        {"surprise": "1"},
        {"name": ["王"]},
        {"name": {"a": 1}},
        {"name": "王" * 501},
        {"amount": 10**16},
        {"name": "a\x00"},
    ],
)
def test_a_draft_takes_plain_answers_only(desk: Desk, form: dict[str, Any]) -> None:
    number = operations.start_application(actor=desk.wang_fang, product_code="consumer", channel="portal")
    with pytest.raises(FormInvalid):
        operations.save_draft(actor=desk.wang_fang, number=number, form=form)
    assert Application.objects.get(number=number).form == {}


def test_one_open_application_of_a_product(desk: Desk) -> None:
    desk.submitted(product="consumer", form=WANG_FANG)
    second = desk.filled(product="consumer", form=WANG_FANG)
    with pytest.raises(operations.OpenApplicationExists):
        operations.submit_application(actor=desk.wang_fang, number=second)
    assert queries.application_status(second) is ApplicationStatus.DRAFT


def test_a_borrower_has_one_draft_of_a_product(desk: Desk) -> None:
    first = operations.start_application(actor=desk.wang_fang, product_code="consumer", channel="portal")
    assert first == operations.start_application(
        actor=desk.wang_fang, product_code="consumer", channel="portal"
    )


def test_nobody_else_touches_it(desk: Desk) -> None:
    number = desk.filled(product="consumer", form=WANG_FANG)
    li_qiang = borrower("13900001111")
    for stranger in (li_qiang, desk.cast.stranger):
        for act in (
            lambda who=stranger: operations.save_draft(actor=who, number=number, form={}),
            lambda who=stranger: operations.submit_application(actor=who, number=number),
            lambda who=stranger: operations.withdraw_application(actor=who, number=number),
        ):
            with pytest.raises(NotFound):
                act()
    with pytest.raises(NotFound):
        queries.get_for_borrower(number=number, user_id=li_qiang.user_id or 0)
    with pytest.raises(NotFound):
        queries.get_application(number=number, scope=scope_of(desk.cast.stranger))
    assert queries.list_applications(scope=scope_of(desk.cast.stranger)).total == 0
    # In sight, but without the right to fill in.
    with pytest.raises(Forbidden):
        operations.submit_application(actor=desk.approver, number=number)
    with pytest.raises(Forbidden):
        operations.start_application(actor=desk.approver, product_code="consumer", channel="counter")
    with pytest.raises(operations.ChannelClosed):
        operations.start_application(actor=desk.wang_fang, product_code="sme_history", channel="portal")
    with pytest.raises(NotFound):
        operations.start_application(actor=desk.wang_fang, product_code="gold", channel="portal")


def test_without_its_parameters_no_loan_of_a_kind_is_taken(desk: Desk) -> None:
    Parameter.objects.filter(code="lpr_1y").delete()
    with pytest.raises(NoCurrentParameter):
        operations.start_application(actor=desk.wang_fang, product_code="consumer", channel="portal")


def test_withdrawn_stays_withdrawn(desk: Desk) -> None:
    number = desk.in_approval()
    operations.withdraw_application(actor=desk.wang_fang, number=number)
    assert queries.list_work(desk.reviewer) == ()
    with pytest.raises(ApplicationWrongState):
        operations.withdraw_application(actor=desk.wang_fang, number=number)
    with pytest.raises(ApplicationWrongState):
        operations.save_draft(actor=desk.wang_fang, number=number, form=FIRM)


def test_offers_run_out(desk: Desk) -> None:
    number = desk.submitted(product="consumer", form=WANG_FANG)
    operations.decide_application(number=number)
    last = queries.get_offer(number).valid_until
    assert last is not None
    assert operations.expire_offers(on=last) == ()
    assert operations.expire_offers(on=last.replace(day=last.day + 1)) == (number,)
    assert operations.expire_offers(on=last.replace(day=last.day + 1)) == ()
    with pytest.raises(queries.NoOffer):
        queries.get_offer(number)


def test_half_way_nothing_is_left(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure at the last act of submitting (the journal is written last) leaves nothing behind."""
    number = desk.filled(product="consumer", form=WANG_FANG)

    def break_down(*_args: object, **_values: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("huoshui.origination.operations.submit.emit", break_down)
    with pytest.raises(RuntimeError):
        operations.submit_application(actor=desk.wang_fang, number=number)
    assert queries.application_status(number) is ApplicationStatus.DRAFT
    assert not Customer.objects.exists()


def test_history_loans_pass_with_their_own_terms(desk: Desk) -> None:
    form = {
        "name": "历史企业甲", "uscc": FIRM["uscc"], "phone": FIRM["phone"], "address": "某地", "state": "IN",
        "bank_account": "320100018800015", "bank_name": "青山农商行", "amount": "60000.00", "term_months": 84,
        "repayment_method": "equal_instalment", "purpose": "operations", "sector": "retail", "employees": 4,
        "urban_rural": "unknown", "low_doc": True,
    }  # fmt: skip
    number = desk.submitted(product="sme_history", form=form, actor=desk.cast.officer)
    assert operations.decide_application(number=number) == "approved"
    assert queries.get_offer(number).term_months == 84


def test_documents_keep_their_file(desk: Desk) -> None:
    desk.filled(product="consumer", form=WANG_FANG)
    assert ApplicationDocument.objects.get().content_type == "application/pdf"
