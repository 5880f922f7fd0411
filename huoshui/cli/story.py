"""`huoshui story`: one loan's whole life in a database that is gone afterwards."""

import argparse

import django

from huoshui.cli.environment import temporary_database
from huoshui.cli.migrations import migrate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a line instead of text")


def run(args: argparse.Namespace) -> int:
    with temporary_database():
        django.setup()
        migrate()
        from huoshui.demo import story

        return int(story.run(json_lines=args.json))
