"""`huoshui openapi`: the API's description, from which the web client is generated."""

import argparse
import json
from pathlib import Path
from typing import Any

import django

from huoshui.cli.usage import UsageError
from huoshui.foundation.paths import project_dir


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, default=None, help="file to write (default: openapi.json)")
    parser.add_argument("--check", action="store_true", help="write nothing, fail when the file differs")


def run(args: argparse.Namespace) -> int:
    django.setup()
    target = args.out or project_dir() / "openapi.json"
    text = json.dumps(describe(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if not args.check:
        target.write_text(text)
        return 0
    if not target.exists() or target.read_text() != text:
        raise UsageError(f"{target.name} is not what the API is today: run `make api`")
    return 0


def describe() -> dict[str, Any]:
    """Return the description with paths as they are below a lender's address (/api/…)."""
    from huoshui.api.urls import api

    return dict(api.get_openapi_schema(path_prefix="/api/"))
