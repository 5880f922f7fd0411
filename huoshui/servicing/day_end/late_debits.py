"""Debits that pay off all arrears of an ordinary loan: what it owes line by line, who gets it, its voucher.

The lines past due and their closed form stand in for the fold; the order in which they are served and the
voucher are the core's.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from huoshui.core.allocation import (
    DEFAULT,
    AllocationOrder,
    AllocationPart,
    Component,
    DueLine,
    TimedComponent,
    allocate,
)
from huoshui.core.classification import RiskClass
from huoshui.core.posting import post_repayment
from huoshui.ledger.operations import EntryDraft, with_dimensions
from huoshui.servicing.day_end.groups import Group
from huoshui.servicing.day_end.memo import late_lines_of
from huoshui.servicing.plans import by_component

# In the order in which the fold lists what a line owes.
_OWED = (Component.COMPOUND_INTEREST, Component.PENALTY_INTEREST, Component.INTEREST, Component.PRINCIPAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class LatePayer:
    """A loan that pays all it owes: who got which cent; `overdue_principal` of it was past due, cents."""

    parts: tuple[AllocationPart, ...]
    overdue_principal: int

    def total(self, component: Component) -> int:
        """What went to the component, cents."""
        return sum(part.amount for part in self.parts if part.component is component)

    def parts_json(self) -> list[dict[str, object]]:
        """The parts as an event remembers them."""
        return [
            {
                "instalment_number": part.instalment_number,
                "component": part.component.value,
                "amount": part.amount,
            }
            for part in self.parts
        ]


def late_parts(rows: Sequence[Sequence[Any]], day: date) -> dict[int, LatePayer]:
    """Loan id → what it pays, of those whose debit is exactly what they owe on `day`.

    Rows as `whole_debits` reads them: loan, number, customer, group, sequence, amount, instalment due today,
    its principal and interest, order, mode.
    """
    lines = late_lines_of([row[0] for row in rows], day)
    found = {}
    for loan_id, _, _, _, _, amount, instalment, principal, interest, order, mode, _ in rows:
        past = lines.get(loan_id, [])
        due = [
            DueLine(instalment_number=number, component=component, amount=owed)
            for number, *amounts in past
            for component, owed in zip(_OWED, amounts, strict=True)
            if owed
        ]
        due += [
            DueLine(instalment_number=instalment, component=component, amount=owed, is_past_due=False)
            for component, owed in ((Component.INTEREST, interest), (Component.PRINCIPAL, principal))
            if owed
        ]
        if sum(line.amount for line in due) == amount:
            served = allocate(amount, due, _order(order), mode)
            overdue = sum(amounts[-1] for _, *amounts in past)
            found[loan_id] = LatePayer(parts=served.parts, overdue_principal=overdue)
    return found


def late_draft(
    payer: LatePayer, loan_number: str, event_id: int, group: Group, *, day: date, lender_type: str
) -> EntryDraft:
    """The voucher of a loan that paid all it owed."""
    lines = post_repayment(
        parts=by_component(payer.parts),
        vat_rate=group.vat_rate,
        lender_type=lender_type,
        overdue_principal=payer.overdue_principal,
    )
    return EntryDraft(
        fact="repayment",
        business_date=day,
        value_date=day,
        description=f"收回贷款 {loan_number}",
        source_type="loan",
        source_number=loan_number,
        lines=with_dimensions(
            lines,
            branch_id=group.branch_id,
            product_code=group.product_code,
            risk_class=RiskClass.NORMAL.value,
        ),
        loan_event_id=event_id,
    )


@lru_cache(maxsize=64)
def _order(text: str | None) -> AllocationOrder:
    if text is None:
        return DEFAULT
    names = json.loads(text)
    kind = TimedComponent if any("." in name for name in names) else Component
    return tuple(map(kind, names))
