"""Errors in one clear line, exit codes a script can trust."""

import io
import json
import socket
from pathlib import Path
from typing import Any

import pytest

from huoshui.cli import migrations
from huoshui.cli.main import COMMANDS, build_parser, main
from huoshui.cli.up import first_free_port
from huoshui.foundation.postgres import PostgresUnavailable

LOAN = ["--principal", "1200.00", "--rate", "0.12", "--periods", "3", "--start", "2026-01-31"]


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"manage"}))
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args([command, "--help"])
    assert ended.value.code == 0
    assert COMMANDS[command][1:] in " ".join(capsys.readouterr().out.split())


def test_simulate_needs_no_database(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", *LOAN, "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["totals"]["principal"] == "1200.00"
    assert [row["due_date"] for row in result["schedule"]] == ["2026-02-28", "2026-03-31", "2026-04-30"]


def test_simulate_reads_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terms = {
        "principal": "1200.00",
        "annual_rate": "0",
        "method": "equal_instalment",
        "period_count": 3,
        "start_date": "2026-01-31",
    }
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"terms": terms})))
    assert main(["simulate", "-"]) == 0
    assert "400.00" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["simulate"], 2, "--principal --rate --periods --start"),
        (["simulate", "--principal", "many", *LOAN[2:]], 1, "1234.50"),
        (["simulate", "/no/such/file"], 2, "cannot be read"),
        (["eod", "--until", "soon"], 2, "2026-11-30"),
    ],
)
def test_a_mistake_is_one_line(
    arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == code
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


def test_an_unexpected_failure_is_one_line_and_a_trace_in_the_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fail(args: Any) -> int:
        raise RuntimeError("first line\nsecond line")

    monkeypatch.setenv("HUOSHUI_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("huoshui.cli.check.run", fail)
    assert main(["check"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("huoshui: RuntimeError: first line (details in ")
    log = tmp_path / "huoshui.log"
    assert "second line" in log.read_text()
    assert log.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("problem", "code"),
    [(KeyboardInterrupt(), 130), (PostgresUnavailable("no room"), 1), (BrokenPipeError(), 1)],
)
def test_known_ends_have_their_exit_code(
    monkeypatch: pytest.MonkeyPatch, problem: BaseException, code: int
) -> None:
    def fail(args: Any) -> int:
        raise problem

    monkeypatch.setattr("huoshui.cli.check.run", fail)
    monkeypatch.setattr("os.dup2", lambda *_: None)
    assert main(["check"]) == code


def test_a_taken_port_leads_to_the_next() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert first_free_port("127.0.0.1", port) > port


def test_migrating_twice_does_nothing_the_second_time(own_database: Any) -> None:
    assert migrations.migrate() is True
    assert migrations.migrate() is False
