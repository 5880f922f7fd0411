"""Which schema this thread's connection serves: django-tenants' additions to the connection, with types."""

from typing import Any

from django.db import connection

_tenants: Any = connection


def current_schema() -> str:
    """Return the name of the schema in use; "public" when no lender is chosen."""
    name: str = _tenants.schema_name
    return name


def current_tenant() -> Any:
    """Return the lender's row in use, or a stand-in that knows only its `schema_name`."""
    return _tenants.tenant


def choose_schema(name: str) -> None:
    """Serve the schema `name` from now on, in this thread."""
    _tenants.set_schema(name)


def choose_bare_schema(name: str) -> None:
    """Serve the schema `name` without the installation's own tables behind it: to make tables in it."""
    _tenants.set_schema(name, include_public=False)


def choose_tenant(tenant: Any) -> None:
    """Serve the lender of this row from now on, in this thread."""
    _tenants.set_tenant(tenant)


def choose_public() -> None:
    """Serve no lender from now on, in this thread."""
    _tenants.set_schema_to_public()


def commit_without_waiting() -> None:
    """Let this connection's commits return before they are on disk: for work that can be begun again.

    A crash may lose the last fraction of a second of it, never half a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")
