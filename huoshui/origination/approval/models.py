"""The approval of a case: rounds, steps, the seats of those who are to sign, and every act."""

import pgtrigger
from django.db import models

from huoshui.foundation.fields import MoneyField


class ApprovalRound(models.Model):
    """One round of approval (审批轮次): the flow it follows, as it was when the round began."""

    application = models.ForeignKey(
        "origination.Application", on_delete=models.PROTECT, related_name="rounds"
    )
    number = models.PositiveSmallIntegerField()
    flow_version = models.ForeignKey("origination.ApprovalFlowVersion", null=True, on_delete=models.PROTECT)
    content = models.JSONField()
    ways = models.JSONField(default=dict)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="one_round_a_number")]


class ApprovalStep(models.Model):
    """One step of a round (审批环节); gone through again after a return, it has another visit."""

    application = models.ForeignKey("origination.Application", on_delete=models.PROTECT, related_name="steps")
    round = models.PositiveSmallIntegerField(default=1)
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=30)
    visit = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    permission = models.CharField(max_length=60)
    roles = models.JSONField(default=list)
    is_named = models.BooleanField(default=False)  # only those with a seat may sign
    status = models.CharField(max_length=12)
    assignee = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    acted_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    acted_at = models.DateTimeField(null=True)
    action = models.CharField(max_length=12, blank=True)
    opinion = models.CharField(max_length=500, blank=True)
    advised_amount = MoneyField(null=True)
    advised_term_months = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "round", "code", "visit"], name="step_once_a_visit"
            )
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], name="open_steps", condition=models.Q(status="open")),
            models.Index(fields=["application", "round"]),
        ]


class StepSeat(models.Model):
    """That a person is to sign a step (席位): as a member of its ballot, or added before or after (加签)."""

    step = models.ForeignKey(ApprovalStep, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    is_open = models.BooleanField(default=True)
    asked_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["member", "before", "after"]), name="known_seat"
            ),
            models.UniqueConstraint(
                fields=["step", "user"], condition=models.Q(is_open=True), name="one_open_seat"
            ),
        ]
        indexes = [models.Index(fields=["user"], name="open_seats", condition=models.Q(is_open=True))]


class ApprovalAct(models.Model):
    """What somebody did at a step (审批动作). Append-only; an act taken back is followed by its recall."""

    application = models.ForeignKey("origination.Application", on_delete=models.PROTECT, related_name="acts")
    step = models.ForeignKey(ApprovalStep, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=10)
    user = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    target_step = models.CharField(max_length=30, blank=True)
    recalls = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="recalled_by")
    opinion = models.CharField(max_length=500, blank=True)
    reason_codes = models.JSONField(default=list)
    advised_amount = MoneyField(null=True)
    advised_term_months = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
        indexes = [models.Index(fields=["user", "application"])]


class ApprovalDelegation(models.Model):
    """That one person signs for another for a time (委派)."""

    principal = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    delegate = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    up_to = MoneyField(null=True)
    reason = models.CharField(max_length=200)
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="delegation_has_days"
            ),
            models.CheckConstraint(
                condition=~models.Q(principal=models.F("delegate")), name="delegated_to_another"
            ),
        ]
        indexes = [models.Index(fields=["delegate", "ends_on"])]
