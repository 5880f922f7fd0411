"""One world for all these tests: two lenders, each with staff of every ready role and loans in every state.

It is built once by the public operations and kept as a database of its own; a test works on a copy, and
what a request changed is taken back before the next one.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.database import SHARED, TestServer, _alone, connected_to
from tests.isolation.world import World, build_world, load_world


@pytest.fixture(scope="session")
def world_template(server: TestServer, template: str, django_db_setup: None, django_db_blocker: Any) -> str:
    """The name of the database that holds the world; made by whichever worker comes first."""
    name = "huoshui_world"
    folder = Path(os.environ.get(SHARED, "/tmp"))
    with _alone(folder), django_db_blocker.unblock():
        if not server.execute(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
            building = server.copy(template)
            with connected_to(server.url_of(building)):
                build_world()
            server.execute(f'ALTER DATABASE "{building}" RENAME TO {name}')
    return name


@pytest.fixture(scope="module")
def world(server: TestServer, world_template: str, django_db_blocker: Any) -> Iterator[World]:
    """The world, on a copy shared by the tests of one file: a test leaves nothing behind in it."""
    yield from _copy(server, world_template, django_db_blocker)


@pytest.fixture
def own_world(server: TestServer, world_template: str, django_db_blocker: Any) -> Iterator[World]:
    """The world, on a copy of this test's own: it may commit and use threads."""
    yield from _copy(server, world_template, django_db_blocker)


def _copy(server: TestServer, template: str, django_db_blocker: Any) -> Iterator[World]:
    from huoshui.foundation.schema import choose_public

    with django_db_blocker.unblock():
        name = server.copy(template)
        try:
            with connected_to(server.url_of(name)):
                yield load_world()
        finally:
            choose_public()
            server.drop(name)
