"""What each port promises, on the sandboxes. A real provider must pass the same tests."""

from datetime import UTC, datetime

import pytest

from huoshui.foundation import clock
from huoshui.integrations.behaviour import (
    UnknownBehaviour,
    set_account_behaviour,
    set_bureau_behaviour,
    set_message_behaviour,
)
from huoshui.integrations.bureaus.sandbox import SandboxBureau
from huoshui.integrations.messaging.sandbox import MessageNotTaken, SandboxMessages
from huoshui.integrations.models import SandboxTransfer
from huoshui.integrations.payments.sandbox import SandboxBank
from huoshui.integrations.queries import list_messages
from huoshui.risk.ports import BureauUnavailable
from huoshui.servicing.ports import BankUnavailable

pytestmark = pytest.mark.django_db
GOOD, POOR, SILENT = "6222021234567891234", "6222021234567890000", "6222021234567899999"
WANG_PHONE, LI_PHONE = "13800138001", "13800138002"


def _pay(account: str = GOOD, *, reference: str = "FK1", name: str = "王芳", amount: int = 100_00):  # type: ignore[no-untyped-def]
    return SandboxBank().transfer(reference=reference, account=account, name=name, amount=amount)


def test_a_reference_is_honoured_once() -> None:
    first, second = _pay(), _pay()
    assert first.outcome == "done" and first.bank_reference and first == second
    assert SandboxTransfer.objects.count() == 1


@pytest.mark.parametrize("change", [{"amount": 200_00}, {"account": GOOD[:-1] + "5"}])
def test_a_reference_is_not_used_for_something_else(change: dict[str, object]) -> None:
    _pay()
    answer = _pay(**change)  # type: ignore[arg-type]
    assert answer.outcome == "refused" and answer.problem


def test_the_last_digits_decide_and_the_answer_to_a_reference_stays() -> None:
    assert _pay(POOR).problem == "余额不足"
    set_account_behaviour(POOR, "ok")
    assert _pay(POOR).outcome == "refused"
    assert _pay(POOR, reference="FK1-2").outcome == "done"


def test_an_account_can_take_money_and_give_none() -> None:
    emptied = "6222021234567891111"
    assert _pay(emptied).outcome == "done"
    assert SandboxBank().debit(reference="KK1", account=emptied, name="王芳", amount=1).problem == "余额不足"


def test_a_bank_that_does_not_answer_moves_nothing() -> None:
    with pytest.raises(BankUnavailable):
        _pay(SILENT)
    assert not SandboxTransfer.objects.exists()


def test_an_account_can_be_told_to_stop_paying() -> None:
    bank = SandboxBank()
    set_account_behaviour(GOOD, "refuse")
    assert bank.debit(reference="KK1", account=GOOD, name="王芳", amount=1).outcome == "refused"
    set_account_behaviour(GOOD, "ok")
    assert bank.debit(reference="KK2", account=GOOD, name="王芳", amount=1).outcome == "done"


def test_an_account_without_a_name_is_refused() -> None:
    assert _pay(name=" ").outcome == "refused"


def test_no_account_number_is_kept() -> None:
    _pay()
    assert GOOD not in str(SandboxTransfer.objects.values())


@pytest.mark.parametrize("set_it", [set_account_behaviour, set_bureau_behaviour])
def test_an_unknown_behaviour_is_refused(set_it) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(UnknownBehaviour):
        set_it(GOOD, "sometimes")


def test_messages_land_in_the_inbox_of_their_phone_newest_first() -> None:
    gateway = SandboxMessages()
    for minute, (phone, text) in enumerate([(WANG_PHONE, "一"), (LI_PHONE, "二"), (WANG_PHONE, "三")]):
        with clock.at(datetime(2026, 11, 22, 9, minute, tzinfo=UTC)):
            gateway.send(phone=phone, template="due_reminder", text=text)
    assert [row.text for row in list_messages(phone=WANG_PHONE)] == ["三", "一"]
    assert len(list_messages()) == 3 and WANG_PHONE not in str(list_messages())


def test_a_gateway_told_to_fail_keeps_nothing() -> None:
    set_message_behaviour("fail")
    with pytest.raises(MessageNotTaken):
        SandboxMessages().send(phone=WANG_PHONE, template="x", text="x")
    assert list_messages() == ()


@pytest.mark.parametrize(
    ("id_number", "overdue"),
    [("110101199003074514", 0), ("110101199003078881", 7), ("110101199003077771", 1)],
)
def test_the_bureau_reports_the_same_for_the_same_identifier(id_number: str, overdue: int) -> None:
    report = SandboxBureau().query(name="王芳", id_number=id_number)
    assert report.overdue_count_24m == overdue
    assert report == SandboxBureau().query(name="王芳", id_number=id_number)


def test_a_bureau_that_does_not_answer_says_so() -> None:
    with pytest.raises(BureauUnavailable):
        SandboxBureau().query(name="王芳", id_number="110101199003079991")
    set_bureau_behaviour("110101199003074514", "unavailable")
    with pytest.raises(BureauUnavailable):
        SandboxBureau().query(name="王芳", id_number="110101199003074514")
