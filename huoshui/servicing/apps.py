from django.apps import AppConfig


class ServicingConfig(AppConfig):
    name = "huoshui.servicing"
    label = "servicing"
    default_auto_field = "django.db.models.BigAutoField"
    # Rows that change stay on their page; snapshots are compressed already.
    table_options = (
        "ALTER TABLE servicing_loanstate SET (fillfactor = 85)",
        "ALTER TABLE servicing_booksnapshot ALTER COLUMN content SET STORAGE EXTERNAL",
        "ALTER TABLE servicing_debitinstruction SET (fillfactor = 55)",
    )
