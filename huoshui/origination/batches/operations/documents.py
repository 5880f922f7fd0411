"""Papers for many applications of a batch at once."""

import json
from dataclasses import dataclass

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import Refusal
from huoshui.foundation.actor import Actor
from huoshui.origination.batches.access import locked_batch, need_status
from huoshui.origination.batches.papers import Paper, read_papers
from huoshui.origination.models import ApplicationBatch, ApplicationDocument
from huoshui.origination.operations import add_document
from huoshui.products.definition import CONSENT_PAPER, OTHER_PAPER, ProductDefinition
from huoshui.products.queries import get_version


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAttached:
    """A file of the archive that found no place, and why."""

    name: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """How many papers were attached, how many were there already, and those that were not taken."""

    attached: int
    known: int
    refused: tuple[NotAttached, ...]


@transaction.atomic
def attach_documents(*, actor: Actor, number: str, content: bytes) -> Attached:
    """What became of each file of the zip: attached to its row's application, there already, or refused.

    Sent again, papers of the same name and kind are not attached twice. Refusals: Forbidden, NotFound,
    BatchWrongState, PapersRefused (the archive as a whole).
    """
    batch = locked_batch(actor, number)
    need_status(batch, "imported")
    kinds = _kinds(get_version(batch.product_version_id).definition)
    numbers = _applications(batch)
    attached = known = 0
    refused: list[NotAttached] = []
    for paper in read_papers(content):
        kind, application = kinds.get(paper.kind.casefold()), numbers.get(paper.key)
        problem = _problem(paper, kind, application)
        if problem is None and kind is not None and application is not None:
            if _is_there(application, kind, paper.kept_name):
                known += 1
                continue
            problem = _attach(actor, application, kind, paper)
            attached += problem is None
        if problem is not None:
            refused.append(problem)
    record(
        actor=actor,
        action="batch.documents",
        subject_type="batch",
        subject_id=batch.pk,
        subject_number=batch.number,
        after={"attached": attached, "known": known, "refused": len(refused)},
    )
    return Attached(attached=attached, known=known, refused=tuple(refused))


def _kinds(definition: ProductDefinition) -> dict[str, str]:
    """Every word a paper may be called by → its kind."""
    kinds = {"其他": OTHER_PAPER.kind, "授权书": CONSENT_PAPER.kind, "查询授权书": CONSENT_PAPER.kind}
    for document in definition.accepted_documents():
        kinds |= {word.casefold(): document.kind for word in (document.kind, document.name, document.name_en)}
    return kinds


def _applications(batch: ApplicationBatch) -> dict[str, str]:
    """Row and identity number → the number of the application made of it."""
    found: dict[str, str] = {}
    for row in batch.rows.filter(state="imported").select_related("application"):
        answers = json.loads(row.answers)
        if row.application is not None:
            found[str(row.line)] = row.application.number
            found[str(answers.get("uscc") or answers.get("id_number"))] = row.application.number
    return found


def _problem(paper: Paper, kind: str | None, application: str | None) -> NotAttached | None:
    if paper.zh:
        return NotAttached(name=paper.name, zh=paper.zh, en=paper.en)
    if application is None:
        return NotAttached(
            name=paper.name, zh="批次中没有这一行或证件号", en="no such row or identity number"
        )
    if kind is None:
        return NotAttached(name=paper.name, zh="该产品没有这种材料", en="the product has no such paper")
    return None


def _attach(actor: Actor, application: str, kind: str, paper: Paper) -> NotAttached | None:
    try:
        add_document(
            actor=actor, number=application, kind=kind, file_name=paper.kept_name, content=paper.content
        )
    except Refusal as refusal:
        return NotAttached(name=paper.name, zh=refusal.message("zh"), en=refusal.message("en"))
    return None


def _is_there(application: str, kind: str, name: str) -> bool:
    stem = name.rsplit(".", 1)[0]
    return ApplicationDocument.objects.filter(
        application__number=application, kind=kind, file_name__startswith=f"{stem}.", removed_at__isnull=True
    ).exists()
