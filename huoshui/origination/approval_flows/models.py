"""Versions of approval flows."""

import pgtrigger
from django.db import models


class ApprovalFlowVersion(models.Model):
    """A version of an approval flow (审批流版本); submitted, its content never changes again."""

    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=10, default="draft")
    note = models.CharField(max_length=300, blank=True)
    trial = models.JSONField(null=True)
    tried_hash = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    checked_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    check_opinion = models.CharField(max_length=300, blank=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="approval_flow_version_once"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(status="live"), name="one_live_approval_flow"
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("made_by")),
                name="approval_flow_checked_by_another",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="sealed_content",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(
                    old__status__in=["submitted", "live", "declined", "retired"],
                    old__content_hash__df=pgtrigger.F("new__content_hash"),
                ),
            ),
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]
