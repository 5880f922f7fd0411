"""The challengers (挑战者模型): well-kept tools on the same rows, each fitted to give P(bad)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, QuantileTransformer, StandardScaler
from sklearn.tree import DecisionTreeClassifier

from huoshui.risk.modelling.columns import Column, Kind, Table
from huoshui.risk.modelling.encoding import fine_codes
from huoshui.risk.modelling.metrics import Floats

Outcomes = NDArray[np.int8]
_MOST_LEVELS = 60


class Fitted(Protocol):
    """A model that has seen its rows."""

    def probabilities(self, table: Table) -> Floats:
        """P(bad) of every row."""
        ...


Fit = Callable[[Table, Outcomes, int], Fitted]
"""Rows, outcomes and a seed → a fitted model; the same three give the same model."""


@dataclass(frozen=True, slots=True)
class _OnCodes:
    """A model of scikit-learn over fine codes, where bad rates order the levels."""

    encode: Callable[[Table], NDArray[np.int32]]
    model: DecisionTreeClassifier | RandomForestClassifier

    def probabilities(self, table: Table) -> Floats:
        return self.model.predict_proba(self.encode(table))[:, 1]


@dataclass(frozen=True, slots=True)
class _OnValues:
    """A model of scikit-learn over numbers and one-hot levels."""

    pipeline: Pipeline

    def probabilities(self, table: Table) -> Floats:
        return self.pipeline.predict_proba(_values(table))[:, 1]


def fit_logistic(table: Table, bad: Outcomes, seed: int) -> Fitted:
    """Logistic regression (逻辑回归) on standardised numbers, missing flags and levels."""
    model = LogisticRegression(C=0.1, max_iter=1000, random_state=seed)
    return _OnValues(_linear(table, StandardScaler()).set_params(model=model).fit(_values(table), bad))


def fit_neural(table: Table, bad: Outcomes, seed: int) -> Fitted:
    """A small neural network (神经网络) on ranks of the numbers and levels, stopped early."""
    model = MLPClassifier(
        (32, 16), alpha=1e-2, early_stopping=True, validation_fraction=0.15, max_iter=80, random_state=seed
    )
    ranks = QuantileTransformer(n_quantiles=min(200, table.row_count), output_distribution="normal")
    return _OnValues(_linear(table, ranks).set_params(model=model).fit(_values(table), bad))


def fit_tree(table: Table, bad: Outcomes, seed: int) -> Fitted:
    """One decision tree (决策树) that fits on a page: at most 32 leaves, each of 1 % of the rows or more."""
    least = max(20, len(bad) // 100)
    return _fit_on_codes(
        table, bad, DecisionTreeClassifier(max_leaf_nodes=32, min_samples_leaf=least, random_state=seed)
    )


def fit_forest(table: Table, bad: Outcomes, seed: int) -> Fitted:
    """A random forest (随机森林) of 300 trees."""
    forest = RandomForestClassifier(
        300, min_samples_leaf=3, max_features=0.3, max_samples=0.8, n_jobs=2, random_state=seed
    )
    return _fit_on_codes(table, bad, forest)


def _fit_on_codes(
    table: Table, bad: Outcomes, model: DecisionTreeClassifier | RandomForestClassifier
) -> Fitted:
    encode = fine_codes(table, bad).matrix
    return _OnCodes(encode, model.fit(encode(table), bad))


def _linear(table: Table, scale: StandardScaler | QuantileTransformer) -> Pipeline:
    """Numbers (median for missing, and a flag), then levels; the model is set by the caller."""
    columns = list(table.columns.values())
    levels = [index for index, column in enumerate(columns) if column.kind is Kind.CATEGORY]
    numbers = [index for index, column in enumerate(columns) if column.kind is not Kind.CATEGORY]
    prepared = ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(strategy="median", add_indicator=True), scale), numbers),
            (
                "levels",
                OneHotEncoder(
                    handle_unknown="infrequent_if_exist", min_frequency=20, max_categories=_MOST_LEVELS
                ),
                levels,
            ),
        ],
        sparse_threshold=0,
    )
    return Pipeline([("prepared", prepared), ("model", LogisticRegression())])


def _values(table: Table) -> NDArray[np.object_]:
    return np.column_stack([_plain(column) for column in table.columns.values()])


def _plain(column: Column) -> NDArray[np.object_]:
    if column.kind is Kind.CATEGORY:
        return column.texts()
    return column.numbers.astype(object)
