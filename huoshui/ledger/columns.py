"""Many vouchers of one shape, posted as columns: the same rows `operations.post_entries` would write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import transaction

from huoshui.core.columns import Ints
from huoshui.core.columns.postings import PostingColumn
from huoshui.foundation import clock
from huoshui.foundation.bulk import copy_columns, take_ids
from huoshui.foundation.numbers import next_numbers
from huoshui.ledger.facts import Fact
from huoshui.ledger.operations import CURRENCY, refuse_closed_days


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryColumns:
    """Vouchers about to be posted (待记凭证), one a loan event: alike but for these columns."""

    fact: Fact
    business_date: date
    source_type: str
    risk_class: str
    descriptions: Sequence[str]
    source_numbers: Sequence[str]
    loan_event_ids: Ints
    branch_ids: Ints
    product_codes: Sequence[str]
    lines: Sequence[PostingColumn]

    def __len__(self) -> int:
        return len(self.source_numbers)


@transaction.atomic
def post_columns(entries: EntryColumns) -> None:
    """Nothing; the vouchers are posted in two statements, balanced or the database refuses them all.

    Refusals: DayAlreadyClosed.
    """
    count = len(entries)
    if not count:
        return
    refuse_closed_days({entries.business_date})
    ids = np.array(take_ids("ledger_journalentry", count), dtype=np.int64)
    copy_columns(
        "ledger_journalentry",
        {
            "id": ids,
            "number": next_numbers("voucher", count=count),
            "business_date": entries.business_date,
            "value_date": entries.business_date,
            "booked_at": clock.now(),
            "fact": entries.fact,
            "description": entries.descriptions,
            "source_type": entries.source_type,
            "source_number": entries.source_numbers,
            "loan_event_id": entries.loan_event_ids,
            "currency": CURRENCY,
        },
        rows=count,
    )
    _copy_lines(entries, ids)


def _copy_lines(entries: EntryColumns, ids: Ints) -> None:
    """The lines that hold anything, voucher by voucher, numbered within each."""
    amounts = np.stack([line.amount for line in entries.lines], axis=1)
    numbers = np.cumsum(amounts > 0, axis=1)
    entry, line = (amounts > 0).nonzero()
    is_debit = np.array([one.is_debit for one in entries.lines])[line]
    amount = amounts[entry, line]
    copy_columns(
        "ledger_journalline",
        {
            "entry_id": ids[entry],
            "line_number": numbers[entry, line],
            "account_id": np.array([one.account for one in entries.lines])[line],
            "debit": np.where(is_debit, amount, 0),
            "credit": np.where(is_debit, 0, amount),
            "branch_id": entries.branch_ids[entry],
            "product_code": np.array(entries.product_codes)[entry],
            "risk_class": entries.risk_class,
        },
        rows=len(entry),
    )
