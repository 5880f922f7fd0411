"""The two doors: staff by password, borrowers by phone code. Five failures shut a door."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from huoshui.core.errors import InvalidInput
from huoshui.foundation import clock
from huoshui.foundation.ports import answering
from huoshui.identity import operations, queries
from huoshui.identity.models import LoginCode, LoginRecord, User
from huoshui.identity.ports import MessageGateway
from huoshui.identity.tests.cast import PASSWORD, WANG_FANG_PHONE, Cast, gather_cast

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


class Postbox:
    """A gateway that keeps what it is given, or refuses when told to."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.refuses = False

    def send(self, *, phone: str, template: str, text: str) -> None:
        if self.refuses:
            raise ConnectionError("no line")
        self.texts.append(text)

    @property
    def last_code(self) -> str:
        found = re.search(r"\d{6}", self.texts[-1])
        assert found
        return found.group()


@pytest.fixture
def cast() -> Cast:
    return gather_cast()


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    box = Postbox()
    with answering(MessageGateway, box):
        yield box


def other_code(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def log_in(password: str = PASSWORD, username: str = "li.qiang") -> int:
    return operations.log_in_staff(username=username, password=password, ip="10.0.0.7", user_agent="test")


def test_staff_come_in_by_password_and_it_is_kept(cast: Cast) -> None:
    assert log_in(username=" Li.Qiang ") == cast.officer.user_id
    latest = queries.list_logins(user_id=cast.officer.user_id or 0)[0]
    assert (latest.succeeded, latest.ip, latest.method) == (True, "10.0.0.7", "password")


@pytest.mark.parametrize("username", ["li.qiang", "nobody.here"])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(cast: Cast, username: str) -> None:
    with pytest.raises(operations.BadLogin) as refused:
        log_in("Wrong-2026", username)
    assert (refused.value.status, refused.value.params) == (401, {})
    assert LoginRecord.objects.filter(succeeded=False).count() == 1


def test_a_user_switched_off_and_a_borrower_do_not_come_in_by_password(cast: Cast) -> None:
    operations.change_staff(actor=cast.administrator, user_id=cast.officer.user_id or 0, is_active=False)
    operations.ensure_borrower_user(phone=WANG_FANG_PHONE)
    for username in ("li.qiang", User.objects.get(kind="borrower").username):
        with pytest.raises(operations.BadLogin):
            log_in(username=username)


def test_five_failures_shut_the_door_for_a_quarter_of_an_hour(cast: Cast) -> None:
    for minute in range(5):
        with clock.at(START + timedelta(minutes=minute)), pytest.raises(operations.BadLogin):
            log_in("Wrong-2026")
    with clock.at(START + timedelta(minutes=5)), pytest.raises(operations.LoginLocked):
        log_in()
    # Attempts made while it is shut do not keep it shut.
    with clock.at(START + timedelta(minutes=18)), pytest.raises(operations.LoginLocked):
        log_in("Wrong-2026")
    with clock.at(START + timedelta(minutes=19, seconds=1)):
        assert log_in() == cast.officer.user_id


def test_failures_spread_over_hours_do_not_shut_the_door(cast: Cast) -> None:
    for turn in range(6):
        with clock.at(START + timedelta(minutes=10 * turn)), pytest.raises(operations.BadLogin):
            log_in("Wrong-2026")


def test_the_first_code_registers_a_borrower_and_the_second_finds_them(postbox: Postbox) -> None:
    users = []
    for turn in range(2):
        with clock.at(START + timedelta(minutes=2 * turn)):
            sent = operations.request_login_code(phone=WANG_FANG_PHONE)
            assert (sent.expires_in, sent.retry_after) == (300, 60)
            users.append(operations.confirm_login_code(phone="+86 138-1234-5678", code=postbox.last_code))
    assert users[0] == users[1]
    user = User.objects.get(pk=users[0])
    assert (user.kind, user.name, user.has_usable_password()) == ("borrower", "138****5678", False)


def test_a_code_is_not_kept_in_the_clear(postbox: Postbox) -> None:
    operations.request_login_code(phone=WANG_FANG_PHONE)
    assert postbox.last_code not in LoginCode.objects.get().code_hash[:6]


def test_a_code_works_once(postbox: Postbox) -> None:
    operations.request_login_code(phone=WANG_FANG_PHONE)
    operations.confirm_login_code(phone=WANG_FANG_PHONE, code=postbox.last_code)
    with pytest.raises(operations.WrongCode):
        operations.confirm_login_code(phone=WANG_FANG_PHONE, code=postbox.last_code)


def test_a_code_dies_after_five_minutes(postbox: Postbox) -> None:
    with clock.at(START):
        operations.request_login_code(phone=WANG_FANG_PHONE)
    with clock.at(START + timedelta(minutes=5)), pytest.raises(operations.WrongCode):
        operations.confirm_login_code(phone=WANG_FANG_PHONE, code=postbox.last_code)


def test_five_wrong_codes_shut_the_door(postbox: Postbox) -> None:
    with clock.at(START):
        operations.request_login_code(phone=WANG_FANG_PHONE)
        for _ in range(5):
            with pytest.raises(operations.WrongCode):
                operations.confirm_login_code(phone=WANG_FANG_PHONE, code=other_code(postbox.last_code))
        with pytest.raises(operations.LoginLocked):
            operations.confirm_login_code(phone=WANG_FANG_PHONE, code=postbox.last_code)
    assert not User.objects.filter(kind="borrower").exists()


def test_a_new_code_replaces_the_old_one(postbox: Postbox) -> None:
    with clock.at(START):
        operations.request_login_code(phone=WANG_FANG_PHONE)
    first = postbox.last_code
    with clock.at(START + timedelta(seconds=61)):
        operations.request_login_code(phone=WANG_FANG_PHONE)
        if first != postbox.last_code:
            with pytest.raises(operations.WrongCode):
                operations.confirm_login_code(phone=WANG_FANG_PHONE, code=first)
        operations.confirm_login_code(phone=WANG_FANG_PHONE, code=postbox.last_code)


def test_codes_come_one_a_minute_and_ten_a_day(postbox: Postbox) -> None:
    for turn in range(10):
        with clock.at(START + timedelta(minutes=turn)):
            operations.request_login_code(phone=WANG_FANG_PHONE)
        with clock.at(START + timedelta(minutes=turn, seconds=59)), pytest.raises(operations.CodeTooSoon):
            operations.request_login_code(phone=WANG_FANG_PHONE)
    with clock.at(START + timedelta(hours=1)), pytest.raises(operations.TooManyCodes):
        operations.request_login_code(phone=WANG_FANG_PHONE)
    with clock.at(START + timedelta(days=1, minutes=1)):
        operations.request_login_code(phone=WANG_FANG_PHONE)


def test_a_gateway_that_refuses_leaves_no_code(postbox: Postbox) -> None:
    postbox.refuses = True
    with pytest.raises(ConnectionError):
        operations.request_login_code(phone=WANG_FANG_PHONE)
    assert not LoginCode.objects.exists()
    postbox.refuses = False
    operations.request_login_code(phone=WANG_FANG_PHONE)


@pytest.mark.parametrize("phone", ["", "12812345678", "1381234567", "王芳"])
def test_what_is_no_phone_gets_no_code(phone: str) -> None:
    with pytest.raises(InvalidInput):
        operations.request_login_code(phone=phone)
