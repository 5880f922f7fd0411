"""Unified lines, the shares of a group's members, proposals two people decide, and the history."""

import pgtrigger
from django.db import models

from huoshui.foundation.fields import MoneyField

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
_OPEN = ["active", "frozen", "expired"]


class UnifiedLine(models.Model):
    """A unified line (统一授信): what may be owed under it in all, and by part; until when, and whether now.

    What is used of it is never stored: loans, pay-outs, lines and signed contracts say so. `parts` are
    sub-limits (分项额度): [{"name": "product:working_capital" | "kind:revolving", "limit": cents}].
    """

    number = models.CharField(max_length=24, unique=True)
    customer = models.ForeignKey("parties.Customer", on_delete=models.PROTECT, related_name="unified_lines")
    branch = models.ForeignKey("identity.Branch", on_delete=models.PROTECT, related_name="+")
    limit_amount = MoneyField()
    parts = models.JSONField(default=list)
    conditions = models.CharField(max_length=1000, blank=True)
    start_date = models.DateField()
    expiry_date = models.DateField()
    status = models.CharField(max_length=10, db_index=True)
    frozen_reason = models.CharField(max_length=200, blank=True)
    frozen_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(status__in=_OPEN),
                name="one_unified_line_a_customer",
            ),
            models.CheckConstraint(condition=models.Q(limit_amount__gt=0), name="unified_limit_above_zero"),
        ]


class UnifiedLineShare(models.Model):
    """What a member of the group may use of the line (成员份额)."""

    line = models.ForeignKey(UnifiedLine, on_delete=models.CASCADE, related_name="shares")
    customer = models.ForeignKey("parties.Customer", on_delete=models.PROTECT, related_name="+")
    limit_amount = MoneyField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "customer"], name="one_share_a_member"),
        ]


class UnifiedLineProposal(models.Model):
    """A new line, or a new limit and expiry of one (授信重检): asked for by one person, decided by another.

    `caps` are what it was held against, by name, in cents; without a ceiling, or above it, a reason and the
    higher right are needed.
    """

    customer = models.ForeignKey("parties.Customer", on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(UnifiedLine, null=True, on_delete=models.PROTECT, related_name="proposals")
    is_review = models.BooleanField(default=False)
    rating = models.ForeignKey("risk.CustomerRating", on_delete=models.PROTECT, related_name="+")
    limit_amount = MoneyField()
    need = MoneyField()
    stated = MoneyField(null=True)
    stated_basis = models.CharField(max_length=200, blank=True)
    expiry_date = models.DateField()
    parts = models.JSONField(default=list)
    shares = models.JSONField(default=list)
    conditions = models.CharField(max_length=1000, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    caps = models.JSONField()
    ceiling = MoneyField(null=True)
    binding = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=10, default="requested")
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    checked_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(status="requested"),
                name="one_open_unified_proposal",
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("made_by")),
                name="unified_line_checked_by_another",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.status <> 'requested'"),
            ),
        ]


class UnifiedLineEvent(models.Model):
    """What happened to a line (授信台账): opened, reviewed, frozen, released, expired, closed."""

    line = models.ForeignKey(UnifiedLine, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    limit_amount = MoneyField()
    expiry_date = models.DateField()
    reason = models.CharField(max_length=500, blank=True)
    business_date = models.DateField()
    booked_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "sequence"], name="unified_event_once")]
        triggers = [APPEND_ONLY]
