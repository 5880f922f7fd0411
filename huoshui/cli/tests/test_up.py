"""`huoshui up` as a user meets it: it starts, answers, and Ctrl-C leaves nothing running."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from huoshui.cli.processes import Child, wait_until


def _running_in(folder: Path) -> str:
    """Return the processes that have the folder in their command line, one a line."""
    return subprocess.run(["pgrep", "-fa", str(folder)], capture_output=True, text=True, check=False).stdout


def test_up_answers_and_stops(open_tmp_path: Path) -> None:
    tmp_path = open_tmp_path
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"HUOSHUI_DATA_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    output = tmp_path / "output.txt"
    with output.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "huoshui.cli.main", "up", "--host", "127.0.0.1", "--port", "18000"],
            stdout=out,
            stderr=subprocess.STDOUT,
            env=environment,
        )
    try:
        assert wait_until(lambda: "Ctrl-C" in output.read_text(), seconds=60), output.read_text()
        address = re.search(r"http://localhost:(\d+)/", output.read_text())
        assert address is not None
        with urllib.request.urlopen(f"http://127.0.0.1:{address[1]}/readyz", timeout=10) as answer:
            assert answer.status == 200
    finally:
        process.send_signal(signal.SIGINT)
        code = process.wait(40)
    assert code == 0
    assert wait_until(lambda: not _running_in(tmp_path), seconds=20), _running_in(tmp_path)


def test_a_child_that_does_not_listen_is_ended(tmp_path: Path) -> None:
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "print('up', flush=True); time.sleep(60)"
    )
    child = Child("stubborn", [sys.executable, "-c", stubborn], tmp_path / "log")
    child.start()
    assert wait_until(lambda: child.last_words() == "up", seconds=10)
    before = time.monotonic()
    child.stop(seconds=0.5)
    assert child.has_ended()
    assert time.monotonic() - before < 5
