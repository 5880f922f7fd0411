"""Instants. The one place that reads the clock, so a test or a replay can say what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Shanghai")
_told: ContextVar[datetime | None] = ContextVar("huoshui_clock", default=None)


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return _told.get() or datetime.now(UTC)


def local_date() -> date:
    """Return the calendar day in China. For money use `business_date.today()` instead."""
    return now().astimezone(LOCAL_ZONE).date()


def start_of(day: date) -> datetime:
    """Return the first instant of a day in China."""
    return datetime(day.year, day.month, day.day, tzinfo=LOCAL_ZONE)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Within the block `now()` returns `instant`. A naive instant is refused."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    token = _told.set(instant)
    try:
        yield
    finally:
        _told.reset(token)
