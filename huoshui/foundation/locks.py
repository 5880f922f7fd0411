"""Advisory locks by name, each lender's apart."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from huoshui.core.errors import Refusal
from huoshui.foundation.schema import current_schema


class Busy(Refusal):
    code = "foundation.busy"
    zh = "另一个进程正在执行此操作（{name}），请稍后再试"
    en = "Another process is doing this already ({name}). Try again later"


def _key(name: str) -> int:
    digest = hashlib.sha256(f"{current_schema()}\0{name}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def advisory_lock(name: str) -> None:
    """Wait for the lock `name` and hold it until the transaction ends. Needs a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("advisory_lock needs a transaction: outside one it would be gone at once")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_key(name)])


@contextmanager
def exclusive(name: str) -> Iterator[None]:
    """Hold the lock `name` over several transactions, on this connection. Refusals: `Busy`, at once."""
    key = _key(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise Busy(name=name)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
