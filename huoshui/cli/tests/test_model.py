"""`huoshui model` as a risk officer uses it."""

import csv
import io
import json
from pathlib import Path

import pytest

from huoshui.cli.main import main
from huoshui.risk.modelling.tests.made_up import as_csv, past_loans


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "样本.csv"
    path.write_bytes(as_csv(*past_loans(600), encoding="gb18030"))
    return path


def trained(data: Path, *more: str) -> int:
    return main(
        [
            "model",
            "train",
            "--data",
            str(data),
            "--target",
            "结果",
            "--bad",
            "坏",
            "--id",
            "编号",
            "--models",
            "point_card",
            *more,
        ]
    )


def test_a_card_is_made_printed_and_used(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert trained(data, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["rows"] == 600
    assert [model["name"] for model in report["models"]] == ["point_card"]
    model = Path(report["model"])
    assert main(["model", "show", "--model", str(model)]) == 0
    shown = capsys.readouterr().out
    assert "debt_ratio" in shown and "基础分 base" in shown
    out = data.parent / "scores.csv"
    assert main(["model", "score", "--model", str(model), "--data", str(data), "--out", str(out)]) == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text())))
    assert len(rows) == 600
    by_grade = sorted((row["grade"], float(row["default_probability"])) for row in rows)
    assert by_grade[0][1] < by_grade[-1][1]  # A is safer than E


@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        (["--models", "magic"], 2, "magic is not one of"),
        (["--special", "income"], 2, "write COLUMN=VALUE"),
        (["--special", "income=many"], 2, "is not a list of numbers"),
        (["--special", "wages=-9"], 1, "no column named wages"),
        (["--monotone", "income=sideways"], 2, "up or down"),
        (["--monotone", "wages=up"], 1, "no column named wages"),
        (["--time", "when"], 1, "no column named when"),
        (["--time-from", "soon"], 2, "is not a date"),
        (["--bad", "违约"], 1, "does not occur"),
        (["--out", "/nowhere/model.json"], 2, "cannot be written"),
    ],
)
def test_a_wish_that_cannot_be_met_is_one_clear_line(
    data: Path, capsys: pytest.CaptureFixture[str], more: list[str], code: int, says: str
) -> None:
    assert trained(data, *more) == code
    errors = capsys.readouterr().err.strip().splitlines()
    assert says in errors[-1]
    assert "Traceback" not in "".join(errors)


def test_what_is_no_model_is_refused(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = data.parent / "wrong.json"
    wrong.write_text("{}")
    assert main(["model", "show", "--model", str(wrong)]) == 1
    assert "not a model" in capsys.readouterr().err
    assert main(["model", "show", "--model", str(data)]) == 2
    assert main(["model", "score", "--model", str(data.parent / "none.json"), "--data", str(data)]) == 2
