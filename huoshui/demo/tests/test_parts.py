"""The bank's loan paid out in parts and its loan with a fee, lived day by day."""

from datetime import date, timedelta

import pytest

from huoshui.demo import life
from huoshui.demo.accounts import QINGSHAN
from huoshui.demo.lenders import branch_ids_by_code, furnish
from huoshui.demo.parts import live_in_parts, order_next_part
from huoshui.foundation import business_date, outbox
from huoshui.identity.queries import EVERYTHING
from huoshui.jobs.check import run_check
from huoshui.jobs.end_of_day import run_until
from huoshui.servicing.queries import get_loan, list_loans
from huoshui.servicing.tranches.queries import get_tranches

LAST = date(2026, 11, 22)
_DAYS = (LAST - timedelta(days=100), LAST - timedelta(days=75), LAST - timedelta(days=40))


@pytest.mark.django_db
def test_the_works_is_paid_out_part_by_part_and_the_farmer_pays_a_fee() -> None:
    furnish(QINGSHAN, opening_date=_DAYS[0])
    desk = life.Desk.of(QINGSHAN)
    with outbox.inline():
        for day in _DAYS:
            run_until(day, remind=False)
            for _ in range(2):  # an interruption in between: done once
                live_in_parts(
                    QINGSHAN, desk, branch_id=branch_ids_by_code()["QS01"], today=day, last_day=LAST
                )
        order_next_part(QINGSHAN, desk, today=business_date.today())
        order_next_part(QINGSHAN, desk, today=business_date.today())
    rows = {row.product_code: row for row in list_loans(scope=EVERYTHING).items}
    view = get_tranches(get_loan(rows["equipment"].number).contract_number, EVERYTHING)
    assert view is not None
    assert [(one.amount, one.status) for one in view.tranches] == [
        (1_200_000_00, "paid"),
        (800_000_00, "paid"),
        (500_000_00, "requested"),
    ]
    assert get_loan(rows["guaranteed"].number).position.fee_paid_total > 0
    assert [row.code for row in run_check() if not row.ok] == []
