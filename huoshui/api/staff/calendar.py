"""The lender's working days: public holidays and weekends worked in exchange."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.products.working_days import list_calendar_days, remove_calendar_day, save_calendar_day

router = Router(auth=StaffAuth(), tags=["staff calendar"])


class CalendarDayOut(Schema):
    day: date
    is_working: bool
    name: str
    legal_basis: str


class CalendarDayIn(Schema):
    is_working: bool
    name: str = Field(min_length=1, max_length=40)
    legal_basis: str = Field(min_length=1, max_length=120)


class DayOut(Schema):
    day: date


@router.get("/calendar-days", response=list[CalendarDayOut])
def list_days(request: HttpRequest, year: int = Query(ge=1900, le=2200)) -> list[Any]:
    """The days of a year that are not what their weekday says."""
    current_actor(request).require("parameter.view")
    return list(list_calendar_days(year=year))


@write(router, "/calendar-days/{day}", method="PUT", response=DayOut)
def save_day(request: HttpRequest, day: date, body: CalendarDayIn) -> dict[str, date]:
    """The day is off, or worked."""
    save_calendar_day(
        actor=current_actor(request),
        day=day,
        is_working=body.is_working,
        name=body.name,
        legal_basis=body.legal_basis,
    )
    return {"day": day}


@write(router, "/calendar-days/{day}", method="DELETE", response=DayOut)
def remove_day(request: HttpRequest, day: date) -> dict[str, date]:
    """The day is again what its weekday says."""
    remove_calendar_day(actor=current_actor(request), day=day)
    return {"day": day}
