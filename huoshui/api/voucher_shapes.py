"""How a voucher looks in JSON: in the ledger's lists and on the loan page."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ninja import Schema

from huoshui.api.types import Yuan
from huoshui.ledger.queries import Voucher
from huoshui.servicing.queries import event_sequences


class VoucherRowOut(Schema):
    """A voucher; `loan_number` and `event_sequence` lead back to what it was posted for."""

    number: str
    business_date: date
    value_date: date
    booked_at: datetime
    fact: str
    description: str
    source_type: str
    source_number: str
    total: Yuan
    loan_number: str | None
    event_sequence: int | None
    reverses: str | None
    reversed_by: str | None


def voucher_rows(vouchers: Sequence[Voucher]) -> list[dict[str, Any]]:
    """The values of `VoucherRowOut`, one for each voucher."""
    sequences = event_sequences([v.loan_event_id for v in vouchers if v.loan_event_id is not None])
    return [
        {
            "number": v.number,
            "business_date": v.business_date,
            "value_date": v.value_date,
            "booked_at": v.booked_at,
            "fact": v.fact,
            "description": v.description,
            "source_type": v.source_type,
            "source_number": v.source_number,
            "total": v.total,
            "loan_number": v.source_number if v.source_type == "loan" else None,
            "event_sequence": sequences.get(v.loan_event_id) if v.loan_event_id is not None else None,
            "reverses": v.reverses,
            "reversed_by": v.reversed_by,
        }
        for v in vouchers
    ]
