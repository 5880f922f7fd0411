"""`huoshui model` as a risk officer uses it."""

import csv
import io
import json
from pathlib import Path

import pytest

from huoshui.cli.main import main
from huoshui.cli.model import _MODELS as offered
from huoshui.risk.modelling.comparison import MODELS
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
    assert trained(data, "--json", "--group", "industry") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["rows"] == 600
    assert [model["name"] for model in report["models"]] == ["point_card"]
    assert {group["group"] for group in report["groups"]} == {"农业", "制造", "餐饮"}
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
    worst = min(rows, key=lambda row: int(row["score"]))
    assert worst["reasons"].split("; ")[0] == "debt_ratio"
    capsys.readouterr()
    assert main(["model", "sql", "--model", str(model), "--table", "样本"]) == 0
    assert 'FROM "样本"' in capsys.readouterr().out


def test_a_model_in_use_is_watched(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert trained(data, "--card", "woe_card", "--models", "logistic") == 0
    model = data.with_suffix(".model.json")
    recent = data.parent / "recent.csv"
    lines = data.read_text(encoding="gb18030").splitlines()
    dated = [lines[0] + ",放款日", *(f"{line},2026-{1 + at % 2:02d}-05" for at, line in enumerate(lines[1:]))]
    recent.write_text("\n".join(dated), encoding="utf-8")
    capsys.readouterr()
    watch = ["model", "watch", "--model", str(model), "--data", str(recent)]
    assert main([*watch, "--time", "放款日", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {shift["level"] for shift in told["shifts"]} == {"steady"}  # the very rows the card was made on
    assert [month["month"] for month in told["months"]] == ["2026-01", "2026-02"]
    assert main([*watch, "--time", "放款日"]) == 0
    assert "back-test" in capsys.readouterr().out
    assert main([*watch, "--time", "industry"]) == 1
    assert "holds no dates" in capsys.readouterr().err


def test_points_are_changed_by_hand_with_the_effect_shown(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert trained(data, "--card", "woe_card", "--models", "logistic") == 0
    model, changed = data.with_suffix(".model.json"), data.parent / "changed.json"
    edit = ["model", "edit", "--model", str(model), "--data", str(data), "--out", str(changed)]
    capsys.readouterr()
    assert main([*edit, "--set", "debt_ratio:1=99"]) == 0
    assert "before" in capsys.readouterr().out
    old, new = (json.loads(path.read_text()) for path in (model, changed))
    assert new["made_from"] == old["hash"] != new["hash"]
    assert new["edits"] == [{"column": "debt_ratio", "code": 1, "points": 99}]
    assert main(["model", "show", "--model", str(changed)]) == 0
    assert "+99" in capsys.readouterr().out
    assert main([*edit, "--set", "debt_ratio=99"]) == 2
    assert main([*edit, "--set", "wages:1=99"]) == 1
    assert "no such column" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        (["--models", "magic"], 2, "magic is not one of"),
        (["--special", "income"], 2, "write COLUMN=VALUE"),
        (["--special", "income=many"], 2, "is not a list of numbers"),
        (["--special", "wages=-9"], 1, "no column named wages"),
        (["--monotone", "income=sideways"], 2, "up or down"),
        (["--monotone", "wages=up"], 1, "no column named wages"),
        (["--group", "where"], 1, "no column named where"),
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


def test_the_command_offers_every_model_there_is() -> None:
    assert offered == tuple(MODELS)


def test_what_is_no_model_is_refused(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = data.parent / "wrong.json"
    wrong.write_text("{}")
    assert main(["model", "show", "--model", str(wrong)]) == 1
    assert "not a model" in capsys.readouterr().err
    assert main(["model", "show", "--model", str(data)]) == 2
    assert main(["model", "score", "--model", str(data.parent / "none.json"), "--data", str(data)]) == 2
