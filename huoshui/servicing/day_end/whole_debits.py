"""Debits that pay everything an ordinary loan owes: booked as columns, without a fold for each.

Nearly all of a pay day. The rows are those `plan_repayment` and `apply_bookings` would write (a test compares
every table); whatever is not ordinary is left to them. Loans that owe no more than what is due today are
columns through and through; for those in arrears the core says, loan by loan, who gets which cent.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
from django.db import connection

from huoshui.core.allocation import DEFAULT, AllocationMode, Component
from huoshui.core.classification import NON_ACCRUAL_AFTER_DAYS, RiskClass
from huoshui.core.columns import Ints
from huoshui.core.columns.postings import repayment_columns
from huoshui.foundation import clock
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.bulk import copy_columns, packed, take_ids
from huoshui.foundation.outbox import emit_many
from huoshui.ledger.columns import EntryColumns, post_columns
from huoshui.ledger.operations import post_entries
from huoshui.servicing.day_end.groups import Group, load_groups
from huoshui.servicing.day_end.late_debits import LatePayer, late_draft, late_parts
from huoshui.servicing.events import RepaymentReceived
from huoshui.servicing.loan_file import REPAYMENT

CHANNEL = "debit"

# Good loans that go on after this payment, paid exactly what they owe as far as the contract goes; what
# arrears add is looked at line by line. Locked in the order of ids, as `store.load_files` does.
_WHOLE = """
SELECT s.loan_id, l.number, l.customer_id, s.group_id, s.last_event_sequence + 1, paid.amount,
       COALESCE(due.number, 0), COALESCE(due.principal_due, 0), COALESCE(due.interest_due, 0),
       l.terms->>'allocation_order', COALESCE(l.terms->>'allocation_mode', %(mode)s),
       s.oldest_unpaid_due_date < %(day)s
FROM servicing_loanstate s
JOIN unnest(string_to_array(%(loans)s, ',')::bigint[], string_to_array(%(amounts)s, ',')::bigint[])
    AS paid(loan_id, amount) ON paid.loan_id = s.loan_id
JOIN servicing_loanaccount l ON l.id = s.loan_id
LEFT JOIN servicing_loaninstalment due
    ON due.loan_id = s.loan_id AND due.plan = s.plan AND due.number = s.next_number - 1
    AND due.due_date = %(day)s AND s.due_today > 0
WHERE s.status = 'active' AND NOT s.by_fold AND NOT s.is_non_accrual AND s.next_number > 1
  AND s.risk_class IN ('normal', 'special_mention') AND s.class_floor = 'normal' AND s.credit_balance = 0
  AND COALESCE(due.principal_due + due.interest_due, 0) = s.due_today
  AND s.due_today + s.principal_past_due + s.interest_past_due <= paid.amount
  AND (l.terms->>'non_accrual_allocation_order' IS NULL OR %(day)s - s.oldest_unpaid_due_date
       <= COALESCE((l.terms->>'non_accrual_after_days')::int, %(non_accrual_after)s))
ORDER BY s.loan_id FOR UPDATE OF s
"""
_PAID = """
UPDATE servicing_loanstate s SET
    as_of = %(day)s, principal_outstanding = s.principal_outstanding - v.principal,
    interest_settled = s.interest_settled + v.interest, due_today = 0, principal_past_due = 0,
    interest_past_due = 0, oldest_unpaid_due_date = NULL, risk_class = 'normal',
    last_event_sequence = v.sequence
FROM unnest(string_to_array(%(loans)s, ',')::bigint[], string_to_array(%(principal)s, ',')::bigint[],
            string_to_array(%(interest)s, ',')::bigint[], string_to_array(%(sequences)s, ',')::int[])
    AS v(loan_id, principal, interest, sequence)
WHERE s.loan_id = v.loan_id
"""
_CLEARED = "DELETE FROM servicing_loanarrears WHERE loan_id = ANY(%s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeDebits:
    """Debits as columns, by loan id; cents. `late` says what the loans in arrears owed and in which order it
    is served; of all others `instalment` is what they paid."""

    event_id: Ints
    loan_id: Ints
    loan_number: list[str]
    customer_id: Ints
    group_id: Ints
    sequence: Ints
    amount: Ints
    instalment: Ints
    principal: Ints
    interest: Ints
    order: list[str | None]
    reference: list[str]
    late: Mapping[int, LatePayer]

    def __len__(self) -> int:
        return len(self.loan_id)


def whole_debits(
    amounts: Mapping[int, int], references: Mapping[int, str], *, day: date
) -> WholeDebits | None:
    """Those of the debits (loan id → cents) that pay all an ordinary loan owes, their loans locked; None when
    there are none."""
    with connection.cursor() as cursor:
        cursor.execute(
            _WHOLE,
            {
                "loans": packed(amounts),
                "amounts": packed(amounts.values()),
                "day": day,
                "mode": AllocationMode.BY_INSTALMENT.value,
                "non_accrual_after": NON_ACCRUAL_AFTER_DAYS,
            },
        )
        rows = cursor.fetchall()
    owed = late_parts([row for row in rows if row[-1]], day)
    chosen = [row for row in rows if (row[0] in owed if row[-1] else row[5] == row[7] + row[8])]
    if not chosen:
        return None
    loans, numbers, customers, groups, sequences, paid, due, principal, interest, orders, _, _ = zip(
        *chosen, strict=True
    )
    late = {place: owed[loan_id] for place, loan_id in enumerate(loans) if loan_id in owed}
    columns = {"principal": _ints(principal), "interest": _ints(interest)}
    for place, payer in late.items():
        columns["principal"][place] = payer.total(Component.PRINCIPAL)
        columns["interest"][place] = payer.total(Component.INTEREST)
    return WholeDebits(
        event_id=_ints(take_ids("servicing_loanevent", len(loans))),
        loan_id=_ints(loans),
        loan_number=list(numbers),
        customer_id=_ints(customers),
        group_id=_ints(groups),
        sequence=_ints(sequences),
        amount=_ints(paid),
        instalment=_ints(due),
        order=list(orders),
        reference=[references[loan_id] for loan_id in loans],
        late=late,
        **columns,
    )


def book_whole_debits(debits: WholeDebits, *, day: date, lender_type: str) -> None:
    """Events, vouchers, states and what others are told, for all the debits: a few statements.
    → RepaymentReceived.
    """
    groups = load_groups()
    _write_events(debits, day)
    post_columns(_vouchers_on_time(debits, groups, day, lender_type))
    post_entries(
        drafts=[
            late_draft(
                payer,
                debits.loan_number[place],
                int(debits.event_id[place]),
                groups[int(debits.group_id[place])],
                day=day,
                lender_type=lender_type,
            )
            for place, payer in debits.late.items()
        ]
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _PAID,
            {
                "day": day,
                "loans": packed(debits.loan_id.tolist()),
                "principal": packed(debits.principal.tolist()),
                "interest": packed(debits.interest.tolist()),
                "sequences": packed(debits.sequence.tolist()),
            },
        )
        if debits.late:
            cursor.execute(_CLEARED, [debits.loan_id[list(debits.late)].tolist()])
    _tell(debits, day)


def _write_events(debits: WholeDebits, day: date) -> None:
    copy_columns(
        "servicing_loanevent",
        {
            "id": debits.event_id,
            "loan_id": debits.loan_id,
            "sequence": debits.sequence,
            "kind": REPAYMENT,
            "value_date": day,
            "business_date": day,
            "booked_at": clock.now(),
            "amount": debits.amount,
            "payload": _payloads(debits),
            "payment_channel": CHANNEL,
            "external_reference": debits.reference,
            "actor_id": SYSTEM.user_id,
            "actor_name": SYSTEM.name[:80],
        },
        rows=len(debits),
    )


def _payloads(debits: WholeDebits) -> list[str]:
    """What each event remembers: who got which cent."""
    found = []
    rows = zip(
        debits.instalment.tolist(),
        debits.principal.tolist(),
        debits.interest.tolist(),
        debits.order,
        strict=True,
    )
    for place, (instalment, principal, interest, order) in enumerate(rows):
        payer = debits.late.get(place)
        if payer:
            parts = json.dumps(payer.parts_json())
        else:
            amounts = {Component.PRINCIPAL: principal, Component.INTEREST: interest}
            parts = "[{}]".format(
                ", ".join(
                    f'{{"instalment_number": {instalment}, "component": "{part}", "amount": {amounts[part]}}}'
                    for part in _served(order)
                    if amounts[part]
                )
            )
        found.append(
            f'{{"payoff": false, "parts": {parts}, "to_credit_balance": 0, "from_credit_balance": 0, '
            '"reversed_interest": 0}'
        )
    return found


@lru_cache(maxsize=64)
def _served(order: str | None) -> tuple[Component, ...]:
    """Interest and principal in the contract's order (冲抵顺序), the usual one when it says none."""
    wanted = (Component.INTEREST, Component.PRINCIPAL)
    # What is due today, where the order tells it from what is past due.
    names = json.loads(order) if order else list(DEFAULT)
    served = [name.removeprefix("due.") for name in names if not name.startswith("past_due.")]
    return tuple(part for part in map(Component, served) if part in wanted)


def _vouchers_on_time(
    debits: WholeDebits, groups: Mapping[int, Group], day: date, lender_type: str
) -> EntryColumns:
    on_time = np.ones(len(debits), dtype=bool)
    on_time[list(debits.late)] = False
    places = on_time.nonzero()[0].tolist()
    own = [groups[pk] for pk in debits.group_id[places].tolist()]
    numbers = [debits.loan_number[place] for place in places]
    return EntryColumns(
        fact="repayment",
        business_date=day,
        source_type="loan",
        risk_class=RiskClass.NORMAL.value,
        descriptions=[f"收回贷款 {number}" for number in numbers],
        source_numbers=numbers,
        loan_event_ids=debits.event_id[places],
        branch_ids=_ints([group.branch_id for group in own]),
        product_codes=[group.product_code for group in own],
        lines=repayment_columns(debits.interest[places], debits.principal[places], lender_type=lender_type),
    )


def _tell(debits: WholeDebits, day: date) -> None:
    rows = zip(
        debits.loan_number,
        debits.customer_id.tolist(),
        debits.sequence.tolist(),
        debits.amount.tolist(),
        strict=True,
    )
    emit_many(
        [
            RepaymentReceived(
                loan_number=number,
                customer_id=customer,
                sequence=sequence,
                amount=amount,
                payment_channel=CHANNEL,
                value_date=day.isoformat(),
            )
            for number, customer, sequence, amount in rows
        ]
    )


def _ints(values: Sequence[Any]) -> Ints:
    return np.array(values, dtype=np.int64)
