"""Writes of unified lines in force: frozen, released, ended; and what the end of day does to them."""

from datetime import date

from django.db import transaction

from huoshui.core.errors import NotFound
from huoshui.core.lifecycle import LINE_TRANSITIONS, LineStatus, can_move
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.ports import adapter
from huoshui.foundation.text import required_reason
from huoshui.identity.queries import scope_of
from huoshui.risk.models import UnifiedLine
from huoshui.risk.ports import CustomerBook
from huoshui.risk.unified_lines.history import note
from huoshui.risk.unified_lines.proposing import NewLine, answer_proposal, measure_line, propose_line
from huoshui.risk.unified_lines.queries import lines_in_scope
from huoshui.risk.unified_lines.refusals import (
    ReleasedByFreezer,
    UnifiedLineStillLate,
    UnifiedLineWrongState,
)
from huoshui.risk.unified_lines.standing import covered

__all__ = [
    "NewLine",
    "answer_proposal",
    "close_unified_line",
    "freeze_unified_line",
    "look_after_unified_lines",
    "measure_line",
    "propose_line",
    "release_unified_line",
]


@transaction.atomic
def freeze_unified_line(*, actor: Actor, number: str, reason: str) -> None:
    """Nothing; the whole line is frozen (冻结): nothing more is promised or paid out, loans run on.

    Refusals: Forbidden, NotFound, UnifiedLineWrongState, InvalidInput (no reason).
    """
    actor.require("unified_line.freeze")
    _freeze(_locked(number, actor), actor, required_reason(reason))


@transaction.atomic
def release_unified_line(*, actor: Actor, number: str, reason: str) -> None:
    """Nothing; the line runs again (解冻), released by another than froze it, once nothing under it is late.

    Refusals: Forbidden, NotFound, UnifiedLineWrongState, ReleasedByFreezer, UnifiedLineStillLate,
    InvalidInput.
    """
    actor.require("unified_line.release")
    line = _locked(number, actor)
    if line.status != LineStatus.FROZEN.value:
        raise UnifiedLineWrongState(status=line.status)
    if actor.user_id is not None and actor.user_id == line.frozen_by_id:
        raise ReleasedByFreezer()
    # The port's Protocol is what is asked for, as everywhere.
    book = adapter(CustomerBook)  # type: ignore[type-abstract]
    late = book.late_loans_of(covered(line), day=business_date.today())
    if late:
        raise UnifiedLineStillLate(number=min(late.values()))
    why = required_reason(reason)
    line.status, line.frozen_reason, line.frozen_by = LineStatus.ACTIVE.value, "", None
    line.save(update_fields=["status", "frozen_reason", "frozen_by"])
    note(line, "released", actor, why)


@transaction.atomic
def close_unified_line(*, actor: Actor, number: str, reason: str) -> None:
    """Nothing; the line is ended for good (终止), its loans run on. Refusals: Forbidden, NotFound,
    UnifiedLineWrongState, InvalidInput."""
    actor.require("unified_line.approve")
    line = _locked(number, actor)
    _move(line, LineStatus.CLOSED)
    note(line, "closed", actor, required_reason(reason))


@transaction.atomic
def look_after_unified_lines(*, day: date) -> dict[str, int]:
    """How many lines the new business date froze, because a loan under them is past due, and ended, because
    their last day is over. Done a second time it changes nothing."""
    running = UnifiedLine.objects.filter(status=LineStatus.ACTIVE.value).prefetch_related("shares")
    under = {line.pk: covered(line) for line in running}
    everybody = frozenset[int]().union(*under.values())
    # The port's Protocol is what is asked for, as everywhere.
    late = adapter(CustomerBook).late_loans_of(everybody, day=day)  # type: ignore[type-abstract]
    hit = {pk: min(late[one] for one in who if one in late) for pk, who in under.items() if who & late.keys()}
    frozen = list(
        UnifiedLine.objects.select_for_update()
        .filter(pk__in=hit, status=LineStatus.ACTIVE.value)
        .order_by("pk")
    )
    for line in frozen:
        _freeze(line, SYSTEM, f"借据 {hit[line.pk]} 逾期")
    states = (LineStatus.ACTIVE.value, LineStatus.FROZEN.value)
    over = UnifiedLine.objects.select_for_update().filter(status__in=states, expiry_date__lte=day)
    ended = list(over.order_by("pk"))
    for line in ended:
        _move(line, LineStatus.EXPIRED)
        note(line, "expired", SYSTEM)
    return {"unified_frozen": len(frozen), "unified_expired": len(ended)}


def _locked(number: str, actor: Actor) -> UnifiedLine:
    """The line, locked; outside what the actor may see it does not exist."""
    found = lines_in_scope(scope_of(actor)).filter(number=number)
    line = found.select_for_update(of=("self",)).first()
    if line is None:
        raise NotFound()
    return line


def _freeze(line: UnifiedLine, actor: Actor, reason: str) -> None:
    _move(line, LineStatus.FROZEN)
    line.frozen_reason, line.frozen_by_id = reason, actor.user_id
    line.save(update_fields=["frozen_reason", "frozen_by"])
    note(line, "frozen", actor, reason)


def _move(line: UnifiedLine, to: LineStatus) -> None:
    if not can_move(LINE_TRANSITIONS, LineStatus(line.status), to):
        raise UnifiedLineWrongState(status=line.status)
    line.status = to.value
    line.save(update_fields=["status"])
