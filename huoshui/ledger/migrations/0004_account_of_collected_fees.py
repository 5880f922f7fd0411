"""2243 代收费用 for lenders whose chart stands already; a new lender gets it with its chart."""

from django.db import migrations

_ADD = """
INSERT INTO ledger_account (code, name, name_en, kind, normal_side)
SELECT '2243', '代收费用', 'Fees collected for others', 'liability', 'credit'
WHERE EXISTS (SELECT 1 FROM ledger_account)
ON CONFLICT (code) DO NOTHING
"""


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0003_balance_planned_anew'),
    ]

    operations = [
        migrations.RunSQL(_ADD, migrations.RunSQL.noop),
    ]
