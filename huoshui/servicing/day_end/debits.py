"""Automatic debits (自动扣款): what is due today and what is still unpaid of the last days.

An instruction is written first, then the bank is asked, outside any transaction, then the money is booked
together with the instruction's answer. Killed anywhere, the next run asks the bank again with the same
reference: the bank moves the money once, and the payment's reference is booked once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from huoshui.audit.operations import record
from huoshui.core.loan import LoanStatus
from huoshui.core.money import yuan_text
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.bulk import packed
from huoshui.lenders.queries import current_lender
from huoshui.servicing.day_end.debit_orders import (
    CHUNK,
    DONE,
    PENDING,
    REFUSED,
    UNAVAILABLE,
    Asked,
    asked_ahead,
    write_instructions,
)
from huoshui.servicing.day_end.whole_debits import CHANNEL, book_whole_debits, whole_debits
from huoshui.servicing.day_lock import business_day
from huoshui.servicing.loan_file import Booking, LoanFile
from huoshui.servicing.models import DebitInstruction
from huoshui.servicing.operations.repayment import tell_repayments
from huoshui.servicing.plans import plan_recovery, plan_repayment
from huoshui.servicing.ports import BankOutcome
from huoshui.servicing.store import apply_bookings, load_files


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitsDone:
    """What the debits of a day came to; amounts in cents."""

    sent: int = 0
    done: int = 0
    refused: int = 0
    unavailable: int = 0
    amount: int = 0

    def plus(self, other: "DebitsDone") -> "DebitsDone":
        """The sum of two."""
        return DebitsDone(
            sent=self.sent + other.sent,
            done=self.done + other.done,
            refused=self.refused + other.refused,
            unavailable=self.unavailable + other.unavailable,
            amount=self.amount + other.amount,
        )


def collect_debits(*, day: date, progress: Callable[[int, int], None] | None = None) -> DebitsDone:
    """What came of the debits of `day`: instructions written, sent to the bank, booked."""
    write_instructions(day=day)
    waiting = list(
        DebitInstruction.objects.filter(attempt_date=day, status=PENDING)
        .order_by("loan_id")
        .values_list("loan_id", flat=True)
    )
    chunks = [waiting[start : start + CHUNK] for start in range(0, len(waiting), CHUNK)]
    total, count = DebitsDone(), 0
    for asked in asked_ahead(day, [(chunk[0], chunk[-1]) for chunk in chunks]):
        total = total.plus(_book(asked, day))
        count += len(asked)
        if progress:
            progress(count, len(waiting))
    return total


@transaction.atomic
def _book(asked: Sequence[Asked], day: date) -> DebitsDone:
    if business_day() != day:
        raise RuntimeError(f"the debits of {day} can no longer be booked")
    paid = {row.loan_id: row for row in asked if row.answer and row.answer.outcome is BankOutcome.DONE}
    lender_type = current_lender().lender_type
    whole = whole_debits(
        {loan_id: row.amount for loan_id, row in paid.items()},
        {loan_id: row.reference for loan_id, row in paid.items()},
        day=day,
    )
    event_ids: dict[int, int] = {}
    if whole is not None:
        book_whole_debits(whole, day=day, lender_type=lender_type)
        event_ids = dict(zip(whole.loan_id.tolist(), whole.event_id.tolist(), strict=True))
    files = load_files([loan_id for loan_id in paid if loan_id not in event_ids])
    bookings = [_plan(file, paid[loan_id], day, lender_type) for loan_id, file in files.items()]
    booked = apply_bookings(bookings, actor=SYSTEM, on=day)
    tell_repayments(bookings, booked)
    event_ids |= {
        loan_id: written.event_id for loan_id, written in zip(files, booked, strict=True) if written.event_id
    }
    _write_answers(asked, event_ids)
    done = _count(asked)
    if done.done:
        record(
            actor=SYSTEM,
            action="debits.booked",
            subject_type="day_end",
            subject_id=day.isoformat(),
            subject_number=day.isoformat(),
            after={"count": done.done, "amount": yuan_text(done.amount)},
        )
    return done


_PAID = """
UPDATE servicing_debitinstruction d
SET status = 'done', bank_reference = v.bank_reference, event_id = v.event_id
FROM unnest(string_to_array(%s, ',')::bigint[], string_to_array(%s, ',')::bigint[], %s::varchar[])
    AS v(id, event_id, bank_reference)
WHERE d.id = v.id
"""
_NOT_PAID = """
UPDATE servicing_debitinstruction d SET status = v.status, problem = v.problem
FROM unnest(%s::bigint[], %s::varchar[], %s::varchar[]) AS v(id, status, problem)
WHERE d.id = v.id
"""


def _write_answers(asked: Sequence[Asked], event_ids: Mapping[int, int]) -> None:
    """The bank's answers written to the instructions: two statements."""
    paid = [row for row in asked if row.loan_id in event_ids]
    others = [row for row in asked if row.loan_id not in event_ids]
    with connection.cursor() as cursor:
        cursor.execute(
            _PAID,
            [
                packed(row.instruction_id for row in paid),
                packed(event_ids[row.loan_id] for row in paid),
                [row.answer.bank_reference[:60] for row in paid if row.answer],
            ],
        )
        cursor.execute(
            _NOT_PAID,
            [
                [row.instruction_id for row in others],
                [row.status for row in others],
                ["银行未应答" if row.answer is None else row.answer.problem[:120] for row in others],
            ],
        )


def _plan(file: LoanFile, row: Asked, day: date, lender_type: str) -> Booking:
    # Written off between the order and the answer: the money came in all the same.
    if file.state.status == LoanStatus.WRITTEN_OFF.value:
        return plan_recovery(
            file, on=day, amount=row.amount, channel=CHANNEL, reference=row.reference, lender_type=lender_type
        )
    return plan_repayment(
        file,
        on=day,
        amount=row.amount,
        payoff=False,
        channel=CHANNEL,
        reference=row.reference,
        lender_type=lender_type,
    )


def _count(rows: Sequence[Asked]) -> DebitsDone:
    statuses = [row.status for row in rows]
    return DebitsDone(
        sent=len(rows),
        done=statuses.count(DONE),
        refused=statuses.count(REFUSED),
        unavailable=statuses.count(UNAVAILABLE),
        amount=sum(row.amount for row in rows if row.status == DONE),
    )


def count_debits(*, day: date) -> tuple[int, int]:
    """How many debits of `day` are answered, and how many were ordered."""
    found = DebitInstruction.objects.filter(attempt_date=day)
    return found.exclude(status=PENDING).count(), found.count()
