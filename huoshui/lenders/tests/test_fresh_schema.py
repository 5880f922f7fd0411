"""A new lender's tables are the same whether made at once or migration by migration."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from huoshui.foundation.schema import choose_public
from huoshui.lenders.fresh_schema import make_shared_tables
from huoshui.lenders.operations import create_lender
from huoshui.lenders.types import LenderType
from tests.database import TestServer, connected_to

# Every fact of the catalogue about a schema's tables, one text a row; the schema's own name taken out.
CATALOGUE = {
    "columns": """
        SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale,
               is_nullable, column_default, is_identity, identity_generation, is_generated
        FROM information_schema.columns WHERE table_schema = %(schema)s""",
    "storage": """
        SELECT c.relname, c.reloptions, a.attname, a.attstorage, a.attcompression
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = %(schema)s::regnamespace AND c.relkind = 'r'""",
    "constraints": """
        SELECT conrelid::regclass::text, contype, pg_get_constraintdef(oid),
               CASE WHEN contype = 'n' OR conname LIKE '%%_check' THEN 'named by PostgreSQL' ELSE conname END
        FROM pg_constraint WHERE connamespace = %(schema)s::regnamespace""",
    # Django gives a column that became text later no second index for prefixes; nobody looks by them.
    "indexes": """
        SELECT tablename, indexname, indexdef FROM pg_indexes
        WHERE schemaname = %(schema)s AND indexname NOT LIKE '%%_like'""",
    "triggers": """
        SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(t.oid), tgenabled, prosrc
        FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid
        WHERE c.relnamespace = %(schema)s::regnamespace AND NOT tgisinternal""",
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = %(schema)s::regnamespace",
    "sequences": """
        SELECT sequencename, data_type, start_value, cycle FROM pg_sequences WHERE schemaname = %(schema)s""",
    "migrations": "SELECT app, name FROM {schema}.django_migrations",
    "calendar": "SELECT day, is_working, name, legal_basis FROM {schema}.products_calendarday",
}


SHARED = ("columns", "constraints", "indexes", "migrations")


def facts(schema: str, question: str) -> set[str]:
    choose_public()
    with connection.cursor() as cursor:
        cursor.execute(question.format(schema=schema), {"schema": schema})
        return {repr(row).replace(f"{schema}.", "").replace(schema, "") for row in cursor.fetchall()}


@pytest.fixture
def both_ways(own_database: Any) -> tuple[str, str]:
    choose_public()
    made = create_lender(slug="fresh", name="新", name_en="New", lender_type=LenderType.BANK)
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA lender_steps")
    call_command("migrate_schemas", schema_name="lender_steps", interactive=False, verbosity=0)
    return made.schema_name, "lender_steps"


def test_both_ways_lead_to_the_same_catalogue(both_ways: tuple[str, str]) -> None:
    for name, question in CATALOGUE.items():
        fresh, steps = (facts(schema, question) for schema in both_ways)
        assert fresh, name
        assert (fresh - steps, steps - fresh) == (set(), set()), name


def test_the_installations_own_tables_are_the_same_too(server: TestServer, django_db_blocker: Any) -> None:
    made = []
    for way in (
        make_shared_tables,
        lambda: call_command("migrate_schemas", "lenders", shared=True, verbosity=0),
    ):
        name = server.make()
        with django_db_blocker.unblock(), connected_to(server.url_of(name)):
            way()
            found = {fact for question in SHARED for fact in facts("public", CATALOGUE[question])}
            made.append({fact for fact in found if "lenders" in fact})
        server.drop(name)
    assert made[0] == made[1] != set()
