"""Automatic debits (自动扣款): what is due today and what is still unpaid of the last days.

An instruction is written first, then the bank is asked, outside any transaction, then the money is booked
together with the instruction's answer. Killed anywhere, the next run asks the bank again with the same
reference: the bank moves the money once, and the payment's reference is booked once.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from huoshui.audit.operations import record
from huoshui.core.loan import LoanStatus
from huoshui.core.money import yuan_text
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.ports import adapter
from huoshui.lenders.queries import current_lender
from huoshui.servicing.day_lock import business_day
from huoshui.servicing.loan_file import Booking, LoanFile
from huoshui.servicing.models import DebitInstruction
from huoshui.servicing.operations.repayment import tell_repayments
from huoshui.servicing.plans import plan_recovery, plan_repayment
from huoshui.servicing.ports import BankAnswer, BankGateway, BankOutcome, BankUnavailable
from huoshui.servicing.store import apply_bookings, load_files

CHUNK = 200
PENDING, DONE, REFUSED, UNAVAILABLE = "pending", "done", "refused", "unavailable"
_NO_ACCOUNT = BankAnswer(outcome=BankOutcome.REFUSED, problem="未绑定还款账户")


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


_CANDIDATES = """
SELECT s.loan_id, COALESCE(s.accrual_from, l.maturity_date), s.due_today, s.oldest_unpaid_due_date
FROM servicing_loanstate s JOIN servicing_loanaccount l ON l.id = s.loan_id
WHERE s.status = 'active' AND s.oldest_unpaid_due_date IS NOT NULL
  AND %(day)s - COALESCE(s.accrual_from, l.maturity_date) <= l.debit_retry_days
  AND NOT EXISTS (
    SELECT 1 FROM servicing_debitinstruction d WHERE d.loan_id = s.loan_id AND d.attempt_date = %(day)s
  )
ORDER BY s.loan_id
"""


@transaction.atomic
def write_instructions(*, day: date) -> int:
    """How many debits were ordered for `day`: everything due, of loans with an instalment due today or in the
    last `debit_retry_days`; a loan has one a day."""
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, {"day": day})
        rows = cursor.fetchall()
    in_arrears = [loan_id for loan_id, _, due_today, oldest in rows if oldest < day or not due_today]
    amounts = {loan_id: due_today for loan_id, _, due_today, _ in rows}
    for start in range(0, len(in_arrears), CHUNK):
        for loan_id, file in load_files(in_arrears[start : start + CHUNK], lock=False).items():
            amounts[loan_id] = file.position(day).total_due
    DebitInstruction.objects.bulk_create(
        [
            DebitInstruction(
                loan_id=loan_id, due_date=due_date, attempt_date=day, amount=amounts[loan_id], status=PENDING
            )
            for loan_id, due_date, _, _ in rows
            if amounts[loan_id] > 0
        ],
        ignore_conflicts=True,
    )
    return len(rows)


def debit_reference(loan_number: str, day: date) -> str:
    """The reference the bank knows a debit by: one a loan a day."""
    return f"KK{loan_number}{day:%Y%m%d}"


def _ask_the_bank(
    instruction_ids: Sequence[int], day: date
) -> list[tuple[DebitInstruction, BankAnswer | None]]:
    bank = adapter(BankGateway)
    rows = DebitInstruction.objects.select_related("loan__customer").filter(id__in=instruction_ids)
    return [(row, _ask(bank, row, day)) for row in rows.order_by("loan_id")]


def _ask(bank: BankGateway, row: DebitInstruction, day: date) -> BankAnswer | None:
    customer = row.loan.customer
    if not customer.bank_account:
        return _NO_ACCOUNT
    try:
        return bank.debit(
            reference=debit_reference(row.loan.number, day),
            account=customer.bank_account,
            name=customer.name,
            amount=row.amount,
        )
    except BankUnavailable:
        return None


@transaction.atomic
def _book(answers: Iterable[tuple[DebitInstruction, BankAnswer | None]], day: date) -> DebitsDone:
    if business_day() != day:
        raise RuntimeError(f"the debits of {day} can no longer be booked")
    answered = list(answers)
    paid = [row for row, answer in answered if answer and answer.outcome is BankOutcome.DONE]
    files = load_files([row.loan_id for row in paid])
    lender_type = current_lender().lender_type
    bookings = [_plan(files[row.loan_id], row, day, lender_type) for row in paid]
    booked = apply_bookings(bookings, actor=SYSTEM, on=day)
    tell_repayments(bookings, booked)
    event_ids = {row.pk: written.event_id for row, written in zip(paid, booked, strict=True)}
    for row, answer in answered:
        row.status = UNAVAILABLE if answer is None else _STATUS[answer.outcome]
        row.problem = "银行未应答" if answer is None else answer.problem[:120]
        row.bank_reference = "" if answer is None else answer.bank_reference[:60]
        row.event_id = event_ids.get(row.pk)
    _write_answers([row for row, _ in answered])
    done = _count([row for row, _ in answered])
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


def _write_answers(rows: Sequence[DebitInstruction]) -> None:
    """The bank's answers written to the instructions: one statement."""
    columns = ("pk", "status", "problem", "bank_reference", "event_id")
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERS, [[getattr(row, name) for row in rows] for name in columns])


_STATUS = {BankOutcome.DONE: DONE, BankOutcome.REFUSED: REFUSED}


def _plan(file: LoanFile, row: DebitInstruction, day: date, lender_type: str) -> Booking:
    reference = debit_reference(file.number, day)
    # Written off between the order and the answer: the money came in all the same.
    if file.state.status == LoanStatus.WRITTEN_OFF.value:
        return plan_recovery(
            file, on=day, amount=row.amount, channel="debit", reference=reference, lender_type=lender_type
        )
    return plan_repayment(
        file,
        on=day,
        amount=row.amount,
        payoff=False,
        channel="debit",
        reference=reference,
        lender_type=lender_type,
    )


def _count(rows: Sequence[DebitInstruction]) -> DebitsDone:
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
