"""Clusters that live as long as one run: tests, `huoshui story`. Fast because nothing is flushed to disk."""

import atexit
import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType

from huoshui.foundation.postgres.cluster import Cluster, ServerInfo
from huoshui.foundation.postgres.owner import is_reachable, server_owner

PREFIX = "huoshui-pg-"


class ThrowAway:
    """A cluster in a temporary folder, gone when the `with` block (or the process) ends."""

    def __init__(self) -> None:
        _sweep()
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=_base()))
        self.folder.chmod(0o711)
        self._cluster = Cluster(data_dir=self.folder, durable=False)
        self._process = os.getpid()

    def start(self) -> ServerInfo:
        """Return the running server; it is stopped and deleted at the end of this process at the latest."""
        self.stop_at_exit()
        return self._cluster.start()

    def stop_at_exit(self) -> None:
        """Make sure the folder goes with this process, even if another one started the server in it."""
        atexit.register(self.stop)

    def stop(self) -> None:
        """Stop the server and delete its folder. A forked child of the starter does nothing."""
        if os.getpid() != self._process or not self.folder.exists():
            return
        self._cluster.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        atexit.unregister(self.stop)

    def __enter__(self) -> ServerInfo:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _base() -> Path:
    base = Path(tempfile.gettempdir())
    return base if is_reachable(base, server_owner()) else Path("/tmp")


def _sweep() -> None:
    """Remove clusters whose starter was killed before it could clean up."""
    for folder in _base().glob(f"{PREFIX}*-*"):
        with contextlib.suppress(ValueError, OSError):
            pid = int(folder.name.removeprefix(PREFIX).split("-")[0])
            if folder.stat().st_uid != os.geteuid() or Path(f"/proc/{pid}").exists():
                continue
            Cluster(data_dir=folder, durable=False).stop()
            shutil.rmtree(folder, ignore_errors=True)
