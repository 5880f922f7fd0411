"""How far a long piece of work has come, written down for whoever waits for it."""

from django.db.models import Model

BETWEEN_NOTES = 0.5
"""Seconds between two notes of progress."""


def note(row: Model, **values: object) -> None:
    """Nothing; the row has these values, and only these columns are written."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
