"""到期还本: the principal with the last instalment, interest as often as the method says."""

from huoshui.core.schedule.spread import Plan, Spread


def at_maturity(spread: Spread) -> Plan:
    """The plan that asks for interest only until the last instalment takes the principal.

    1,000,000 at 4.35 % by quarters from 2024-01-15: 66 days to 2024-03-21, 7,975.00 (银发〔2005〕129号).
    """
    return Plan(payment=0, principal=lambda index, balance, interest: 0)
