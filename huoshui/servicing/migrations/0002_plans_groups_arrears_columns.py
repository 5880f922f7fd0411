"""Plans of the due table, groups, arrears and columns: what an end of day over a million loans stands on."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import huoshui.foundation.fields

# Loans already in arrears are left to the fold until it has written down what they owe line by line.
FILL = """
INSERT INTO servicing_loangroup
    (product_code, branch_id, vat_rate, technical_overdue_days, debit_retry_days, reminder_days)
SELECT DISTINCT product_code, branch_id, vat_rate, technical_overdue_days, debit_retry_days, reminder_days
FROM servicing_loanaccount;
UPDATE servicing_loanstate s SET
    group_id = g.id,
    start_date = l.start_date,
    next_number = COALESCE(
        (SELECT i.number FROM servicing_loaninstalment i
         WHERE i.loan_id = l.id AND i.due_date = s.next_due_date), 0),
    days_past_due_at_write_off = CASE WHEN s.status = 'written_off' THEN s.days_past_due_at_write_off ELSE 0 END,
    by_fold = s.status = 'active' AND (s.is_non_accrual OR s.oldest_unpaid_due_date < s.as_of)
FROM servicing_loanaccount l JOIN servicing_loangroup g ON
    (g.product_code, g.branch_id, g.vat_rate, g.technical_overdue_days, g.debit_retry_days, g.reminder_days)
    = (l.product_code, l.branch_id, l.vat_rate, l.technical_overdue_days, l.debit_retry_days, l.reminder_days)
WHERE s.loan_id = l.id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0001_initial'),
        ('servicing', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='loaninstalment', name='instalment_once'),
        migrations.AddField(
            model_name='loaninstalment',
            name='plan',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='loaninstalment',
            name='loan',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='servicing.loanaccount'),
        ),
        migrations.AlterField(
            model_name='loaninstalment',
            name='due_date',
            field=models.DateField(),
        ),
        migrations.AddConstraint(
            model_name='loaninstalment',
            constraint=models.UniqueConstraint(fields=('loan', 'plan', 'number'), name='instalment_once'),
        ),
        migrations.CreateModel(
            name='LoanGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('product_code', models.CharField(max_length=40)),
                ('vat_rate', huoshui.foundation.fields.RateField()),
                ('technical_overdue_days', models.PositiveSmallIntegerField()),
                ('debit_retry_days', models.PositiveSmallIntegerField()),
                ('reminder_days', models.JSONField()),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='identity.branch')),
            ],
        ),
        migrations.AddConstraint(
            model_name='loangroup',
            constraint=models.UniqueConstraint(fields=('product_code', 'branch', 'vat_rate', 'technical_overdue_days', 'debit_retry_days', 'reminder_days'), name='loan_group_once'),
        ),
        migrations.CreateModel(
            name='LoanArrears',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('due_date', models.DateField()),
                ('penalty_from', models.DateField()),
                ('penalty_numerator', models.BigIntegerField()),
                ('compound_numerator', models.BigIntegerField()),
                ('denominator', models.BigIntegerField()),
                ('principal_left', huoshui.foundation.fields.MoneyField()),
                ('interest_left', huoshui.foundation.fields.MoneyField()),
                ('principal_days', models.BigIntegerField(default=0)),
                ('interest_days', models.BigIntegerField(default=0)),
                ('penalty_settled', huoshui.foundation.fields.MoneyField(default=0)),
                ('compound_settled', huoshui.foundation.fields.MoneyField(default=0)),
                ('loan', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='arrears', to='servicing.loanaccount')),
            ],
        ),
        migrations.AddConstraint(
            model_name='loanarrears',
            constraint=models.UniqueConstraint(fields=('loan', 'number'), name='arrears_once'),
        ),
        migrations.CreateModel(
            name='BookSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField()),
                ('chunk', models.PositiveIntegerField()),
                ('loans', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
            ],
        ),
        migrations.AddConstraint(
            model_name='booksnapshot',
            constraint=models.UniqueConstraint(fields=('date', 'chunk'), name='snapshot_chunk_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='booksnapshot',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c66546f14c4da3628e69bcc1a5421655e1b8e804', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_16100', table='servicing_booksnapshot', when='BEFORE')),
        ),
        migrations.RemoveIndex(model_name='loanstate', name='state_risk_class'),
        migrations.RemoveIndex(model_name='loanstate', name='state_due_today'),
        migrations.RenameField(
            model_name='loanstate', old_name='days_past_due', new_name='days_past_due_at_write_off'
        ),
        migrations.AddField(
            model_name='loanstate',
            name='plan',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='loanstate',
            name='next_number',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='loanstate',
            name='by_fold',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='loanstate',
            name='group',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='servicing.loangroup'),
        ),
        migrations.AddField(
            model_name='loanstate',
            name='start_date',
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name='loanstate',
            name='status',
            field=models.CharField(max_length=12),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='loanstate',
            name='group',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='servicing.loangroup'),
        ),
        migrations.AlterField(
            model_name='loanstate',
            name='start_date',
            field=models.DateField(),
        ),
        migrations.AddIndex(
            model_name='loanstate',
            index=models.Index(condition=models.Q(('risk_class', 'normal'), _negated=True), fields=['risk_class'], name='state_risk_class'),
        ),
        # Rows that change stay on their page; snapshots are compressed already.
        migrations.RunSQL(
            "ALTER TABLE servicing_loanstate SET (fillfactor = 85);"
            "ALTER TABLE servicing_booksnapshot ALTER COLUMN content SET STORAGE EXTERNAL",
            migrations.RunSQL.noop,
        ),
    ]
