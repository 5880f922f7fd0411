"""A regression on past limits (额度回归): fitted on what people granted, one more limit among the others."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from huoshui.core.errors import Refusal
from huoshui.core.limit import LimitTerm, regression_limit
from huoshui.core.money import Cents
from huoshui.core.scoring import Value
from huoshui.risk.variables import Variable

LEAST_ROWS = 50
MOST_TERMS = 6
_FOLDS = 5
_LEAST_GAIN = 0.01
_MOST_MISSING = 0.05
_Floats = NDArray[np.float64]


class TooFewLimits(Refusal):
    code = "risk.too_few_limits"
    zh = "有批准额度的历史申请只有 {rows} 笔，至少需要 {least} 笔才能拟合"
    en = "Only {rows} past applications have a limit that was granted; {least} are needed to fit"
    status = 422


class LimitTermSpec(BaseModel):
    """One input of the regression in JSON; numbers are texts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    coefficient: Decimal
    is_log: bool


class LimitModelSpec(BaseModel):
    """A fitted regression: ln(limit in yuan) = intercept + Σ coefficient × input.

    `rows` it was fitted on; `r_squared` and `typical_error` (the median relative error) are of rows held
    out, by five folds.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    intercept: Decimal
    terms: tuple[LimitTermSpec, ...]
    rows: int
    r_squared: Decimal
    typical_error: Decimal

    def limit(self, values: Mapping[str, Value]) -> Cents | None:
        """The limit of the case in cents, None when an input is missing."""
        numbers = {name: _decimal(value) for name, value in values.items()}
        terms = [
            LimitTerm(name=term.name, coefficient=term.coefficient, is_log=term.is_log) for term in self.terms
        ]
        return regression_limit(self.intercept, terms, numbers)


def fit_limits(
    cases: Sequence[Mapping[str, Value]], limits: Sequence[Cents], variables: Mapping[str, Variable]
) -> LimitModelSpec:
    """The regression that foretells these limits best: inputs are added one by one, amounts by their
    logarithm, as long as each explains at least one hundredth more of limits held out; six at most.

    Refusals: TooFewLimits (fewer than fifty). A gap in a chosen input counts as its mean while fitting.
    """
    if len(limits) < LEAST_ROWS:
        raise TooFewLimits(rows=len(limits), least=LEAST_ROWS)
    target = np.log(np.asarray(limits, np.float64) / 100)
    columns = _columns(cases, variables)
    chosen: list[str] = []
    best = 0.0
    while len(chosen) < MOST_TERMS:
        tried = {
            name: _held_out(_design(columns, [*chosen, name], len(target)), target)[0]
            for name in columns
            if name not in chosen
        }
        name = max(tried, key=lambda one: tried[one], default=None)
        if name is None or tried[name] < best + _LEAST_GAIN:
            break
        chosen.append(name)
        best = tried[name]
    design = _design(columns, chosen, len(target))
    share, error = _held_out(design, target)
    weights = _solved(design, target)
    return LimitModelSpec(
        intercept=_six(weights[0]),
        terms=tuple(
            LimitTermSpec(name=name, coefficient=_six(weight), is_log=_is_log(variables[name]))
            for name, weight in zip(chosen, weights[1:].tolist(), strict=True)
        ),
        rows=len(limits),
        r_squared=_six(share),
        typical_error=_six(error),
    )


def _columns(cases: Sequence[Mapping[str, Value]], variables: Mapping[str, Variable]) -> dict[str, _Floats]:
    """The inputs that may be used: numbers known in nearly every case, not the same in all; gaps at the
    mean.
    """
    columns = {}
    for name, variable in variables.items():
        if variable.kind in ("word", "flag"):
            continue
        values = np.array([_float(case.get(name)) for case in cases])
        if _is_log(variable):
            values = np.where(values > -1, np.log1p(np.maximum(values, -0.999999)), np.nan)
        known = ~np.isnan(values)
        if known.mean() < 1 - _MOST_MISSING or np.ptp(values[known]) == 0:
            continue
        columns[name] = np.where(known, values, values[known].mean())
    return columns


def _design(columns: Mapping[str, _Floats], names: Sequence[str], rows: int) -> _Floats:
    return np.column_stack([np.ones(rows), *(columns[name] for name in names)])


def _held_out(design: _Floats, target: _Floats) -> tuple[float, float]:
    """R² and the median relative error of rows that did not make the fit."""
    fold = np.arange(len(target)) % _FOLDS
    foretold = np.empty(len(target))
    for at in range(_FOLDS):
        foretold[fold == at] = design[fold == at] @ _solved(design[fold != at], target[fold != at])
    spread = float(((target - target.mean()) ** 2).sum())
    share = 1 - float(((target - foretold) ** 2).sum()) / spread if spread else 0.0
    return share, float(np.median(np.abs(np.exp(foretold - target) - 1)))


def _solved(design: _Floats, target: _Floats) -> _Floats:
    return np.asarray(np.linalg.lstsq(design, target, rcond=None)[0])


def _is_log(variable: Variable) -> bool:
    return variable.kind == "amount"


def _float(value: Value) -> float:
    return np.nan if value is None or isinstance(value, str) else float(value)


def _decimal(value: Value) -> Decimal | None:
    return None if value is None or isinstance(value, str) else Decimal(value)


def _six(value: float) -> Decimal:
    return Decimal(f"{value:.6f}")
