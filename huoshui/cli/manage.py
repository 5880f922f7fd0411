"""`huoshui manage …`: any Django command, with the database running."""

import argparse

from huoshui.cli.environment import running_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="the Django command and its options")


def run(args: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    with running_database():
        execute_from_command_line(["huoshui manage", *args.rest])
    return 0
