"""What several operations of the archive ask first, and how they are audited."""

from huoshui.archive.models import CaseFile
from huoshui.archive.refusals import CaseGoesOn, FileDisposed, RetentionRuns, UnderLegalHold
from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import Actor


def require_kept(file: CaseFile) -> None:
    """Nothing; the file has not been destroyed. Refusals: FileDisposed."""
    if file.disposed_at is not None:
        day = file.disposed_at.astimezone(clock.LOCAL_ZONE).date()
        raise FileDisposed(number=file.application_id, day=day.isoformat())


def require_disposable(file: CaseFile) -> None:
    """Nothing; the file may be destroyed today. Refusals: FileDisposed, UnderLegalHold, CaseGoesOn,
    RetentionRuns."""
    require_kept(file)
    hold = file.holds.filter(lifted_at__isnull=True).order_by("id").first()
    if hold is not None:
        raise UnderLegalHold(number=file.application_id, reason=hold.reason)
    if file.retain_until is None:
        raise CaseGoesOn(number=file.application_id)
    if business_date.today() <= file.retain_until:
        raise RetentionRuns(
            number=file.application_id, day=file.retain_until.isoformat(), basis=file.retention_basis
        )


def words(text: str, field: str, zh: str, en: str) -> str:
    """The text without white space around it. Refusals: InvalidInput when empty or too long."""
    value = text.strip()
    if not value or len(value) > 300:
        raise InvalidInput(field=field, zh=zh, en=en)
    return value


def audit_file(actor: Actor, file: CaseFile, action: str, **after: object) -> None:
    """Writes the act into the journal, under the case's number."""
    record(
        actor=actor,
        action=action,
        subject_type="case_file",
        subject_id=file.pk,
        subject_number=file.application_id,
        after=after,
    )
