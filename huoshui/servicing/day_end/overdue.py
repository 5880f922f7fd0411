"""What became past due overnight (转逾期): the lines it owes from now on, and its voucher."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.db import connection

from huoshui.core.loan import LoanTerms
from huoshui.core.schedule import RepaymentMethod, ScheduleTerms
from huoshui.core.simulate import SimulatedEvent
from huoshui.foundation.bulk import copy_rows
from huoshui.ledger.operations import EntryDraft, with_dimensions
from huoshui.servicing.arrears import ArrearsRule
from huoshui.servicing.balances import overdue_voucher
from huoshui.servicing.day_end.groups import Group
from huoshui.servicing.store import ARREARS_COLUMNS

# The instalment due on the day just closed, when nothing at all was paid of it. What is not found here was
# paid in part, is of a loan whose rate is no longer that of its terms, or is unusual in another way: the
# fold knows.
_UNPAID = """
SELECT s.loan_id, l.number, s.group_id, due.number, due.due_date, due.principal_due, due.interest_due,
       l.terms->>'annual_rate', l.terms->>'penalty_markup', (l.terms->>'compound_interest')::boolean,
       (l.terms->>'grace_days')::int, (l.terms->>'penalty_day_basis')::int, l.terms->>'penalty_rate_cap'
FROM unnest(%(loans)s::bigint[]) AS chosen(loan_id)
JOIN servicing_loanstate s ON s.loan_id = chosen.loan_id
JOIN servicing_loanaccount l ON l.id = s.loan_id
JOIN servicing_loaninstalment due ON due.loan_id = s.loan_id AND due.plan = s.plan AND due.number =
    CASE WHEN s.next_number > 0 THEN s.next_number - 1
    ELSE (SELECT MAX(i.number) FROM servicing_loaninstalment i
          WHERE i.loan_id = s.loan_id AND i.plan = s.plan)
    END
WHERE due.due_date = %(closed)s AND due.principal_due + due.interest_due = s.due_today
  AND NOT EXISTS (SELECT 1 FROM servicing_loanevent e
                  WHERE e.loan_id = s.loan_id AND e.kind = ANY(%(rate_kinds)s))
ORDER BY s.loan_id
"""

# Events after which a loan may bear another rate than its terms say.
RATE_KINDS = tuple(
    kind.value
    for kind in (
        SimulatedEvent.RATE_CHANGE,
        SimulatedEvent.EXTENSION,
        SimulatedEvent.RESTRUCTURE,
        SimulatedEvent.PAUSE,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpaidLine:
    """An instalment of which nothing was paid on its due date; cents."""

    loan_id: int
    loan_number: str
    group_id: int
    number: int
    due_date: date
    principal: int
    interest: int
    rule: ArrearsRule


def unpaid_lines(loan_ids: Sequence[int], *, closed: date) -> list[UnpaidLine]:
    """The instalments due on `closed` of which nothing was paid, by loan id."""
    if not loan_ids:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_UNPAID, {"loans": list(loan_ids), "closed": closed, "rate_kinds": list(RATE_KINDS)})
        rows = cursor.fetchall()
    return [
        UnpaidLine(
            loan_id=loan_id,
            loan_number=loan_number,
            group_id=group_id,
            number=number,
            due_date=due_date,
            principal=principal,
            interest=interest,
            rule=_rule(*penalty),
        )
        for loan_id, loan_number, group_id, number, due_date, principal, interest, *penalty in rows
    ]


def add_arrears(lines: Sequence[UnpaidLine]) -> None:
    """Write down what the lines owe: one COPY."""
    if not lines:
        return
    copy_rows(
        "servicing_loanarrears",
        ARREARS_COLUMNS,
        (
            (
                line.loan_id,
                line.number,
                line.due_date,
                line.due_date + line.rule.grace,
                line.rule.numerator,
                line.rule.compound_numerator,
                line.rule.denominator,
                line.principal,
                line.interest,
                0,
                0,
                0,
                0,
            )
            for line in lines
        ),
    )


def overdue_drafts(
    lines: Sequence[UnpaidLine], classes: Mapping[int, str], groups: Mapping[int, Group], *, on: date
) -> list[EntryDraft]:
    """The voucher of every line's principal moved to overdue; a line of interest alone has none."""
    drafts = []
    for line in lines:
        if not line.principal:
            continue
        group = groups[line.group_id]
        plan = overdue_voucher(line.principal)
        drafts.append(
            EntryDraft(
                fact=plan.fact,
                business_date=on,
                value_date=on,
                description=plan.description,
                source_type="loan",
                source_number=line.loan_number,
                lines=with_dimensions(
                    plan.lines,
                    branch_id=group.branch_id,
                    product_code=group.product_code,
                    risk_class=classes[line.loan_id],
                ),
            )
        )
    return drafts


@lru_cache(maxsize=4096)
def _rule(
    rate: str,
    markup: str | None,
    compound: bool | None,
    grace_days: int | None,
    basis: int | None,
    cap: str | None,
) -> ArrearsRule:
    """The rule of these terms; what a contract leaves out is as usual."""
    # Only these count; the rest of the loan does not matter to its penalty.
    schedule = ScheduleTerms(
        principal=1,
        annual_rate=Decimal(rate),
        method=RepaymentMethod.BULLET,
        period_count=1,
        start_date=date.min,
    )
    usual = LoanTerms(schedule=schedule)
    terms = LoanTerms(
        schedule=schedule,
        penalty_markup=usual.penalty_markup if markup is None else Decimal(markup),
        compound_interest=usual.compound_interest if compound is None else compound,
        grace_days=grace_days or 0,
        penalty_day_basis=basis or usual.penalty_day_basis,
        penalty_rate_cap=None if cap is None else Decimal(cap),
    )
    return ArrearsRule.of(terms, schedule.annual_rate)
