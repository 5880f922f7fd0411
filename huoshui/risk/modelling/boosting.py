"""Boosted trees (LightGBM) over whole-number codes, fitted on inner folds so that every row gets a prediction
from trees that never saw it.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import lightgbm
import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold, StratifiedShuffleSplit

from huoshui.risk.modelling.metrics import Floats

Codes2D = NDArray[np.int32]
Rows = NDArray[np.intp]

ONE_SPLIT_ABOVE = 100_000
"""With more rows one held-out fifth says when to stop; five folds would only cost time."""
_CORES = 2
_PATIENCE = 30
_MOST_ROUNDS = 3000


@dataclass(frozen=True, slots=True)
class Recipe:
    """How trees are grown; `groups` are the sets of columns one tree may use together (all without)."""

    leaves: int
    rate: float = 0.05
    least_rows: int = 10
    column_share: float = 1.0
    random_cuts: bool = False
    categories: tuple[int, ...] = ()
    groups: tuple[tuple[int, ...], ...] = ()
    monotone: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Bag:
    """The trees of all inner folds, averaged, and for every row the raw prediction without its own fold."""

    boosters: tuple[lightgbm.Booster, ...]
    held_out: Floats

    def raw(self, codes: Codes2D) -> Floats:
        """Mean log odds (without the starting value) of these rows."""
        return np.mean([one.predict(codes, raw_score=True) for one in self.boosters], axis=0)


def inner_folds(bad: NDArray[np.int8], seed: int) -> list[tuple[Rows, Rows]]:
    """Five stratified folds; above 100,000 rows one split into four fifths and one fifth."""
    blank = np.zeros(len(bad))
    if len(bad) > ONE_SPLIT_ABOVE:
        return list(StratifiedShuffleSplit(1, test_size=0.2, random_state=seed).split(blank, bad))
    return list(StratifiedKFold(5, shuffle=True, random_state=seed).split(blank, bad))


def boost(
    codes: Codes2D,
    target: Floats,
    folds: Sequence[tuple[Rows, Rows]],
    recipe: Recipe,
    *,
    seed: int,
    start: Floats | None = None,
) -> Bag:
    """The bag of this recipe; `target` is 0, 1 or a share between, `start` log odds to add to.

    Rows in no held-out part (one split only) are given by trees that saw them.
    """
    held_out = np.full(len(target), np.nan)
    with ThreadPoolExecutor(_CORES) as pool:
        # A core a fold: the cores of one small forest would wait for each other most of the time.
        grown = [
            pool.submit(
                _one, codes, target, train, held, recipe, seed, start, _CORES // min(len(folds), _CORES)
            )
            for train, held in folds
        ]
        boosters = [one.result() for one in grown]
    for booster, (_, held) in zip(boosters, folds, strict=True):
        held_out[held] = booster.predict(codes[held], raw_score=True)
    unseen = np.isnan(held_out)
    if unseen.any():
        held_out[unseen] = np.mean([one.predict(codes[unseen], raw_score=True) for one in boosters], axis=0)
    return Bag(tuple(boosters), held_out)


def _one(
    codes: Codes2D,
    target: Floats,
    train: Rows,
    held: Rows,
    recipe: Recipe,
    seed: int,
    start: Floats | None,
    cores: int,
) -> lightgbm.Booster:
    bins = {"max_bin": int(codes.max()) + 2, "min_data_in_bin": 1, "feature_pre_filter": False, "verbose": -1}
    seen = lightgbm.Dataset(
        codes[train],
        target[train],
        init_score=None if start is None else start[train],
        categorical_feature=list(recipe.categories),
        params=bins,
    )
    watched = lightgbm.Dataset(
        codes[held],
        target[held],
        init_score=None if start is None else start[held],
        reference=seen,
        params=bins,
    )
    booster = lightgbm.train(
        {**bins, **_settings(recipe, seed), "num_threads": cores, "boost_from_average": start is None},
        seen,
        num_boost_round=_MOST_ROUNDS,
        valid_sets=[watched],
        callbacks=[lightgbm.early_stopping(_PATIENCE, verbose=False)],
    )
    # Only the rounds that helped are kept, so that a stored copy predicts the same.
    return lightgbm.Booster(model_str=booster.model_to_string(num_iteration=booster.best_iteration))


def _settings(recipe: Recipe, seed: int) -> dict[str, object]:
    settings: dict[str, object] = {
        "objective": "cross_entropy",
        "metric": "cross_entropy",
        "num_leaves": recipe.leaves,
        "learning_rate": recipe.rate,
        "min_data_in_leaf": recipe.least_rows,
        "feature_fraction": recipe.column_share,
        "extra_trees": recipe.random_cuts,
        "lambda_l2": 1.0,
        "cat_smooth": 20,
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
    }
    if recipe.groups:
        settings["interaction_constraints"] = [list(group) for group in recipe.groups]
    if any(recipe.monotone):
        settings["monotone_constraints"] = list(recipe.monotone)
    return settings


def shared_gain(bag: Bag) -> dict[tuple[int, int], float]:
    """Pair of columns → gain of the splits that one of them makes below the other: how much they work
    together.
    """
    gains: dict[tuple[int, int], float] = {}
    for booster in bag.boosters:
        for tree in booster.dump_model()["tree_info"]:
            _add_gains(tree["tree_structure"], frozenset(), gains)
    return gains


def _add_gains(node: dict, above: frozenset[int], gains: dict[tuple[int, int], float]) -> None:
    if "split_feature" not in node:
        return
    column = int(node["split_feature"])
    for other in above - {column}:
        pair = (min(column, other), max(column, other))
        gains[pair] = gains.get(pair, 0.0) + float(node["split_gain"])
    for side in ("left_child", "right_child"):
        _add_gains(node[side], above | {column}, gains)
