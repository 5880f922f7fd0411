"""`huoshui archive`: every case filed, every page read; cut off, it goes on where it stopped."""

import argparse

from huoshui.cli.environment import ready


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lender", default="", help="slug of the lender (default: all)")
    parser.add_argument("--only-file", action="store_true", help="file, but leave the reading to the worker")


def run(args: argparse.Namespace) -> int:
    with ready():
        from huoshui.archive.operations import read_waiting, walk_cases
        from huoshui.lenders.queries import get_lender, in_lender, list_lenders

        slugs = [get_lender(args.lender).slug] if args.lender else [one.slug for one in list_lenders()]
        for slug in slugs:
            with in_lender(slug):
                cases, added = walk_cases()
                print(f"{slug}: {cases} cases, {added} newly filed 归档")
                while not args.only_file:
                    counts = read_waiting(limit=50, seconds=600)
                    if counts.papers + counts.unreadable == 0:
                        break
                    print(
                        f"{slug}: {counts.papers} papers, {counts.pages} pages read 识别, "
                        f"{counts.unreadable} unreadable 无法识别"
                    )
    return 0
