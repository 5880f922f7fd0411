"""Templates: what a clause may say and depend on, who makes a version live, what a contract keeps."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from huoshui.contracts import operations, queries
from huoshui.contracts.clauses import (
    READY_TEMPLATES,
    Clause,
    Condition,
    Facts,
    choose_clauses,
    fill,
    holds,
    read_content,
)
from huoshui.contracts.clauses.content import BadTemplate
from huoshui.contracts.models import Contract, ContractTemplate
from huoshui.contracts.operations.contract_templates import OwnTemplate, TemplateWrongState
from huoshui.contracts.pages import articles
from huoshui.contracts.template_queries import (
    changes_against_live,
    get_template,
    list_templates,
    preview_contract,
)
from huoshui.contracts.templates_at_work import NoLiveTemplate
from huoshui.contracts.tests.book import Book, open_book
from huoshui.core.errors import Forbidden, InvalidInput, NotFound
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import EVERYTHING, Scope

FACTS = Facts(
    amount=1_000_000_000,
    term_months=12,
    annual_rate=Decimal("0.0435"),
    customer_kind="enterprise",
    method="bullet",
    rate_kind="lpr",
    floating=False,
    has_co_borrower=False,
    has_guarantor=True,
    has_collateral=False,
    entrusted_payment=False,
    revolving=False,
    tranches=False,
    compound_interest=True,
    has_grace=False,
)
CODES = {"purpose", "entrusted", "payment_change", "payment_limits", "payment_records", "consent", "report"}
CODES |= {"collection_account", "financial_covenant", "default_cases", "default_measures", "true_papers"}


def _codes(facts: Facts) -> set[str]:
    return {one.code for one in choose_clauses(READY_TEMPLATES["working_capital"].content, facts)}


@pytest.mark.parametrize(
    ("field", "operator", "value", "expected"),
    [
        ("amount", "gt", "10000000.00", False),  # 1-6: exactly ten million is not above it
        ("amount", "gt", "9999999.99", True),
        ("amount", "lte", "10000000.00", True),
        ("term_months", "gte", 12, True),
        ("annual_rate", "lt", "0.05", True),
        ("customer_kind", "eq", "enterprise", True),
        ("customer_kind", "ne", "enterprise", False),
        ("method", "in", ["bullet", "interest_monthly"], True),
        ("has_guarantor", "eq", True, True),
        ("has_collateral", "eq", True, False),
        ("rate_kind", "eq", "fixed", False),
    ],
)
def test_conditions_compare_by_their_type(field: str, operator: Any, value: Any, expected: bool) -> None:
    assert holds(Condition(field=field, operator=operator, value=value), FACTS) is expected


def test_1_7_above_ten_million_the_payment_is_entrusted() -> None:
    assert "self_payment_only" in _codes(FACTS) and "entrusted" not in _codes(FACTS)
    above = _codes(replace(FACTS, amount=1_000_000_001, entrusted_payment=True))
    assert {"entrusted", "self_payment"} <= above and "self_payment_only" not in above


def test_only_a_floating_rate_is_said_to_float() -> None:
    assert "floating_rate" not in _codes(FACTS)
    assert "floating_rate" in _codes(replace(FACTS, floating=True))


def test_the_ready_working_capital_text_has_what_the_rules_ask() -> None:
    assert _codes(replace(FACTS, entrusted_payment=True)) >= CODES | {"guarantee"}
    text = "".join(clause.text for clause in READY_TEMPLATES["working_capital"].content.clauses)
    assert "突破约定的财务指标" in text and "停止发放" in text and "资金回笼账户" in text
    assert "principal_plan" not in _codes(FACTS) and "principal_plan" in _codes(
        replace(FACTS, term_months=13)
    )


def _content(**changes: Any) -> dict[str, Any]:
    clause = {"code": "one", "title": "甲", "text": "借 {amount} 元", **changes}
    return {"title": "合同", "forbidden_use": "无", "cost_basis": "无", "clauses": [clause]}


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "借 {ammount} 元"},
        {"text": "借 {amount 元"},
        {"text": "借 {amount.__class__} 元"},
        {"text": "**没有结束"},
        {"text": ""},
        {"code": "Bad Code"},
        {"conditions": [{"field": "colour", "operator": "eq", "value": "red"}]},
        {"conditions": [{"field": "amount", "operator": "eval", "value": "1"}]},
        {"conditions": [{"field": "amount", "operator": "gt", "value": "much"}]},
        {"conditions": [{"field": "amount", "operator": "gt", "value": 5}]},
        {"conditions": [{"field": "has_guarantor", "operator": "eq", "value": "yes"}]},
        {"conditions": [{"field": "method", "operator": "in", "value": []}]},
        {"conditions": [{"field": "term_months", "operator": "gt", "value": True}]},
        {"colour": "red"},
    ],
)
def test_what_a_template_cannot_say(changes: dict[str, Any]) -> None:
    with pytest.raises(BadTemplate) as refused:
        read_content(_content(**changes))
    assert refused.value.field and refused.value.field.startswith("content.clauses.0")


def test_a_value_cannot_change_how_the_text_looks() -> None:
    assert fill("**借 {amount}**元\n第二段", {"amount": "1**{rate}"}) == [
        [("借 1**{rate}", True), ("元", False)],
        [("第二段", False)],
    ]


def test_neighbours_with_one_title_are_one_article() -> None:
    clauses = [
        Clause(code=code, title=title, text="a\nb", text_en="x")
        for code, title in (("aa", "甲"), ("bb", "甲"), ("cc", "乙"))
    ]
    made = articles({"clauses": [one.model_dump() for one in clauses]}, {})
    assert [one["heading"] for one in made] == ["第二条　甲", "第三条　乙"]
    assert [len(one["items"]) for one in made] == [4, 2] and made[0]["items"][1]["en"] == []


# the life of a version


@pytest.fixture
def book(db: None) -> Book:
    return open_book()


@pytest.fixture
def maker(book: Book) -> Actor:
    rights = frozenset({"contract_template.view", "contract_template.edit", "contract_template.check"})
    return replace(book.cast.officer, permissions=rights)


@pytest.fixture
def checker(book: Book, maker: Actor) -> Actor:
    return replace(book.cast.approver, permissions=maker.permissions)


def _live(
    maker: Actor, checker: Actor, content: dict[str, Any] | None = None, code: str = "personal_business"
) -> int:
    template_id = operations.draft_template(actor=maker, code=code, content=content)
    operations.submit_template(actor=maker, template_id=template_id)
    operations.check_template(actor=checker, template_id=template_id, approve=True)
    return template_id


def test_a_version_is_made_by_one_and_checked_by_another(book: Book, maker: Actor, checker: Actor) -> None:
    assert {row.code for row in list_templates()} == set(READY_TEMPLATES)
    template_id = operations.draft_template(actor=maker, code="personal_business")
    operations.submit_template(actor=maker, template_id=template_id)
    with pytest.raises(OwnTemplate):
        operations.check_template(actor=maker, template_id=template_id, approve=True)
    operations.check_template(actor=checker, template_id=template_id, approve=False, opinion="第三条不清楚")
    assert (get_template(template_id).status, get_template(template_id).opinion) == ("draft", "第三条不清楚")
    operations.submit_template(actor=maker, template_id=template_id)
    operations.check_template(actor=checker, template_id=template_id, approve=True)
    rows = [row for row in list_templates() if row.code == "personal_business"]
    assert [(row.version, row.status) for row in rows] == [(3, "live"), (2, "retired")]


def test_the_steps_need_their_permission_and_their_state(book: Book, maker: Actor, checker: Actor) -> None:
    nobody = replace(maker, permissions=frozenset())
    template_id = _live(maker, checker)
    steps: list[Callable[[Actor], Any]] = [
        lambda actor: operations.submit_template(actor=actor, template_id=template_id),
        lambda actor: operations.check_template(actor=actor, template_id=template_id, approve=True),
        lambda actor: operations.save_template(actor=actor, template_id=template_id, content=_content()),
    ]
    for step in steps:
        with pytest.raises(Forbidden):
            step(nobody)
        with pytest.raises(TemplateWrongState):
            step(checker)
    with pytest.raises(NotFound):
        operations.submit_template(actor=maker, template_id=0)
    with pytest.raises(NotFound):
        operations.draft_template(actor=maker, code="no_such_thing")
    with pytest.raises(InvalidInput):
        operations.draft_template(actor=maker, code="No")


def test_the_database_keeps_a_checked_text(book: Book, maker: Actor, checker: Actor) -> None:
    row = ContractTemplate.objects.filter(pk=_live(maker, checker))
    with pytest.raises(DatabaseError), transaction.atomic():
        row.update(content={})


def test_a_contract_keeps_the_version_it_was_made_from(book: Book, maker: Actor, checker: Actor) -> None:
    before = book.drafted()
    frozen = Contract.objects.get(number=before).wording
    _live(maker, checker, _content(text="全部改写：{amount}"))
    assert Contract.objects.get(number=before).wording == frozen
    assert queries.get_contract(before).template_version == "personal_business/2"
    after = queries.get_contract(book.drafted())
    assert (after.template_version, after.clause_codes) == ("personal_business/3", ("one",))
    assert frozen["facts"]["has_grace"] and "grace" in [one["code"] for one in frozen["clauses"]]


def test_without_a_live_template_there_is_no_contract(book: Book, maker: Actor, checker: Actor) -> None:
    operations.retire_template(actor=checker, template_id=_live(maker, checker))
    with pytest.raises(NoLiveTemplate):
        book.drafted()
    assert not Contract.objects.exists()


def test_what_a_version_changes_of_the_live_one(book: Book, maker: Actor) -> None:
    content = READY_TEMPLATES["personal_business"].content.model_dump(mode="json")
    content["clauses"][0]["text"] += "此处新增。"
    gone = content["clauses"].pop(3)["code"]
    content["clauses"].append({**content["clauses"][0], "code": "brand_new"})
    template_id = operations.draft_template(actor=maker, code="personal_business", content=content)
    found = {change.code: change.kind for change in changes_against_live(get_template(template_id))}
    assert found == {"purpose": "changed", gone: "removed", "brand_new": "added"}


def test_a_preview_shows_the_text_and_keeps_nothing(book: Book) -> None:
    number = book.drafted()
    content = read_content(_content(text="**预览** {borrower} {entrusted_threshold}", text_en="Preview"))
    assert preview_contract(content, number=number, scope=EVERYTHING).startswith(b"%PDF-")
    assert queries.get_contract(number).file_sha256 == ""
    with pytest.raises(NotFound):
        preview_contract(content, number=number, scope=Scope())
