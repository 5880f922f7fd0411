"""Conditions before drawdown (提款条件): of the product or typed in by an approver; they block or warn."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.contracts.queries import ContractDetail, get_contract
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.files import LoadedFile, load_file
from huoshui.identity.queries import Scope, scope_of
from huoshui.products.queries import get_version
from huoshui.servicing.models import ContractCondition
from huoshui.servicing.payment.papers import papers_of
from huoshui.servicing.payment.refusals import ConditionAnswered, ConditionsOpen


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionRow:
    """A condition as listed (提款条件)."""

    id: int
    code: str
    text: str
    text_en: str
    blocks: bool
    status: str
    added_by: str
    answered_by: str
    answered_at: datetime | None
    note: str
    file_id: int | None
    file_name: str


@transaction.atomic
def conditions_of(contract: ContractDetail) -> tuple[ConditionRow, ...]:
    """The contract's conditions; those of its product version are written down the first time."""
    known = set(
        ContractCondition.objects.filter(contract_id=contract.row.id)
        .exclude(code="")
        .values_list("code", flat=True)
    )
    missing = [
        ContractCondition(
            contract_id=contract.row.id,
            code=item.code,
            text=item.text,
            text_en=item.text_en,
            blocks=item.blocks,
            added_at=clock.now(),
        )
        for item in get_version(contract.product_version_id).definition.conditions
        if item.code not in known
    ]
    ContractCondition.objects.bulk_create(missing, ignore_conflicts=True)  # two readers at once
    rows = ContractCondition.objects.select_related("added_by", "answered_by")
    return tuple(_row(row) for row in rows.filter(contract_id=contract.row.id).order_by("id"))


def require_conditions(contract: ContractDetail) -> None:
    """Nothing; every blocking condition is met or waived. Refusals: ConditionsOpen, naming those that are
    not."""
    missing = [row for row in conditions_of(contract) if row.blocks and row.status == "open"]
    if missing:
        raise ConditionsOpen(
            missing_zh="；".join(row.text for row in missing),
            missing_en="; ".join(row.text_en for row in missing),
        )


@transaction.atomic
def add_condition(
    *, actor: Actor, contract_number: str, text: str, text_en: str = "", blocks: bool = True
) -> int:
    """The id of a condition an approver asks for. Refusals: Forbidden, NotFound, InvalidInput (no words)."""
    actor.require("application.approve")
    contract = get_contract(contract_number, scope_of(actor))
    if not text.strip():
        raise InvalidInput(field="text", zh="请填写提款条件", en="Say what the condition is")
    row = ContractCondition.objects.create(
        contract_id=contract.row.id,
        text=text.strip()[:200],
        text_en=(text_en.strip() or text.strip())[:300],
        blocks=blocks,
        added_by_id=actor.user_id,
        added_at=clock.now(),
    )
    _audit(actor, "condition.added", row, contract_number)
    return row.pk


@transaction.atomic
def meet_condition(*, actor: Actor, condition_id: int, note: str, paper_id: int | None = None) -> None:
    """Nothing; the condition is met, by these words and, when there is one, a paper filed under the contract.

    Refusals: Forbidden, NotFound (also the paper), ConditionAnswered, InvalidInput (neither words nor paper).
    """
    if not actor.may("disbursement.make"):
        actor.require("contract.manage")
    row = _open(condition_id, actor)
    if not note.strip() and paper_id is None:
        raise InvalidInput(
            field="note", zh="请说明如何落实或选择凭证", en="Say how it is met, or name a paper"
        )
    if paper_id is not None:
        paper = papers_of(row.contract_id, [paper_id])[0]
        row.file_id, row.file_name = paper.file_id, paper.file_name
    _answer(row, actor, "met", note)


@transaction.atomic
def waive_condition(*, actor: Actor, condition_id: int, reason: str) -> None:
    """Nothing; the condition is given up (豁免), by a permission of its own. Refusals: Forbidden, NotFound,
    ConditionAnswered, InvalidInput (no reason)."""
    actor.require("condition.waive")
    row = _open(condition_id, actor)
    if not reason.strip():
        raise InvalidInput(field="reason", zh="请填写豁免理由", en="Give a reason")
    _answer(row, actor, "waived", reason)


def load_condition_file(condition_id: int, scope: Scope) -> LoadedFile:
    """The paper a condition was met by. Refusals: NotFound, also outside the scope and without a paper."""
    row = ContractCondition.objects.select_related("contract").filter(pk=condition_id).first()
    if row is None or row.file_id is None:
        raise NotFound()
    get_contract(row.contract.number, scope)
    return load_file(row.file_id)


def _open(condition_id: int, actor: Actor) -> ContractCondition:
    found = ContractCondition.objects.select_related("contract").select_for_update(of=("self",))
    row = found.filter(pk=condition_id).first()
    if row is None:
        raise NotFound()
    get_contract(row.contract.number, scope_of(actor))
    if row.status != "open":
        raise ConditionAnswered()
    return row


def _answer(row: ContractCondition, actor: Actor, status: str, note: str) -> None:
    row.status, row.note = status, note.strip()[:200]
    row.answered_by_id, row.answered_at = actor.user_id, clock.now()
    row.save()
    _audit(actor, f"condition.{status}", row, row.contract.number)


def _audit(actor: Actor, action: str, row: ContractCondition, contract_number: str) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="contract",
        subject_id=row.contract_id,
        subject_number=contract_number,
        after={"condition": row.text, "status": row.status, "note": row.note},
    )


def _row(row: ContractCondition) -> ConditionRow:
    return ConditionRow(
        id=row.pk,
        code=row.code,
        text=row.text,
        text_en=row.text_en,
        blocks=row.blocks,
        status=row.status,
        added_by=row.added_by.name if row.added_by else "",
        answered_by=row.answered_by.name if row.answered_by else "",
        answered_at=row.answered_at,
        note=row.note,
        file_id=row.file_id,
        file_name=row.file_name,
    )
