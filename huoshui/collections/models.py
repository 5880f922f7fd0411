"""After the loan: reminders before and after a due date (提醒), each sent once."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from huoshui.foundation.fields import MoneyField


class Reminder(models.Model):
    """A reminder on the day's list (还款提醒). `kind`: due_in_7, due_in_3, due_in_1, overdue.

    The list is written with the end of day; telling the borrowers (`told_at`) follows on its own.
    """

    # Made from the loans themselves, a hundred thousand at once: nothing to look up for each row again.
    loan = models.ForeignKey(
        "servicing.LoanAccount",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    kind = models.CharField(max_length=12)
    due_date = models.DateField()
    amount = MoneyField()
    business_date = models.DateField()
    sent_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["loan", "kind", "due_date"], name="reminder_once")]
        # The list only grows, day by day: an index of a few pages finds a day in it.
        indexes = [BrinIndex(fields=["business_date"], name="reminder_day")]
