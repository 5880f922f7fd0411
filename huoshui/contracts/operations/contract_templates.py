"""The life of a contract template: drafted, submitted, checked by another person, live, retired."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.contracts.clauses import READY_TEMPLATES, read_content
from huoshui.contracts.models import ContractTemplate
from huoshui.contracts.templates_at_work import install_ready
from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.core.lifecycle import TEMPLATE_TRANSITIONS, TemplateStatus, can_move
from huoshui.foundation import clock
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.canonical import content_hash
from huoshui.foundation.locks import advisory_lock

_CODE = re.compile(r"[a-z][a-z0-9_]{2,39}")


class TemplateWrongState(Refusal):
    code = "contracts.template_wrong_state"
    zh = "合同模板当前状态为{status_zh}，不能进行此操作"
    en = "The contract template is {status_en}: this cannot be done now"


class OwnTemplate(Forbidden):
    code = "contracts.own_template"
    zh = "制单人不能复核自己的合同模板"
    en = "The person who made a template cannot check it"


STATUS_ZH = {
    TemplateStatus.DRAFT: "草稿",
    TemplateStatus.SUBMITTED: "待复核",
    TemplateStatus.LIVE: "生效",
    TemplateStatus.RETIRED: "停用",
}


@transaction.atomic
def install_ready_templates(*, actor: Actor = SYSTEM) -> tuple[str, ...]:
    """The codes of the ready templates put in now: those the lender has no version of."""
    actor.require("contract_template.edit")
    return tuple(code for code in READY_TEMPLATES if install_ready(code))


@transaction.atomic
def draft_template(
    *, actor: Actor, code: str, name: str = "", content: Mapping[str, Any] | None = None
) -> int:
    """The id of a new draft: from `content`, or a copy of the newest version of the code.

    Refusals: Forbidden, BadTemplate, InvalidInput (code or name), NotFound (nothing to copy).
    """
    user_id = actor.require_person("contract_template.edit")
    if not _CODE.fullmatch(code):
        raise InvalidInput(
            field="code",
            zh="模板代码须为小写字母、数字和下划线",
            en="A code has lower-case letters, digits and _",
        )
    install_ready(code)
    advisory_lock("contracts.templates")
    last = ContractTemplate.objects.filter(code=code).order_by("-version").first()
    if content is None and last is None:
        raise NotFound()
    checked = read_content(content if content is not None else last.content if last else {})
    stored = checked.model_dump(mode="json")
    row = ContractTemplate.objects.create(
        code=code,
        version=last.version + 1 if last else 1,
        name=_name(name or (last.name if last else "")),
        content=stored,
        content_hash=content_hash(stored),
        status=TemplateStatus.DRAFT.value,
        made_by_id=user_id,
        made_at=clock.now(),
    )
    _audit(actor, "contract_template.draft", row, {"content_hash": row.content_hash})
    return row.pk


@transaction.atomic
def save_template(*, actor: Actor, template_id: int, content: Mapping[str, Any], name: str = "") -> None:
    """Nothing; the draft says this now. Whoever changes a draft last has made it.

    Refusals: Forbidden, NotFound, TemplateWrongState, BadTemplate (an unknown placeholder among others).
    """
    user_id = actor.require_person("contract_template.edit")
    row = _locked(template_id)
    if row.status != TemplateStatus.DRAFT:
        raise _wrong_state(row)
    row.content = read_content(content).model_dump(mode="json")
    row.content_hash = content_hash(row.content)
    row.name = _name(name or row.name)
    row.made_by_id, row.made_at = user_id, clock.now()
    row.checked_by_id, row.checked_at = None, None
    row.save()
    _audit(actor, "contract_template.save", row, {"content_hash": row.content_hash})


@transaction.atomic
def submit_template(*, actor: Actor, template_id: int) -> None:
    """Nothing; the draft waits for its check. Refusals: Forbidden, NotFound, TemplateWrongState."""
    actor.require("contract_template.edit")
    row = _locked(template_id)
    _move(row, TemplateStatus.SUBMITTED)
    row.checked_by_id, row.checked_at, row.opinion = None, None, ""
    row.save(update_fields=["status", "checked_by", "checked_at", "opinion"])
    _audit(actor, "contract_template.submit", row)


@transaction.atomic
def check_template(*, actor: Actor, template_id: int, approve: bool, opinion: str = "") -> None:
    """Nothing; approved, the version is live and the one before it retired; declined, it is a draft again.

    Refusals: Forbidden, NotFound, TemplateWrongState, OwnTemplate.
    """
    user_id = actor.require_person("contract_template.check")
    row = _locked(template_id)
    if row.status != TemplateStatus.SUBMITTED:
        raise _wrong_state(row)
    if row.made_by_id == user_id:
        raise OwnTemplate()
    if approve:
        ContractTemplate.objects.filter(code=row.code, status=TemplateStatus.LIVE).update(
            status=TemplateStatus.RETIRED.value
        )
    _move(row, TemplateStatus.LIVE if approve else TemplateStatus.DRAFT)
    row.checked_by_id, row.checked_at, row.opinion = user_id, clock.now(), opinion.strip()[:200]
    row.save(update_fields=["status", "checked_by", "checked_at", "opinion"])
    _audit(actor, "contract_template.check", row, {"status": row.status, "opinion": row.opinion})


@transaction.atomic
def retire_template(*, actor: Actor, template_id: int) -> None:
    """Nothing; a draft is given up, a live version makes no more contracts. Contracts made from it stay.

    Taking a live one away needs the checker's permission. Refusals: Forbidden, NotFound, TemplateWrongState.
    """
    row = _locked(template_id)
    actor.require(
        "contract_template.check" if row.status == TemplateStatus.LIVE else "contract_template.edit"
    )
    _move(row, TemplateStatus.RETIRED)
    row.save(update_fields=["status"])
    _audit(actor, "contract_template.retire", row)


def _name(text: str) -> str:
    if not 0 < len(text.strip()) <= 60:
        raise InvalidInput(field="name", zh="模板须有名称", en="A template has a name")
    return text.strip()


def _locked(template_id: int) -> ContractTemplate:
    advisory_lock("contracts.templates")
    row = ContractTemplate.objects.filter(pk=template_id).first()
    if row is None:
        raise NotFound()
    return row


def _move(row: ContractTemplate, to: TemplateStatus) -> None:
    if not can_move(TEMPLATE_TRANSITIONS, TemplateStatus(row.status), to):
        raise _wrong_state(row)
    row.status = to.value


def _wrong_state(row: ContractTemplate) -> TemplateWrongState:
    status = TemplateStatus(row.status)
    return TemplateWrongState(status_zh=STATUS_ZH[status], status_en=status.value)


def _audit(actor: Actor, action: str, row: ContractTemplate, after: dict[str, Any] | None = None) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="contract_template",
        subject_id=row.pk,
        subject_number=f"{row.code}/{row.version}",
        after=after or {"status": row.status},
    )
