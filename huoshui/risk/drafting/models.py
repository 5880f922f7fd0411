"""Trials of decision flows on past applications."""

from django.db import models


class FlowTrial(models.Model):
    """A dry run (试运行) of a flow's content over past decisions: how far it is and what it found."""

    flow = models.ForeignKey("risk.DecisionFlow", on_delete=models.PROTECT, related_name="trials")
    content_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=8, default="waiting")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    result = models.JSONField(null=True)
    asked_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["waiting", "running", "done", "failed"]),
                name="known_trial_state",
            )
        ]
