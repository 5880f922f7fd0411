"""Reading a paper, and confirming what it says."""

import json
from collections.abc import Mapping
from dataclasses import asdict

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput
from huoshui.core.identifiers import IdentifierCheck, check_id_number, check_uscc, explain
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.foundation.files import IMAGES, PDF, load_file, sniff_type, store_file
from huoshui.foundation.ports import adapter
from huoshui.papers.access import own_reading, reader_id
from huoshui.papers.extraction import understand
from huoshui.papers.kinds import KINDS
from huoshui.papers.models import PaperReading
from huoshui.papers.ports import PaperReader
from huoshui.papers.refusals import AlreadyConfirmed, NotAPicture, UnknownPaperKind

_CHECKS = {"id_number": check_id_number, "uscc": check_uscc}
_LONGEST = 600


@transaction.atomic
def read_paper(*, actor: Actor, kind: str, file_name: str, content: bytes, content_type: str) -> int:
    """The id of the reading; `kind` "" lets the paper speak for itself. The original is kept, encrypted.

    Refusals: Forbidden, UnknownPaperKind, NotAPicture, PaperUnreadable and those of store_file.
    """
    user_id = reader_id(actor)
    if kind and kind not in KINDS:
        raise UnknownPaperKind(field="kind")
    if content and sniff_type(content) not in IMAGES | {PDF}:
        raise NotAPicture(field="file")
    stored = store_file(name=file_name, content=content, content_type=content_type)
    kept = load_file(stored.id)
    pages = adapter(PaperReader).read_pages(kept.content, stored.content_type)
    meaning = understand(pages, kind)
    reading = PaperReading.objects.create(
        asked_kind=kind,
        kind=meaning.kind,
        file_id=stored.id,
        pages=[
            {"width": page.width, "height": page.height, "turned": page.turned, "brightness": page.brightness}
            for page in pages
        ],
        fields_read=json.dumps({name: asdict(found) for name, found in meaning.fields.items()}),
        warnings=[asdict(warned) for warned in meaning.warnings],
        read_by_id=user_id,
        read_at=now(),
    )
    record(
        actor=actor,
        action="paper.read",
        subject_type="paper_reading",
        subject_id=reading.pk,
        after={"kind": meaning.kind, "sha256": stored.sha256, "fields": sorted(meaning.fields)},
    )
    return reading.pk


@transaction.atomic
def confirm_reading(*, actor: Actor, reading_id: int, fields: Mapping[str, str]) -> None:
    """Nothing; the values are kept as the person left them, beside those that were read.

    Refusals: Forbidden, NotFound (another person's reading), AlreadyConfirmed, InvalidInput (a field this
    paper does not have, or a number whose check digit is wrong).
    """
    reading = own_reading(actor, reading_id, locked=True)
    if reading.confirmed_at is not None:
        raise AlreadyConfirmed()
    known = KINDS[reading.kind].fields if reading.kind else ()
    values = {name: value.strip() for name, value in fields.items() if value.strip()}
    for name, value in values.items():
        if name not in known or len(value) > _LONGEST:
            raise InvalidInput(field=f"fields.{name}", zh="这份材料没有该项", en="The paper has no such item")
        if name in _CHECKS:
            _require_valid(name, _CHECKS[name](value))
    was = {name: found["value"] for name, found in json.loads(reading.fields_read).items()}
    reading.corrected = sorted(name for name in {*values, *was} if values.get(name) != was.get(name))
    reading.fields_confirmed = json.dumps(values)
    reading.confirmed_by_id = actor.user_id
    reading.confirmed_at = now()
    reading.save(update_fields=["corrected", "fields_confirmed", "confirmed_by", "confirmed_at"])
    record(
        actor=actor,
        action="paper.confirm",
        subject_type="paper_reading",
        subject_id=reading.pk,
        after={"kind": reading.kind, "corrected": reading.corrected},
    )


def _require_valid(name: str, check: IdentifierCheck) -> None:
    if not check.valid:
        problem = check.problem or "format"
        raise InvalidInput(field=f"fields.{name}", zh=explain(problem, "zh"), en=explain(problem, "en"))
