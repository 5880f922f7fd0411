"""Alerts on borrowers of live loans."""

from django.db import models


class RiskAlert(models.Model):
    """An alert (预警): one rule on one borrower for one reason; `loan` is the largest live one they have.

    `fact_key` names the fact that raised it (a statement's year, an application), so the same fact raises it
    once. Answered with an action and whether the danger was real.
    """

    customer = models.ForeignKey("parties.Customer", on_delete=models.PROTECT, related_name="+")
    loan = models.ForeignKey("servicing.LoanAccount", on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=24)
    fact_key = models.CharField(max_length=60)
    facts = models.JSONField()
    raised_on = models.DateField()
    due_on = models.DateField()
    status = models.CharField(max_length=8, default="open")
    owner = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=16, blank=True)
    is_real = models.BooleanField(null=True)
    note = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "rule", "fact_key"], name="one_alert_a_fact"),
            models.CheckConstraint(
                condition=models.Q(status="open", answered_at__isnull=True)
                | models.Q(status="answered", answered_at__isnull=False, is_real__isnull=False),
                name="alert_answered_in_full",
            ),
        ]
        indexes = [models.Index(fields=["status", "due_on"], name="alerts_by_due")]
