"""Where things lie on disk: the project, its data folder, its log."""

import hashlib
import os
from pathlib import Path
from typing import IO

from huoshui.foundation.postgres.owner import ROOT_DATA_DIR, is_reachable, server_owner


def project_dir() -> Path:
    """Return the folder of the checkout, or the working folder when Huoshui is installed as a package."""
    checkout = Path(__file__).resolve().parents[2]
    return checkout if (checkout / "pyproject.toml").exists() else Path.cwd()


def data_dir() -> Path:
    """Return the folder that keeps the database, the secrets and the log.

    `HUOSHUI_DATA_DIR` decides; else `.huoshui` in the project; else, when the database's user cannot
    walk into the project (root's home is closed), a folder of the project's own under /var/lib/huoshui.
    """
    if chosen := os.environ.get("HUOSHUI_DATA_DIR"):
        return Path(chosen).resolve()
    project = project_dir()
    if is_reachable(project, server_owner()):
        return project / ".huoshui"
    mark = hashlib.sha256(str(project).encode()).hexdigest()[:8]
    return ROOT_DATA_DIR / f"{project.name}-{mark}"


def web_dist(app: str) -> Path:
    """Return the folder with the built pages of one web app ("console" or "portal")."""
    return project_dir() / "web" / "apps" / app / "dist"


def open_log(path: Path) -> IO[bytes]:
    """Return the log file, open for appending and readable by its owner only: a trace may name a customer."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")
