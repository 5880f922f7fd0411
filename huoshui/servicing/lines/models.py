"""Credit lines, their append-only history, and changes one person asks for and another approves."""

import pgtrigger
from django.db import models

from huoshui.foundation.fields import MoneyField

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class CreditLine(models.Model):
    """A revolving line (循环授信): its limit, until when it may be drawn on, and whether it may be now.

    What is used of it is never stored: the loans drawn say so.
    """

    number = models.CharField(max_length=24, unique=True)
    contract = models.OneToOneField("contracts.Contract", on_delete=models.PROTECT, related_name="line")
    customer = models.ForeignKey("parties.Customer", on_delete=models.PROTECT, related_name="+")
    branch = models.ForeignKey("identity.Branch", on_delete=models.PROTECT, related_name="+")
    limit_amount = MoneyField()
    start_date = models.DateField()
    expiry_date = models.DateField()
    status = models.CharField(max_length=10, db_index=True)
    frozen_reason = models.CharField(max_length=200, blank=True)
    frozen_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")


class LineEvent(models.Model):
    """What happened to a line (授信台账): opened, frozen, unlocked, changed, expired, closed."""

    line = models.ForeignKey(CreditLine, on_delete=models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    limit_amount = MoneyField()
    expiry_date = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    business_date = models.DateField()
    booked_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "sequence"], name="line_event_sequence_once")]
        triggers = [APPEND_ONLY]


class LineReview(models.Model):
    """A new limit or a new expiry (授信重检): asked for by one person, answered by another."""

    line = models.ForeignKey(CreditLine, on_delete=models.PROTECT, related_name="reviews")
    limit_amount = MoneyField()
    expiry_date = models.DateField()
    reason = models.CharField(max_length=200)
    status = models.CharField(max_length=10, default="requested")
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    checked_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=models.Q(status="requested"), name="one_open_review_a_line"
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("made_by")),
                name="line_review_checked_by_another",
            ),
        ]
