"""Notifications: in both languages, sent once, read by their owner only."""

import string
from collections.abc import Iterator

import pytest

from huoshui.core.errors import NotFound
from huoshui.foundation.ports import answering
from huoshui.identity.ports import MessageGateway
from huoshui.identity.tests.cast import WANG_FANG_PHONE, borrower, gather_cast
from huoshui.identity.tests.test_login import Postbox
from huoshui.parties import operations, queries
from huoshui.parties.models import Notification
from huoshui.parties.templates import TEMPLATES, UnknownTemplate, fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    box = Postbox()
    with answering(MessageGateway, box):
        yield box


@pytest.fixture
def customer_id() -> int:
    wang = borrower()
    return operations.register_customer(
        actor=wang,
        kind="person",
        name="王芳",
        id_number="11010519491231002X",
        phone=WANG_FANG_PHONE,
        branch_id=gather_cast().north_id,
        user_id=wang.user_id,
    ).id


def tell(customer_id: int, key: str = "repaid:JJ1:3") -> int:
    return operations.notify_customer(
        customer_id=customer_id,
        template="repayment_received",
        params={"number": "JJ1", "amount": 123_450},
        link="/loans/JJ1",
        dedupe_key=key,
    )


def test_a_customer_is_told_once_in_both_languages(customer_id: int, postbox: Postbox) -> None:
    assert tell(customer_id) == tell(customer_id)
    assert len(postbox.texts) == 1
    row = queries.list_notifications(customer_id=customer_id).items[0]
    assert "1,234.50" in row.text
    assert "1,234.50" in row.text_en
    assert row.link == "/loans/JJ1"


def test_a_gateway_that_refuses_leaves_nothing_so_it_can_be_tried_again(
    customer_id: int, postbox: Postbox
) -> None:
    postbox.refuses = True
    with pytest.raises(ConnectionError):
        tell(customer_id)
    assert not Notification.objects.exists()
    postbox.refuses = False
    tell(customer_id)


def test_only_the_owner_marks_it_read(customer_id: int, postbox: Postbox) -> None:
    pk = tell(customer_id)
    assert queries.count_unread(customer_id=customer_id) == 1
    with pytest.raises(NotFound):
        operations.mark_read(actor=borrower("13900000002"), notification_id=pk)
    for _ in range(2):
        operations.mark_read(actor=borrower(), notification_id=pk)
    assert queries.count_unread(customer_id=customer_id) == 0


def test_an_unknown_template_or_customer_is_a_mistake(customer_id: int) -> None:
    with pytest.raises(UnknownTemplate):
        fill("greetings", {})
    with pytest.raises(UnknownTemplate):
        fill("disbursed", {"number": "JJ1"})
    with pytest.raises(NotFound):
        tell(0)


@pytest.mark.parametrize("code", sorted(TEMPLATES))
def test_both_languages_of_a_template_say_the_same_things(code: str) -> None:
    template = TEMPLATES[code]

    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert names(template.text) == names(template.text_en)
    assert "number" in names(template.text)
