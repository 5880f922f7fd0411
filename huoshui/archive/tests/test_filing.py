"""A file is fed by what happens, once, and says what it lacks."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import ProgrammingError, transaction

from huoshui.archive.clauses import extract_clauses
from huoshui.archive.models import CaseFile, ClauseReading, Entry
from huoshui.archive.operations import compare_clauses, file_case, read_waiting, refile, walk, walk_cases
from huoshui.archive.queries import count_files, get_file, list_files
from huoshui.archive.requirements import missing_of
from huoshui.archive.tests.stacks import Stacks
from huoshui.archive.words import normal_text
from huoshui.contracts.papers import application_of_contract
from huoshui.contracts.tests.book import open_book
from huoshui.core.errors import Forbidden, NotFound
from huoshui.foundation import clock, outbox
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.files import store_file
from huoshui.foundation.ports import answering
from huoshui.identity.queries import scope_of
from huoshui.jobs.tests.banks import TestBank
from huoshui.ledger.operations import install_chart
from huoshui.servicing.payment.tests.desk import PaymentDesk
from huoshui.servicing.ports import BankGateway

DAY = date(2026, 11, 22)


def _missing(stacks: Stacks, number: str) -> set[str]:
    return {one["code"] for one in get_file(number, stacks.scope).row.missing}


def test_a_case_is_filed_by_its_events_and_says_what_it_lacks(stacks: Stacks) -> None:
    asset, contract, _ = stacks.yard.signed()
    number = Entry.objects.get(kind="contract").file.application_id
    assert {"ownership", "memo", "credit_consent"} <= _missing(stacks, number)
    stacks.yard.paper(asset, "certificate")
    outbox.drain(strict=True)
    assert "ownership" not in _missing(stacks, number)
    detail = get_file(contract, stacks.scope)
    assert detail.row.number == number and detail.row.stage == "signed" and not detail.row.is_complete
    kinds = [(one.kind, one.detail) for one in detail.entries]
    assert ("collateral_paper", "certificate") in kinds and ("evidence", "") in kinds
    assert all(one.sha256 for one in detail.entries)


def test_filing_again_files_nothing(stacks: Stacks) -> None:
    number = stacks.signed()
    before = list(Entry.objects.values_list("pk", "filed_at"))
    assert file_case(application_number=number) == 0
    assert refile(actor=stacks.keeper, number=number) == 0
    assert list(Entry.objects.values_list("pk", "filed_at")) == before


def test_the_walk_files_old_cases_and_goes_on_where_it_was_cut_off(
    stacks: Stacks, monkeypatch: pytest.MonkeyPatch
) -> None:

    numbers = []
    for _ in range(3):
        numbers.append(stacks.yard.book.approved())
        apps.get_model("origination.Application").objects.update(status="declined")
    monkeypatch.setattr(walk, "_BATCH", 2)

    def cut(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        walk_cases(progress=cut)
    assert CaseFile.objects.count() == 2
    assert walk_cases()[0] == 1
    assert {file.application_id for file in CaseFile.objects.all()} == set(numbers)
    assert walk_cases() == (3, 0)


def test_a_draft_and_an_unknown_case_have_no_file(stacks: Stacks) -> None:

    number = stacks.yard.book.approved()
    apps.get_model("origination.Application").objects.filter(number=number).update(status="draft")
    assert file_case(application_number=number) == 0 == file_case(application_number="SQ0")
    assert not CaseFile.objects.exists()


def test_a_paper_taken_back_stays_and_is_marked(stacks: Stacks) -> None:

    number = stacks.yard.book.approved()
    stored = store_file(name="证.pdf", content=b"%PDF-1.4 x", content_type="application/pdf")
    paper = apps.get_model("origination.ApplicationDocument").objects.create(
        application=apps.get_model("origination.Application").objects.get(number=number),
        kind="id_card",
        file_id=stored.id,
        file_name="证.pdf",
        content_type="application/pdf",
        size=stored.size,
        uploaded_at=clock.now(),
    )
    file_case(application_number=number)
    assert "document:id_card" not in _missing(stacks, number)
    paper.removed_at = clock.now()
    paper.save()
    file_case(application_number=number)
    assert "document:id_card" in _missing(stacks, number)
    assert Entry.objects.get(source="origination.document").withdrawn_at is not None


def test_nobody_sees_the_file_of_a_case_that_is_not_theirs(stacks: Stacks) -> None:
    number = stacks.yard.book.approved()
    file_case(application_number=number)
    elsewhere = scope_of(stacks.stranger)
    assert list_files(scope=elsewhere).total == 0 and count_files(elsewhere).all == 0
    assert list_files(scope=stacks.scope, state="incomplete", search="王").total == 1
    with pytest.raises(NotFound):
        get_file(number, elsewhere)
    with pytest.raises(NotFound):
        refile(actor=stacks.stranger, number=number)
    with pytest.raises(Forbidden):
        refile(actor=stacks.yard.book.wang, number=number)


def test_an_entry_stays_what_it_is(stacks: Stacks) -> None:
    file_case(application_number=_filed(stacks))
    for change in ({"sha256": "0"}, {"source_id": "0"}):
        with pytest.raises(ProgrammingError), transaction.atomic():
            Entry.objects.update(**change)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Entry.objects.all().delete()


def _filed(stacks: Stacks) -> str:
    stacks.yard.signed()
    return Entry.objects.get(kind="contract").file.application_id


def test_the_contract_is_read_and_agrees_with_our_data(stacks: Stacks) -> None:
    number = stacks.signed(purpose="购买春耕种子")
    clauses = {one.code: one for one in get_file(number, stacks.scope).clauses}
    assert {one.state for one in clauses.values()} == {"same"}
    assert clauses["amount"].text == "100000.00" and clauses["annual_rate"].text == "4.35"
    assert {"term_months", "penalty_rate", "due_day", "purpose", "method", "amount_words"} <= set(clauses)


def test_once_paid_out_the_contract_is_held_against_the_loan_too(lender: object) -> None:
    install_chart()
    with answering(BankGateway, TestBank()):
        desk = PaymentDesk(open_book())
        contract, order = desk.two()
        number = application_of_contract(contract)
        assert number is not None
        file_case(application_number=number)
        read_waiting(seconds=60)
        assert _rate_of_loan(number) == ""
        desk.approve(order)
    assert _rate_of_loan(number) == "4.35"


def _rate_of_loan(number: str) -> str:
    found = ClauseReading.objects.get(file__application_id=number).found
    return next(str(row["loan"]) for row in found if row["code"] == "annual_rate")


def test_a_difference_between_text_and_data_is_named(stacks: Stacks) -> None:

    number = stacks.signed()
    contract = apps.get_model("contracts.Contract").objects.get(application_id=number)
    contract.terms = {**contract.terms, "purpose": "进货", "annual_rate": "0.0535"}
    contract.save()
    entry = Entry.objects.get(kind="contract")
    assert compare_clauses(entry_id=entry.pk) == 4
    states = {row["code"]: row["state"] for row in ClauseReading.objects.get().found}
    assert states["annual_rate"] == "different" and states["penalty_rate"] == "different"
    assert states["purpose"] == "missing" and states["amount"] == "same"
    assert list_files(scope=stacks.scope, state="differing").total == 1


def test_the_covenants_of_a_firms_contract_are_found_in_its_text() -> None:

    text = [
        "借款期间，乙方资产负债率不得超过 70%，流动比率不得低于 1.0；乙方应于每季度结束后 30 日内",
        "向甲方提供财务报表。借款用途",
        "采购钢材",
        "借款期限",
        "12 个月；发生重大交叉违约事件。",
    ]
    found = {code: one.value for code, one in extract_clauses([normal_text(text)]).items()}
    assert found == {
        "debt_ratio_max": "70",
        "current_ratio_min": "1.0",
        "statements_within_days": "30",
        "purpose": "采购钢材",
        "term_months": "12",
        "cross_default": "交叉违约",
    }


@pytest.mark.parametrize(
    ("stage", "facts", "held", "lacks"),
    [
        ("submitted", set(), [], {"credit_consent"}),
        ("refused", set(), [("credit_consent", "2026-11")], set()),
        ("paid", {"entrusted"}, [("disbursement", "entrusted")], {"trade_paper", "voucher"}),
        (
            "settled",
            {"use_followed", "collateral"},
            [],
            {"use_report", "certificate", "release", "registration"},
        ),
        ("settled", {"collateral"}, [("collateral_paper", "release")], {"certificate", "registration"}),
        ("signed", {"guarantee"}, [("contract", "")], {"evidence", "guarantee", "memo"}),
    ],
)
def test_what_a_case_must_hold_depends_on_stage_and_kind(
    stage: str, facts: set[str], held: list[tuple[str, str]], lacks: set[str]
) -> None:
    found = missing_of(stage=stage, facts=frozenset(facts), day=DAY, held=held, documents=())  # type: ignore[arg-type]
    codes = {one.code for one in found}
    assert lacks <= codes and not codes & {kind for kind, _ in held if kind != "collateral_paper"}


def test_a_rule_does_not_reach_back() -> None:
    found = missing_of(
        stage="submitted", facts=frozenset(), day=date(2013, 3, 14), held=(), documents=(("id", "证", "ID"),)
    )
    assert [one.code for one in found] == ["document:id"]


def test_retention_counts_from_the_end_of_the_case(stacks: Stacks) -> None:

    number = stacks.yard.book.approved()
    over = DAY - timedelta(days=30)
    apps.get_model("origination.Application").objects.filter(number=number).update(
        status="declined", decided_date=over
    )
    file_case(application_number=number, actor=SYSTEM)
    file = CaseFile.objects.get()
    assert (file.stage, file.closed_date) == ("refused", over)
    assert (
        file.retain_until == date(over.year + 3, over.month, over.day)
        and "个人信息保护法" in file.retention_basis
    )
