"""Reads of contract templates: versions, one in full, what differs from the live one, and a preview."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from huoshui.contracts.clauses import READY_TEMPLATES, TemplateContent, read_content
from huoshui.contracts.models import Contract, ContractTemplate
from huoshui.contracts.pages import set_in_type
from huoshui.contracts.scoping import in_scope
from huoshui.contracts.templates_at_work import install_ready
from huoshui.contracts.wording import preview_wording
from huoshui.core.errors import NotFound
from huoshui.core.lifecycle import TemplateStatus
from huoshui.identity.queries import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateView:
    """One version of a template; `made_by_id` is None for what was shipped."""

    id: int
    code: str
    version: int
    name: str
    status: str
    content: TemplateContent
    content_hash: str
    made_by_id: int | None
    made_at: datetime
    checked_by_id: int | None
    checked_at: datetime | None
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseChange:
    """A clause that differs from the live version: `kind` is added, removed, changed or moved."""

    code: str
    title: str
    kind: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@transaction.atomic
def list_templates() -> tuple[TemplateView, ...]:
    """Every version, by code, newest first; who was set up before templates gets the ready ones here."""
    for code in READY_TEMPLATES:
        install_ready(code)
    return tuple(_view(row) for row in ContractTemplate.objects.order_by("code", "-version"))


def get_template(template_id: int) -> TemplateView:
    """One version. Refusals: NotFound."""
    row = ContractTemplate.objects.filter(pk=template_id).first()
    if row is None:
        raise NotFound()
    return _view(row)


def changes_against_live(template: TemplateView) -> tuple[ClauseChange, ...]:
    """What a version would change of the live one of its code; nothing without one, or for it itself."""
    live = ContractTemplate.objects.filter(code=template.code, status=TemplateStatus.LIVE).first()
    if live is None or live.pk == template.id:
        return ()
    return _changes(read_content(live.content), template.content)


@transaction.atomic
def preview_contract(content: TemplateContent, *, number: str, scope: Scope) -> bytes:
    """The PDF of a contract as it would read with this content; nothing is kept. Refusals: NotFound."""
    contract = Contract.objects.filter(in_scope(scope), number=number).first()
    if contract is None:
        raise NotFound()
    return set_in_type(contract, preview_wording(contract, content))


def _changes(old: TemplateContent, new: TemplateContent) -> tuple[ClauseChange, ...]:
    before = {clause.code: clause.model_dump(mode="json") for clause in old.clauses}
    after = {clause.code: clause.model_dump(mode="json") for clause in new.clauses}
    kept_before = [code for code in before if code in after]
    kept_after = [code for code in after if code in before]
    moved = {code for code, other in zip(kept_after, kept_before, strict=True) if code != other}
    found = []
    for code in [*after, *(code for code in before if code not in after)]:
        kind = _kind(before.get(code), after.get(code), code in moved)
        if kind:
            title = (after.get(code) or before[code])["title"]
            change = ClauseChange(
                code=code, title=title, kind=kind, before=before.get(code), after=after.get(code)
            )
            found.append(change)
    return tuple(found)


def _kind(before: dict[str, Any] | None, after: dict[str, Any] | None, is_moved: bool) -> str:
    if before is None:
        return "added"
    if after is None:
        return "removed"
    if before != after:
        return "changed"
    return "moved" if is_moved else ""


def _view(row: ContractTemplate) -> TemplateView:
    return TemplateView(
        id=row.pk,
        code=row.code,
        version=row.version,
        name=row.name,
        status=row.status,
        content=read_content(row.content),
        content_hash=row.content_hash,
        made_by_id=row.made_by_id,
        made_at=row.made_at,
        checked_by_id=row.checked_by_id,
        checked_at=row.checked_at,
        opinion=row.opinion,
    )
