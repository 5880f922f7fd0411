"""A million past loans of thirty columns: making the printable card, and scoring them all."""

import time

import numpy as np

from benchmarks.measuring import Measured, seconds
from huoshui.risk.modelling.card_fit import fit_point_card
from huoshui.risk.modelling.columns import Column, Kind, Table
from huoshui.risk.modelling.metrics import expit
from huoshui.risk.modelling.metrics import measure as figures_of

_ROWS = 1_000_000
_NUMBERS, _CATEGORIES = 24, 6
_TRAINING_BAR, _SCORING_BAR = 120, 1.0


def measure() -> list[Measured]:
    """Seconds of both, on made-up loans whose outcome follows curves, levels and two pairs."""
    table, bad = _loans(np.random.default_rng(42))
    start = time.perf_counter()
    card = fit_point_card(table, bad, 42)
    trained = time.perf_counter() - start
    scored = min(seconds(lambda: card.totals(table)) for _ in range(3))
    auc = figures_of(bad, card.probabilities(table)).auc
    return [
        Measured(
            claim=f"printable card of {_ROWS:,} rows × {len(table.columns)} columns",
            bar=f"≤ {_TRAINING_BAR} s",
            measured=f"{trained:.0f} s (AUC {auc:.3f}, {len(card.tables)} two-way tables)",
            holds=trained <= _TRAINING_BAR,
        ),
        Measured(
            claim=f"scoring {_ROWS:,} rows",
            bar=f"≤ {_SCORING_BAR:.0f} s",
            measured=f"{scored:.2f} s ({len(card.characteristics)} columns)",
            holds=scored <= _SCORING_BAR,
        ),
    ]


def _loans(random: np.random.Generator) -> tuple[Table, np.ndarray]:
    columns: dict[str, Column] = {}
    z = np.full(_ROWS, -2.2)
    for at in range(_NUMBERS):
        values = np.exp(random.normal(size=_ROWS)) * 10_000
        values[random.random(_ROWS) < 0.03] = np.nan
        filled = np.nan_to_num(np.log(values / 10_000))
        z += 0.8 / (1 + at) * np.sin(filled + at) + 0.3 * (at == 0) * np.isnan(values)
        columns[f"number_{at}"] = Column(f"number_{at}", Kind.NUMBER, numbers=np.round(values, 2))
    for at in range(_CATEGORIES):
        codes = random.integers(0, 5 + 10 * at, _ROWS).astype(np.int32)
        z += random.normal(size=5 + 10 * at)[codes] * 0.3
        levels = tuple(f"level {one:02d}" for one in range(5 + 10 * at))
        columns[f"category_{at}"] = Column(f"category_{at}", Kind.CATEGORY, codes=codes, levels=levels)
    first, second = columns["number_0"].numbers, columns["number_1"].numbers
    z += 0.5 * ((first > 12_000) & (second < 9_000))
    bad = (random.random(_ROWS) < expit(z)).astype(np.int8)
    return Table(columns, _ROWS), bad
