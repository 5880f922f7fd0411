"""The memo as of now or as it was frozen, with its remarks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huoshui.core.errors import NotFound
from huoshui.foundation.canonical import content_hash
from huoshui.identity.queries import Scope, get_user_names
from huoshui.origination.access import in_scope
from huoshui.origination.memo.compose import compose
from huoshui.origination.memo.content import plain
from huoshui.origination.models import Application, FrozenMemo


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoVersion:
    """A frozen memo; `is_sound`: its content still has the hash it was sealed with."""

    version: int
    content_hash: str
    is_sound: bool
    changes: tuple[dict[str, Any], ...]
    reason: str
    frozen_by: str
    frozen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRow:
    """A remark beside a line."""

    id: int
    line: str
    text: str
    author: str
    written_at: datetime
    settled_by: str
    settled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """A memo: live (`version` None) or frozen; the versions there are, and the remarks."""

    number: str
    applicant_name: str
    version: int | None
    content: list[dict[str, Any]]
    as_of: datetime | None
    content_hash: str
    versions: tuple[MemoVersion, ...]
    comments: tuple[CommentRow, ...]


def get_memo(*, number: str, scope: Scope, version: int | None = None) -> Memo:
    """The memo of an application: that frozen version, or composed now.

    Refusals: NotFound outside the scope, before the case has been decided, and for no such version.
    """
    application = Application.objects.filter(in_scope(scope), number=number).first()
    if application is None or application.customer_id is None or application.decision_record_id is None:
        raise NotFound()
    frozen = list(application.memos.order_by("-version"))
    chosen = next((row for row in frozen if row.version == version), None)
    if version is not None and chosen is None:
        raise NotFound()
    content = chosen.content if chosen else plain(compose(application))
    names = get_user_names([row.frozen_by_id for row in frozen])
    return Memo(
        number=number,
        applicant_name=application.applicant_name,
        version=version,
        content=content,
        as_of=chosen.frozen_at if chosen else None,
        content_hash=content_hash(content),
        versions=tuple(_version(row, names) for row in frozen),
        comments=_comments(application),
    )


def _version(row: FrozenMemo, names: dict[int, str]) -> MemoVersion:
    return MemoVersion(
        version=row.version,
        content_hash=row.content_hash,
        is_sound=content_hash(row.content) == row.content_hash,
        changes=tuple(row.changes),
        reason=row.reason,
        frozen_by=names.get(row.frozen_by_id, "") if row.frozen_by_id else "",
        frozen_at=row.frozen_at,
    )


def _comments(application: Application) -> tuple[CommentRow, ...]:
    rows = list(application.comments.order_by("id"))
    names = get_user_names([row.author_id for row in rows] + [row.settled_by_id for row in rows])
    return tuple(
        CommentRow(
            id=row.pk,
            line=row.line,
            text=row.text,
            author=names.get(row.author_id, ""),
            written_at=row.written_at,
            settled_by=names.get(row.settled_by_id, "") if row.settled_by_id else "",
            settled_at=row.settled_at,
        )
        for row in rows
    )
