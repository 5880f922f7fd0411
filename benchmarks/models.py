"""Model quality on public tables: every model on the same five stratified folds (seed 42)."""

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet
from rich.console import Console

from benchmarks.measuring import Measured
from huoshui.risk.modelling.columns import Column, Kind, Table
from huoshui.risk.modelling.comparison import MODELS, compare
from huoshui.risk.modelling.reading import read_table
from huoshui.risk.modelling.target import read_sample

# Best AUC known of any well-kept tool on the same folds; LightGBM, XGBoost, CatBoost, forest, EBM,
# logistic, scorecards.
BEST = {"sba_loans": 0.789, "polish_firms": 0.958, "taiwan_card": 0.785, "german_credit": 0.800}
_TARGETS = {
    "sba_loans": ("MIS_Status", "CHGOFF"),
    "polish_firms": ("class", "1"),
    "taiwan_card": ("default.payment.next.month", "1"),
    "german_credit": ("class", "2"),
}
_SBA_INPUTS = [
    "State",
    "BankState",
    "NewExist",
    "UrbanRural",
    "RevLineCr",
    "LowDoc",
    "NoEmp",
    "CreateJob",
    "RetainedJob",
    "GrAppv",
    "SBA_Appv",
    "sector",
    "franchise",
    "same_state",
    "guaranteed_share",
]
_CARD_MARGIN = 0.005
_BOOSTED_MARGIN = 0.002
_CALIBRATION = 0.015
_CALIBRATED_ROWS = 5_000


def measure() -> list[Measured]:
    """The rows of the table; the folder of the data is named by HUOSHUI_CREDIT_DATA."""
    folder = Path(os.environ.get("HUOSHUI_CREDIT_DATA", "credit-data"))
    rows: list[Measured] = []
    for name in BEST:
        path = folder / f"{name}.parquet"
        if not path.exists():
            raise SystemExit(f"{path} is missing: set HUOSHUI_CREDIT_DATA to the folder of the four tables")
        rows += _measured(name, path)
    return rows


def _measured(name: str, path: Path) -> list[Measured]:
    table = read_table(path.name, _content(name, path), kinds=_KINDS.get(name, {}))
    target, bad = _TARGETS[name]
    sample = read_sample(table, target=target, bad_value=bad)
    inputs = _inputs(name, sample.table)
    reports = compare(inputs, sample.bad, names=tuple(MODELS), seed=42)
    Console().print(f"{name}: {len(sample.bad):,} rows, {len(inputs.columns)} inputs")
    rows = []
    for report in reports:
        auc, error = report.mean("auc"), report.mean("calibration_error")
        bar = {"point_card": BEST[name] - _CARD_MARGIN, "boosted": BEST[name] - _BOOSTED_MARGIN}.get(
            report.name
        )
        calibrated = len(sample.bad) < _CALIBRATED_ROWS or error <= _CALIBRATION
        holds = bar is None or (round(auc, 3) >= bar and calibrated)
        measured = (
            f"AUC {auc:.4f} ± {report.spread('auc'):.4f}, KS {report.mean('ks'):.3f}, "
            f"Brier {report.mean('brier'):.4f}, slope {report.mean('calibration_slope'):.2f}, "
            f"error {error:.4f}"
        )
        wanted = f"AUC ≥ {bar:.3f}" if bar else "—"
        rows.append(Measured(claim=f"{name} {report.name}", bar=wanted, measured=measured, holds=holds))
        Console().print(f"  {report.name:<11} {measured}")
    return rows


# Levels written as numbers.
_KINDS = {
    "sba_loans": {name: Kind.CATEGORY for name in ("NewExist", "UrbanRural", "sector")},
}


def _content(name: str, path: Path) -> bytes:
    """The file; for the business loans with the columns that follow from others."""
    if name != "sba_loans":
        return path.read_bytes()
    rows = pa.parquet.read_table(path)
    share = pc.divide(pc.cast(rows["SBA_Appv"], pa.float64()), pc.cast(rows["GrAppv"], pa.float64()))
    made = {
        "sector": pc.utf8_slice_codeunits(rows["NAICS"], 0, 2),
        "franchise": pc.if_else(pc.greater(rows["FranchiseCode"], 1), "yes", "no"),
        "same_state": pc.if_else(pc.equal(rows["State"], rows["BankState"]), "yes", "no"),
        "guaranteed_share": share,
    }
    for title, values in made.items():
        rows = rows.append_column(title, values)
    out = pa.BufferOutputStream()
    pa.parquet.write_table(rows, out)
    return out.getvalue().to_pybytes()


def _inputs(name: str, table: Table) -> Table:
    if name == "sba_loans":
        return table.only(_SBA_INPUTS)
    columns: dict[str, Column] = {title: column for title, column in table.columns.items() if title != "ID"}
    return Table(columns, table.row_count)
