"""Refusals: what the system says when it will not do something, in both languages."""

from collections.abc import Iterator
from typing import Any, ClassVar


class _Params(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


_LONGEST = 500


def _short(value: Any) -> Any:
    """The value; of a text nobody would read to its end, the beginning."""
    return value[:_LONGEST] + "…" if isinstance(value, str) and len(value) > _LONGEST else value


class Refusal(Exception):
    """A refusal (拒绝) in words a person can read; subclass it beside the function that raises it.

    `code` is stable and unique, `zh`/`en` may hold `{name}` placeholders filled from the keyword
    parameters, `status` is the HTTP status an API answers with, `field` the path of the bad input.
    """

    code: ClassVar[str] = "refused"
    zh: ClassVar[str] = "操作被拒绝"
    en: ClassVar[str] = "The operation was refused"
    status: ClassVar[int] = 409

    def __init__(self, *, field: str | None = None, **params: Any) -> None:
        self.field = field
        self.params: dict[str, Any] = {name: _short(value) for name, value in params.items()}
        super().__init__(self.message("zh"))

    def message(self, lang: str) -> str:
        """The text in `lang`: any language beginning with "zh" gives Chinese, all others English."""
        template = self.zh if lang.lower().startswith("zh") else self.en
        return template.format_map(_Params(self.params))

    def __str__(self) -> str:
        return self.message("zh")


class InvalidInput(Refusal):
    """A value that cannot be accepted (422). `zh=`/`en=` parameters replace the general text."""

    code = "invalid_input"
    zh = "输入的值无效"
    en = "This value is not valid"
    status = 422

    def message(self, lang: str) -> str:
        """The given text of that language when there is one, else the general text."""
        own = self.params.get("zh" if lang.lower().startswith("zh") else "en")
        return str(own) if own else super().message(lang)


class Forbidden(Refusal):
    """The actor may not do this (无权操作)."""

    code = "forbidden"
    zh = "无权操作"
    en = "You are not allowed to do this"
    status = 403


class NotFound(Refusal):
    """Not there, or not yours: which of the two is never told (未找到)."""

    code = "not_found"
    zh = "未找到"
    en = "Not found"
    status = 404


def all_refusals() -> tuple[type[Refusal], ...]:
    """Every subclass of Refusal loaded so far, each once, sorted by code (for the error gallery)."""
    return tuple(sorted(set(_descendants(Refusal)), key=lambda cls: (cls.code, cls.__qualname__)))


def _descendants(cls: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in cls.__subclasses__():
        yield child
        yield from _descendants(child)
