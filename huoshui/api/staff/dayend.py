"""The end of day at the desk: where the business date stands, run it, watch it; and the checks of the
books."""

import datetime
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.types import Day, Yuan
from huoshui.core.errors import InvalidInput
from huoshui.foundation import business_date
from huoshui.jobs.check import run_check
from huoshui.jobs.queries import day_end_progress
from huoshui.jobs.tasks import run_day_end_job
from huoshui.lenders.queries import current_lender
from huoshui.servicing.day_end.record import list_day_ends

router = Router(auth=StaffAuth(), tags=["staff day end"])
MOST_DAYS = 366


class DayEndOut(Schema):
    date: datetime.date
    status: str
    steps: dict[str, dict[str, int]]
    accrued_interest: Yuan
    started_at: datetime.datetime
    finished_at: datetime.datetime | None


class DayEndStateOut(Schema):
    business_date: datetime.date
    last: DayEndOut | None
    history: list[DayEndOut]


class RunIn(Schema):
    """Run until this day is open; without it one day is closed."""

    until: Day | None = None


class RunOut(Schema):
    job: int
    until: datetime.date


class ProgressOut(Schema):
    running: bool
    date: datetime.date | None
    step: str | None
    done: int
    total: int


class CheckOut(Schema):
    code: str
    name: str
    name_en: str
    count: int
    ok: bool
    differences: list[str]


@router.get("/day-end", response=DayEndStateOut)
def get_day_end(request: HttpRequest) -> dict[str, Any]:
    """The business date and the latest ends of day."""
    current_actor(request).require("dayend.run")
    history = list_day_ends()
    return {
        "business_date": business_date.today(),
        "last": history[0] if history else None,
        "history": history,
    }


@write(router, "/day-end/run", response=RunOut, status=202)
def run_day_end(request: HttpRequest, body: RunIn) -> dict[str, Any]:
    """The end of day is handed to the worker; `GET day-end/progress` says how far it is."""
    actor = current_actor(request)
    actor.require("dayend.run")
    today = business_date.today()
    until = body.until or today + datetime.timedelta(days=1)
    if not today < until <= today + datetime.timedelta(days=MOST_DAYS):
        raise InvalidInput(
            field="until",
            zh="目标日期应在会计日之后一年以内",
            en="Choose a day within a year after the business date",
        )
    job = run_day_end_job.defer(
        schema_name=current_lender().schema_name, until=until.isoformat(), user_id=actor.user_id
    )
    return {"job": job, "until": until}


@router.get("/day-end/progress", response=ProgressOut)
def get_day_end_progress(request: HttpRequest) -> Any:
    """How far a running end of day is."""
    current_actor(request).require("dayend.run")
    return day_end_progress()


@router.get("/checks", response=list[CheckOut])
def list_checks(request: HttpRequest) -> list[dict[str, Any]]:
    """The invariants of the books, checked now."""
    current_actor(request).require("ledger.view")
    return [{**asdict(result), "differences": list(result.differences)} for result in run_check()]
