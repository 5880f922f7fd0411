"""What an application shares with others is seen, sends it to a person, and cannot be read from traces."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.identity.tests.cast import borrower
from huoshui.origination import operations, queries
from huoshui.origination.models import ApplicationTrace
from huoshui.origination.tests.desk import WANG_FANG, Desk
from huoshui.origination.traces import TracesOfApplications
from huoshui.risk.inputs import Traces

pytestmark = pytest.mark.django_db
# Another person; identifiers whose check digits are right.
LI_QIANG: dict[str, Any] = {
    **WANG_FANG,
    "name": "李强",
    "id_number": "11010519491231002X",
    "phone": "13912345678",
    "address": "江苏省南京市玄武区北京东路3号",
    "bank_account": "6222020903001483085",
}


def traces(number: str) -> Traces:
    return TracesOfApplications().traces_of(number)


def li_qiang() -> Actor:
    return borrower(LI_QIANG["phone"])


def with_own_papers(desk: Desk, form: dict[str, Any], who: Actor, **more: Any) -> str:
    """An application handed in with papers nobody else has."""
    number = desk.filled(product="consumer", form=form, actor=who)
    for document in queries.get_for_borrower(number=number, user_id=who.user_id or 0).documents:
        operations.remove_document(actor=who, number=number, document_id=document.id)
        own = f"%PDF-1.4\n% {who.user_id}\n%%EOF\n".encode()
        operations.add_document(actor=who, number=number, kind=document.kind, file_name="a.pdf", content=own)
    operations.submit_application(actor=who, number=number, **more)
    return number


def test_people_who_share_nothing_are_not_found_alike(desk: Desk) -> None:
    with_own_papers(desk, WANG_FANG, desk.wang_fang)
    second = with_own_papers(desk, LI_QIANG, li_qiang())
    found = traces(second)
    assert (found.account_people, found.address_people, found.document_people) == (0, 0, 0)
    assert (found.device_people, found.network_people_1d) == (None, None)  # nothing to compare is not zero
    assert (found.applications_7d, found.applications_30d) == (0, 0)


@pytest.mark.parametrize(
    ("shared", "counted"), [("bank_account", "account_people"), ("address", "address_people")]
)
def test_what_two_people_share_is_counted(desk: Desk, shared: str, counted: str) -> None:
    with_own_papers(desk, WANG_FANG, desk.wang_fang)
    second = with_own_papers(desk, {**LI_QIANG, shared: WANG_FANG[shared]}, li_qiang())
    assert getattr(traces(second), counted) == 1


def test_a_shared_account_sends_the_case_to_a_person_with_the_reason(desk: Desk) -> None:
    with_own_papers(desk, WANG_FANG, desk.wang_fang)
    form = {**LI_QIANG, "bank_account": WANG_FANG["bank_account"]}
    second = with_own_papers(desk, form, li_qiang())
    assert operations.decide_application(number=second) == "in_approval"
    reasons = queries.get_for_borrower(number=second, user_id=li_qiang().user_id or 0).reasons
    assert "contact_shared" in {reason["code"] for reason in reasons}


def test_papers_used_before_are_seen(desk: Desk) -> None:
    desk.submitted(product="consumer", form=WANG_FANG)
    second = desk.submitted(product="consumer", form=LI_QIANG, actor=li_qiang())
    assert traces(second).document_people == 1


def test_one_device_for_many_people_is_seen_and_the_network_only_for_a_day(desk: Desk) -> None:
    first = replace(desk.wang_fang, ip="203.0.113.7")
    with_own_papers(desk, WANG_FANG, first, device="d-1")
    business_date.advance_to(business_date.today() + timedelta(days=2))
    second = with_own_papers(desk, LI_QIANG, replace(li_qiang(), ip="203.0.113.7"), device="d-1")
    assert (traces(second).device_people, traces(second).network_people_1d) == (1, 0)


def test_the_same_person_again_is_counted_as_that(desk: Desk) -> None:
    first = with_own_papers(desk, WANG_FANG, desk.wang_fang)
    operations.withdraw_application(actor=desk.wang_fang, number=first)
    second = with_own_papers(desk, WANG_FANG, desk.wang_fang)
    found = traces(second)
    assert (found.applications_7d, found.applications_30d) == (1, 1)
    assert (found.account_people, found.phone_people) == (0, 0)


def test_traces_cannot_be_read(desk: Desk) -> None:
    with_own_papers(desk, WANG_FANG, desk.wang_fang)
    kept = str(list(ApplicationTrace.objects.values()))
    assert not [name for name in ("phone", "bank_account", "address") if WANG_FANG[name] in kept]
