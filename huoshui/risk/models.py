"""Decision flows and the record of every decision, so that each can be replayed to the same answer."""

import pgtrigger
from django.db import models

from huoshui.core.lifecycle import FlowStatus
from huoshui.foundation.fields import MoneyField, RateField
from huoshui.risk.drafting.models import FlowTrial
from huoshui.risk.ratings.models import CustomerRating, RatingAnswer, RatingMark, RatingModelVersion
from huoshui.risk.registry.models import ModelSample, ModelTraining, RiskModel
from huoshui.risk.sources.models import SourceTerms
from huoshui.risk.unified_lines.models import (
    UnifiedLine,
    UnifiedLineEvent,
    UnifiedLineProposal,
    UnifiedLineShare,
)

__all__ = [
    "CustomerRating",
    "DataPull",
    "DecisionFlow",
    "DecisionRecord",
    "FlowTrial",
    "ModelSample",
    "ModelTraining",
    "RatingAnswer",
    "RatingMark",
    "RatingModelVersion",
    "RiskModel",
    "SourceTerms",
    "UnifiedLine",
    "UnifiedLineEvent",
    "UnifiedLineProposal",
    "UnifiedLineShare",
]


def bureau_only() -> list[str]:
    """The sources a flow asks unless its maker chose others."""
    return ["bureau"]


class DecisionFlow(models.Model):
    """A version of a decision flow (决策流): a JDM graph, its scorecard and the sources it asks.

    A shipped one was made by nobody.
    A challenger decides `challenger_share` of a hundred cases; the live version decides the others.
    """

    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    graph = models.JSONField()
    scorecard = models.JSONField()
    sources = models.JSONField(default=bureau_only)
    content_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=10, default=FlowStatus.LIVE.value)
    created_at = models.DateTimeField()
    based_on = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=300, blank=True)
    challenger_share = models.PositiveSmallIntegerField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="flow_version_once"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(status="live"), name="one_live_flow_version"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(status="challenger"), name="one_challenger"
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("made_by")),
                name="flow_checked_by_another",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="content_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.status NOT IN ('draft', 'tested') AND (OLD.content_hash IS DISTINCT FROM "
                    "NEW.content_hash OR OLD.graph IS DISTINCT FROM NEW.graph "
                    "OR OLD.scorecard IS DISTINCT FROM NEW.scorecard "
                    "OR OLD.sources IS DISTINCT FROM NEW.sources)"
                ),
            ),
        ]


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


class DataPull(models.Model):
    """A call of a source about the subject of an application (数据调用): answered once, paid once.

    What was not answered has no facts and no price. `consent_version` is the text the applicant had agreed
    to. Append-only.
    """

    subject_number = models.CharField(max_length=24)
    source = models.CharField(max_length=20)
    outcome = models.CharField(max_length=14, default="answered")
    facts = models.JSONField()
    price = MoneyField(default=0)
    consent_version = models.CharField(max_length=20, blank=True)
    pulled_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_number", "source"],
                condition=models.Q(outcome="answered"),
                name="one_pull_a_source",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="answered") | models.Q(price=0, facts={}),
                name="nothing_kept_of_no_answer",
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
