"""What most commands need first: a running database with current tables, and Django."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django

from huoshui.foundation.paths import data_dir
from huoshui.foundation.postgres import Cluster, ThrowAway


@contextmanager
def running_database() -> Iterator[str]:
    """Yield the database's address, and set `DATABASE_URL` to it.

    A `DATABASE_URL` given from outside is used as it is. Else the installation's own server is started, and
    stopped again at the end when it was started here.
    """
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    cluster = Cluster(data_dir=data_dir())
    info = cluster.start()
    os.environ["DATABASE_URL"] = info.url
    try:
        yield info.url
    finally:
        close_connections()
        del os.environ["DATABASE_URL"]
        if info.started_here:
            cluster.stop()


@contextmanager
def temporary_database() -> Iterator[str]:
    """Yield the address of an empty database that is gone at the end, and set `DATABASE_URL` to it."""
    before = os.environ.get("DATABASE_URL")
    with ThrowAway() as info:
        os.environ["DATABASE_URL"] = info.url
        try:
            yield info.url
        finally:
            close_connections()
            if before is None:
                del os.environ["DATABASE_URL"]
            else:
                os.environ["DATABASE_URL"] = before


@contextmanager
def ready() -> Iterator[str]:
    """Yield the address of the running database, tables current and Django set up."""
    from huoshui.cli.migrations import migrate

    with running_database() as url:
        django.setup()
        migrate()
        yield url


def close_connections() -> None:
    """Close Django's connections, if Django has been set up at all."""
    from django.apps import apps

    if apps.ready:
        from django.db import connections

        connections.close_all()
