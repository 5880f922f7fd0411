"""A file with many applications is handed in and checked; nothing of it is imported yet."""

import json
from typing import Any

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, Refusal
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.foundation.files import store_file
from huoshui.foundation.numbers import next_number
from huoshui.foundation.text import is_printable, visible
from huoshui.identity.queries import get_branch, head_branch_id
from huoshui.origination.batches.checking import CheckedRow, check_rows
from huoshui.origination.batches.columns import columns_of
from huoshui.origination.batches.reading import open_file, read_rows
from huoshui.origination.form_check import Problem
from huoshui.origination.models import ApplicationBatch, BatchRow
from huoshui.origination.operations import ChannelClosed
from huoshui.products.queries import get_live_version


class TemplateOutdated(Refusal):
    code = "origination.template_outdated"
    zh = "该文件使用的是模板第 {sent} 版，产品现行为第 {live} 版，请下载新模板后填写"
    en = "The file is of template version {sent}, the product is at version {live}: take the new template"
    status = 422


@transaction.atomic
def upload_batch(*, actor: Actor, name: str, file_name: str, content: bytes) -> str:
    """The number of the batch (批次): every row of the file checked, right or wrong, none imported.

    Refusals: Forbidden, InvalidInput (name), BatchFileRefused, NotFound (product), NoLiveVersion,
    TemplateOutdated, ChannelClosed.
    """
    user_id = actor.require_person("application.enter")
    name = visible(name)
    if not name or len(name) > 80 or not is_printable(name):
        raise InvalidInput(
            field="name", zh="请填写批次名称（最多80字）", en="A name of the batch, 80 characters at most"
        )
    sent = open_file(content)
    version = get_live_version(sent.product_code)
    if sent.version != version.version:
        raise TemplateOutdated(field="file", sent=sent.version, live=version.version)
    if "counter" not in version.definition.channels:
        raise ChannelClosed(field="file")
    rows = read_rows(sent, columns_of(version.definition.filled_form()))
    checked = check_rows(rows, definition=version.definition, product_code=version.product_code)
    stored = store_file(name=file_name, content=content, content_type="")
    batch = ApplicationBatch.objects.create(
        number=next_number("batch"),
        name=name,
        product_version_id=version.id,
        product_code=version.product_code,
        branch_id=get_branch(actor.branch_id or head_branch_id()).id,
        file_id=stored.id,
        file_name=stored.file_name[:120],
        status="checked",
        created_by_id=user_id,
        created_at=now(),
    )
    BatchRow.objects.bulk_create(_new_row(batch, row) for row in checked)
    record(
        actor=actor,
        action="batch.upload",
        subject_type="batch",
        subject_id=batch.pk,
        subject_number=batch.number,
        after={
            "product_code": batch.product_code,
            "rows": len(checked),
            "wrong": sum(bool(row.problems) for row in checked),
            "sha256": stored.sha256,
        },
    )
    return batch.number


def problem_of(refusal: Refusal) -> Problem:
    """What a row is told when an operation refused it."""
    return Problem(field=refusal.field or "", zh=refusal.message("zh"), en=refusal.message("en"))


def problem_values(problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
    """Problems as a row keeps them."""
    return [{"field": item.field, "zh": item.zh, "en": item.en} for item in problems]


def _new_row(batch: ApplicationBatch, row: CheckedRow) -> BatchRow:
    return BatchRow(
        batch=batch,
        line=row.line,
        state="wrong" if row.problems else "right",
        answers=json.dumps(dict(row.answers), ensure_ascii=False),
        applicant_name=row.name,
        id_index=row.id_index,
        amount=row.amount,
        problems=problem_values(row.problems),
        hints=problem_values(row.hints),
    )
