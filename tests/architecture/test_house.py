"""The house keeps its own rules; each checker is shown one planted violation, so a blind one is seen."""

import importlib
import json
import pkgutil
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import pytest
from ninja import Schema

import huoshui
from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal, all_refusals
from huoshui.ledger.facts import Fact
from tests.architecture import checks

ROOT = Path(huoshui.__file__).parent
SOURCES = [path for path in sorted(ROOT.rglob("*.py")) if "migrations" not in path.parts]
RULES = [path for path in SOURCES if "core" in path.parts and "tests" not in path.parts]
ROOMS = [path for path in SOURCES if not {"tests", "cli"} & set(path.parts)]

# What may read the clock: the clock itself, and the log of a command that broke.
CLOCKS = {ROOT / "foundation" / "clock.py", ROOT / "config" / "log_format.py"}

# Logging in counts its failures, which a rolled-back key would forget; revealed data must not lie among the
# stored answers; the others change nothing.
ANSWERED_ANEW = re.compile(
    r"/session/(login|logout|code|confirm|password)$|/reveal$|/public/(calculator|simulate|verify)$|/preview$"
)


def import_everything() -> None:
    """Import every module, so that every refusal and event is known."""
    for found in pkgutil.walk_packages([str(ROOT)], "huoshui."):
        parts = found.name.split(".")
        if not {"tests", "migrations", "wsgi", "__main__"} & set(parts):
            importlib.import_module(found.name)


def violations(paths: list[Path], check: Callable[[str], Iterator[str]]) -> list[str]:
    found = []
    for path in paths:
        found += [f"{path.relative_to(ROOT.parent)}: {one}" for one in check(path.read_text("utf-8"))]
    return found


@pytest.mark.parametrize(
    ("check", "paths"),
    [
        (checks.long_functions, SOURCES),
        (checks.long_file, SOURCES),
        (checks.floats, RULES),
        (checks.clock_reads, [path for path in ROOMS if path not in CLOCKS]),
        (checks.signal_receivers, ROOMS),
        (checks.lists_of_another_kind, [path for path in SOURCES if "api" in path.parts]),
    ],
)
def test_sources_keep_the_rule(check: Callable[[str], Iterator[str]], paths: list[Path]) -> None:
    assert paths
    assert violations(paths, check) == []


@pytest.mark.parametrize(
    ("check", "planted"),
    [
        (checks.long_functions, "def f():\n" + "    x = 1\n" * 70),
        (checks.long_file, "x = 1\n" * 401),
        (checks.floats, "rate = 0.0435"),
        (checks.floats, "rate = float('0.0435')"),
        (checks.clock_reads, "from datetime import date\nday = date.today()"),
        (checks.signal_receivers, "from django.db.models.signals import post_save"),
        (
            checks.lists_of_another_kind,
            "@router.get('/x', response=list[Row])\ndef find(request) -> tuple[Row, ...]: ...",
        ),
    ],
)
def test_a_planted_violation_is_seen(check: Callable[[str], Iterator[str]], planted: str) -> None:
    assert list(check(planted))


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in SOURCES if list(checks.empty_name(path))] == []
    assert list(checks.empty_name(Path("huoshui/ledger/utils.py")))


def own_refusals() -> list[type[Refusal]]:
    import_everything()
    return [
        one
        for one in all_refusals()
        if one.__module__.startswith("huoshui.") and ".tests" not in one.__module__
    ]


def test_refusals_speak_both_languages() -> None:
    assert list(checks.wordless(own_refusals())) == []
    planted = SimpleNamespace(__qualname__="Planted", zh="不行 {amount}", en="no")
    assert list(checks.wordless([planted]))  # type: ignore[list-item]


def test_every_refusal_has_a_code_of_its_own() -> None:
    assert list(checks.shared_codes(own_refusals())) == []
    assert {NotFound.code, Forbidden.code, InvalidInput.code} <= {one.code for one in own_refusals()}
    planted = SimpleNamespace(code="same")
    assert list(checks.shared_codes([planted, planted])) == ["same"]  # type: ignore[list-item]


def test_every_schema_has_a_name_of_its_own() -> None:
    """The interface is described by name: of two, one would be shown with the other's fields."""
    import_everything()
    named: dict[str, type[Schema]] = {}
    for schema in own_schemas(Schema):
        first = named.setdefault(schema.__name__, schema)
        assert set(first.model_fields) == set(schema.model_fields), f"{first} and {schema}"
    assert len(named) > 100


def own_schemas(base: type[Schema]) -> Iterator[type[Schema]]:
    for schema in base.__subclasses__():
        is_ours = schema.__module__.startswith("huoshui.api.") and ".tests" not in schema.__module__
        if is_ours and "[" not in schema.__name__:
            yield schema
        yield from own_schemas(schema)


def test_every_event_has_a_line_in_the_table_of_reactions() -> None:
    from huoshui.config.reactions import REACTIONS
    from huoshui.foundation.outbox import all_events

    import_everything()
    events = [event for event in all_events().values() if ".tests" not in event.__module__]
    events = [event for event in events if event.__module__.startswith("huoshui.")]
    assert events
    assert list(checks.unlisted(events, REACTIONS)) == []
    assert list(checks.unlisted([int], REACTIONS)) == ["int"]


def test_every_port_has_an_adapter() -> None:
    from django.conf import settings
    from django.utils.module_loading import import_string

    for port, adapter in settings.ADAPTERS.items():
        import_string(port)
        assert callable(import_string(adapter)), adapter


def test_every_write_asks_for_an_idempotency_key() -> None:
    from huoshui.api.urls import api

    paths = api.get_openapi_schema(path_prefix="")["paths"]
    assert [one for one in checks.writes_without_key(paths) if not ANSWERED_ANEW.search(one)] == []
    assert list(checks.writes_without_key({"/x": {"post": {}}})) == ["POST /x"]


@pytest.mark.django_db  # the command looks at what is applied
def test_no_migration_is_missing() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_fact_of_a_voucher_has_words(language: str) -> None:
    path = ROOT.parent / "web/apps/console/src/features/ledger/locales" / f"{language}.json"
    words = json.loads(path.read_text())
    assert set(get_args(Fact)) - set(words["facts"]) == set()
    assert set(get_args(Fact)) - set(words["sentences"]) == set()
