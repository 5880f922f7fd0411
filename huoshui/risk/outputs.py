"""What comes out of a decision."""

from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from huoshui.products.values import AmountText, RateValue
from huoshui.risk.inputs import Outcome


class PointsLine(BaseModel):
    """What one characteristic of the scorecard gave (得分明细); `points` are weighted."""

    model_config = ConfigDict(frozen=True)

    name: str
    zh: str
    en: str
    value: str | None
    points: Decimal


class LimitLine(BaseModel):
    """One limit (额度) that was looked at, and whether it is the one that binds."""

    model_config = ConfigDict(frozen=True)

    name: str
    zh: str
    en: str
    amount: AmountText | None
    is_binding: bool


class DecisionOutputs(BaseModel):
    """The answer of a flow (决策输出); amounts in cents, None = could not be computed."""

    model_config = ConfigDict(frozen=True)

    outcome: Outcome
    reason_codes: tuple[str, ...]
    score: Decimal | None
    grade: str
    default_probability: RateValue | None
    limit: AmountText | None
    limit_name: str
    limits: tuple[LimitLine, ...]
    annual_rate: RateValue | None
    points: tuple[PointsLine, ...]
    explanation: str = ""
    explanation_en: str = ""
