"""The public holidays of 2026, for lenders new and old."""

from django.db import migrations

from huoshui.products.ready.holidays import BASIS, ready_days


def write_days(apps, schema_editor):
    day_model = apps.get_model("products", "CalendarDay")
    day_model.objects.bulk_create(
        [
            day_model(day=day, is_working=is_working, name=name, legal_basis=BASIS)
            for day, is_working, name in ready_days()
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("products", "0002_calendar_days")]
    operations = [migrations.RunPython(write_days, migrations.RunPython.noop)]
