"""How models, samples and trainings look in JSON."""

from datetime import datetime
from typing import Any

from ninja import Schema

from huoshui.risk.registry.queries import ModelDetail, ModelRow


class SampleColumnOut(Schema):
    name: str
    kind: str
    missing: int
    unreadable: int
    distinct: int
    values: list[str]


class SampleOut(Schema):
    id: int
    name: str
    size: int
    row_count: int
    columns: list[SampleColumnOut]
    uploaded_by_name: str
    uploaded_at: datetime


class TrainingOut(Schema):
    id: int
    name: str
    sample_name: str
    status: str
    step: str
    done: int
    total: int
    problem: str
    problem_en: str
    model_id: int | None
    asked_by_name: str
    asked_at: datetime
    finished_at: datetime | None


class ModelRowOut(Schema):
    id: int
    number: str
    name: str
    kind: str
    purpose: str
    status: str
    auc: float | None
    ks: float | None
    rows: int
    bads: int
    made_by_name: str
    made_at: datetime
    checked_by_name: str | None
    checked_at: datetime | None


class BinOut(Schema):
    code: int
    label: str
    points: int
    share: float
    bad_rate: float | None


class ColumnCardOut(Schema):
    name: str
    bins: list[BinOut]


class PairCardOut(Schema):
    first: str
    second: str
    rows: list[str]
    columns: list[str]
    points: list[list[int]]


class ScaleOut(Schema):
    base_score: int
    base_odds: float
    pdo: int


class GradeOut(Schema):
    name: str
    lowest: int
    share: float
    bad_rate: float


class CardOut(Schema):
    base: int
    scale: ScaleOut
    columns: list[ColumnCardOut]
    pairs: list[PairCardOut]
    grades: list[GradeOut]


class EditOut(Schema):
    column: str
    code: int
    points: int


class ModelOut(ModelRowOut):
    hash: str
    data_fingerprint: str
    code_version: str
    seed: int
    target: str
    bad_value: str
    inputs: list[str]
    limits: str
    opinion: str
    made_from: str | None
    edits: list[EditOut]
    card: CardOut
    report: dict[str, Any]
    has_sample: bool
    used_by: list[str]
    can_submit: bool
    can_check: bool
    can_edit: bool
    can_retire: bool


class FiguresOut(Schema):
    auc: float
    ks: float
    gini: float
    brier: float
    calibration_slope: float
    calibration_error: float
    predicted: float
    observed: float


class EditEffectOut(Schema):
    """What an edit does: figures before and after, rows that change their grade, the largest change."""

    before: FiguresOut
    after: FiguresOut
    regraded: int
    largest_change: int


class ShiftOut(Schema):
    name: str
    psi: float
    level: str


class WatchMonthOut(Schema):
    """Predicted beside real default of a month; `errors` is the difference in standard errors."""

    month: str
    rows: int
    predicted: float
    observed: float
    errors: float
    level: str


class WatchOut(Schema):
    rows: int
    shifts: list[ShiftOut]
    months: list[WatchMonthOut]


def row_values(row: ModelRow) -> dict[str, Any]:
    """The values of a ModelRowOut."""
    return {name: getattr(row, name) for name in ModelRowOut.model_fields}


def model_values(model: ModelDetail, *, user_id: int | None, makes: bool, checks: bool) -> dict[str, Any]:
    """The values of a ModelOut for a person who may make or check models."""
    status = model.row.status
    own = {name for name in ModelOut.model_fields if hasattr(ModelDetail, name)}
    return {
        **row_values(model.row),
        **{name: getattr(model, name) for name in own},
        "can_submit": makes and status == "draft",
        "can_check": checks and status == "submitted" and model.row.made_by_id != user_id,
        "can_edit": makes and model.has_sample,
        "can_retire": makes and status in ("draft", "approved"),
    }
