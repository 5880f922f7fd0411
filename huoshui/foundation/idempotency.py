"""Twice sent is once done, with the same answer (幂等)."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from huoshui.core.errors import Refusal
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.models import IdempotencyRecord

MAX_KEY_LENGTH = 100
MAX_NAME_LENGTH = 120  # for whoever reads the table; the hash holds the whole name


class InvalidIdempotencyKey(Refusal):
    code = "foundation.invalid_idempotency_key"
    zh = "幂等键须为 1 到 100 个可见字符"
    en = "The idempotency key must have 1 to 100 printable characters"
    status = 422


class IdempotencyKeyReused(Refusal):
    code = "foundation.idempotency_key_reused"
    zh = "该幂等键已用于另一个请求"
    en = "This idempotency key was used for a different request"


_INSERT = """
    INSERT INTO foundation_idempotencyrecord (actor_kind, actor_id, key, name, body_hash, created_at)
    VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (actor_kind, actor_id, key) DO NOTHING RETURNING id
"""


@transaction.atomic
def run_once(*, key: str, actor: Actor, name: str, request_body: Any, fn: Callable[[], Any]) -> Any:
    """Return what `fn` returns (JSON values), or the stored answer when this key was answered before.

    The record commits with the work of `fn`: when `fn` refuses, nothing is stored and the key is free again.
    A second request sent while the first runs waits for it. Keys belong to their actor.
    Refusals: `InvalidIdempotencyKey`, `IdempotencyKeyReused` for another name or body under the same key.
    """
    if not 1 <= len(key) <= MAX_KEY_LENGTH or not key.isprintable():
        raise InvalidIdempotencyKey(field="Idempotency-Key")
    body_hash = _hash(name, request_body)
    owner = (actor.kind, actor.user_id or actor.partner_id or 0, key)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [*owner, name[:MAX_NAME_LENGTH], body_hash, clock.now()])
        inserted = cursor.fetchone()
    if inserted is None:
        return _stored_answer(owner, body_hash)
    answer = fn()
    IdempotencyRecord.objects.filter(pk=inserted[0]).update(answer=answer)
    return answer


def forget_answers(*, older_than: timedelta) -> int:
    """Return how many records were deleted; their keys are free again."""
    count, _ = IdempotencyRecord.objects.filter(created_at__lt=clock.now() - older_than).delete()
    return count


def _stored_answer(owner: tuple[str, int, str], body_hash: str) -> Any:
    kind, user_id, key = owner
    record = IdempotencyRecord.objects.get(actor_kind=kind, actor_id=user_id, key=key)
    if record.body_hash != body_hash:
        raise IdempotencyKeyReused()
    return record.answer


def _hash(name: str, request_body: Any) -> str:
    text = json.dumps([name, request_body], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
