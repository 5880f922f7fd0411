"""Bringing every schema's tables up to date, and knowing at a glance that they are."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection

from huoshui.foundation.schema import choose_public

_LOCK = 4_211_862_003  # any fixed number: two commands started together migrate one after the other


def migrate(progress: Callable[[str], None] | None = None) -> bool:
    """Return whether anything had to be done.

    The hash of all migration files is kept as the comment of the schema `public`; when it is unchanged
    nothing is looked at, which makes a warm start quick.
    """
    wanted = f"huoshui migrations {migrations_hash()}"
    choose_public()
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('public'::regnamespace, 'pg_namespace')")
        if cursor.fetchone()[0] == wanted:
            return False
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    _migrate_all(progress or (lambda text: None))
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON SCHEMA public IS '{wanted}'")
        # The connection that held the lock was closed while migrating, and the lock went with it.
        cursor.execute("SELECT pg_advisory_unlock_all()")
    return True


def _migrate_all(progress: Callable[[str], None]) -> None:
    from huoshui.lenders.fresh_schema import has_shared_tables, make_shared_tables
    from huoshui.lenders.queries import list_lenders

    progress("shared tables")
    if has_shared_tables():
        call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
    else:
        make_shared_tables()
    for lender in list_lenders():
        progress(lender.name)
        call_command("migrate_schemas", schema_name=lender.schema_name, interactive=False, verbosity=0)
    choose_public()


def migrations_hash() -> str:
    """Return a hash over the name and content of every installed app's migrations."""
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label}/{file.name}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
