"""Floating rates reset at the end of day (重定价): LPR of the day before plus the loan's points.

A reset is a rate change like one that people approve, booked by the system: an event, a new plan of the due
table, a state. It is read from `next_reset_date`, so a killed run goes on and missed days are caught up.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from huoshui.audit.operations import record
from huoshui.core.errors import Refusal
from huoshui.core.loan import InstalmentState, LoanPosition, LoanStatus
from huoshui.core.pricing import LprTenor, RateReset, counts_from, next_reset
from huoshui.core.rates import Rate
from huoshui.core.simulate import SimulatedEvent
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.outbox import emit_many
from huoshui.lenders.queries import current_lender
from huoshui.products.floating import Publication, lpr_before
from huoshui.products.working_days import work_calendar
from huoshui.servicing.change_plans import plan_change
from huoshui.servicing.day_lock import business_day
from huoshui.servicing.events import LoanRepriced
from huoshui.servicing.loan_file import Booking, LoanFile
from huoshui.servicing.models import FloatingLoan, LoanReset
from huoshui.servicing.operations.repayment import tell_settled
from huoshui.servicing.store import apply_bookings, load_files

CHUNK = 500
_log = logging.getLogger("huoshui.servicing")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetCounts:
    """What the resets of a day did, in loans: rate changed, rate as before, waiting for an LPR that has not
    been entered, refused by the loan itself."""

    changed: int = 0
    unchanged: int = 0
    waiting: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reset:
    """One reset planned: the row it leaves, and the booking when the rate changes."""

    row: LoanReset
    booking: Booking | None


def due_for_reset(day: date) -> QuerySet[FloatingLoan]:
    """Active loans whose reset day has come by `day`."""
    return FloatingLoan.objects.filter(next_reset_date__lte=day, loan__state__status=LoanStatus.ACTIVE.value)


def reset_rates(*, day: date) -> ResetCounts:
    """What was done to every loan whose reset day has come by the business date `day`.

    A chunk is a transaction of its own; run again it finds only what is left. A loan whose LPR has not been
    entered keeps its rate and waits; so does one whose reset is refused. A loan that missed several resets
    gets them one after the other. → LoanRepriced.
    """
    calendar = work_calendar()
    changed, unchanged = 0, 0
    refused: set[int] = set()
    made = True
    while made:
        made = False
        found = due_for_reset(day).order_by("next_reset_date", "tenor")
        for tenor, reset_date in list(found.values_list("tenor", "next_reset_date").distinct()):
            published, _ = lpr_before(LprTenor(tenor), reset_date, calendar=calendar)
            if published is None:
                continue
            same = (
                due_for_reset(day)
                .filter(tenor=tenor, next_reset_date=reset_date)
                .exclude(loan_id__in=refused)
            )
            ids = list(same.order_by("loan_id").values_list("loan_id", flat=True))
            for start in range(0, len(ids), CHUNK):
                done, failed = _reset_chunk(ids[start : start + CHUNK], reset_date, published)
                refused |= failed
                made = made or bool(done)
                changed += sum(one.booking is not None for one in done)
                unchanged += sum(one.booking is None for one in done)
    waiting = due_for_reset(day).exclude(loan_id__in=refused).count()
    return ResetCounts(changed=changed, unchanged=unchanged, waiting=waiting, refused=len(refused))


@transaction.atomic
def _reset_chunk(
    loan_ids: Sequence[int], reset_date: date, published: Publication
) -> tuple[list[_Reset], set[int]]:
    """The resets of these loans on their day, and the loans that refused theirs. Done meanwhile, none."""
    today = business_day()
    files = load_files(loan_ids)
    waiting = due_for_reset(today).filter(loan_id__in=files, next_reset_date=reset_date)
    rows = waiting.select_related("loan").select_for_update(of=("self",)).order_by("loan_id")
    agreed = {row.loan_id: row for row in rows}
    taken = _lpr_taken(list(agreed))
    lender_type = current_lender().lender_type
    done: list[_Reset] = []
    refused: set[int] = set()
    for loan_id, floating in agreed.items():
        lpr = taken.get(loan_id, floating.lpr)
        try:
            done.append(
                _plan(files[loan_id], floating, published, lpr=lpr, on=today, lender_type=lender_type)
            )
        except Refusal as refusal:
            _log.warning("reset of %s refused: %s", files[loan_id].number, refusal)
            refused.add(loan_id)
    _write(done, agreed, today)
    return done, refused


def _plan(
    file: LoanFile,
    floating: FloatingLoan,
    published: Publication,
    *,
    lpr: Rate,
    on: date,
    lender_type: str,
) -> _Reset:
    """The reset of one loan.

    The points are those in force: a rate that people changed meanwhile changed the points, and the reset
    moves it by what the LPR moved. 4.20 % on an LPR of 3.10 %, LPR now 3.00 %: 4.10 %.
    """
    day = floating.next_reset_date
    before = file.position(day).annual_rate
    after = max(before + published.rate - lpr, Decimal(0))
    row = LoanReset(
        loan_id=file.id,
        reset_date=day,
        lpr=published.rate,
        published_on=published.published_on,
        rate_before=before,
        rate_after=after,
        value_date=day,
        business_date=on,
    )
    if after == before:
        return _Reset(row=row, booking=None)
    running = _coming(file.position(on)) if day < on else None
    row.value_date = counts_from(
        reset_on=day, before=before, after=after, running_since=running and running[2]
    )
    booking = plan_change(
        file,
        kind=SimulatedEvent.RATE_CHANGE,
        terms={"annual_rate": f"{after:f}"},
        value_date=row.value_date,
        on=on,
        lender_type=lender_type,
        reason="LPR重定价",
    )
    first = _coming(booking.position)
    row.first_number, row.first_due_date = (first[0], first[1]) if first else (None, None)
    return _Reset(row=row, booking=booking)


def _coming(position: LoanPosition) -> tuple[int, date, date] | None:
    """The next instalment: number, due date, first day of its period."""
    for row in position.instalments:
        if row.state is InstalmentState.UPCOMING:
            return row.number, row.due_date, row.period_start
    return None


def _lpr_taken(loan_ids: Sequence[int]) -> dict[int, Rate]:
    """Loan id → the LPR of its latest reset; loans never reset are absent."""
    rows = LoanReset.objects.filter(loan_id__in=loan_ids).order_by("reset_date")
    return dict(rows.values_list("loan_id", "lpr"))


def _write(done: Sequence[_Reset], agreed: dict[int, FloatingLoan], today: date) -> None:
    """Everything a chunk changes: events, due tables, states, resets, next reset days; told and audited."""
    changed = [(one, one.booking) for one in done if one.booking is not None]
    bookings = [booking for _, booking in changed]
    booked = apply_bookings(bookings, actor=SYSTEM, on=today, memo_together=True)
    for (one, _), written in zip(changed, booked, strict=True):
        one.row.event_id = written.event_id
    LoanReset.objects.bulk_create([one.row for one in done])
    rows = [agreed[one.row.loan_id] for one in done]
    for row in rows:
        reset = RateReset(row.reset)
        row.next_reset_date = next_reset(reset, row.loan.start_date, row.next_reset_date)
    FloatingLoan.objects.bulk_update(rows, ["next_reset_date"])
    emit_many(
        [
            LoanRepriced(
                loan_number=booking.file.number,
                customer_id=booking.file.customer_id,
                sequence=booking.state.last_event_sequence,
                reset_date=one.row.reset_date.isoformat(),
                rate_before=f"{one.row.rate_before:f}",
                rate_after=f"{one.row.rate_after:f}",
                first_due_date=one.row.first_due_date.isoformat() if one.row.first_due_date else "",
                amount=booking.state.next_due_amount,
            )
            for one, booking in changed
        ]
    )
    for booking in bookings:
        tell_settled(booking)
    if done:
        record(
            actor=SYSTEM,
            action="day.repriced",
            subject_type="day_end",
            subject_id=today.isoformat(),
            subject_number=today.isoformat(),
            after={"loans": len(done), "changed": len(changed), "lpr": f"{done[0].row.lpr:f}"},
        )
