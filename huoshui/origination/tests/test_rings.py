"""The ring around an applicant and how fast applications came, from what real applications left behind."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.foundation.ports import answering
from huoshui.identity.queries import Scope
from huoshui.identity.tests.cast import borrower
from huoshui.origination import operations
from huoshui.origination.models import Application
from huoshui.origination.rings import RingsOfCustomers, ring_of
from huoshui.origination.tests.desk import WANG_FANG, Desk
from huoshui.origination.tests.test_traces import traces, with_own_papers
from huoshui.parties.queries import relation_graph
from huoshui.risk.ports import LoanOutcomes

pytestmark = pytest.mark.django_db
# People with right check digits; each has own papers, phone, address and account.


def check_digit(first: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return (
        first + "10X98765432"[sum(int(one) * weight for one, weight in zip(first, weights, strict=True)) % 11]
    )


def luhn(first: str) -> str:
    total = 0
    for at, one in enumerate(reversed(first)):
        digit = int(one) * (2 if at % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return first + str(-total % 10)


def form(at: int, **shared: Any) -> dict[str, Any]:
    return {
        **WANG_FANG,
        "name": "赵钱孙李"[at] + "平",
        "id_number": check_digit(f"3201061985071400{at}"[:17].ljust(17, "1")),
        "phone": f"1380000100{at}",
        "address": f"江苏省南京市玄武区中山路{at + 10}号",
        "bank_account": luhn(f"62220209030014830{at}"),
        **shared,
    }


def applies(desk: Desk, at: int, *, device: str = "", **shared: Any) -> str:
    who: Actor = borrower(form(at)["phone"])
    return with_own_papers(desk, form(at, **shared), who, device=device)


def chain_of_four(desk: Desk) -> list[str]:
    """0 and 1 share an address, 1 and 2 an account, 2 and 3 a device."""
    return [
        applies(desk, 0, device="d-0", address="江苏省南京市玄武区北京东路1号"),
        applies(
            desk,
            1,
            device="d-1",
            address="江苏省南京市玄武区北京东路1号",
            bank_account=luhn("622202090300148399"),
        ),
        applies(desk, 2, device="d-2", bank_account=luhn("622202090300148399")),
        applies(desk, 3, device="d-2"),
    ]


def customer_of(number: str) -> int:
    found = Application.objects.get(number=number).customer_id
    assert found is not None
    return found


def test_one_who_shares_nothing_stands_alone(desk: Desk) -> None:
    found = traces(applies(desk, 0))
    assert (found.ring_people, found.ring_bonds, found.ring_length) == (1, 0, 0)
    assert (found.ring_declined_share, found.ring_bad_share) == (None, None)


def test_a_chain_is_followed_over_several_steps_and_closed_by_a_shared_device(desk: Desk) -> None:
    numbers = chain_of_four(desk)
    found = traces(numbers[0])
    assert (found.ring_people, found.ring_bonds, found.ring_length) == (4, 3, 0)
    # The first one applies again, from the browser of the last two: now the chain is a round.
    operations.withdraw_application(actor=borrower(form(0)["phone"]), number=numbers[0])
    again = traces(applies(desk, 0, device="d-2"))
    assert (again.ring_people, again.ring_length) == (4, 3)


def test_the_share_declined_and_gone_bad(desk: Desk) -> None:
    numbers = chain_of_four(desk)
    Application.objects.filter(number=numbers[1]).update(status="declined")
    Application.objects.filter(number__in=numbers[2:]).update(status="contracted")

    class Outcomes:
        def outcomes_of(self, application_numbers: Any) -> dict[str, bool]:
            return {numbers[2]: True, numbers[3]: False}

    with answering(LoanOutcomes, Outcomes()):
        found = traces(numbers[0])
    assert found.ring_declined_share == Decimal("0.333333")
    assert found.ring_bad_share == Decimal("0.5")


def test_the_ring_is_named_when_it_is_suspect_and_drawn_whole(desk: Desk) -> None:
    numbers = chain_of_four(desk)
    first = customer_of(numbers[0])
    assert RingsOfCustomers().ring_in_words(first) is None
    operations.withdraw_application(actor=borrower(form(0)["phone"]), number=numbers[0])
    applies(desk, 0, device="d-2")
    assert RingsOfCustomers().ring_in_words(first) == (
        "疑似团伙：4 人由 3 项共用信息或担保相连，3 人首尾相接",
        "Suspected ring: 4 people tied by 3 shared things or guarantees, 3 of them in a round",
    )
    graph = relation_graph(customer_id=first, scope=Scope(all=True))
    assert {party.customer_id for party in graph.parties} == {customer_of(number) for number in numbers}
    assert "shared_account" in {tie.kind for tie in graph.ties}


def test_a_year_later_nothing_ties_them(desk: Desk) -> None:
    first = customer_of(chain_of_four(desk)[0])
    business_date.advance_to(business_date.today() + timedelta(days=366))
    assert ring_of(first).people == {str(first)}


def test_applications_are_counted_by_device_phone_and_address_in_each_window(desk: Desk) -> None:
    home = "江苏省南京市玄武区北京东路1号"
    start = business_date.today()
    applies(desk, 0, device="d-1", address=home)
    business_date.advance_to(start + timedelta(days=7))
    applies(desk, 1, device="d-1")
    business_date.advance_to(start + timedelta(days=8))
    found = traces(applies(desk, 2, device="d-1", address=home))
    assert (found.device_applications_1d, found.device_applications_7d, found.device_applications_30d) == (
        0,
        1,
        2,
    )
    assert (
        found.address_applications_7d,
        found.address_applications_30d,
        found.address_applications_90d,
    ) == (0, 1, 1)
    assert (found.phone_applications_1d, found.phone_applications_90d) == (0, 0)


def test_without_a_device_its_velocity_is_unknown(desk: Desk) -> None:
    found = traces(applies(desk, 0))
    assert (found.device_applications_1d, found.device_applications_90d) == (None, None)
    assert (found.applications_1d, found.applications_90d) == (0, 0)
