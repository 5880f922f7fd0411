"""Many rows at once: keys taken in a block, rows sent by COPY."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection


def take_ids(table: str, count: int) -> list[int]:
    """Return `count` fresh values of the table's key, in rising order: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
        )
        return [row[0] for row in cursor.fetchall()]


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert the rows in one COPY: one statement to the database's triggers, whatever their number."""
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
