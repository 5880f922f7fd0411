"""The demo's partners: one brings people, one tries things out; made once however often it is asked."""

from datetime import date

import pytest

from huoshui.demo.accounts import QINGSHAN
from huoshui.demo.lenders import furnish, staff_actor
from huoshui.demo.partners import set_up_partners
from huoshui.foundation import outbox
from huoshui.identity.queries import EVERYTHING
from huoshui.origination.queries import list_applications
from huoshui.partners.queries import get_partner, list_partners

TODAY = date(2026, 11, 22)


@pytest.mark.django_db
def test_two_partners_with_cases_and_a_change_to_check() -> None:
    furnish(QINGSHAN, opening_date=TODAY)
    with outbox.inline():
        for _ in range(2):
            set_up_partners(QINGSHAN, today=TODAY, with_cases=True)
    rows = {one.code: one for one in list_partners()}
    assert {code: row.case_count for code, row in rows.items()} == {"lianhe": 3, "xinqudao": 4}
    assert rows["lianhe"].waiting_count == 1
    brought = list_applications(scope=EVERYTHING)
    assert brought.total == 3 and {row.channel for row in brought.items} == {"partner"}
    assert "draft" not in {row.status for row in brought.items}
    shown = get_partner(partner_id=rows["xinqudao"].id, reader=staff_actor(QINGSHAN, "manager"))
    assert {one.state for one in shown.callbacks} == {"delivered", "pending"}
