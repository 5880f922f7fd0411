"""The double-entry ledger (总账). Entries are append-only and the database refuses one that does not
balance."""

import pgtrigger
from django.db import models

from huoshui.foundation.fields import MoneyField

# Once for each statement, over the lines it inserted: so a voucher's lines come in one statement. What a
# foreign key would ask row by row is asked once for all of them; planned anew each time (EXECUTE), because
# what is quickest for one voucher takes minutes for a pay day's.
BALANCE_CHECK = """
EXECUTE '
    SELECT EXISTS (
        SELECT 1 FROM (SELECT DISTINCT entry_id FROM new_lines) n
        WHERE NOT EXISTS (SELECT 1 FROM ledger_journalentry e WHERE e.id = n.entry_id)
    ) OR EXISTS (
        SELECT 1 FROM (SELECT DISTINCT account_id FROM new_lines) n
        WHERE NOT EXISTS (SELECT 1 FROM ledger_account a WHERE a.code = n.account_id)
    )' INTO astray;
IF astray THEN
    RAISE EXCEPTION 'a journal line names no entry or no account' USING ERRCODE = 'foreign_key_violation';
END IF;
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

    class Meta:
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]


class JournalEntry(models.Model):
    """A voucher (凭证): one business fact, its lines balanced."""

    number = models.CharField(max_length=24)
    business_date = models.DateField(db_index=True)
    value_date = models.DateField()
    booked_at = models.DateTimeField()
    fact = models.CharField(max_length=40)
    description = models.CharField(max_length=200)
    source_type = models.CharField(max_length=40)
    source_number = models.CharField(max_length=40)
    loan_event_id = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default="CNY")
    reverses = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="reversed_by", db_index=False
    )

    class Meta:
        # Few indexes, and small ones: a pay day writes a hundred thousand vouchers.
        constraints = [
            models.UniqueConstraint(fields=["number"], name="voucher_numbered_once"),
            models.UniqueConstraint(
                fields=["reverses"], condition=models.Q(reverses__isnull=False), name="voucher_reversed_once"
            ),
        ]
        indexes = [
            models.Index(fields=["source_number"], name="voucher_source"),
            models.Index(
                fields=["loan_event_id"],
                condition=models.Q(loan_event_id__isnull=False),
                name="voucher_of_event",
            ),
        ]
        triggers = [APPEND_ONLY]


class JournalLine(models.Model):
    """One line of a voucher (分录行): a debit or a credit in cents, never both, never negative."""

    # The unique constraint finds an entry's lines; that entry and account exist the trigger sees to.
    entry = models.ForeignKey(
        JournalEntry, on_delete=models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    line_number = models.IntegerField()
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
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
                declare=[("unbalanced", "bigint"), ("astray", "boolean")],
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
