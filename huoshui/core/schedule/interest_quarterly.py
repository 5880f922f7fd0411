"""按季付息到期还本: interest at the settlement day of each quarter, principal at maturity."""

from huoshui.core.schedule.interest_only import principal_at_maturity
from huoshui.core.schedule.periods import quarterly_periods
from huoshui.core.schedule.terms import Instalment, ScheduleTerms


def interest_quarterly(terms: ScheduleTerms) -> tuple[Instalment, ...]:
    """The instalments with quarterly interest and the principal at maturity.

    银发〔2005〕129号: settled through the 20th of the quarter's last month, booked and due on the 21st.
    1,000,000 at 4.35 % from 2024-01-15: 66 days to 2024-03-21, 7,975.00.
    """
    return principal_at_maturity(terms, quarterly_periods(terms))
