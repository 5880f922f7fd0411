"""Text from outside that no table can keep is refused before any view sees it.

PostgreSQL knows no NUL character, and half of a surrogate pair is not text at all; JSON can carry both.
"""

import json
import re
from typing import Any, cast

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from huoshui.core.errors import Refusal

UNKEPT = re.compile(r"[\0\ud800-\udfff]")


class UnreadableText(Refusal):
    code = "api.unreadable_text"
    zh = "内容包含无法保存的字符"
    en = "The text contains a character that cannot be kept"
    status = 422


class PlainTextParser(Parser):
    """Ninja's parser; NUL and half surrogates anywhere in body, form or query are `UnreadableText`."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        body = json.loads(request.body)
        require_plain(body)
        return cast(dict[str, Any], body)

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        require_plain({name: data.getlist(name) for name in data})
        return super().parse_querydict(data, list_fields, request)


def require_plain(value: Any) -> None:
    """Return when every text within is one that can be kept. Refusals: `UnreadableText`."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            if not is_plain(one):
                raise UnreadableText()
        elif isinstance(one, dict):
            left += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            left += one


def is_plain(text: str) -> bool:
    """Return whether a table can keep this text."""
    return UNKEPT.search(text) is None
