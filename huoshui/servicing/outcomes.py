"""How loans turned out: servicing's answer to risk (`huoshui.risk.ports.LoanOutcomes`)."""

from collections.abc import Collection
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from huoshui.core.dates import add_months
from huoshui.foundation import business_date
from huoshui.servicing.models import LoanState
from huoshui.servicing.queries.snapshots import load_snapshot, month_ends

BAD_DAYS = 90
PERFORMANCE_MONTHS = 12


class BookOutcomes:
    """Bad (坏): written off, or 90 days past due now or at the close of any month. Good (好): settled
    without, or twelve months on the books without. Others are not known yet.
    """

    def outcomes_of(self, application_numbers: Collection[str]) -> dict[str, bool]:
        """Application number → whether its loan turned bad; applications without a known outcome are
        absent.
        """
        today = business_date.today()
        states = LoanState.objects.filter(loan__contract__application__number__in=application_numbers)
        rows = states.values_list(
            "loan_id", "loan__contract__application__number", "status", "start_date", "oldest_unpaid_due_date"
        )
        late_once = _late_at_a_month_end([row[0] for row in rows])
        outcomes: dict[str, bool] = {}
        for loan_id, number, status, start, oldest in rows:
            bad = status == "written_off" or loan_id in late_once or _late(oldest, today)
            if bad or status == "settled" or add_months(start, PERFORMANCE_MONTHS) <= today:
                # Of several loans of one contract the worst counts.
                outcomes[number] = outcomes.get(number, False) or bad
        return outcomes


def _late(oldest: date | None, today: date) -> bool:
    return oldest is not None and (today - oldest).days >= BAD_DAYS


def _late_at_a_month_end(loan_ids: list[int]) -> set[int]:
    wanted = pa.array(loan_ids, pa.int64())
    late: set[int] = set()
    for day in month_ends():
        book = load_snapshot(day)
        rows = book.filter(pc.greater_equal(book["days_past_due"], BAD_DAYS))
        late.update(rows["loan_id"].filter(pc.is_in(rows["loan_id"], value_set=wanted)).to_pylist())
    return late
