"""Contract templates at the desk: written by one, checked by another, previewed on a contract."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.downloads import PDF_DOCUMENTED, attachment
from huoshui.contracts import operations
from huoshui.contracts.clauses import CONDITION_FIELDS, PLACEHOLDERS, read_content
from huoshui.contracts.clauses.facts import OPERATORS
from huoshui.contracts.template_queries import (
    TemplateView,
    changes_against_live,
    get_template,
    list_templates,
    preview_contract,
)
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import get_user_names, scope_of

router = Router(auth=StaffAuth(), tags=["staff contract templates"])


class ContractTemplateRowOut(Schema):
    id: int
    code: str
    version: int
    name: str
    status: str
    clause_count: int
    made_by: str | None
    made_at: datetime
    checked_by: str | None
    checked_at: datetime | None


class TemplateConditionOut(Schema):
    field: str
    operator: str
    value: Any


class TemplateClauseOut(Schema):
    code: str
    title: str
    text: str
    text_en: str
    conditions: list[TemplateConditionOut]


class TemplateContentOut(Schema):
    title: str
    forbidden_use: str
    cost_basis: str
    clauses: list[TemplateClauseOut]


class ClauseChangeOut(Schema):
    code: str
    title: str
    kind: str
    before: TemplateClauseOut | None
    after: TemplateClauseOut | None


class ContractTemplateOut(ContractTemplateRowOut):
    content: TemplateContentOut
    content_hash: str
    opinion: str
    changes: list[ClauseChangeOut]
    can_edit: bool
    can_submit: bool
    can_check: bool
    can_retire: bool


class WordsOut(Schema):
    value: str
    name: str
    name_en: str


class ConditionFieldOut(Schema):
    code: str
    name: str
    name_en: str
    type: str
    operators: list[str]
    choices: list[WordsOut]


class TemplateWordsOut(Schema):
    """What a clause may depend on, and what it may fill in."""

    fields: list[ConditionFieldOut]
    placeholders: list[WordsOut]


class TemplateDraftIn(Schema):
    code: str
    name: str = ""
    content: dict[str, Any] | None = None


class TemplateSaveIn(Schema):
    name: str = ""
    content: dict[str, Any]


class TemplateCheckIn(Schema):
    approve: bool
    opinion: str = ""


class TemplatePreviewIn(Schema):
    contract_number: str
    content: dict[str, Any]


class ContractTemplateRefOut(Schema):
    id: int
    status: str


@router.get("/contract-templates", response=list[ContractTemplateRowOut])
def list_contract_templates(request: HttpRequest) -> list[dict[str, Any]]:
    """Every version of every template, by code, newest first."""
    _reader(request)
    found = list_templates()
    names = get_user_names([user for row in found for user in (row.made_by_id, row.checked_by_id)])
    return [_row(row, names) for row in found]


@router.get("/contract-template-words", response=TemplateWordsOut)
def read_template_words(request: HttpRequest) -> dict[str, Any]:
    """The fields of conditions with their operators, and the placeholders."""
    _reader(request)
    return {
        "fields": [
            {
                "code": field.code,
                "name": field.zh,
                "name_en": field.en,
                "type": field.type,
                "operators": OPERATORS[field.type],
                "choices": _words(dict(field.choices)),
            }
            for field in CONDITION_FIELDS.values()
        ],
        "placeholders": _words(dict(PLACEHOLDERS)),
    }


@router.post("/contract-templates/preview", openapi_extra=PDF_DOCUMENTED)
def preview_contract_template(request: HttpRequest, body: TemplatePreviewIn) -> HttpResponse:
    """A contract of the reader's as it would read with this content. Nothing is kept."""
    actor = _reader(request)
    actor.require("contract.view")
    pdf = preview_contract(read_content(body.content), number=body.contract_number, scope=scope_of(actor))
    return attachment(pdf, name="preview.pdf", content_type="application/pdf")


@router.get("/contract-templates/{template_id}", response=ContractTemplateOut)
def get_contract_template(request: HttpRequest, template_id: int) -> dict[str, Any]:
    """One version with its clauses and what it changes of the live one."""
    actor = _reader(request)
    row = get_template(template_id)
    names = get_user_names([row.made_by_id, row.checked_by_id])
    return {
        **_row(row, names),
        "content": row.content.model_dump(mode="json"),
        "content_hash": row.content_hash,
        "opinion": row.opinion,
        "changes": changes_against_live(row),
        **_abilities(actor, row),
    }


@write(router, "/contract-templates", response=ContractTemplateRefOut)
def draft_contract_template(request: HttpRequest, body: TemplateDraftIn) -> dict[str, Any]:
    """A new draft: of the content given, or a copy of the newest version."""
    template_id = operations.draft_template(
        actor=current_actor(request), code=body.code, name=body.name, content=body.content
    )
    return _reference(template_id)


@write(router, "/contract-templates/{template_id}", method="PUT", response=ContractTemplateRefOut)
def save_contract_template(request: HttpRequest, template_id: int, body: TemplateSaveIn) -> dict[str, Any]:
    """A draft says this now; an unknown placeholder or a wrong condition is refused with its place."""
    operations.save_template(
        actor=current_actor(request), template_id=template_id, content=body.content, name=body.name
    )
    return _reference(template_id)


@write(router, "/contract-templates/{template_id}/submit", response=ContractTemplateRefOut)
def submit_contract_template(request: HttpRequest, template_id: int) -> dict[str, Any]:
    """The draft waits for its check."""
    operations.submit_template(actor=current_actor(request), template_id=template_id)
    return _reference(template_id)


@write(router, "/contract-templates/{template_id}/check", response=ContractTemplateRefOut)
def check_contract_template(request: HttpRequest, template_id: int, body: TemplateCheckIn) -> dict[str, Any]:
    """The version goes live, or back to its maker; never by the maker."""
    operations.check_template(
        actor=current_actor(request),
        template_id=template_id,
        approve=body.approve,
        opinion=body.opinion,
    )
    return _reference(template_id)


@write(router, "/contract-templates/{template_id}/retire", response=ContractTemplateRefOut)
def retire_contract_template(request: HttpRequest, template_id: int) -> dict[str, Any]:
    """The version makes no more contracts."""
    operations.retire_template(actor=current_actor(request), template_id=template_id)
    return _reference(template_id)


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("contract_template.view")
    return actor


def _reference(template_id: int) -> dict[str, Any]:
    return {"id": template_id, "status": get_template(template_id).status}


def _row(row: TemplateView, names: dict[int, str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "code": row.code,
        "version": row.version,
        "name": row.name,
        "status": row.status,
        "clause_count": len(row.content.clauses),
        "made_by": names.get(row.made_by_id) if row.made_by_id else None,
        "made_at": row.made_at,
        "checked_by": names.get(row.checked_by_id) if row.checked_by_id else None,
        "checked_at": row.checked_at,
    }


def _abilities(actor: Actor, row: TemplateView) -> dict[str, bool]:
    may_edit, may_check = actor.may("contract_template.edit"), actor.may("contract_template.check")
    is_draft = row.status == "draft"
    return {
        "can_edit": is_draft and may_edit,
        "can_submit": is_draft and may_edit,
        "can_check": row.status == "submitted" and may_check and row.made_by_id != actor.user_id,
        "can_retire": (is_draft and may_edit) or (row.status == "live" and may_check),
    }


def _words(table: dict[str, tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "name": zh, "name_en": en} for value, (zh, en) in table.items()]
