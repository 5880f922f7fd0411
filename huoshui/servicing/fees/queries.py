"""Fees held for third parties: what was taken in for each and what was handed over. Amounts in cents."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Sum

from huoshui.core.loan import LENDER
from huoshui.core.money import Cents
from huoshui.servicing.models import FeeSettlement


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorRow:
    """A third party (代收对象): of how many loans fees were taken in for it, how much, and what of it was
    handed over."""

    collector: str
    loans: int
    collected: Cents
    settled: Cents

    @property
    def held(self) -> Cents:
        """What is still to be handed over, cents; below zero when a reversal came after the settlement."""
        return self.collected - self.settled


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementRow:
    """A settlement (结算) as booked."""

    id: int
    collector: str
    amount: Cents
    reference: str
    voucher_number: str
    business_date: date
    booked_at: datetime
    actor_name: str


# The terms of a loan name one third party at most (`products.fees.check_fees`), so its fees are that one's.
_COLLECTED = """
SELECT named.collector, COUNT(*) FILTER (WHERE s.fee_for_others > 0), SUM(s.fee_for_others)
FROM servicing_loanstate s JOIN servicing_loanaccount l ON l.id = s.loan_id,
LATERAL (
    SELECT fee ->> 'collector' AS collector FROM jsonb_array_elements(l.terms -> 'fees') AS fee
    WHERE COALESCE(fee ->> 'collector', %s) <> %s LIMIT 1
) AS named
GROUP BY named.collector ORDER BY named.collector
"""


def list_collectors() -> list[CollectorRow]:
    """Everyone fees are taken in for, by name."""
    with connection.cursor() as cursor:
        cursor.execute(_COLLECTED, [LENDER, LENDER])
        rows = cursor.fetchall()
    settled = dict(FeeSettlement.objects.values_list("collector").annotate(Sum("amount")))
    return [
        CollectorRow(
            collector=collector, loans=loans, collected=int(collected), settled=settled.get(collector, 0)
        )
        for collector, loans, collected in rows
    ]


def list_settlements(*, page: int, page_size: int) -> tuple[list[SettlementRow], int]:
    """Settlements, newest first, and how many there are."""
    rows = FeeSettlement.objects.order_by("-id")
    start = (page - 1) * page_size
    return [settlement_row(row) for row in rows[start : start + page_size]], rows.count()


def settlement_row(row: FeeSettlement) -> SettlementRow:
    """The settlement as shown."""
    return SettlementRow(**{name: getattr(row, name) for name in SettlementRow.__slots__})


def settled_total() -> Cents:
    """All that was ever handed over, cents: what 2243 lacks beside what the loans took in."""
    return int(FeeSettlement.objects.aggregate(Sum("amount"))["amount__sum"] or 0)
