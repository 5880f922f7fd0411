"""The orders of automatic debits (代扣指令): who owes what today, written down, then asked of the bank."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import connection, transaction
from django_tenants.utils import schema_context

from huoshui.foundation.bulk import packed
from huoshui.foundation.ports import adapter
from huoshui.foundation.schema import current_schema
from huoshui.servicing.day_end.memo import late_interest_of
from huoshui.servicing.models import DebitInstruction
from huoshui.servicing.ports import BankAnswer, BankGateway, BankOutcome, DebitOrder
from huoshui.servicing.store import load_files

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


# Everything due of active loans with an instalment due today or in the last days the product allows. What is
# owed beyond contract follows from the arrears lines; loans left to the fold are asked one by one, they may
# owe nothing but a fee. A fee paid apart is never taken before the first instalment.
_CANDIDATES = """
SELECT s.loan_id, COALESCE(s.accrual_from, l.maturity_date),
       s.due_today + s.principal_past_due + s.interest_past_due, s.by_fold, s.oldest_unpaid_due_date < %(day)s
FROM servicing_loanstate s
JOIN servicing_loanaccount l ON l.id = s.loan_id
JOIN servicing_loangroup g ON g.id = s.group_id
WHERE s.status = 'active'
  AND (s.oldest_unpaid_due_date IS NOT NULL OR s.by_fold AND s.next_number <> 1)
  AND %(day)s - COALESCE(s.accrual_from, l.maturity_date) <= g.debit_retry_days
ORDER BY s.loan_id
"""
_ORDER = """
INSERT INTO servicing_debitinstruction
    (loan_id, due_date, attempt_date, amount, status, bank_reference, problem)
SELECT v.loan_id, v.due_date, %(day)s, v.amount, 'pending', '', ''
FROM unnest(string_to_array(%(loans)s, ',')::bigint[], string_to_array(%(due)s, ',')::date[],
            string_to_array(%(amounts)s, ',')::bigint[]) AS v(loan_id, due_date, amount)
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
                "loans": packed(amounts),
                "due": packed(due_dates.values()),
                "amounts": packed(amounts.values()),
            },
        )
        ordered = cursor.rowcount
        if ordered > CHUNK:
            # The planner must not take a table for empty that has just got a hundred thousand rows.
            cursor.execute("ANALYZE servicing_debitinstruction")
    return ordered


def debit_reference(loan_number: str, day: date) -> str:
    """The reference the bank knows a debit by: one a loan a day."""
    return f"KK{loan_number}{day:%Y%m%d}"


def ask_the_bank(day: date, *, first: int, last: int) -> list[Asked]:
    """What the bank says of the pending debits of `day` of the loans from `first` to `last`, by loan id."""
    found = DebitInstruction.objects.filter(
        attempt_date=day, status=PENDING, loan_id__gte=first, loan_id__lte=last
    )
    rows = list(
        found.order_by("loan_id").values_list(
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


def asked_ahead(day: date, ranges: Sequence[tuple[int, int]]) -> Iterator[list[Asked]]:
    """The answers for each range of loans; the bank is asked for the next one while this one is booked."""
    if connection.in_atomic_block:
        # Another connection would not see what this transaction has written.
        yield from (ask_the_bank(day, first=first, last=last) for first, last in ranges)
        return
    schema = current_schema()

    def ask(first: int, last: int) -> list[Asked]:
        with schema_context(schema):
            return ask_the_bank(day, first=first, last=last)

    with ThreadPoolExecutor(1) as bank:
        orders = (bank.submit(partial(copy_context().run, ask, *loans)) for loans in ranges)
        coming = next(orders, None)
        while coming:
            asked = coming.result()
            coming = next(orders, None)
            yield asked
        bank.submit(connection.close)
