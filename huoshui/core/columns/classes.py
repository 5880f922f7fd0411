"""The five classes (五级分类) over columns: the scalar rule, tabulated by days past due."""

import numpy as np

from huoshui.core.classification import RiskClass, class_by_days, is_non_performing
from huoshui.core.columns import Flags, Ints

ORDER = tuple(RiskClass)
SUBSTANDARD = ORDER.index(RiskClass.SUBSTANDARD)
_LONGEST = 1_000  # no class begins later

_BY_DAYS: Ints = np.array([ORDER.index(class_by_days(days)) for days in range(_LONGEST + 1)], dtype=np.int64)
_TECHNICAL: Ints = np.array(
    [ORDER.index(class_by_days(days, technical=True)) for days in range(_LONGEST + 1)], dtype=np.int64
)
IS_BAD: Flags = np.array([is_non_performing(risk_class) for risk_class in ORDER])


def days_past_due(oldest_due_date: Ints, day: int) -> Ints:
    """Days since the oldest unpaid due date (NEVER when nothing is unpaid); the due date is day 0."""
    late: Ints = np.maximum(day - oldest_due_date, 0)
    return late


def class_after(risk_class: Ints, days: Ints, technical_days: Ints, floor: Ints) -> Ints:
    """The class, as its place in ORDER, of loans `days` past due that stood in `risk_class`.

    By days and never better than `floor`; a bad loan stays 次级 at best: its way back is the observation
    period, which the scalar rule knows. 91 days: 2 (次级).
    """
    known = np.minimum(days, _LONGEST)
    by_days = np.where(days <= technical_days, _TECHNICAL[known], _BY_DAYS[known])
    least = np.maximum(by_days, floor)
    return np.where(IS_BAD[risk_class], np.maximum(least, SUBSTANDARD), least)


def is_bad(risk_class: Ints) -> Flags:
    """Whether the class counts as bad (不良): then interest is not income."""
    return IS_BAD[risk_class]
