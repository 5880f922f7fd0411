"""自定义还款计划: agreed dates, agreed principal or payments (harvest dates, more in good months)."""

from huoshui.core.money import Cents
from huoshui.core.schedule.spread import Plan, Spread


def custom(spread: Spread) -> Plan:
    """The plan of the agreed rows: their principal, or their payment less interest; the last takes the rest.

    50,000 with rows 30 Sep 20,000.00 and 31 Dec: the second one asks for 30,000.00.
    """
    first = spread.first_number - 1 - bool(spread.terms.shape.down_payment)
    rows = spread.terms.shape.rows[first:]

    def principal(index: int, balance: Cents, interest: Cents) -> Cents:
        row = rows[index]
        if row.payment is not None:
            return row.payment - interest
        return row.principal or 0

    return Plan(payment=0, principal=principal)
