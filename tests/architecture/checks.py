"""The checks of the house, as functions: run over the sources, and over a planted violation each."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from huoshui.core.errors import Refusal

MAX_FUNCTION_LINES = 70
MAX_FILE_LINES = 400
NAMES_THAT_SAY_NOTHING = frozenset(
    {"utils", "util", "helpers", "helper", "common", "misc", "manager", "stuff"}
)
_CHINESE = re.compile(r"[一-鿿]")
_PLACEHOLDER = re.compile(r"{(\w+)")


def long_functions(source: str) -> Iterator[str]:
    """Yield functions of more than 70 lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                yield f"{node.name} has {lines} lines"


def long_file(source: str) -> Iterator[str]:
    """Yield the length of a file of more than 400 lines."""
    lines = source.count("\n")
    if lines > MAX_FILE_LINES:
        yield f"{lines} lines"


def floats(source: str) -> Iterator[str]:
    """Yield float literals and calls of float()."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield f"line {node.lineno}: {node.value}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float":
            yield f"line {node.lineno}: float()"


def clock_reads(source: str) -> Iterator[str]:
    """Yield what reads the machine's clock instead of `clock.now()` or `business_date.today()`."""
    for node in ast.walk(ast.parse(source)):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in ("now", "today", "utcnow")
            and isinstance(node.value, ast.Name)
            and node.value.id in ("datetime", "date", "timezone")
        ):
            yield f"line {node.lineno}: {node.value.id}.{node.attr}"


def signal_receivers(source: str) -> Iterator[str]:
    """Yield uses of Django's model signals: what comes next listens through the outbox."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module in (
            "django.dispatch",
            "django.db.models.signals",
        ):
            yield f"line {node.lineno}: {node.module}"


def lists_of_another_kind(source: str) -> Iterator[str]:
    """Yield endpoints that answer a list and return something else.

    Of two things in a tuple the interface takes the first for the status.
    """
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and any(map(_answers_a_list, node.decorator_list)):
            returned = ast.unparse(node.returns) if node.returns else "anything"
            if not returned.startswith("list["):
                yield f"{node.name} returns {returned}"


def _answers_a_list(decorator: ast.expr) -> bool:
    named = decorator.keywords if isinstance(decorator, ast.Call) else []
    return any(one.arg == "response" and ast.unparse(one.value).startswith("list[") for one in named)


def empty_name(path: Path) -> Iterator[str]:
    """Yield a module name that says nothing."""
    if path.stem in NAMES_THAT_SAY_NOTHING or path.parent.name in NAMES_THAT_SAY_NOTHING:
        yield path.stem


def wordless(refusals: Iterable[type[Refusal]]) -> Iterator[str]:
    """Yield refusals without words in both languages, or whose languages name different values."""
    for refusal in refusals:
        if not _CHINESE.search(refusal.zh):
            yield f"{refusal.__qualname__}: no Chinese text"
        if not refusal.en or _CHINESE.search(refusal.en):
            yield f"{refusal.__qualname__}: no English text"
        if _values(refusal.zh) != _values(refusal.en):
            yield f"{refusal.__qualname__}: the languages name different values"


def _values(text: str) -> set[str]:
    # {state_zh} here and {state_en} there are the same value in two languages.
    return {re.sub("_(zh|en)$", "", name) for name in _PLACEHOLDER.findall(text)}


def shared_codes(refusals: Iterable[type[Refusal]]) -> Iterator[str]:
    """Yield codes that two refusals have."""
    counts = Counter(refusal.code for refusal in refusals)
    yield from (code for code, count in counts.items() if count > 1)


def unlisted(events: Iterable[type], table: Mapping[type, object]) -> Iterator[str]:
    """Yield events the table of reactions does not name."""
    yield from (event.__qualname__ for event in events if event not in table)


def writes_without_key(schema: Mapping[str, Mapping[str, Mapping[str, object]]]) -> Iterator[str]:
    """Yield operations that change something and do not ask for the header Idempotency-Key."""
    for path, operations in schema.items():
        for method, operation in operations.items():
            if method not in ("post", "put", "patch", "delete"):
                continue
            parameters = operation.get("parameters") or []
            assert isinstance(parameters, list)
            if not any(one["name"] == "Idempotency-Key" and one["required"] for one in parameters):
                yield f"{method.upper()} {path}"
