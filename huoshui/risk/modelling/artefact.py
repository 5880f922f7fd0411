"""A model as a thing that can be kept (模型工件): plain JSON with everything that made it, named by its
hash.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from huoshui.core.errors import Refusal
from huoshui.foundation.canonical import content_hash
from huoshui.risk.modelling.bins import Bins, LevelBins, NumberBins
from huoshui.risk.modelling.columns import Column, Kind, Table
from huoshui.risk.modelling.pointcard import Characteristic, Grade, PairTable, PointCard, Scale

FORMAT = 1


class ArtefactRefused(Refusal):
    """A file that is no model, or one whose content is not what its hash says."""

    code = "risk.artefact_refused"
    zh = "模型文件无效：{problem_zh}"
    en = "The model file is not valid: {problem}"
    status = 422


def fingerprint(table: Table) -> str:
    """SHA-256 of every cell with its column's name and kind: the same data give the same text."""
    digest = hashlib.sha256()
    for name, column in table.columns.items():
        digest.update(
            json.dumps([name, column.kind, column.levels, column.special], ensure_ascii=False).encode()
        )
        digest.update(column.codes.tobytes() if column.kind is Kind.CATEGORY else column.numbers.tobytes())
    return digest.hexdigest()


def sealed(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with its format and its hash, which covers all but itself."""
    body = {"format": FORMAT, **content}
    return {**body, "hash": content_hash(body)}


def opened(content: Any) -> dict[str, Any]:
    """The content of a model file after its hash has been checked. Refusals: ArtefactRefused."""
    if not isinstance(content, dict) or content.get("format") != FORMAT or "card" not in content:
        raise _refused("不是活水的模型文件", "it is not a model of Huoshui")
    body = {name: value for name, value in content.items() if name != "hash"}
    if content.get("hash") != content_hash(body):
        raise _refused(
            "内容与哈希不符，可能被改动", "its content does not match its hash: it may have been altered"
        )
    return content


def card_to_json(card: PointCard) -> dict[str, Any]:
    """The card as JSON values."""
    scale = card.scale
    return {
        "scale": {
            "base_score": scale.base_score,
            "base_odds": scale.base_odds,
            "pdo": scale.pdo,
            "low": scale.low,
            "high": scale.high,
        },
        "base": card.base,
        "characteristics": [
            {
                "name": item.name,
                "bins": _bins_to_json(item.bins),
                "points": list(item.points),
                "shares": [round(one, 6) for one in item.shares],
                "bad_rates": [None if one is None else round(one, 6) for one in item.bad_rates],
            }
            for item in card.characteristics
        ],
        "tables": [
            {
                "first": item.first,
                "second": item.second,
                "first_bins": _bins_to_json(item.first_bins),
                "second_bins": _bins_to_json(item.second_bins),
                "points": [list(row) for row in item.points],
            }
            for item in card.tables
        ],
        "grades": [
            {
                "name": one.name,
                "lowest": one.lowest,
                "share": round(one.share, 6),
                "bad_rate": round(one.bad_rate, 6),
            }
            for one in card.grades
        ],
    }


def card_from_json(content: Mapping[str, Any]) -> PointCard:
    """The card of such JSON. Refusals: ArtefactRefused."""
    try:
        return PointCard(
            scale=Scale(**content["scale"]),
            base=content["base"],
            characteristics=tuple(_characteristic(item) for item in content["characteristics"]),
            tables=tuple(_table(item) for item in content["tables"]),
            grades=tuple(Grade(**item) for item in content["grades"]),
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise _refused("评分卡内容不完整", "its card is incomplete") from problem


def _characteristic(item: Mapping[str, Any]) -> Characteristic:
    return Characteristic(
        name=item["name"],
        bins=_bins_from_json(item["bins"]),
        points=tuple(item["points"]),
        shares=tuple(item["shares"]),
        bad_rates=tuple(item["bad_rates"]),
    )


def _table(item: Mapping[str, Any]) -> PairTable:
    return PairTable(
        first=item["first"],
        second=item["second"],
        first_bins=_bins_from_json(item["first_bins"]),
        second_bins=_bins_from_json(item["second_bins"]),
        points=tuple(tuple(row) for row in item["points"]),
    )


def _bins_to_json(bins: Bins) -> dict[str, Any]:
    if isinstance(bins, NumberBins):
        return {"special": list(bins.special), "cuts": list(bins.cuts)}
    return {"groups": [list(group) for group in bins.groups], "other": bins.other}


def _bins_from_json(content: Mapping[str, Any]) -> Bins:
    if "cuts" in content:
        return NumberBins(tuple(content["special"]), tuple(content["cuts"]))
    return LevelBins(tuple(tuple(group) for group in content["groups"]), content["other"])


def inputs_of(card: PointCard, table: Table) -> Table:
    """The table's columns as the card reads them: numbers for ranges, texts for levels.

    Refusals: ArtefactRefused when a column of the card is missing from the table.
    """
    wanted: dict[str, Bins] = {item.name: item.bins for item in card.characteristics}
    for one in card.tables:
        wanted |= {one.first: one.first_bins, one.second: one.second_bins}
    missing = [name for name in wanted if name not in table.columns]
    if missing:
        shown = ", ".join(missing[:10])
        raise _refused(f"数据缺少列 {shown}", f"the data lack the columns {shown}")
    columns = {name: _as_read(table.columns[name], bins) for name, bins in wanted.items()}
    return Table(columns, table.row_count)


def _as_read(column: Column, bins: Bins) -> Column:
    if isinstance(bins, LevelBins):
        return column.as_category()
    return column.as_number()


def _refused(zh: str, en: str) -> ArtefactRefused:
    return ArtefactRefused(field="model", problem_zh=zh, problem=en)
