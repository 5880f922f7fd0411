"""Provisioning runs and their rows, one a loan: append-only."""

import pgtrigger
from django.db import models

from huoshui.foundation.fields import MoneyField, RateField

MONTH_END, ON_DEMAND = "month_end", "on_demand"
SOURCE = "provision_run"  # where a run's vouchers come from
APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class ProvisionRun(models.Model):
    """One provisioning run (计提批次): its day, whether at a month end or on demand, and the method.

    `ledger_through` is the last voucher before the run's own: up to it and with them, 1304 equals the rows.
    """

    number = models.CharField(max_length=24, unique=True)
    date = models.DateField()
    kind = models.CharField(max_length=10)
    method = models.CharField(max_length=12)
    ledger_through = models.BigIntegerField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=80)
    run_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["date", "kind"], name="one_provision_run_a_day")]
        triggers = [APPEND_ONLY]


class ProvisionRow(models.Model):
    """What one loan needs (单笔拨备), cents, and why: class and stage, the rates it came from.

    `rate` is the table's; `default_probability` and `loss_share` those of expected loss. `explanation` holds
    the parts the amount is made of.
    """

    run = models.ForeignKey(ProvisionRun, on_delete=models.PROTECT, related_name="rows")
    loan = models.ForeignKey("servicing.LoanAccount", on_delete=models.PROTECT, related_name="provisions")
    risk_class = models.CharField(max_length=20)
    stage = models.PositiveSmallIntegerField(null=True)
    days_past_due = models.PositiveIntegerField()
    balance = MoneyField()
    exposure = MoneyField()
    rate = RateField(null=True)
    default_probability = RateField(null=True)
    loss_share = RateField(null=True)
    amount = MoneyField()
    explanation = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "loan"], name="one_provision_a_loan_and_run")]
        indexes = [models.Index(fields=["loan", "-run"], name="provision_of_loan")]
        triggers = [APPEND_ONLY]
