"""The server the million-loan figures are measured on: durable, and kept between commands when asked."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from huoshui.foundation.postgres import Cluster

# Durability as shipped (fsync and synchronous_commit on); memory as a machine of this size deserves it.
SETTINGS = {
    "shared_buffers": "2GB",
    "random_page_cost": "1.1",
    "max_wal_size": "8GB",
    "work_mem": "64MB",
    "maintenance_work_mem": "512MB",
    "max_parallel_workers_per_gather": "2",
    "autovacuum": "off",  # the book is vacuumed when it is made; nothing else may run while a clock does
}


@contextmanager
def durable_server(keep: Path | None) -> Iterator[str]:
    """Yield the address of a durable server; its folder is `keep`, or one that is deleted at the end."""
    folder = keep or Path(tempfile.mkdtemp(prefix="huoshui-bench-", dir="/tmp"))
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    cluster = Cluster(data_dir=folder)
    is_new = not (folder / "pg" / "PG_VERSION").exists()
    info = cluster.start()
    if is_new:
        with psycopg.connect(info.url, autocommit=True) as connection:
            for name, value in SETTINGS.items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        cluster.stop()
        info = cluster.start()
    os.environ["DATABASE_URL"] = info.url
    try:
        yield info.url
    finally:
        cluster.stop()
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)
