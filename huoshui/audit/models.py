"""The audit journal: who did what, when, from where, before and after. Append-only and hash-chained."""

import pgtrigger
from django.db import models


class AuditEntry(models.Model):
    """One act (审计记录). `hash` covers it and the hash of the one before: a gap or an edit shows."""

    at = models.DateTimeField()
    business_date = models.DateField()
    actor_kind = models.CharField(max_length=16)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=80)
    ip = models.CharField(max_length=45, blank=True)
    action = models.CharField(max_length=80, db_index=True)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    subject_number = models.CharField(max_length=40, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id"]),
            models.Index(fields=["actor_id", "at"]),
            models.Index(fields=["at"]),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
