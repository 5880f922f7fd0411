"""The two life pages name real operations and real events."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from huoshui.foundation.outbox import all_events

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("life-of-an-application.md", "life-of-a-repayment.md")


def _names() -> list[str]:
    return sorted(
        {name for page in PAGES for name in re.findall(r"`([\w.]+)`", (DOCS / page).read_text("utf-8"))}
    )


@pytest.mark.parametrize("name", [name for name in _names() if "." in name and not name.endswith(".py")])
def test_every_dotted_name_is_a_real_function(name: str) -> None:
    module, _, function = name.rpartition(".")
    assert callable(getattr(import_module(f"huoshui.{module}"), function))


def test_every_event_named_is_declared() -> None:
    import_module("huoshui.config.reactions")
    declared = {event.__name__ for event in all_events().values()}
    named = {name for name in _names() if re.fullmatch(r"[A-Z][A-Za-z]+", name) and name != "DayEnd"}
    assert named - declared == set()
