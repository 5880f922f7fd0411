"""`make bench`: every claim measured in one run, on a throw-away database with the demo book."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huoshui.config.settings")
os.environ["HUOSHUI_DEMO"] = "1"

import django

from huoshui.cli.environment import temporary_database
from huoshui.cli.migrations import migrate


def main() -> int:
    """0 when every bar is met, else 1."""
    with temporary_database():
        django.setup()
        migrate()
        from benchmarks import demo_book

        rows = demo_book.measure()
    print("\n| claim | bar | measured |\n|---|---|---|")
    for row in rows:
        print(f"| {row.claim} | {row.bar} | {row.measured} |")
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
