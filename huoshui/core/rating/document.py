"""A rating model as a document (JSON): read strictly, every fault named, written the same way again."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from huoshui.core.errors import InvalidInput
from huoshui.core.rating.figures import FIGURES
from huoshui.core.rating.model import Band, Factor, Grade, RatingModel

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_GRADE = re.compile(r"[A-Z]{1,3}[+-]?", re.ASCII)
_MOST_FACTORS, _MOST_BANDS, _FULL = 40, 12, 100


class BadModel(InvalidInput):
    """A document that is no rating model; `field` says where."""

    code = "rating.bad_model"


def read_model(document: Mapping[str, Any]) -> RatingModel:
    """The model of the document. The best points of all factors come to 100; a figure's bands follow each
    other without a gap; grades fall, their default probability rises, their coefficient never does.

    Refusals: BadModel.
    """
    factors = tuple(
        _factor(f"factors.{at}", one)
        for at, one in enumerate(_rows(document, "factors", _MOST_FACTORS, "factors"))
    )
    names = [one.name for one in factors]
    if len(set(names)) < len(names):
        raise _bad("factors", "指标代码重复", "Two factors have the same name")
    total = sum(one.best for one in factors)
    if total != _FULL:
        raise _bad(
            "factors",
            f"各指标最高分合计须为100分，现为{total}分",
            f"The best points come to {total}, not 100",
        )
    grades = tuple(
        _grade(f"grades.{at}", one) for at, one in enumerate(_rows(document, "grades", 20, "grades"))
    )
    _check_scale(grades)
    return RatingModel(factors=factors, grades=grades)


def write_model(model: RatingModel) -> dict[str, Any]:
    """The document of the model; `read_model` reads it back to the same."""
    return {
        "factors": [_factor_document(one) for one in model.factors],
        "grades": [
            {
                "grade": one.grade,
                "lowest": one.lowest,
                "pd": str(one.pd),
                "coefficient": str(one.coefficient),
            }
            for one in model.grades
        ],
    }


def _factor_document(one: Factor) -> dict[str, Any]:
    found: dict[str, Any] = {"name": one.name, "zh": one.zh, "en": one.en, "kind": one.kind}
    bands = [{"points": band.points, "zh": band.zh, "en": band.en} for band in one.bands]
    if one.kind == "figure":
        found |= {"source": one.source, "missing": one.missing}
        for row, band in zip(bands, one.bands, strict=True):
            row["below"] = None if band.below is None else str(band.below)
    else:
        for row, band in zip(bands, one.bands, strict=True):
            row["value"] = band.value
    return found | {"bands": bands}


def _factor(at: str, row: Mapping[str, Any]) -> Factor:
    kind, name = row.get("kind"), row.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise _bad(
            f"{at}.name", "指标代码应为小写字母、数字和下划线", "A name is small letters, digits and _"
        )
    if kind not in ("figure", "choice"):
        raise _bad(f"{at}.kind", "指标类型应为定量或定性", "A factor is a figure or a choice")
    source, missing = row.get("source", ""), row.get("missing")
    if kind == "figure" and source not in FIGURES:
        raise _bad(f"{at}.source", "没有这一财务指标", "There is no such figure")
    bands = tuple(
        _band(f"{at}.bands.{place}", one, kind)
        for place, one in enumerate(_rows(row, "bands", _MOST_BANDS, f"{at}.bands"))
    )
    factor = Factor(
        name=name,
        zh=_text(row, "zh", at),
        en=_text(row, "en", at),
        kind=kind,
        bands=bands,
        source=source if kind == "figure" else "",
        missing=None if missing is None or kind == "choice" else _whole(missing, f"{at}.missing"),
    )
    _check_bands(at, factor)
    return factor


def _check_bands(at: str, factor: Factor) -> None:
    if factor.missing is not None and factor.missing >= factor.best:
        raise _bad(f"{at}.missing", "缺失值的得分须低于最高分", "What is not known earns less than the best")
    if factor.kind == "choice":
        values = [band.value for band in factor.bands]
        if len(set(values)) < len(values):
            raise _bad(f"{at}.bands", "选项代码重复", "Two choices have the same value")
        return
    edges = [band.below for band in factor.bands]
    known = [edge for edge in edges[:-1] if edge is not None]
    if edges[-1] is not None or len(known) < len(edges) - 1:
        raise _bad(f"{at}.bands", "除最后一档外每档须有上界", "Every band but the last has an upper bound")
    if any(low >= high for low, high in pairwise(known)):
        raise _bad(f"{at}.bands", "各档上界须由小到大", "The bounds of the bands must rise")


def _band(at: str, row: Mapping[str, Any], kind: str) -> Band:
    value = row.get("value", "")
    if kind == "choice" and (not isinstance(value, str) or not _NAME.fullmatch(value)):
        raise _bad(
            f"{at}.value", "选项代码应为小写字母、数字和下划线", "A value is small letters, digits and _"
        )
    below = row.get("below")
    return Band(
        points=_whole(row.get("points"), f"{at}.points"),
        zh=_text(row, "zh", at),
        en=_text(row, "en", at),
        below=None if below is None or kind == "choice" else _decimal(below, f"{at}.below", signed=True),
        value=value if kind == "choice" else "",
    )


def _grade(at: str, row: Mapping[str, Any]) -> Grade:
    name = row.get("grade")
    if not isinstance(name, str) or not _GRADE.fullmatch(name):
        raise _bad(f"{at}.grade", "等级应如 AAA、BB、B+", "A grade is written like AAA, BB or B+")
    return Grade(
        grade=name,
        lowest=_whole(row.get("lowest"), f"{at}.lowest"),
        pd=_decimal(row.get("pd"), f"{at}.pd"),
        coefficient=_decimal(row.get("coefficient"), f"{at}.coefficient"),
    )


def _check_scale(grades: Sequence[Grade]) -> None:
    if len(grades) < 2 or len({one.grade for one in grades}) < len(grades):
        raise _bad("grades", "至少两个等级，且不能重复", "There are at least two grades, each once")
    pairs = list(pairwise(grades))
    if grades[-1].lowest != 0 or any(better.lowest <= worse.lowest for better, worse in pairs):
        raise _bad("grades", "等级起点须由高到低，最后一级为0分", "The lowest totals fall, the last is 0")
    if any(not 0 < one.pd <= 1 for one in grades) or any(a.pd >= b.pd for a, b in pairs):
        raise _bad(
            "grades",
            "违约概率须在0与1之间且逐级上升",
            "The default probability rises with every grade, up to 1",
        )
    if any(a.coefficient < b.coefficient for a, b in pairs):
        raise _bad("grades", "授信系数不能随等级变差而上升", "A worse grade has no higher coefficient")


def _rows(source: Mapping[str, Any], name: str, most: int, at: str) -> list[Mapping[str, Any]]:
    rows = source.get(name)
    if not isinstance(rows, list) or not 1 <= len(rows) <= most:
        raise _bad(at, f"应为 1 至 {most} 行", f"There are 1 to {most} rows")
    if not all(isinstance(one, Mapping) for one in rows):
        raise _bad(at, "格式不正确", "This is not in the right form")
    return rows


def _text(row: Mapping[str, Any], name: str, at: str) -> str:
    text = row.get(name)
    if not isinstance(text, str) or not 1 <= len(text.strip()) <= 120:
        raise _bad(f"{at}.{name}", "请填写名称（最多120字）", "Give a name of at most 120 characters")
    return text.strip()


def _whole(value: Any, at: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _FULL:
        raise _bad(at, "分数应为0至100的整数", "Points are whole numbers from 0 to 100")
    return value


def _decimal(value: Any, at: str, *, signed: bool = False) -> Decimal:
    try:
        number = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or abs(number) >= 100_000 or (number < 0 and not signed):
        raise _bad(at, '应为小数文本，如 "0.45"', 'Write a decimal as text, such as "0.45"')
    if -int(number.as_tuple().exponent) > 6:
        raise _bad(at, "最多六位小数", "Six decimals at most")
    return number


def _bad(field: str, zh: str, en: str) -> BadModel:
    return BadModel(field=field, zh=zh, en=en)
