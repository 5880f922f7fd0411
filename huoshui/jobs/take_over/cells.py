"""One row's cells as exact values, however the old system wrote them; every slip is kept, none raised."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from huoshui.core.errors import InvalidInput
from huoshui.core.money import parse_yuan
from huoshui.jobs.take_over.tables import Problem, Row

_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_LONG_ZEROS = re.compile(r"(\.\d\d)0+$", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{4})(\d\d)(\d\d)", re.ASCII)
_PERCENT = re.compile(r"-?\d{1,4}(\.\d{1,6})?%", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)


class Cells:
    """Typed reads from a row; an empty cell is none, a wrong one is none and a problem."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.problems: list[Problem] = list(row.problems)
        self._spoiled = {problem.column for problem in row.problems}

    def text(self, name: str, *, longest: int = 200, required: bool = False) -> str:
        """The cell as text, empty when there is none."""
        value = "" if name in self._spoiled else self.row.cells.get(name, "")
        if required and not value and name not in self._spoiled:
            self.wrong(name, "缺少该项", "This value is missing")
        if len(value) > longest:
            self.wrong(name, f"最多 {longest} 个字符", f"At most {longest} characters")
            return ""
        return value

    def amount(self, name: str, *, required: bool = False) -> int | None:
        """Cents; 1,234.50 and 1234.5000 are read too."""
        value = self.text(name, required=required)
        if not value:
            return None
        try:
            return parse_yuan(plain_amount(value))
        except InvalidInput as refusal:
            self.refused(name, refusal)
            return None

    def day(self, name: str, *, required: bool = False) -> date | None:
        """A date; 2024/1/5 and 20240105 are read too."""
        value = self.text(name, required=required)
        if not value:
            return None
        try:
            return date.fromisoformat(plain_day(value))
        except ValueError:
            self.wrong(name, "日期格式应为 2024-01-15", "Write a date like 2024-01-15")
            return None

    def whole(self, name: str, *, required: bool = False) -> int | None:
        """A whole number."""
        value = self.text(name, required=required)
        if not value:
            return None
        if not _WHOLE.fullmatch(value):
            self.wrong(name, "应为整数", "A whole number is expected here")
            return None
        return int(value)

    def choice(self, name: str, names: Mapping[str, str], *, required: bool = False) -> str | None:
        """One of the values of `names`, written as such or as its Chinese word."""
        value = self.text(name, required=required)
        if not value:
            return None
        chosen = names.get(value, value)
        if chosen not in names.values():
            known = ", ".join(dict.fromkeys(names.values()))
            self.wrong(name, f"应为以下之一：{known}", f"Expected one of: {known}")
            return None
        return chosen

    def wrong(self, name: str, zh: str, en: str) -> None:
        """One more problem of this row."""
        self.problems.append(self.row.problem(name, zh, en))

    def refused(self, name: str, refusal: InvalidInput) -> None:
        """A refusal of the core as a problem of this row."""
        self.wrong(name, refusal.message("zh"), refusal.message("en"))


def plain_amount(value: str) -> str:
    """The amount without grouping and without zeros beyond the cent."""
    plain = value.replace(",", "") if _GROUPED.fullmatch(value) else value
    return _LONG_ZEROS.sub(r"\1", plain) if "." in plain else plain


def plain_day(value: str) -> str:
    """The date as 2024-01-05, whichever usual way it was written; other text as it is."""
    found = _DAY.fullmatch(value)
    if found is None:
        return value
    year, month, day = (part for part in found.groups() if part is not None)
    return f"{year}-{int(month):02d}-{int(day):02d}"


def plain_rate(value: str) -> str:
    """The rate as 0.0435, also when written 4.35%."""
    if not _PERCENT.fullmatch(value):
        return value
    rate = Decimal(value[:-1]) / 100
    return f"{rate:f}"
