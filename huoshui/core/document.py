"""Reading a plain document (from JSON) into exact values, every refusal naming the path of the bad value."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar, cast

from huoshui.core.errors import InvalidInput
from huoshui.core.money import Cents, parse_yuan
from huoshui.core.rates import Rate, parse_rate

Choice = TypeVar("Choice", bound=StrEnum)
_REQUIRED: Any = object()


class DocumentReader:
    """Typed reads from one mapping of the document; `done` refuses names nobody asked for."""

    def __init__(self, values: object, path: str = "") -> None:
        self.path = path
        if not isinstance(values, Mapping):
            raise InvalidInput(field=path or "document", zh="应为对象", en="An object is expected here")
        self._values: Mapping[str, Any] = values
        self._read: set[str] = set()

    def at(self, name: str) -> str:
        """The path of one of this mapping's values."""
        return f"{self.path}.{name}" if self.path else name

    def raw(self, name: str, default: Any = _REQUIRED) -> Any:
        """The value as it stands; refuses a missing one without default."""
        self._read.add(name)
        value = self._values.get(name)
        if value is not None:
            return value
        if default is _REQUIRED:
            raise InvalidInput(field=self.at(name), zh="缺少该项", en="This value is missing")
        return default

    def amount(self, name: str, default: Any = _REQUIRED) -> Cents:
        """Cents of an amount text."""
        value = self.raw(name, default)
        return value if value is default else parse_yuan(value, field=self.at(name))

    def rate(self, name: str, default: Any = _REQUIRED) -> Rate:
        """A rate per year."""
        value = self.raw(name, default)
        if value is default:
            return Decimal(value)
        return parse_rate(value, field=self.at(name))

    def optional_rate(self, name: str) -> Rate | None:
        """A rate per year, none when it is not there."""
        return None if self.raw(name, None) is None else self.rate(name)

    def integer(self, name: str, default: Any = _REQUIRED, *, least: int | None = None) -> int:
        """A whole number, not below `least`."""
        value = self.raw(name, default)
        if value is default:
            return cast(int, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise InvalidInput(field=self.at(name), zh="应为整数", en="A whole number is expected here")
        if least is not None and value < least:
            raise InvalidInput(field=self.at(name), zh=f"不能小于 {least}", en=f"Not below {least}")
        return value

    def boolean(self, name: str, default: bool) -> bool:
        """true or false."""
        value = self.raw(name, default)
        if isinstance(value, bool):
            return value
        raise InvalidInput(field=self.at(name), zh="应为 true 或 false", en="true or false is expected here")

    def day(self, name: str, default: Any = _REQUIRED) -> date:
        """A date written 2024-01-15."""
        value = self.raw(name, default)
        return value if value is default else read_day(value, self.at(name))

    def choice(self, name: str, kind: type[Choice], default: Any = _REQUIRED) -> Choice:
        """One of the values of an enumeration."""
        value = self.raw(name, default)
        if value in tuple(kind):
            return kind(value)
        known = ", ".join(kind)
        raise InvalidInput(field=self.at(name), zh=f"应为以下之一：{known}", en=f"Expected one of: {known}")

    def items(self, name: str) -> Sequence[Any]:
        """A list, empty when it is not there."""
        value = self.raw(name, ())
        if isinstance(value, (list, tuple)):
            return value
        raise InvalidInput(field=self.at(name), zh="应为列表", en="A list is expected here")

    def inner(self, name: str) -> "DocumentReader":
        """The reader of an inner object, an empty one when it is not there."""
        return DocumentReader(self.raw(name, {}), self.at(name))

    def inners(self, name: str) -> list["DocumentReader"]:
        """The readers of a list of objects."""
        return [DocumentReader(row, f"{self.at(name)}.{n}") for n, row in enumerate(self.items(name))]

    def text(self, name: str, default: str = "") -> str:
        """A short text."""
        value = self.raw(name, default)
        if isinstance(value, str) and len(value) <= 200:
            return value
        raise InvalidInput(
            field=self.at(name), zh="应为 200 字以内的文字", en="A text of at most 200 characters"
        )

    def done(self) -> None:
        """Nothing; refuses the first name that was never read, so a slip of the pen is not ignored."""
        for name in self._values:
            if name not in self._read:
                raise InvalidInput(
                    field=self.at(str(name)), zh="未知的项", en="Nothing is known by this name"
                )


def read_day(value: object, path: str) -> date:
    """The date of a text such as 2024-01-15."""
    try:
        if isinstance(value, str) and len(value) == 10:
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise InvalidInput(field=path, zh="日期格式应为 2024-01-15", en="Write a date like 2024-01-15")
