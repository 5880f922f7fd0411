"""The schema of the simulator's document: as published, and true for every document that ships."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from huoshui.core.simulate import simulate, simulation_schema

ROOT = Path(__file__).parents[3]
PUBLISHED = ROOT / "docs/reference/simulate.schema.json"
EXAMPLES = sorted((ROOT / "examples/simulate").glob("*.json"))


def test_the_published_schema_is_the_code_s() -> None:
    """`huoshui simulate --schema > docs/reference/simulate.schema.json` writes it."""
    assert json.loads(PUBLISHED.read_text()) == simulation_schema()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_fit_the_schema_and_can_be_simulated(path: Path) -> None:
    document = json.loads(path.read_text())
    jsonschema_rs.validate(simulation_schema(), document)
    assert simulate(document)["schedule"]


@pytest.mark.parametrize(
    "part",
    [
        {"terms": {"principal": 100}},
        {"terms": {"colour": "red"}},
        {"events": [{"type": "gift", "date": "2024-01-15"}]},
        {"events": [{"type": "repayment", "date": "2024-01-15"}]},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(part: dict[str, Any]) -> None:
    terms = {"principal": "1.00", "method": "bullet", "period_count": 1, "start_date": "2024-01-15"}
    document = {"terms": {**terms, "annual_rate": "0", **part.pop("terms", {})}, **part}
    assert not jsonschema_rs.is_valid(simulation_schema(), document)
