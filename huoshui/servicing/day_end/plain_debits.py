"""Debits that pay exactly what is due today on a plain loan: booked by COPY, without a fold for each.

Most of a pay day. The rows are those `plan_repayment` and `apply_bookings` would write (a test compares every
table); whatever is not plain is left to them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import connection

from huoshui.core.allocation import DEFAULT, Component
from huoshui.core.posting import balanced, post_interest_received, post_principal_received
from huoshui.foundation import clock
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.bulk import copy_rows, take_ids
from huoshui.foundation.outbox import emit_many
from huoshui.ledger.operations import EntryDraft, post_entries, with_dimensions
from huoshui.servicing.day_end.groups import Group, load_groups
from huoshui.servicing.events import RepaymentReceived
from huoshui.servicing.loan_file import REPAYMENT

CHANNEL = "debit"

# Locked in the order of ids, as `store.load_files` does.
_PLAIN = """
SELECT s.loan_id, l.number, l.customer_id, s.group_id, s.last_event_sequence + 1, due.number,
       due.principal_due, due.interest_due, l.terms->>'allocation_order'
FROM servicing_loanstate s
JOIN unnest(%(loans)s::bigint[], %(amounts)s::bigint[]) AS paid(loan_id, amount) ON paid.loan_id = s.loan_id
JOIN servicing_loanaccount l ON l.id = s.loan_id
JOIN servicing_loaninstalment due
    ON due.loan_id = s.loan_id AND due.plan = s.plan AND due.number = s.next_number - 1
WHERE s.status = 'active' AND NOT s.by_fold AND NOT s.is_non_accrual AND s.risk_class = 'normal'
  AND s.credit_balance = 0 AND s.oldest_unpaid_due_date = %(day)s AND s.due_today = paid.amount
  AND s.next_number > 1 AND due.due_date = %(day)s AND due.principal_due + due.interest_due = paid.amount
  AND NOT EXISTS (SELECT 1 FROM servicing_loanarrears a WHERE a.loan_id = s.loan_id)
ORDER BY s.loan_id FOR UPDATE OF s
"""
_PAID = """
UPDATE servicing_loanstate s SET
    as_of = %(day)s, principal_outstanding = s.principal_outstanding - v.principal,
    interest_settled = s.interest_settled + v.interest, due_today = 0, oldest_unpaid_due_date = NULL,
    last_event_sequence = v.sequence
FROM unnest(%(loans)s::bigint[], %(principal)s::bigint[], %(interest)s::bigint[], %(sequences)s::bigint[])
    AS v(loan_id, principal, interest, sequence)
WHERE s.loan_id = v.loan_id
"""
_EVENT_COLUMNS = (
    "id",
    "loan_id",
    "sequence",
    "kind",
    "value_date",
    "business_date",
    "booked_at",
    "amount",
    "payload",
    "payment_channel",
    "external_reference",
    "actor_id",
    "actor_name",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainDebit:
    """A debit that pays one whole instalment on its due date; cents. `event_id` is its event's key."""

    event_id: int
    loan_id: int
    loan_number: str
    customer_id: int
    group_id: int
    sequence: int
    instalment: int
    principal: int
    interest: int
    order: str | None
    reference: str

    @property
    def amount(self) -> int:
        """What was collected, cents."""
        return self.principal + self.interest


def plain_debits(amounts: Mapping[int, int], references: Mapping[int, str], *, day: date) -> list[PlainDebit]:
    """Those of the debits (loan id → cents) that are plain, their loans locked."""
    with connection.cursor() as cursor:
        cursor.execute(_PLAIN, {"loans": list(amounts), "amounts": list(amounts.values()), "day": day})
        rows = cursor.fetchall()
    ids = take_ids("servicing_loanevent", len(rows)) if rows else []
    return [
        PlainDebit(
            event_id=event_id,
            loan_id=loan_id,
            loan_number=number,
            customer_id=customer_id,
            group_id=group_id,
            sequence=sequence,
            instalment=instalment,
            principal=principal,
            interest=interest,
            order=order,
            reference=references[loan_id],
        )
        for event_id, (
            loan_id,
            number,
            customer_id,
            group_id,
            sequence,
            instalment,
            principal,
            interest,
            order,
        ) in zip(ids, rows, strict=True)
    ]


def book_plain_debits(debits: Sequence[PlainDebit], *, day: date, lender_type: str) -> None:
    """Events, vouchers, states and what others are told, for all the debits: a few statements.
    → RepaymentReceived.
    """
    if not debits:
        return
    booked_at = clock.now()
    copy_rows(
        "servicing_loanevent",
        _EVENT_COLUMNS,
        (
            (
                row.event_id,
                row.loan_id,
                row.sequence,
                REPAYMENT,
                day,
                day,
                booked_at,
                row.amount,
                _payload(row),
                CHANNEL,
                row.reference,
                SYSTEM.user_id,
                SYSTEM.name[:80],
            )
            for row in debits
        ),
    )
    groups = load_groups()
    post_entries(drafts=[_draft(row, groups[row.group_id], day, lender_type) for row in debits])
    with connection.cursor() as cursor:
        cursor.execute(
            _PAID,
            {
                "day": day,
                "loans": [row.loan_id for row in debits],
                "principal": [row.principal for row in debits],
                "interest": [row.interest for row in debits],
                "sequences": [row.sequence for row in debits],
            },
        )
    emit_many(
        [
            RepaymentReceived(
                loan_number=row.loan_number,
                customer_id=row.customer_id,
                sequence=row.sequence,
                amount=row.amount,
                payment_channel=CHANNEL,
                value_date=day.isoformat(),
            )
            for row in debits
        ]
    )


def _payload(row: PlainDebit) -> str:
    amounts = {Component.INTEREST: row.interest, Component.PRINCIPAL: row.principal}
    return json.dumps(
        {
            "payoff": False,
            "parts": [
                {"instalment_number": row.instalment, "component": part.value, "amount": amounts[part]}
                for part in _served(row.order)
                if amounts[part]
            ],
            "to_credit_balance": 0,
            "from_credit_balance": 0,
            "reversed_interest": 0,
        }
    )


@lru_cache(maxsize=64)
def _served(order: str | None) -> tuple[Component, ...]:
    """Interest and principal in the contract's order (冲抵顺序), the usual one when it says none."""
    wanted = (Component.INTEREST, Component.PRINCIPAL)
    # What is due today, where the order tells it from what is past due.
    names = json.loads(order) if order else list(DEFAULT)
    served = [name.removeprefix("due.") for name in names if not name.startswith("past_due.")]
    return tuple(part for part in map(Component, served) if part in wanted)


def _draft(row: PlainDebit, group: Group, day: date, lender_type: str) -> EntryDraft:
    # What `post_repayment` makes of a payment that holds nothing else.
    lines = balanced(
        [
            *post_interest_received(amount=row.interest, lender_type=lender_type),
            *post_principal_received(amount=row.principal, lender_type=lender_type),
        ]
    )
    return EntryDraft(
        fact="repayment",
        business_date=day,
        value_date=day,
        description=f"收回贷款 {row.loan_number}",
        source_type="loan",
        source_number=row.loan_number,
        lines=with_dimensions(
            lines, branch_id=group.branch_id, product_code=group.product_code, risk_class="normal"
        ),
        loan_event_id=row.event_id,
    )
