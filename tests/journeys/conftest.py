"""A running demo for the journeys: `huoshui demo` on a free port, with a data folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "web" / "e2e"
START_SECONDS = 240
JOURNEY_SECONDS = 420

Findings = dict[str, Any]
Walk = Callable[..., Findings]


class Site(NamedTuple):
    """Where a demo is: its address, and the folder of its data."""

    url: str
    data_dir: str


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """A demo with two lenders, no loans yet. `HUOSHUI_URL` with `HUOSHUI_DATA_DIR` names one that is up."""
    if given := os.environ.get("HUOSHUI_URL"):
        yield Site(given, os.environ.get("HUOSHUI_DATA_DIR", ""))
        return
    with tempfile.TemporaryDirectory(prefix="huoshui-journeys-") as name:
        folder = Path(name)
        folder.chmod(0o711)  # run by root, the database runs as another user and must walk in
        yield from _demo(folder)


def _demo(folder: Path) -> Iterator[Site]:
    port = _free_port()
    command = [sys.executable, "-m", "huoshui.cli.main", "demo", "--loans", "0"]
    log = folder / "demo.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port)],
            cwd=ROOT,
            env=_environment() | {"HUOSHUI_DATA_DIR": str(folder / "data")},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait_until_ready(process, f"http://127.0.0.1:{port}/readyz", log)
        yield Site(f"http://127.0.0.1:{port}", str(folder / "data"))
    finally:
        _stop(process)


@pytest.fixture(scope="session")
def walk(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """Runs one journey's script; what its last line says it found, or a failure that names its pictures."""

    def run(name: str, *, folder: str = "journeys", **given: str) -> Findings:
        pictures = Path(os.environ.get("HUOSHUI_PICTURES") or tmp_path_factory.mktemp(name))
        settings = {
            "HUOSHUI_URL": site.url,
            "HUOSHUI_DATA_DIR": site.data_dir,
            "HUOSHUI_PICTURES": str(pictures),
        }
        settings |= {f"JOURNEY_{key.upper()}": value for key, value in given.items()}
        done = subprocess.run(
            ["node", str(SCRIPTS / folder / f"{name}.mjs")],
            cwd=ROOT / "web",
            env=os.environ | settings,
            capture_output=True,
            text=True,
            timeout=JOURNEY_SECONDS,
            check=False,
        )
        if done.returncode != 0:
            pytest.fail(f"journey {name}, pictures in {pictures}\n{done.stdout}{done.stderr}", pytrace=False)
        last = done.stdout.strip().splitlines()[-1]
        return json.loads(last) if last.startswith("{") else {"told": last}

    return run


def _environment() -> dict[str, str]:
    # The demo makes a database of its own, whatever the other tests use.
    others = {"DATABASE_URL", "HUOSHUI_DATA_DIR"}
    return {key: value for key, value in os.environ.items() if key not in others}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"the demo did not start:\n{log.read_text(errors='replace')[-3000:]}", pytrace=False)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
