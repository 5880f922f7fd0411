"""The command `huoshui`: one parser, one file per subcommand, errors in one clear line."""

import argparse
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from types import ModuleType

from huoshui.cli.usage import UsageError
from huoshui.core.errors import Refusal
from huoshui.foundation.paths import data_dir, open_log
from huoshui.foundation.postgres import PostgresUnavailable

COMMANDS = {
    "up": "start the database, the web server and the worker",
    "demo": "as `up`, with the demo lenders loaded first",
    "story": "live one working-capital loan's whole life in a fresh temporary database",
    "replay": "live historical loans through the public operations",
    "eod": "close business days",
    "take-over": "take over running loans of another system from CSV files",
    "simulate": "compare repayment methods; needs no database",
    "model": "make, use and print scorecards from past loans; needs no database",
    "archive": "file what every case has kept, and read every page that waits",
    "check": "prove that positions, ledger, outbox and audit chain agree",
    "worker": "run background jobs only",
    "manage": "run a Django command",
    "openapi": "write the API's description to openapi.json",
}


def build_parser() -> argparse.ArgumentParser:
    """Return the parser with every subcommand."""
    parser = argparse.ArgumentParser(prog="huoshui", description="Huoshui 活水: a loan management system.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, text in COMMANDS.items():
        # `manage` hands everything on, --help included.
        own = commands.add_parser(
            name, help=text, description=text[0].upper() + text[1:] + ".", add_help=name != "manage"
        )
        _module(name).add_arguments(own)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the exit code: 0 done, 1 refused or failed, 2 wrong usage, 130 interrupted."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huoshui.config.settings")
    if given[:1] == ["manage"]:
        args = argparse.Namespace(command="manage", rest=given[1:])
    else:
        args = build_parser().parse_args(given)
    try:
        code: int = _module(args.command).run(args)
        return code
    except KeyboardInterrupt:
        return _fail("interrupted", 130)
    except UsageError as error:
        return _fail(str(error), 2)
    except Refusal as refusal:
        place = f"{refusal.field}: " if refusal.field else ""
        return _fail(f"{place}{refusal.message('zh')} · {refusal.message('en')}", 1)
    except PostgresUnavailable as problem:
        return _fail(str(problem), 1)
    except BrokenPipeError:
        # The reader (head, less) has gone; nothing is wrong, and there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as problem:
        return _fail(f"{type(problem).__name__}: {_first_line(problem)} (details in {_write_log()})", 1)


def _module(command: str) -> ModuleType:
    return importlib.import_module(f"huoshui.cli.{command.replace('-', '_')}")


def _fail(text: str, code: int) -> int:
    print(f"huoshui: {text}", file=sys.stderr)
    return code


def _first_line(problem: Exception) -> str:
    return (str(problem).strip().splitlines() or ["no message"])[0][:300]


def _write_log() -> str:
    log = data_dir() / "huoshui.log"
    with open_log(log) as out:
        text = f"--- {datetime.now(UTC).isoformat()} {' '.join(sys.argv)}\n{traceback.format_exc()}\n"
        out.write(text.encode())
    return str(log)


if __name__ == "__main__":
    sys.exit(main())
