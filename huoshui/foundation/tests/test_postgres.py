"""The server survives what happens to servers: a kill, a restart of the container, a port taken meanwhile."""

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from huoshui.cli.processes import wait_until
from huoshui.foundation.postgres import Cluster, PostgresUnavailable, ThrowAway
from huoshui.foundation.postgres.owner import Owner, is_reachable


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    trial = ThrowAway()
    yield trial.folder
    trial.stop()
    assert not trial.folder.exists()


@pytest.fixture
def cluster(folder: Path) -> Cluster:
    return Cluster(data_dir=folder, durable=False)


def ask(url: str, question: str) -> str:
    with psycopg.connect(url) as connection:
        return str(connection.execute(question).fetchall()[0][0])  # type: ignore[call-overload]


def kill(cluster: Cluster) -> int:
    pid = int((cluster.pg_dir / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    return pid


def test_it_starts_once_and_is_closed_to_strangers(cluster: Cluster) -> None:
    info = cluster.start()
    assert cluster.start().started_here is False
    assert ask(info.url, "SHOW data_checksums") == "on"
    assert ask(info.url, "SHOW listen_addresses") == "127.0.0.1"
    assert "scram-sha-256" in (cluster.pg_dir / "pg_hba.conf").read_text()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(info.url.replace(info.password, "guess"))
    assert (cluster.data_dir / "server.json").stat().st_mode & 0o077 == 0


def test_it_starts_again_after_a_kill(cluster: Cluster) -> None:
    cluster.start()
    kill(cluster)
    assert ask(cluster.start().url, "SELECT 1") == "1"


def test_a_pid_file_that_names_another_program_does_not_stop_it(cluster: Cluster) -> None:
    cluster.start()
    kill(cluster)
    pid_file = cluster.pg_dir / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    wait_until(lambda: not cluster._is_running(), seconds=5)
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert ask(cluster.start().url, "SELECT 1") == "1"


def test_a_port_taken_meanwhile_is_changed(cluster: Cluster) -> None:
    before = cluster.start().port
    cluster.stop()
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", before))
        taken.listen()
        assert cluster.start().port != before


def test_a_broken_cluster_says_why(open_tmp_path: Path) -> None:
    cluster = Cluster(data_dir=open_tmp_path, durable=False)
    cluster.start()
    cluster.stop()
    (cluster.pg_dir / "postgresql.auto.conf").write_text("no_such_setting = 'x'\n")
    with pytest.raises(PostgresUnavailable, match="no_such_setting"):
        cluster.start()


def test_a_closed_folder_is_seen(tmp_path: Path) -> None:
    stranger = Owner(uid=65_533, gid=65_533, switch=True)
    tmp_path.chmod(0o700)
    assert not is_reachable(tmp_path, stranger)
    assert is_reachable(Path("/usr/bin"), stranger)
