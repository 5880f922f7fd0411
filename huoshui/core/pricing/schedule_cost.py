"""The annual cost of a repayment schedule: what a cost disclosure (综合融资成本明示表) shows."""

from collections.abc import Sequence
from datetime import date

from huoshui.core.dates import add_months
from huoshui.core.errors import InvalidInput
from huoshui.core.money import Cents
from huoshui.core.pricing.annual_cost import AnnualCost, annual_cost, annual_cost_by_dates
from huoshui.core.schedule.terms import Instalment


def schedule_annual_cost(
    instalments: Sequence[Instalment],
    *,
    net_received: Cents,
    fee_per_instalment: Cents = 0,
) -> AnnualCost:
    """The annual cost when every instalment is paid on its day and nothing else is charged.

    `net_received` is the principal less whatever is charged before or at disbursement; a down payment (首付)
    comes off it too, as it is paid the same day. Due dates that are whole months from the start are counted
    in months (24 % a year shows as 24 %), others in days / 365.
    PBoC 公告〔2021〕3号. Refusals: InvalidInput without instalments.
    """
    if not instalments:
        raise InvalidInput(field="instalments", zh="还款计划为空", en="The schedule is empty")
    start = instalments[0].period_start
    net_received -= sum(row.total_due for row in instalments if row.due_date == start)
    later = [row for row in instalments if row.due_date > start]
    payments = {row.due_date: row.total_due + fee_per_instalment for row in later}
    months = {due: _months_between(start, due) for due in payments}
    if all(add_months(start, count) == due for due, count in months.items()):
        by_month = [0] * max(months.values())
        for due, payment in payments.items():
            by_month[months[due] - 1] = payment
        return annual_cost(net_received, by_month)
    flows = [(start, net_received), *((due, -payment) for due, payment in payments.items())]
    return annual_cost_by_dates(flows)


def _months_between(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month
