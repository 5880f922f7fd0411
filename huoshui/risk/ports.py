"""What the risk room asks of others: the credit bureau, and what the lender has lent the customer already."""

from dataclasses import dataclass
from typing import Protocol

from huoshui.core.money import Cents


class BureauUnavailable(Exception):
    """The bureau did not answer; the application goes to a person, never through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BureauReport:
    """A credit bureau report (征信报告), as far as the flows read it;
    amounts in cents, None = not reported.
    """

    reference: str
    overdue_count_24m: int | None
    days_past_due_max_24m: int | None
    open_loans_count: int | None
    monthly_debt: Cents | None
    query_count_3m: int | None


class CreditBureau(Protocol):
    """The bureau (征信)."""

    def query(self, *, name: str, id_number: str) -> BureauReport:
        """The report of that person or enterprise. Raises BureauUnavailable."""
        ...


class Exposure(Protocol):
    """What the customer owes this lender now (授信余额): servicing knows."""

    def exposure_of(self, customer_id: int) -> Cents:
        """Principal outstanding and committed, cents."""
        ...
