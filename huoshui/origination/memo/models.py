"""Memos that were frozen, and what people noted beside their lines."""

import pgtrigger
from django.db import models


class FrozenMemo(models.Model):
    """A memo as it stood when the case was approved, or when a later change was written down. Append-only."""

    application = models.ForeignKey("origination.Application", on_delete=models.PROTECT, related_name="memos")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    changes = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)
    frozen_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "version"], name="one_memo_a_version")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class MemoComment(models.Model):
    """A remark anchored to a line of the memo (批注). Append-only but for being settled."""

    application = models.ForeignKey(
        "origination.Application", on_delete=models.PROTECT, related_name="comments"
    )
    line = models.CharField(max_length=80)
    text = models.CharField(max_length=500)
    author = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    settled_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]
