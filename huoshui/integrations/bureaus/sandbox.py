"""A credit bureau without a network: the identifier's sequence digits decide what it reports."""

import hashlib

from huoshui.integrations.behaviour import bureau_behaviour
from huoshui.risk.ports import BureauReport, BureauUnavailable

# The three characters before the last one (of an identity number: its sequence, 15th to 17th place).
DIGITS = {"999": "unavailable", "888": "late", "777": "busy"}


class SandboxBureau:
    """Implements `risk.ports.CreditBureau` (演示征信)."""

    def query(self, *, name: str, id_number: str) -> BureauReport:
        """The report of that identifier, always the same. Raises BureauUnavailable."""
        kind = bureau_behaviour(id_number) or DIGITS.get(id_number[-4:-1], "clean")
        if kind == "unavailable":
            raise BureauUnavailable("the bureau sandbox does not answer for this identifier")
        reference = "ZX" + hashlib.sha256(id_number.encode()).hexdigest()[:12].upper()
        if kind == "late":
            return _report(reference, overdue=7, days=96, loans=4, debt=6_500_00, queries=5)
        if kind == "busy":
            return _report(reference, overdue=1, days=12, loans=6, debt=9_000_00, queries=11)
        return _report(reference, overdue=0, days=0, loans=1, debt=800_00, queries=1)


def _report(reference: str, *, overdue: int, days: int, loans: int, debt: int, queries: int) -> BureauReport:
    return BureauReport(
        reference=reference,
        overdue_count_24m=overdue,
        days_past_due_max_24m=days,
        open_loans_count=loans,
        monthly_debt=debt,
        query_count_3m=queries,
    )
