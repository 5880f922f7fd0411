"""What a training is asked for, as JSON."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field

from huoshui.risk.modelling.columns import Kind

if TYPE_CHECKING:
    from huoshui.risk.modelling.training import Wish

ModelName = Literal["point_card", "woe_card", "logistic", "tree", "forest", "boosted", "neural"]


class TrainingWish(BaseModel):
    """The wish of a training (训练要求): which column tells the outcome, and how to read the others.

    `kinds` corrects what was inferred, `special` names numbers that stand for a reason, `monotone` is 1 where
    more is riskier and −1 where it is safer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    target: str = Field(min_length=1, max_length=200)
    bad_value: str = Field(min_length=1, max_length=200)
    id_column: str | None = None
    time_column: str | None = None
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    kinds: dict[str, Kind] = {}
    special: dict[str, tuple[float, ...]] = {}
    monotone: dict[str, Literal[-1, 1]] = {}
    groups: tuple[str, ...] = ()
    purpose: str = Field(default="", max_length=500)
    models: tuple[ModelName, ...] = ("point_card", "woe_card", "logistic", "boosted")
    card: Literal["point_card", "woe_card"] = "point_card"
    seed: int = Field(default=42, ge=0, le=2**31 - 1)

    def named_columns(self) -> dict[str, Iterable[str]]:
        """Field → the columns it names."""
        return {
            "target": [self.target],
            "id_column": [self.id_column] if self.id_column else [],
            "time_column": [self.time_column] if self.time_column else [],
            "keep": self.keep,
            "drop": self.drop,
            "kinds": self.kinds,
            "special": self.special,
            "monotone": self.monotone,
            "groups": self.groups,
        }

    def for_training(self) -> "Wish":
        """The same as `train` takes it; the kinds are corrected where the table is read."""
        from huoshui.risk.modelling.training import Wish

        return Wish(**{name: getattr(self, name) for name in type(self).model_fields if name != "kinds"})
