"""Tests run on a real PostgreSQL: one throw-away cluster per run, one database per worker.

- `@pytest.mark.django_db`, or the fixture `lender`: the test runs inside a transaction, in the schema of the
  bank 青山农村商业银行 ("qingshan"); the microcredit company 惠民小额贷款 ("huimin") is there as well.
- The fixture `own_database`: a fresh copy of the database without a surrounding transaction, for tests with
  threads, commits and connections of their own.

`TEST_DATABASE_URL` or `DATABASE_URL` makes the tests use that server instead (the user must be allowed to
create databases). The database with both lenders is made once and copied as a template.
"""

import fcntl
import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from huoshui.foundation.postgres import Cluster, ThrowAway

SHARED = "HUOSHUI_TEST_CLUSTER"
BANK = "qingshan"
MICROCREDIT = "huimin"

_throw_away: ThrowAway | None = None


def pytest_configure(config: pytest.Config) -> None:
    """Choose the folder of the run's cluster; it is started by the first test that needs it."""
    global _throw_away
    config.addinivalue_line("markers", "e2e: journeys through a real browser; slow")
    if not hasattr(config, "workerinput") and not _given_url():
        _throw_away = ThrowAway()
        os.environ[SHARED] = str(_throw_away.folder)
        _throw_away.stop_at_exit()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and _throw_away is not None:
        _throw_away.stop()


@pytest.fixture
def open_tmp_path(tmp_path: Path) -> Path:
    """A temporary folder that the database's own user may enter: pytest closes its folders to others."""
    outermost = Path(tempfile.gettempdir())
    for folder in (tmp_path, *tmp_path.parents):
        if folder == outermost:
            break
        folder.chmod(0o755)
    return tmp_path


def _given_url() -> str | None:
    return os.environ.get("TEST_DATABASE_URL") or os.environ.get("DATABASE_URL")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class TestServer:
    """The run's server, and the databases made on it."""

    __test__ = False

    def __init__(self, url: str) -> None:
        self.url = url

    def url_of(self, database: str) -> str:
        base, _, query = self.url.partition("?")
        return f"{base.rsplit('/', 1)[0]}/{database}" + (f"?{query}" if query else "")

    def execute(self, statement: str) -> list[Any]:
        import psycopg

        with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def make(self) -> str:
        """Return the name of a new database with nothing in it."""
        name = f"huoshui_test_{uuid.uuid4().hex[:12]}"
        self.execute(f'CREATE DATABASE "{name}"')
        return name

    def copy(self, template: str) -> str:
        """Return the name of a new database, a copy of `template`."""
        name = f"huoshui_test_{uuid.uuid4().hex[:12]}"
        strategy = "" if self._version() < 150000 else " STRATEGY = FILE_COPY"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"{strategy}')
        return name

    def drop(self, database: str) -> None:
        self.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def _version(self) -> int:
        return int(self.execute("SHOW server_version_num")[0][0])


@contextmanager
def connected_to(url: str) -> Iterator[None]:
    """Point Django at another database for the length of the block."""
    from django.db import connections

    from huoshui.foundation.database_url import django_database

    chosen = connections.settings["default"]
    before = dict(chosen)
    connections["default"].close()
    chosen.update(django_database(url))
    try:
        yield
    finally:
        connections["default"].close()
        chosen.update(
            {name: before[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
        )


@pytest.fixture(scope="session")
def server() -> TestServer:
    """The run's PostgreSQL server, started when it was not."""
    if url := _given_url():
        return TestServer(url)
    folder = Path(os.environ[SHARED])
    with _alone(folder):
        return TestServer(Cluster(data_dir=folder, durable=False).start().url)


@pytest.fixture(scope="session")
def template(server: TestServer, django_db_blocker: Any) -> Iterator[str]:
    """The name of the database every worker copies: all tables, two lenders."""
    if SHARED not in os.environ:  # a server somebody else runs: every worker makes its own
        name = f"huoshui_test_{uuid.uuid4().hex[:12]}"
        with django_db_blocker.unblock():
            _build_template(server, name)
        yield name
        server.drop(name)
        return
    with _alone(Path(os.environ[SHARED])), django_db_blocker.unblock():
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = 'huoshui_template'"):
            _build_template(server, "huoshui_building")
            server.execute("ALTER DATABASE huoshui_building RENAME TO huoshui_template")
    yield "huoshui_template"


def _build_template(server: TestServer, name: str) -> None:
    from huoshui.lenders.fresh_schema import make_shared_tables
    from huoshui.lenders.operations import create_lender
    from huoshui.lenders.types import LenderType

    server.drop(name)
    server.execute(f'CREATE DATABASE "{name}"')
    with connected_to(server.url_of(name)):
        make_shared_tables()
        create_lender(
            slug=BANK,
            name="青山农村商业银行",
            name_en="Qingshan Rural Commercial Bank",
            lender_type=LenderType.BANK,
        )
        create_lender(
            slug=MICROCREDIT,
            name="惠民小额贷款有限公司",
            name_en="Huimin Microcredit Company",
            lender_type=LenderType.MICROCREDIT_COMPANY,
        )


@pytest.fixture(scope="session")
def django_db_setup(server: TestServer, template: str, django_db_blocker: Any) -> Iterator[None]:
    """Replaces pytest-django's: this worker's own copy of the template."""
    _hash_passwords_cheaply()
    with django_db_blocker.unblock():
        name = server.copy(template)
        with connected_to(server.url_of(name)):
            yield
        server.drop(name)


def _hash_passwords_cheaply() -> None:
    """A real hash costs a fifth of a second on purpose; tests that make people do not need that."""
    from django.conf import settings
    from django.contrib.auth.hashers import get_hashers, get_hashers_by_algorithm

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    get_hashers.cache_clear()  # type: ignore[attr-defined]
    get_hashers_by_algorithm.cache_clear()  # type: ignore[attr-defined]


@pytest.fixture
def lender(db: None) -> Iterator[Any]:
    """The test runs in the schema of the bank, its events waiting for `drain()`; yields the `LenderInfo`."""
    from huoshui.foundation import outbox
    from huoshui.lenders.queries import in_lender

    with in_lender(BANK) as chosen, outbox.inline():
        yield chosen


@pytest.fixture(autouse=True)
def _in_the_bank(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        request.getfixturevalue("lender")


@pytest.fixture
def own_database(
    server: TestServer, template: str, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Any]:
    """A fresh database, no surrounding transaction, in the schema of the bank; yields the `LenderInfo`."""
    from django.db import connection

    from huoshui.foundation.schema import choose_public
    from huoshui.lenders.queries import in_lender

    if connection.in_atomic_block:
        pytest.fail("own_database does not go together with the mark django_db (look at pytestmark)")
    with django_db_blocker.unblock():
        name = server.copy(template)
        try:
            with connected_to(server.url_of(name)), in_lender(BANK) as chosen:
                yield chosen
        finally:
            choose_public()
            server.drop(name)
