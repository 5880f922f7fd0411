"""Points changed by hand (手工调整): a new card, and what the change does, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huoshui.core.errors import InvalidInput
from huoshui.risk.modelling.artefact import card_from_json, card_to_json, inputs_of, sealed
from huoshui.risk.modelling.columns import Table
from huoshui.risk.modelling.metrics import Metrics, measure
from huoshui.risk.modelling.pointcard import PointCard
from huoshui.risk.modelling.target import read_sample

MOST_POINTS = 1_000


@dataclass(frozen=True, slots=True)
class Edit:
    """A column's bin, counted from 0 = missing as the printed card does, and its new points."""

    column: str
    code: int
    points: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What an edit does to these rows: figures before and after, and how many change their grade."""

    before: Metrics
    after: Metrics
    regraded: int
    largest_change: int


def edited(card: PointCard, edits: Sequence[Edit]) -> PointCard:
    """The card with these points. Refusals: InvalidInput (no such column or bin, points beyond ±1,000)."""
    changed = {item.name: item for item in card.characteristics}
    for edit in edits:
        item = changed.get(edit.column)
        if item is None:
            known = ", ".join(changed)
            raise InvalidInput(
                field=edit.column,
                zh=f"评分卡没有该变量，现有：{known}",
                en=f"The card has no such column; it has {known}",
            )
        if not 0 <= edit.code < len(item.points):
            most = len(item.points) - 1
            raise InvalidInput(
                field=edit.column,
                zh=f"分箱编号应在 0 至 {most} 之间",
                en=f"Its bins are numbered 0 to {most}",
            )
        if abs(edit.points) > MOST_POINTS:
            raise InvalidInput(
                field=edit.column, zh=f"分值不超过 ±{MOST_POINTS}", en=f"Points are within ±{MOST_POINTS}"
            )
        points = list(item.points)
        points[edit.code] = edit.points
        changed[edit.column] = replace(item, points=tuple(points))
    return replace(card, characteristics=tuple(changed[item.name] for item in card.characteristics))


def effect_on(artefact: Mapping[str, Any], edits: Sequence[Edit], table: Table) -> Effect:
    """What these edits of a model do to the rows of a table whose outcome is known.

    Refusals: InvalidInput (as `edited`), TargetRefused, ArtefactRefused (columns missing).
    """
    before = card_from_json(artefact["card"])
    after = edited(before, edits)
    sample = read_sample(table, target=artefact["target"], bad_value=artefact["bad_value"])
    return effect_of(before, after, inputs_of(before, sample.table), sample.bad)


def effect_of(before: PointCard, after: PointCard, table: Table, bad: NDArray[np.int8]) -> Effect:
    """Both cards on these rows; the grades keep their lowest scores."""
    old, new = before.totals(table), after.totals(table)
    grades = zip(before.grade_names(old), after.grade_names(new), strict=True)
    return Effect(
        before=measure(bad, before.scale.probabilities(old)),
        after=measure(bad, after.scale.probabilities(new)),
        regraded=sum(one != other for one, other in grades),
        largest_change=int(np.abs(new - old).max()),
    )


def edited_artefact(artefact: Mapping[str, Any], edits: Sequence[Edit]) -> dict[str, Any]:
    """The sealed model with these points; it names its parent and every edit since the training.

    Refusals: those of edited.
    """
    kept = {name: value for name, value in artefact.items() if name not in ("hash", "format")}
    card = edited(card_from_json(artefact["card"]), edits)
    history = [*artefact.get("edits", []), *(asdict(edit) for edit in edits)]
    return sealed({**kept, "card": card_to_json(card), "made_from": artefact["hash"], "edits": history})
