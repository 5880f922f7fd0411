"""Samples of past loans, the trainings asked for, and the models that came of them."""

import pgtrigger
from django.db import models

from huoshui.core.lifecycle import ModelStatus
from huoshui.foundation.fields import EncryptedBinaryField


class ModelSample(models.Model):
    """A table of past loans (样本), encrypted; once removed its name, size and hash are all that is left."""

    name = models.CharField(max_length=120)
    content = EncryptedBinaryField(null=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    row_count = models.PositiveIntegerField()
    columns = models.JSONField()
    uploaded_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)


class RiskModel(models.Model):
    """A registered model (模型): a sealed artefact that never changes, and what was decided about it."""

    number = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=60)
    artefact = models.JSONField()
    hash = models.CharField(max_length=64, unique=True)
    sample = models.ForeignKey(ModelSample, null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, default=ModelStatus.DRAFT.value)
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    limits = models.CharField(max_length=500, blank=True)
    checked_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("made_by")),
                name="model_checked_by_another",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="sealed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.artefact IS DISTINCT FROM NEW.artefact OR OLD.hash IS DISTINCT FROM NEW.hash"
                ),
            ),
        ]


class ModelTraining(models.Model):
    """A training asked for (训练任务): its wish, how far it is, and what it ended with."""

    sample = models.ForeignKey(ModelSample, on_delete=models.PROTECT, related_name="trainings")
    name = models.CharField(max_length=60)
    wish = models.JSONField()
    status = models.CharField(max_length=8, default="waiting")
    step = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)
    problem_en = models.CharField(max_length=500, blank=True)
    model = models.OneToOneField(RiskModel, null=True, on_delete=models.PROTECT, related_name="training")
    asked_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["waiting", "running", "done", "failed"]),
                name="known_training_state",
            )
        ]
