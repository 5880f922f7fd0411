"""Loans whose rate floats with the LPR, and every reset of one."""

import pgtrigger
from django.db import models

from huoshui.foundation.fields import RateField

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class FloatingLoan(models.Model):
    """What a loan's contract says of its floating rate (浮动利率约定), and when it is reset next.

    Only `next_reset_date` moves: on or before the business date, the loan waits for its reset.
    """

    loan = models.OneToOneField(
        "servicing.LoanAccount", primary_key=True, on_delete=models.PROTECT, related_name="floating"
    )
    tenor = models.CharField(max_length=12)
    lpr = RateField()
    published_on = models.DateField()
    basis_points = models.DecimalField(max_digits=8, decimal_places=2)
    reset = models.CharField(max_length=12)
    next_reset_date = models.DateField(db_index=True)


class LoanReset(models.Model):
    """A reset of a floating rate (重定价): the LPR it took, the rate before and after, from which day.

    The event is the rate change it booked, none when the rate stayed; `first_number` and `first_due_date` are
    the first instalment it touches.
    """

    loan = models.ForeignKey(
        "servicing.LoanAccount", on_delete=models.PROTECT, related_name="resets", db_index=False
    )
    reset_date = models.DateField()
    lpr = RateField()
    published_on = models.DateField()
    rate_before = RateField()
    rate_after = RateField()
    value_date = models.DateField()
    business_date = models.DateField()
    first_number = models.PositiveSmallIntegerField(null=True)
    first_due_date = models.DateField(null=True)
    event = models.OneToOneField(
        "servicing.LoanEvent", null=True, on_delete=models.PROTECT, related_name="reset"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["loan", "reset_date"], name="loan_reset_once")]
        triggers = [APPEND_ONLY]
