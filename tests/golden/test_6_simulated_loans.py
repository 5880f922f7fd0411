"""Whole loans on paper: `loans/*.json` hold documents and their figures (`python -m tests.oracle`)."""

import json
from pathlib import Path
from typing import Any

import pytest

from huoshui.core.simulate import simulate
from tests.oracle.__main__ import reckoned
from tests.oracle.compare import differences

LOANS = sorted((Path(__file__).parent / "loans").glob("*.json"))


def case_of(path: Path) -> dict[str, Any]:
    case: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return case


def at(answer: Any, path: str) -> Any:
    """The value under "schedule.0.interest_due"."""
    for name in path.split("."):
        answer = answer[int(name)] if isinstance(answer, list) else answer[name]
    return answer


@pytest.mark.parametrize("path", LOANS, ids=lambda path: path.stem)
def test_the_engine_finds_the_figures(path: Path) -> None:
    case = case_of(path)
    engine = simulate(case["document"])
    assert list(differences(case["expected"], engine)) == [], case["title"]
    for name, value in case.get("by_hand", {}).items():
        assert (name, at(engine, name)) == (name, value), case["title"]


@pytest.mark.parametrize("path", LOANS, ids=lambda path: path.stem)
def test_the_figures_are_reckoned_and_not_copied(path: Path) -> None:
    case = case_of(path)
    assert list(differences(reckoned(case), case["expected"])) == []


def test_every_case_says_what_it_is() -> None:
    cases = [case_of(path) for path in LOANS]
    assert len(cases) >= 40
    assert all(case["title"]["zh"] and case["title"]["en"] for case in cases)
    assert len({case["title"]["en"] for case in cases}) == len(cases)
