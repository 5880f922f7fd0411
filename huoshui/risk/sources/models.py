"""Under which terms a lender asks a source: on or off, at what price; asked by one, decided by another."""

import pgtrigger
from django.db import models

from huoshui.foundation.fields import MoneyField


class SourceTerms(models.Model):
    """Terms of a source (数据源条款), in force from their approval until others are approved."""

    source = models.CharField(max_length=20)
    is_on = models.BooleanField()
    price = MoneyField()
    note = models.CharField(max_length=300)
    asked_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_approved = models.BooleanField(null=True)
    opinion = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=models.Q(decided_at__isnull=True),
                name="one_open_change_a_source",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("asked_by")),
                name="source_terms_by_another",
            ),
            models.CheckConstraint(condition=models.Q(price__gte=0), name="source_price_not_negative"),
        ]
        triggers = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="decided_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.decided_at IS NOT NULL OR OLD.source IS DISTINCT FROM NEW.source "
                    "OR OLD.is_on IS DISTINCT FROM NEW.is_on OR OLD.price IS DISTINCT FROM NEW.price"
                ),
            ),
        ]
