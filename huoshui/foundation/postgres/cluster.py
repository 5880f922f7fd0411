"""One PostgreSQL cluster in one folder: made once, started, asked whether it lives, stopped.

The wheel's own `get_server()` is not used: it trusts every local connection, adds a system user and
opens the parent folders. Here passwords are scram-sha-256, the server listens on 127.0.0.1 only and
on no Unix socket at all, and pages carry checksums.
"""

import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from huoshui.foundation.postgres.owner import Owner, binaries, server_owner

SUPERUSER = "huoshui"
DATABASE = "huoshui"
START_ATTEMPTS = 6
START_TIMEOUT_SECONDS = 60
# What ends by itself: backends of a killed server that are still going, a port just taken.
PASSING_TROUBLE = ("shared memory", "lock file", "in use", "could not bind", "starting up", "shutting down")

DURABLE = {"shared_buffers": "256MB", "max_wal_size": "2GB"}
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "autovacuum": "off",
}
COMMON = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "max_connections": "100",
    "max_locks_per_transaction": "256",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
}


class PostgresUnavailable(Exception):
    """The database server cannot be started or reached; the text says why in one line."""


@dataclass(frozen=True)
class ServerInfo:
    """Where a running server is. `started_here` tells whether this process has to stop it."""

    host: str
    port: int
    user: str
    password: str
    database: str
    started_here: bool

    @property
    def url(self) -> str:
        return self.url_of(self.database)

    def url_of(self, database: str) -> str:
        """Return the connection address of another database on this server."""
        return f"postgresql://{self.user}:{self.password}@{self.host}:{self.port}/{database}"


class Cluster:
    """A folder with a PostgreSQL cluster in `pg/`, its password and port in `server.json`."""

    def __init__(self, *, data_dir: Path, durable: bool = True) -> None:
        self.data_dir = data_dir.resolve()
        self.pg_dir = self.data_dir / "pg"
        self.durable = durable
        self._owner: Owner = server_owner()
        self._bin = binaries(self._owner)
        self._state_file = self.data_dir / "server.json"

    def start(self) -> ServerInfo:
        """Return the running server, made and started when it was not.

        A start just after a crash may fail while orphaned backends still hold shared memory: tried again.
        """
        self._make_folders()
        if not (self.pg_dir / "PG_VERSION").exists():
            self._initialise()
        state = json.loads(self._state_file.read_text())
        if self._is_running() and (info := self._reach(state, started_here=False)):
            self._ensure_database(info)
            return info
        self._forget_a_dead_server()
        problem = ""
        for attempt in range(START_ATTEMPTS):
            state = self._with_free_port(state)
            problem = self._try_start(state["port"])
            if not problem and (info := self._reach(state, started_here=True)):
                self._ensure_database(info)
                return info
            if problem and not any(sign in problem for sign in PASSING_TROUBLE):
                break
            time.sleep(0.5 * (attempt + 1))
        raise PostgresUnavailable(f"PostgreSQL in {self.pg_dir} does not start: {problem or 'no answer'}")

    def stop(self) -> None:
        """Stop the server (open transactions are rolled back); nothing happens when it is not running."""
        self._run("pg_ctl", "-D", str(self.pg_dir), "-m", "fast", "-w", "-t", "30", "stop", check=False)

    # -- making -----------------------------------------------------------------------------------

    def _make_folders(self) -> None:
        self.data_dir.mkdir(parents=True, exist_ok=True)
        if not self.pg_dir.exists():
            self.pg_dir.mkdir(mode=0o700)
            os.chown(self.pg_dir, self._owner.uid, self._owner.gid)

    def _initialise(self) -> None:
        password = secrets.token_urlsafe(24)
        # A first attempt cut off half-way leaves files initdb would refuse; there is no data in them yet.
        for left_over in self.pg_dir.iterdir():
            shutil.rmtree(left_over) if left_over.is_dir() else left_over.unlink()
        with tempfile.NamedTemporaryFile("w", prefix="huoshui-", delete=True) as password_file:
            password_file.write(password)
            password_file.flush()
            os.chown(password_file.name, self._owner.uid, self._owner.gid)
            self._run(
                "initdb", "-D", str(self.pg_dir), "-U", SUPERUSER, "--pwfile", password_file.name,
                "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8", "--data-checksums", *([] if self.durable else ["--no-sync"]),
            )  # fmt: skip
        settings = COMMON | (DURABLE if self.durable else THROW_AWAY)
        with (self.pg_dir / "postgresql.auto.conf").open("a") as conf:
            conf.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        self._save_state({"port": _free_port(), "password": password})

    def _save_state(self, state: dict[str, Any]) -> None:
        fresh = self._state_file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            json.dump(state, out)
        fresh.replace(self._state_file)

    def _ensure_database(self, info: ServerInfo) -> None:
        with psycopg.connect(info.url_of("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if found is None:
                connection.execute(f'CREATE DATABASE "{DATABASE}"')

    # -- starting ---------------------------------------------------------------------------------

    def _with_free_port(self, state: dict[str, Any]) -> dict[str, Any]:
        if _is_free(state["port"]):
            return state
        moved = state | {"port": _free_port()}
        self._save_state(moved)
        return moved

    def _try_start(self, port: int) -> str:
        log = self.pg_dir / "server.log"
        done = self._run(
            "pg_ctl", "-D", str(self.pg_dir), "-l", str(log), "-w", "-t", str(START_TIMEOUT_SECONDS),
            "-o", f"-p {port}", "start", check=False,
        )  # fmt: skip
        if done.returncode == 0:
            return ""
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        fatal = next((at for at in range(len(lines) - 1, -1, -1) if "FATAL" in lines[at]), None)
        if fatal is None:
            return done.stdout.strip() or "no log"
        # The line before tells what in the configuration file, or why not that address.
        return " ".join(lines[max(fatal - 1, 0) : fatal + 1])

    def _is_running(self) -> bool:
        return self._run("pg_ctl", "-D", str(self.pg_dir), "status", check=False).returncode == 0

    def _reach(self, state: dict[str, Any], *, started_here: bool) -> ServerInfo | None:
        info = ServerInfo("127.0.0.1", state["port"], SUPERUSER, state["password"], DATABASE, started_here)
        for _ in range(20):
            try:
                with psycopg.connect(info.url_of("postgres"), connect_timeout=5):
                    return info
            except psycopg.OperationalError as problem:
                if "starting up" not in str(problem):
                    return None
                time.sleep(0.25)
        return None

    def _forget_a_dead_server(self) -> None:
        """Remove a pid file only when its process is provably not a PostgreSQL server.

        After a container restart the recorded pid may belong to an unrelated program, and both
        PostgreSQL and pg_ctl would believe the server alive.
        """
        pid_file = self.pg_dir / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split()[0])
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]
        except (OSError, ValueError, IndexError):
            return  # no file, or no such process: PostgreSQL clears it itself
        if Path(command.decode(errors="replace")).name.rstrip(":") not in ("postgres", "postmaster"):
            pid_file.unlink(missing_ok=True)

    def _run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        # The output goes to a file: a pipe would stay open in the daemon and never end.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(self._bin / program), *arguments],
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, cwd="/",
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
                **self._owner.popen_arguments(),  # type: ignore[call-overload]
            )  # fmt: skip
            output.seek(0)
            text = output.read()
        if check and done.returncode != 0:
            raise PostgresUnavailable(f"{program} failed: {text.strip().splitlines()[-1:] or ['no output']}")
        return subprocess.CompletedProcess(done.args, done.returncode, stdout=text)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def start(*, data_dir: Path) -> ServerInfo:
    """Return the running server of `data_dir`, started when it was not.

    Errors: `PostgresUnavailable` with the reason in one line.
    """
    return Cluster(data_dir=data_dir).start()
