"""`huoshui up`: database, web server and worker in one terminal; Ctrl-C stops them in order."""

import argparse
import contextlib
import os
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Callable

import django
from rich.console import Console

from huoshui.cli.environment import close_connections, running_database
from huoshui.cli.migrations import migrate
from huoshui.cli.processes import Child, wait_until
from huoshui.foundation.paths import data_dir

WORKER_RESTARTS = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="0.0.0.0", help="address to listen on (default: all)")
    parser.add_argument("--port", type=int, default=8000, help="first port to try (default: 8000)")


def run(args: argparse.Namespace) -> int:
    return serve(args, prepare=None)


def serve(args: argparse.Namespace, *, prepare: Callable[[Console], None] | None) -> int:
    """Return 0 after Ctrl-C, 1 when the web server ended by itself. `prepare` runs before it starts."""
    console = Console()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # A script's background job is born deaf to it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with running_database():
        with console.status("database"):
            django.setup()
            migrate(progress=lambda text: console.print(f"  tables: {text}", style="dim"))
        if prepare is not None:
            prepare(console)
        lines = _welcome_lines()
        close_connections()
        port = first_free_port(args.host, args.port)
        web, worker = _web(args.host, port), _worker()
        try:
            return _watch(console, web, worker, port=port, lines=lines)
        except KeyboardInterrupt:
            console.print("\n正在停止 stopping …")
            return 0
        finally:
            _stop(web, worker)


def _stop(*children: Child) -> None:
    # A second Ctrl-C must not cut the orderly stop short.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    for child in children:
        child.stop()
    signal.signal(signal.SIGINT, before)


def _web(host: str, port: int) -> Child:
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers", "--backlog", "1024",
        "--workers-kill-timeout", "10", "--log-level", "warning", "huoshui.config.wsgi:application",
    ]  # fmt: skip
    return Child("web", command, data_dir() / "logs" / "web.log")


def _worker() -> Child:
    command = [sys.executable, "-m", "huoshui.cli.main", "worker"]
    return Child("worker", command, data_dir() / "logs" / "worker.log")


def _watch(console: Console, web: Child, worker: Child, *, port: int, lines: list[str]) -> int:
    web.start()
    worker.start()
    with console.status("web server"):
        if not wait_until(lambda: web.has_ended() or _answers(port), seconds=60) or web.has_ended():
            console.print(f"The web server did not start: {web.last_words()}", style="red")
            return 1
    _say_hello(console, port, lines)
    restarts = 0
    while not web.has_ended():
        time.sleep(0.5)
        if worker.has_ended():
            restarts += 1
            if restarts > WORKER_RESTARTS:
                console.print(f"The worker keeps ending: {worker.last_words()}", style="red")
                return 1
            worker.start()
    console.print(f"The web server ended: {web.last_words()}", style="red")
    return 1


def first_free_port(host: str, wanted: int) -> int:
    """Return the first port from `wanted` on that nobody listens on."""
    for port in range(wanted, min(wanted + 100, 65_536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind((host, port))
                return port
    raise OSError(f"no free port from {wanted} to {wanted + 99}")


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _welcome_lines() -> list[str]:
    from huoshui.lenders.queries import list_lenders

    return [f"{one.name} {one.name_en}|{one.slug}" for one in list_lenders()]


def _say_hello(console: Console, port: int, lines: list[str]) -> None:
    base = f"http://localhost:{port}"
    console.print(f"\n[bold]活水 Huoshui[/bold]  {base}/\n")
    for line in lines:
        names, slug = line.split("|")
        console.print(f"  [bold]{names}[/bold]")
        console.print(f"    借款人 borrower  {base}/{slug}/portal/")
        console.print(f"    员工   staff     {base}/{slug}/console/")
    if not lines:
        console.print("  No lender yet. `huoshui demo` makes two to try.")
    if text := _accounts():
        console.print(f"\n{text}")
    console.print(f"\n  data and logs: {data_dir()}", style="dim")
    console.print("  Ctrl-C 停止 to stop", style="dim")
    sys.stdout.flush()


def _accounts() -> str:
    if os.environ.get("HUOSHUI_DEMO") != "1":
        return ""
    from huoshui.demo.accounts import accounts_text

    return accounts_text()
