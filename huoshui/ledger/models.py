"""The double-entry ledger (总账). Entries are append-only and the database refuses one that does not
balance."""

import pgtrigger
from django.db import models

from huoshui.foundation.fields import MoneyField

# Once for each statement, over the lines it inserted: so a voucher's lines come in one statement.
BALANCE_CHECK = """
SELECT entry_id INTO unbalanced FROM new_lines GROUP BY entry_id HAVING SUM(debit) <> SUM(credit) LIMIT 1;
IF FOUND THEN
    RAISE EXCEPTION 'journal entry % does not balance', unbalanced USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Account(models.Model):
    """An account of the chart (会计科目)."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)
    normal_side = models.CharField(max_length=6)


class JournalEntry(models.Model):
    """A voucher (凭证): one business fact, its lines balanced."""

    number = models.CharField(max_length=24, unique=True)
    business_date = models.DateField(db_index=True)
    value_date = models.DateField()
    booked_at = models.DateTimeField()
    fact = models.CharField(max_length=40, db_index=True)
    description = models.CharField(max_length=200)
    source_type = models.CharField(max_length=40)
    source_number = models.CharField(max_length=40, db_index=True)
    loan_event_id = models.BigIntegerField(null=True, db_index=True)
    currency = models.CharField(max_length=3, default="CNY")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")

    class Meta:
        triggers = [APPEND_ONLY]


class JournalLine(models.Model):
    """One line of a voucher (分录行): a debit or a credit in cents, never both, never negative."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="lines")
    line_number = models.IntegerField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="lines")
    debit = MoneyField(default=0)
    credit = MoneyField(default=0)
    branch_id = models.BigIntegerField(null=True)
    product_code = models.CharField(max_length=40, blank=True)
    risk_class = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "line_number"], name="line_numbered_once"),
            models.CheckConstraint(
                condition=models.Q(debit__gte=0, credit__gte=0)
                & (models.Q(debit=0, credit__gt=0) | models.Q(debit__gt=0, credit=0)),
                name="one_side_only",
            ),
        ]
        triggers = [
            APPEND_ONLY,
            pgtrigger.Trigger(
                name="balanced",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                level=pgtrigger.Statement,
                referencing=pgtrigger.Referencing(new="new_lines"),
                declare=[("unbalanced", "bigint")],
                func=BALANCE_CHECK,
            ),
        ]


class AccountDay(models.Model):
    """What one account moved on one closed day (科目日结), cents: a sum of its lines, proven equal by
    `check`."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="days")
    date = models.DateField(db_index=True)
    debit = MoneyField(default=0)
    credit = MoneyField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "date"], name="account_day_once")]
        triggers = [APPEND_ONLY]
