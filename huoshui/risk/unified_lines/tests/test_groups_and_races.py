"""Members of a group share a line; those who ask at once never pass it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from huoshui.foundation import outbox
from huoshui.foundation.ports import answering
from huoshui.jobs.tests.banks import TestBank
from huoshui.lenders.queries import in_lender
from huoshui.risk.unified_lines.operations import (
    measure_line,
    propose_line,
)
from huoshui.risk.unified_lines.parts import MemberShare
from huoshui.risk.unified_lines.queries import (
    unified_line_of_customer,
)
from huoshui.risk.unified_lines.refusals import (
    LineKnown,
    OverUnifiedLine,
)
from huoshui.risk.unified_lines.standing import require_unified_promise
from huoshui.risk.unified_lines.tests.desk import Desk, draw, new_line, of_wang
from huoshui.servicing.lines import operations as revolving
from huoshui.servicing.lines.tests.test_lines import LIMIT
from huoshui.servicing.ports import BankGateway
from huoshui.servicing.tests.book import loan_terms
from tests.database import BANK


@pytest.mark.django_db
def test_members_of_a_group_share_a_line(desk: Desk) -> None:
    daughter = desk.customer("子公司")
    desk.tie(desk.wang, daughter)
    shares = (MemberShare(customer_id=daughter.pk, limit=30_000_00),)
    line = desk.granted(limit=120_000_00, shares=shares)
    found = unified_line_of_customer(daughter.pk)
    assert found is not None and (found.row.number, found.row.member_count) == (line, 2)
    number = desk.line(daughter)
    with pytest.raises(OverUnifiedLine) as refused:
        draw(desk, number, 30_000_01, daughter)
    assert "成员份额（子公司）" in refused.value.message("zh")
    draw(desk, number, 30_000_00, daughter)
    own = desk.line()
    draw(desk, own, 90_000_00)
    # The member has nothing left, and nothing is left of the whole for the holder either.
    with pytest.raises(OverUnifiedLine):
        draw(desk, own, 10_000_00)
    desk.rate(daughter)
    with pytest.raises(LineKnown):
        propose_line(actor=desk.officer, customer_number=daughter.number, new=new_line())


@pytest.mark.django_db
def test_what_the_group_was_granted_takes_from_its_room(desk: Desk) -> None:
    daughter = desk.customer("子公司")
    desk.tie(desk.wang, daughter)
    desk.granted(limit=400_000_00)
    desk.rate(daughter)
    found = measure_line(actor=desk.officer, customer_number=daughter.number, need=LIMIT, stated=1_000_000_00)
    # 15 % of 500,000,000 less the mother's line, of which nothing is drawn.
    assert found.caps["group_borrower"] == 75_000_000_00 - 400_000_00  # type: ignore[index]


def test_two_drawdowns_at_once_never_pass_the_line(own_database: Any) -> None:
    with answering(BankGateway, TestBank()), outbox.inline():
        desk = Desk()
        numbers = [desk.line(), desk.line()]
        desk.granted(limit=100_000_00)
        borrower = desk.borrower()

    def attempt(at: int) -> str:
        with in_lender(BANK), outbox.inline():
            try:
                revolving.draw_on_line(
                    actor=borrower, line_number=numbers[at % 2], amount=60_000_00, term_months=3
                )
            except OverUnifiedLine:
                return "over"
            finally:
                connection.close()
        return "drawn"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == ["drawn", "over"]
    with in_lender(BANK):
        assert of_wang(desk).limits[0].use.paid_out == 60_000_00


def test_two_promises_at_once_wait_for_each_other(own_database: Any) -> None:
    with answering(BankGateway, TestBank()), outbox.inline():
        desk = Desk()
        desk.granted(limit=100_000_00)

    def attempt(_: int) -> str:
        try:
            with in_lender(BANK), transaction.atomic():
                require_unified_promise(desk.wang.pk, product_code="test_loan", adding=60_000_00)
                desk.contract(loan_terms(principal=60_000_00), desk.wang, status="signing")
        except OverUnifiedLine:
            return "over"
        finally:
            connection.close()
        return "promised"

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(attempt, range(3))) == ["over", "over", "promised"]
