"""The three stages of expected credit loss (预期信用损失三阶段)."""

from dataclasses import dataclass
from enum import IntEnum

INCREASED_AFTER_DAYS = 30
DEFAULT_AFTER_DAYS = 90


class Stage(IntEnum):
    """第一阶段: as at first; 第二阶段: risk significantly increased; 第三阶段: credit-impaired."""

    ONE = 1
    TWO = 2
    THREE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFacts:
    """What the stage depends on. The days are presumptions: a lender with evidence may rebut either."""

    days_past_due: int
    risk_increased: bool = False
    credit_impaired: bool = False
    rebuts_30_days: bool = False
    rebuts_90_days: bool = False


def stage_of(facts: StageFacts) -> Stage:
    """The stage on that day. 企业会计准则第22号: more than 30 days → 2, more than 90 → 3, both rebuttable.

    30, 31, 90, 91 days → 1, 2, 2, 3.
    """
    late = facts.days_past_due
    if facts.credit_impaired or (late > DEFAULT_AFTER_DAYS and not facts.rebuts_90_days):
        return Stage.THREE
    if facts.risk_increased or (late > INCREASED_AFTER_DAYS and not facts.rebuts_30_days):
        return Stage.TWO
    return Stage.ONE
