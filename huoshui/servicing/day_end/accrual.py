"""The interest of one day for the whole book, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection

from huoshui.core.posting import post_accrual
from huoshui.ledger.operations import EntryDraft, with_dimensions

# The closed form of core.interest.accrued_interest, in whole numbers: half-up is (2a + b) div 2b.
_ACCRUED = """(2 * s.accrual_amount * LEAST(GREATEST({day} - s.accrual_from, 0), s.accrual_to -
s.accrual_from)
    + (s.accrual_to - s.accrual_from)) / (2 * (s.accrual_to - s.accrual_from))"""

_DAY = f"""
SELECT l.product_code, l.branch_id, s.risk_class, l.vat_rate,
       SUM({_ACCRUED.format(day="(%(day)s::date + 1)")} - {_ACCRUED.format(day="%(day)s::date")})::bigint
FROM servicing_loanstate s JOIN servicing_loanaccount l ON l.id = s.loan_id
WHERE s.status = 'active' AND NOT s.is_non_accrual
  AND s.accrual_from <= %(day)s AND s.accrual_to > %(day)s
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAccrual:
    """The interest one day earns for a product, branch and class (计提), cents, VAT included."""

    product_code: str
    branch_id: int
    risk_class: str
    vat_rate: Decimal
    interest: int


def accrual_of(day: date) -> list[DayAccrual]:
    """Σ accrued(day + 1) − accrued(day) over the active loans that accrue, by product, branch and class.

    Equal to the sum of the core's closed form loan by loan (a test proves it).
    """
    with connection.cursor() as cursor:
        cursor.execute(_DAY, {"day": day})
        rows = cursor.fetchall()
    return [
        DayAccrual(
            product_code=product,
            branch_id=branch,
            risk_class=risk_class,
            vat_rate=vat_rate,
            interest=interest,
        )
        for product, branch, risk_class, vat_rate, interest in rows
        if interest
    ]


def accrual_draft(day: date, accruals: Sequence[DayAccrual]) -> EntryDraft | None:
    """The one voucher of the day's accrual: Dr 1132 / Cr 6011, 2221 for each group; none when nothing is
    earned."""
    lines = [
        line
        for row in accruals
        for line in with_dimensions(
            post_accrual(interest=row.interest, vat_rate=row.vat_rate),
            branch_id=row.branch_id,
            product_code=row.product_code,
            risk_class=row.risk_class,
        )
    ]
    if not lines:
        return None
    return EntryDraft(
        fact="accrual",
        business_date=day,
        value_date=day,
        description=f"{day.isoformat()} 计提利息",
        source_type="day_end",
        source_number=day.isoformat(),
        lines=tuple(lines),
    )
