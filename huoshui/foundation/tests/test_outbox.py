"""Events leave once, in order, again after a failure, and never for work that was rolled back."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from huoshui.foundation import clock, outbox
from huoshui.foundation.models import OutboxDelivery, OutboxEvent


@dataclass(frozen=True)
class BridgeBuilt(outbox.Event):
    span: int
    opened_date: date
    toll_rate: Decimal


@dataclass(frozen=True)
class BridgeCrossed(outbox.Event):
    by: str


heard: list[Any] = []
broken: set[str] = set()


def note(event: outbox.Event) -> None:
    heard.append(event)


def cross(event: BridgeBuilt) -> None:
    OutboxEvent.objects.create(name="trace", payload={}, emitted_at=clock.now())
    if "cross" in broken:
        raise ValueError("the bridge is wet")
    outbox.emit(BridgeCrossed(by="王芳"))


REACTIONS = {BridgeBuilt: (note, cross), BridgeCrossed: (note,)}
BUILT = BridgeBuilt(span=120, opened_date=date(2026, 11, 22), toll_rate=Decimal("0.0435"))


@pytest.fixture(autouse=True)
def _table(settings: Any) -> None:
    settings.REACTIONS_TABLE = f"{__name__}.REACTIONS"
    heard.clear()
    broken.clear()


@pytest.mark.django_db
def test_every_reaction_hears_it_once_and_what_it_emits_follows() -> None:
    outbox.emit(BUILT)
    assert outbox.drain() == outbox.DrainCounts(done=3)
    assert heard == [BUILT, BridgeCrossed(by="王芳")]
    assert outbox.drain() == outbox.DrainCounts()
    assert outbox.count_outbox() == outbox.OutboxCounts(pending=0, done=3, dead=0)


@pytest.mark.django_db
def test_a_failing_reaction_leaves_nothing_and_holds_up_nobody() -> None:
    broken.add("cross")
    outbox.emit(BUILT)
    assert outbox.drain() == outbox.DrainCounts(done=1, failed=1)
    assert heard == [BUILT]
    assert not OutboxEvent.objects.filter(name="trace").exists()
    assert outbox.drain() == outbox.DrainCounts()  # not due yet


@pytest.mark.django_db
def test_five_failures_make_a_dead_letter_that_a_person_can_send_again() -> None:
    broken.add("cross")
    outbox.emit(BUILT)
    for hours in range(5):
        with clock.at(datetime.now(UTC) + timedelta(hours=hours)):
            outbox.drain()
    [letter] = outbox.list_dead()
    assert (letter.attempts, letter.last_error) == (5, "ValueError: the bridge is wet")
    broken.clear()
    outbox.retry_dead(letter.id)
    with pytest.raises(outbox.DeadLetterNotFound):
        outbox.retry_dead(letter.id)
    assert outbox.drain().done == 2
    assert outbox.list_dead() == []


@pytest.mark.django_db
def test_strict_lets_the_exception_out() -> None:
    broken.add("cross")
    outbox.emit(BUILT)
    with pytest.raises(ValueError, match="wet"):
        outbox.drain(strict=True)


def test_an_event_needs_a_transaction_and_dies_with_it(own_database: Any) -> None:
    with pytest.raises(RuntimeError):
        outbox.emit(BUILT)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.emit(BUILT)
        raise ZeroDivisionError
    assert OutboxDelivery.objects.count() == 0


def test_a_worker_is_called_in_the_same_transaction(own_database: Any) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    with transaction.atomic():
        event_id = outbox.emit(BUILT)
    [job] = ProcrastinateJob.objects.all()
    assert job.task_name == "foundation.deliver_event"
    assert job.args == {"schema_name": own_database.schema_name, "event_id": event_id}
    assert outbox.deliver_event(event_id) == outbox.DrainCounts(done=2)


def test_two_events_may_not_share_a_name() -> None:
    with pytest.raises(TypeError, match="two events"):
        type("BridgeBuilt", (outbox.Event,), {"__module__": __name__, "__qualname__": "Other.BridgeBuilt"})
