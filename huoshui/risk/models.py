"""Decision flows and the record of every decision, so that each can be replayed to the same answer."""

import pgtrigger
from django.db import models

from huoshui.foundation.fields import MoneyField, RateField


class DecisionFlow(models.Model):
    """A version of a decision flow (决策流): a JDM graph, its scorecard and its typed input schema."""

    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    graph = models.JSONField()
    scorecard = models.JSONField()
    content_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=10, default="live")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="flow_version_once")]


class DecisionRecord(models.Model):
    """One automatic decision (决策记录): inputs, version, outputs and reasons. Append-only."""

    subject_number = models.CharField(max_length=24, db_index=True)
    flow = models.ForeignKey(DecisionFlow, on_delete=models.PROTECT)
    inputs = models.JSONField()
    outputs = models.JSONField()
    outcome = models.CharField(max_length=20)
    reasons = models.JSONField()
    score = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    grade = models.CharField(max_length=8, blank=True)
    default_probability = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    limit_amount = MoneyField(null=True)
    limit_name = models.CharField(max_length=40, blank=True)
    annual_rate = RateField(null=True)
    decided_at = models.DateTimeField()

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
