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
from huoshui.foundation.ports import adapter
from huoshui.lenders.queries import current_lender
from huoshui.servicing.day_end.memo import late_interest_of
from huoshui.servicing.day_end.whole_debits import CHANNEL, book_whole_debits, whole_debits
from huoshui.servicing.day_lock import business_day
from huoshui.servicing.loan_file import Booking, LoanFile
from huoshui.servicing.models import DebitInstruction
from huoshui.servicing.operations.repayment import tell_repayments
from huoshui.servicing.plans import plan_recovery, plan_repayment
from huoshui.servicing.ports import BankAnswer, BankGateway, BankOutcome, DebitOrder
from huoshui.servicing.store import apply_bookings, load_files

CHUNK = 10_000
PENDING, DONE, REFUSED, UNAVAILABLE = "pending", "done", "refused", "unavailable"
_STATUS = {BankOutcome.DONE: DONE, BankOutcome.REFUSED: REFUSED}
_NO_ACCOUNT = BankAnswer(outcome=BankOutcome.REFUSED, problem="未绑定还款账户")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An instruction and what the bank said of it; no answer when it said nothing. Cents."""

    instruction_id: int
    loan_id: int
    amount: int
    reference: str
    answer: BankAnswer | None

    @property
    def status(self) -> str:
        """The instruction's status after this."""
        return UNAVAILABLE if self.answer is None else _STATUS[self.answer.outcome]


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
        .values_list("id", flat=True)
    )
    total = DebitsDone()
    for start in range(0, len(waiting), CHUNK):
        chunk = waiting[start : start + CHUNK]
        answers = _ask_the_bank(chunk, day)
        total = total.plus(_book(answers, day))
        if progress:
            progress(min(start + CHUNK, len(waiting)), len(waiting))
    return total


# Everything due of active loans with an instalment due today or in the last days the product allows. What is
# owed beyond contract follows from the arrears lines; loans left to the fold are asked one by one.
_CANDIDATES = """
SELECT s.loan_id, COALESCE(s.accrual_from, l.maturity_date),
       s.due_today + s.principal_past_due + s.interest_past_due, s.by_fold, s.oldest_unpaid_due_date < %(day)s
FROM servicing_loanstate s
JOIN servicing_loanaccount l ON l.id = s.loan_id
JOIN servicing_loangroup g ON g.id = s.group_id
WHERE s.status = 'active' AND s.oldest_unpaid_due_date IS NOT NULL
  AND %(day)s - COALESCE(s.accrual_from, l.maturity_date) <= g.debit_retry_days
ORDER BY s.loan_id
"""
_ORDER = """
INSERT INTO servicing_debitinstruction
    (loan_id, due_date, attempt_date, amount, status, bank_reference, problem)
SELECT v.loan_id, v.due_date, %(day)s, v.amount, 'pending', '', ''
FROM unnest(%(loans)s::bigint[], %(due)s::date[], %(amounts)s::bigint[]) AS v(loan_id, due_date, amount)
WHERE v.amount > 0
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def write_instructions(*, day: date) -> int:
    """How many debits were ordered for `day`: everything due, of loans with an instalment due today or in the
    last `debit_retry_days`; a loan has one a day."""
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, {"day": day})
        rows = cursor.fetchall()
    due_dates = {loan_id: due_date for loan_id, due_date, *_ in rows}
    amounts = {loan_id: contract for loan_id, _, contract, *_ in rows}
    late = late_interest_of(
        [loan_id for loan_id, _, _, by_fold, is_late in rows if is_late and not by_fold], day
    )
    for loan_id, amount in late.items():
        amounts[loan_id] += amount
    by_fold = [loan_id for loan_id, _, _, marked, _ in rows if marked]
    for start in range(0, len(by_fold), CHUNK):
        for loan_id, file in load_files(by_fold[start : start + CHUNK], lock=False).items():
            amounts[loan_id] = file.position(day).total_due
    with connection.cursor() as cursor:
        cursor.execute(
            _ORDER,
            {
                "day": day,
                "loans": list(amounts),
                "due": list(due_dates.values()),
                "amounts": list(amounts.values()),
            },
        )
        return cursor.rowcount


def debit_reference(loan_number: str, day: date) -> str:
    """The reference the bank knows a debit by: one a loan a day."""
    return f"KK{loan_number}{day:%Y%m%d}"


def _ask_the_bank(instruction_ids: Sequence[int], day: date) -> list[Asked]:
    found = DebitInstruction.objects.filter(id__in=instruction_ids).order_by("loan_id")
    rows = list(
        found.values_list(
            "id", "loan_id", "amount", "loan__number", "loan__customer__bank_account", "loan__customer__name"
        )
    )
    references = [debit_reference(number, day) for _, _, _, number, _, _ in rows]
    orders = {
        reference: DebitOrder(reference=reference, account=account, name=name, amount=amount)
        for (_, _, amount, _, account, name), reference in zip(rows, references, strict=True)
        if account
    }
    told = adapter(BankGateway).debit_many(list(orders.values()))
    answers = dict(zip(orders, told, strict=True))
    return [
        Asked(
            instruction_id=pk,
            loan_id=loan_id,
            amount=amount,
            reference=reference,
            answer=answers.get(reference, _NO_ACCOUNT),
        )
        for (pk, loan_id, amount, *_), reference in zip(rows, references, strict=True)
    ]


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
    event_ids: dict[int, int | None] = {}
    if whole is not None:
        book_whole_debits(whole, day=day, lender_type=lender_type)
        event_ids = dict(zip(whole.loan_id.tolist(), whole.event_id.tolist(), strict=True))
    files = load_files([loan_id for loan_id in paid if loan_id not in event_ids])
    bookings = [_plan(file, paid[loan_id], day, lender_type) for loan_id, file in files.items()]
    booked = apply_bookings(bookings, actor=SYSTEM, on=day)
    tell_repayments(bookings, booked)
    event_ids.update(zip(files, (written.event_id for written in booked), strict=True))
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


_ANSWERS = """
UPDATE servicing_debitinstruction d
SET status = v.status, problem = v.problem, bank_reference = v.bank_reference, event_id = v.event_id
FROM unnest(%s::bigint[], %s::varchar[], %s::varchar[], %s::varchar[], %s::bigint[])
    AS v(id, status, problem, bank_reference, event_id)
WHERE d.id = v.id
"""


def _write_answers(asked: Sequence[Asked], event_ids: Mapping[int, int | None]) -> None:
    """The bank's answers written to the instructions: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            _ANSWERS,
            [
                [row.instruction_id for row in asked],
                [row.status for row in asked],
                ["银行未应答" if row.answer is None else row.answer.problem[:120] for row in asked],
                ["" if row.answer is None else row.answer.bank_reference[:60] for row in asked],
                [event_ids.get(row.loan_id) for row in asked],
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
