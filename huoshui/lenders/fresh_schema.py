"""The tables of a new lender, made in seconds from the models as they are now.

Running the rooms' migrations on an empty schema comes to the same tables, a hundred steps and half a minute
later: Django builds every model anew at each step. `test_fresh_schema.py` holds both ways to the same
catalogue, so whatever a migration does that a model cannot say stands in the room's `AppConfig` as well:
`table_options` (statements) and `fill_fresh_tables` (first rows). Libraries' tables come by migration.
"""

from collections.abc import Callable, Iterator

from django.apps import AppConfig, apps
from django.db import connection, router, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model
from pgtrigger import registered

from huoshui.foundation.schema import choose_bare_schema, choose_schema

_OURS = "huoshui."


def make_shared_tables() -> None:
    """Nothing; an empty database has the tables of the installation. The connection is left in `public`.

    Cut off half-way, the migrations of what is missing complete it. Not inside a transaction: the queue's
    migrations add to a type and use it.
    """
    _fill("public", progress=lambda text: None)


@transaction.atomic
def make_fresh_schema(schema: str, progress: Callable[[str], None]) -> None:
    """Nothing; `schema` is there with every table of a lender, all migrations noted as applied.

    `progress` is told a line for each room. The connection is left in the schema.
    """
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{schema}"')
    _fill(schema, progress)


def has_shared_tables() -> bool:
    """Whether the installation's own tables were ever made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('public.django_migrations') IS NOT NULL")
        return bool(cursor.fetchone()[0])


def _fill(schema: str, progress: Callable[[str], None]) -> None:
    choose_bare_schema(schema)
    executor = MigrationExecutor(connection)
    ours = [config.label for config in apps.get_app_configs() if config.name.startswith(_OURS)]
    executor.migrate([leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] not in ours])
    with transaction.atomic():
        _make_rooms([label for label in ours if router.allow_migrate(connection.alias, label)], progress)
        for app, name in executor.loader.disk_migrations:
            if app in ours:
                executor.recorder.record_applied(app, name)
    choose_schema(schema)


def _make_rooms(labels: list[str], progress: Callable[[str], None]) -> None:
    rooms = [apps.get_app_config(label) for label in labels]
    with connection.schema_editor() as editor:
        for config in rooms:
            progress(config.label)
            for model in _models_of(config):
                editor.create_model(model)
    with connection.cursor() as cursor:
        for owner, trigger in registered():
            if owner._meta.app_label in labels:
                cursor.execute(trigger.compile(owner).install_sql)
        for config in rooms:
            for statement in getattr(config, "table_options", ()):
                cursor.execute(statement)
    for config in rooms:
        fill: Callable[[], None] | None = getattr(config, "fill_fresh_tables", None)
        if fill is not None:
            fill()


def _models_of(config: AppConfig) -> Iterator[type[Model]]:
    for model in router.get_migratable_models(config, connection.alias, include_auto_created=False):
        if model._meta.can_migrate(connection):
            yield model
