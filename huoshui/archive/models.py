"""The archive: a file for each case, what it holds, the text of every page, holds and disposals."""

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from huoshui.foundation.fields import EncryptedTextField


@pghistory.track()
class CaseFile(models.Model):
    """The file of one case (卷宗), fed by itself. `missing` names what its stage asks for and it lacks.

    Branch and officer are the application's own, so that who may see it never differs from the case.
    """

    application = models.OneToOneField(
        "origination.Application", to_field="number", on_delete=models.PROTECT, related_name="+"
    )
    contract_number = models.CharField(max_length=24, blank=True, db_index=True)
    customer = models.ForeignKey("parties.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=12, db_index=True)
    is_complete = models.BooleanField(default=False)
    missing = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    filed_at = models.DateTimeField()
    # The case is over since, and may not be destroyed before.
    closed_date = models.DateField(null=True)
    retain_until = models.DateField(null=True, db_index=True)
    retention_basis = models.CharField(max_length=300, blank=True)
    disposed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-filed_at", "-id"], name="files_last_filed")]


class ArchivedPaper(models.Model):
    """The reading of one stored file, once, however many cases hold it. `state`: waiting, read, unreadable
    (`problem` says why), no_text (a kind of file without pages), destroyed."""

    file = models.OneToOneField(
        "foundation.StoredFile", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=12, default="waiting")
    page_count = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["file"], condition=models.Q(state="waiting"), name="papers_to_read"),
        ]


class Entry(models.Model):
    """One thing in a file (件): what kind, since when, its hash, and the row of the room that keeps it.

    A memo is printed once it is filed: `paper` comes later. A document taken back stays, marked.
    """

    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=24)
    detail = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=160, blank=True)
    source = models.CharField(max_length=40)
    source_id = models.CharField(max_length=40)
    paper = models.ForeignKey(ArchivedPaper, null=True, on_delete=models.PROTECT, related_name="entries")
    sha256 = models.CharField(max_length=64)
    dated_at = models.DateTimeField()
    filed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "source", "source_id"], name="filed_once"),
        ]
        indexes = [models.Index(fields=["kind", "-dated_at"], name="entries_by_kind")]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="stays_what_it_is",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.sha256 IS DISTINCT FROM NEW.sha256 OR OLD.source IS DISTINCT FROM NEW.source "
                    "OR OLD.source_id IS DISTINCT FROM NEW.source_id "
                    "OR (OLD.paper_id IS NOT NULL AND OLD.paper_id IS DISTINCT FROM NEW.paper_id)"
                ),
            ),
        ]


class PageText(models.Model):
    """The text of a page with the place of every line, encrypted, and the words it is found by.

    In `words` numbers that identify a person stand as blind indexes only.
    """

    paper = models.ForeignKey(ArchivedPaper, on_delete=models.CASCADE, related_name="pages", db_index=False)
    number = models.PositiveSmallIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    turned = models.PositiveSmallIntegerField(default=0)
    from_text = models.BooleanField()
    lines = EncryptedTextField()
    words = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="one_text_a_page")]
        indexes = [GinIndex(fields=["words"], name="pages_by_word", fastupdate=False)]


class ClauseReading(models.Model):
    """The key clauses (关键要素) of a signed contract as its text has them, beside our data of that day."""

    file = models.OneToOneField(CaseFile, primary_key=True, on_delete=models.PROTECT, related_name="clauses")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    found = models.JSONField()
    difference_count = models.PositiveSmallIntegerField(db_index=True)
    compared_at = models.DateTimeField()


@pghistory.track()
class LegalHold(models.Model):
    """A legal hold (法律保全): while one lasts nothing of the file is destroyed."""

    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=300)
    placed_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    lift_reason = models.CharField(max_length=300, blank=True)
    lifted_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True)
                | models.Q(lifted_by__isnull=False) & ~models.Q(lift_reason=""),
                name="hold_lifted_with_a_reason",
            ),
        ]
        triggers = [pgtrigger.Protect(name="hold_kept", operation=pgtrigger.Delete)]


class Disposal(models.Model):
    """A destruction (销毁) of a file whose time is over: asked for by one person, checked by another."""

    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="disposals")
    reason = models.CharField(max_length=300)
    status = models.CharField(max_length=10, default="requested", db_index=True)
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    checked_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=300, blank=True)
    destroyed_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["file"], condition=models.Q(status="requested"), name="one_open_disposal_a_file"
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("made_by")),
                name="disposal_checked_by_another",
            ),
        ]
        triggers = [pgtrigger.Protect(name="disposal_kept", operation=pgtrigger.Delete)]


class FilingRun(models.Model):
    """How far a walk through every case has come (补建进度); cut off, it goes on after `last_id`."""

    last_id = models.BigIntegerField(default=0)
    case_count = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
