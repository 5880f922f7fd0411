"""An approval flow as a document: read, written back, refused with the path of the mistake."""

import copy
from typing import Any

import pytest

from huoshui.core.approval import Step, flow_of_levels, read_flow, write_flow
from huoshui.core.errors import InvalidInput

DOCUMENT: dict[str, Any] = {
    "start_route": "first",
    "steps": [
        {
            "code": "committee",
            "name": "贷审会",
            "name_en": "Committee",
            "permission": "application.approve",
            "roles": ["senior_approver"],
            "ballot": {
                "kind": "committee",
                "need": 1,
                "share": "2/3",
                "bands": [{"above": "10000000.00", "need": 5}],
                "veto": False,
            },
            "timer": {
                "hours": 48,
                "counts": "working_hours",
                "escalate_after_hours": 24,
                "escalate_to": "manager",
            },
            "route": "all",
            "place": [220, 40],
        }
    ],
    "ways": [
        {"source": "start", "target": "committee", "when": []},
        {
            "source": "committee",
            "target": "end",
            "when": [
                [{"fact": "amount", "operator": "above", "value": "5000000.01"}],
                [
                    {"fact": "grade", "operator": "one_of", "value": ["A", "B"]},
                    {"fact": "over_limit", "operator": "is", "value": False},
                ],
            ],
        },
    ],
    "authority": [{"role": "senior_approver", "product": "", "grade": "A", "up_to": "1000000.00"}],
}


def test_a_document_is_read_and_written_back() -> None:
    assert write_flow(read_flow(DOCUMENT)) == DOCUMENT
    steps = [Step(code=code, name=code, name_en=code, permission="application.review") for code in ("a", "b")]
    levels = flow_of_levels(((steps[0], None), (steps[1], 500_000_001)))
    assert read_flow(write_flow(levels)) == levels


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("steps", 0, "code"), "Bad Code", "steps.0.code"),
        (("steps", 0, "name"), " ", "steps.0.name"),
        (("steps", 0, "ballot"), {"kind": "committee"}, "steps.0.ballot.share"),
        (("steps", 0, "ballot"), {"share": "3/2"}, "steps.0.ballot.share"),
        (("steps", 0, "ballot"), {"share": "1/0"}, "steps.0.ballot.share"),
        (("steps", 0, "ballot"), {"kind": "number", "need": 0}, "steps.0.ballot.need"),
        (("steps", 0, "timer"), {"hours": 99999}, "steps.0.timer.hours"),
        (("steps", 0, "place"), [1], "steps.0.place"),
        (("steps", 0, "colour"), "red", "steps.0.colour"),
        (
            ("ways", 1, "when"),
            [[{"fact": "shoe", "operator": "is", "value": 1}]],
            "ways.1.when.0.0.fact",
        ),
        (
            ("ways", 1, "when"),
            [[{"fact": "grade", "operator": "above", "value": "A"}]],
            "ways.1.when.0.0.operator",
        ),
        (
            ("ways", 1, "when"),
            [[{"fact": "amount", "operator": "above", "value": "x"}]],
            "ways.1.when.0.0.value",
        ),
        (
            ("ways", 1, "when"),
            [[{"fact": "score", "operator": "above", "value": "NaN"}]],
            "ways.1.when.0.0.value",
        ),
        (("ways", 1, "when"), [[]], "ways.1.when.0"),
        (("authority", 0, "role"), "", "authority.0.role"),
    ],
)
def test_a_bad_document_is_refused_with_its_path(path: tuple[Any, ...], value: Any, field: str) -> None:
    document = copy.deepcopy(DOCUMENT)
    inner: Any = document
    for part in path[:-1]:
        inner = inner[part]
    inner[path[-1]] = value
    with pytest.raises(InvalidInput) as caught:
        read_flow(document)
    assert caught.value.field == field
