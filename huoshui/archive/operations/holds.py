"""Legal holds: put on a file and lifted, each with its reason."""

from django.db import transaction

from huoshui.archive.access import locked_file
from huoshui.archive.models import CaseFile, LegalHold
from huoshui.archive.operations.guards import audit_file, require_kept, words
from huoshui.archive.refusals import HoldLifted
from huoshui.core.errors import NotFound
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor


@transaction.atomic
def place_hold(*, actor: Actor, number: str, reason: str) -> int:
    """The id of the hold on the file of that application (法律保全). Refusals: Forbidden, NotFound,
    InvalidInput (no reason), FileDisposed."""
    person = actor.require_person("archive.hold")
    file = locked_file(actor, number)
    require_kept(file)
    why = words(reason, "reason", "请填写保全原因（300字以内）", "Say why, in 300 characters at most")
    hold = LegalHold.objects.create(file=file, reason=why, placed_by_id=person, placed_at=clock.now())
    audit_file(actor, file, "archive.hold_placed", hold=hold.pk, reason=why)
    return hold.pk


@transaction.atomic
def lift_hold(*, actor: Actor, hold_id: int, reason: str) -> int:
    """The id of the hold that ends. Refusals: Forbidden, NotFound, InvalidInput (no reason), HoldLifted."""
    person = actor.require_person("archive.hold")
    found = LegalHold.objects.filter(pk=hold_id).select_related("file").first()
    if found is None:
        raise NotFound()
    file: CaseFile = locked_file(actor, found.file.application_id)
    hold = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold_id)
    if hold.lifted_at is not None:
        raise HoldLifted()
    why = words(reason, "reason", "请填写解除原因（300字以内）", "Say why, in 300 characters at most")
    hold.lift_reason, hold.lifted_by_id, hold.lifted_at = why, person, clock.now()
    hold.save(update_fields=["lift_reason", "lifted_by", "lifted_at"])
    audit_file(actor, file, "archive.hold_lifted", hold=hold.pk, reason=why)
    return hold.pk
