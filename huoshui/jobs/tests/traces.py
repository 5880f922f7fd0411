"""What ends of day leave behind, to compare two ways of getting there."""

from typing import Any

from django.apps import apps

TABLES = (
    "servicing.LoanState",
    "servicing.LoanEvent",
    "servicing.LoanArrears",
    "servicing.DebitInstruction",
    "ledger.AccountDay",
    "foundation.OutboxEvent",
)
KEYS = {"id", "booked_at", "emitted_at", "event_id", "as_of"}


def left_behind() -> Any:
    """Every row of the tables a day's end writes, but for keys; vouchers summed where the two ways bundle
    them differently (the memo of many loans)."""
    rows = {
        name: sorted(
            str(sorted((key, str(value)) for key, value in row.items() if key not in KEYS))
            for row in apps.get_model(name).objects.values()
        )
        for name in TABLES
    }
    lines: dict[Any, int] = {}
    vouchers: list[Any] = []
    for line in apps.get_model("ledger.JournalLine").objects.select_related("entry"):
        entry, amount = line.entry, line.debit - line.credit
        dimensions = (entry.business_date, entry.fact, line.account_id, line.branch_id, line.risk_class)
        lines[dimensions] = lines.get(dimensions, 0) + amount
        if entry.fact != "memo_interest":
            vouchers.append((entry.source_number, entry.description, line.line_number, *dimensions, amount))
    return rows, {key: amount for key, amount in lines.items() if amount}, sorted(map(str, vouchers))
