"""Freezing a memo when a case is approved, writing down what changed later, and remarks beside its lines."""

from typing import Any

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, NotFound, Refusal
from huoshui.core.lifecycle import ApplicationStatus
from huoshui.foundation.actor import Actor
from huoshui.foundation.canonical import content_hash
from huoshui.foundation.clock import now
from huoshui.foundation.outbox import emit
from huoshui.origination.access import locked
from huoshui.origination.events import MemoChanged
from huoshui.origination.memo.compose import compose
from huoshui.origination.memo.content import differences, plain, values_by_key
from huoshui.origination.models import Application, FrozenMemo, MemoComment
from huoshui.origination.stages import need

_SEALED = (ApplicationStatus.APPROVED, ApplicationStatus.CONTRACTED)


class NothingChanged(Refusal):
    code = "origination.memo_unchanged"
    zh = "与上一份审批表相比没有变化"
    en = "Nothing has changed since the last memo"


class CommentSettled(Refusal):
    code = "origination.comment_settled"
    zh = "该批注已处理"
    en = "This remark has been settled"


def freeze_memo(application: Application, actor: Actor) -> FrozenMemo:
    """The memo as the case is approved, sealed by its hash, in the transaction of the approval."""
    return _keep(application, actor, plain(compose(application)), changes=[], reason="")


@transaction.atomic
def write_change_memo(*, actor: Actor, number: str, reason: str) -> int:
    """The version of a change memo (变更审批表): what the case says now, and each line that differs.

    Refusals: Forbidden, NotFound, ApplicationWrongState (not approved), InvalidInput, NothingChanged.
    """
    actor.require_person("application.review")
    application = locked(actor, number)
    need(application, *_SEALED)
    if not reason.strip() or len(reason) > 300:
        raise InvalidInput(
            field="reason", zh="请填写变更原因（300字以内）", en="Say why, in 300 characters at most"
        )
    last = application.memos.order_by("-version").first()
    content = plain(compose(application))
    changes = differences(last.content if last else [], content)
    if last is not None and not changes:
        raise NothingChanged()
    kept = _keep(application, actor, content, changes=changes, reason=reason.strip())
    _audit(actor, application, "memo.change", {"version": kept.version, "hash": kept.content_hash})
    emit(MemoChanged(number=number))
    return kept.version


@transaction.atomic
def write_comment(*, actor: Actor, number: str, line: str, text: str) -> int:
    """The id of the remark beside that line (批注). Refusals: Forbidden, NotFound, InvalidInput."""
    user_id = actor.require_person("application.view")
    application = locked(actor, number)
    if not text.strip() or len(text) > 500:
        raise InvalidInput(
            field="text", zh="请填写批注（500字以内）", en="Write a remark of 500 characters at most"
        )
    if line not in values_by_key(plain(compose(application))):
        raise InvalidInput(field="line", zh="审批表中没有这一行", en="The memo has no such line")
    row = MemoComment.objects.create(
        application=application, line=line, text=text.strip(), author_id=user_id, written_at=now()
    )
    _audit(actor, application, "memo.comment", {"line": line, "text": row.text})
    return row.pk


@transaction.atomic
def settle_comment(*, actor: Actor, number: str, comment_id: int) -> None:
    """Nothing; the remark is dealt with. Refusals: Forbidden, NotFound, CommentSettled."""
    user_id = actor.require_person("application.view")
    application = locked(actor, number)
    row = application.comments.select_for_update().filter(pk=comment_id).first()
    if row is None:
        raise NotFound()
    if row.settled_at is not None:
        raise CommentSettled()
    row.settled_by_id, row.settled_at = user_id, now()
    row.save(update_fields=["settled_by", "settled_at"])
    _audit(actor, application, "memo.settle", {"comment": comment_id})


def _keep(
    application: Application,
    actor: Actor,
    content: list[dict[str, Any]],
    *,
    changes: list[dict[str, Any]],
    reason: str,
) -> FrozenMemo:
    return FrozenMemo.objects.create(
        application=application,
        version=application.memos.count() + 1,
        content=content,
        content_hash=content_hash(content),
        changes=changes,
        reason=reason,
        frozen_by_id=actor.user_id,
        frozen_at=now(),
    )


def _audit(actor: Actor, application: Application, action: str, after: dict[str, object]) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="application",
        subject_id=application.pk,
        subject_number=application.number,
        after=after,
    )
