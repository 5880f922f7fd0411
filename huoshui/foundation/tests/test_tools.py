"""Idempotency, business date, fields, files, locks, ports, actor."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Protocol

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction
from PIL import Image

from huoshui.core.errors import Forbidden
from huoshui.foundation import business_date, clock, fields, files, ids, locks, ports
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.idempotency import IdempotencyKeyReused, InvalidIdempotencyKey, run_once
from huoshui.foundation.models import IdempotencyRecord, StoredFile
from huoshui.foundation.schema import choose_schema

ZHAO = Actor(kind="staff", user_id=7, name="赵敏", permissions=frozenset({"application.approve"}))
CHEN = Actor(kind="staff", user_id=8, name="陈伟")


def send(body: Any, *, actor: Actor = ZHAO, key: str = "k", done: list[Any] | None = None) -> Any:
    def work() -> dict[str, Any]:
        if done is not None:
            done.append(body)
        return {"number": "SQ202611220001", "body": body}

    return run_once(key=key, actor=actor, name="submit", request_body=body, fn=work)


@pytest.mark.django_db
def test_twice_sent_is_once_done() -> None:
    done: list[Any] = []
    first = send({"amount": "1.00"}, done=done)
    assert send({"amount": "1.00"}, done=done) == first
    assert len(done) == 1
    with pytest.raises(IdempotencyKeyReused):
        send({"amount": "2.00"})
    assert send({"amount": "2.00"}, actor=CHEN)["body"] == {"amount": "2.00"}  # keys belong to their actor


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 101])
def test_bad_keys_are_refused(key: str) -> None:
    with pytest.raises(InvalidIdempotencyKey):
        send({}, key=key)


def test_a_failure_frees_the_key(own_database: Any) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_once(key="k", actor=ZHAO, name="submit", request_body={}, fn=fail)
    assert not IdempotencyRecord.objects.exists()
    assert send({})


def test_requests_at_the_same_time_are_done_once(own_database: Any) -> None:
    done: list[Any] = []

    def go(_: int) -> Any:
        choose_schema(own_database.schema_name)
        try:
            return send({"amount": "1.00"}, done=done)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        answers = list(pool.map(go, range(8)))
    assert len(done) == 1
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.django_db
def test_business_date_is_the_calendar_until_set_and_then_only_moves_forward() -> None:
    with clock.at(datetime(2026, 11, 22, 17, 0, tzinfo=UTC)):  # already the 23rd in China
        assert business_date.today() == date(2026, 11, 23)
    business_date.advance_to(date(2025, 1, 31))
    business_date.advance_to(date(2025, 1, 31))
    business_date.advance_to(date(2025, 2, 1))
    assert business_date.today() == date(2025, 2, 1)
    with pytest.raises(business_date.BusinessDateMovesBack):
        business_date.advance_to(date(2025, 1, 31))


def test_a_naive_instant_is_no_instant() -> None:
    with pytest.raises(ValueError), clock.at(datetime(2026, 1, 1)):
        pass


def test_encryption_hides_rotates_and_notices_change(settings: Any) -> None:
    cipher = fields.encrypt(b"110101199003077571")
    assert b"1990" not in cipher
    assert cipher != fields.encrypt(b"110101199003077571")
    settings.FIELD_KEYS = {"k2": b"2" * 32, **settings.FIELD_KEYS}
    settings.FIELD_KEY_ID = "k2"
    assert fields.decrypt(cipher) == b"110101199003077571"
    assert fields.needs_rotation(cipher)
    assert not fields.needs_rotation(fields.encrypt(b"x"))
    with pytest.raises(fields.UnreadableSecret):
        fields.decrypt(cipher[:-1] + bytes([cipher[-1] ^ 1]))
    with pytest.raises(fields.UnreadableSecret):
        fields.decrypt(b"k9:" + cipher)


def test_blind_index_finds_equal_texts_of_one_purpose() -> None:
    assert fields.blind_index(" 11010119900307757x ", "id_number") == fields.blind_index(
        "11010119900307757X", "id_number"
    )
    assert fields.blind_index("13800138000", "phone") != fields.blind_index("13800138000", "account")


@pytest.mark.parametrize("bad", [1.5, Decimal("1.5"), "1.50", True])
def test_an_amount_is_whole_cents(bad: Any) -> None:
    with pytest.raises(TypeError):
        fields.MoneyField(name="amount").get_prep_value(bad)


def test_a_rate_is_never_a_float() -> None:
    with pytest.raises(TypeError):
        fields.RateField(name="rate").get_prep_value(0.0435)


def picture(kind: str = "PNG", size: tuple[int, int] = (3000, 1000)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


@pytest.mark.django_db
def test_a_picture_is_reduced_and_kept_encrypted() -> None:
    info = files.store_file(name="../身份证\x00.JPEG", content=picture(), content_type="image/png")
    assert (info.content_type, info.file_name) == (files.PNG, "_身份证_.png")
    loaded = files.load_file(info.id)
    assert Image.open(io.BytesIO(loaded.content)).size == (2000, 667)
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM foundation_storedfile WHERE id = %s", [info.id])
        assert b"PNG" not in bytes(cursor.fetchone()[0])[:40]
    with pytest.raises(files.FileNotStored):
        files.load_file(0)
    with pytest.raises(FieldError):
        StoredFile.objects.filter(content=b"x").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "declared", "refusal"),
    [
        (b"", "image/png", files.FileEmpty),
        (b"%PDF-" + b"x" * files.MAX_BYTES, "application/pdf", files.FileTooLarge),
        (b"MZ\x90", "image/png", files.FileTypeRefused),
        (b"%PDF-1.7", "image/png", files.FileTypeMismatch),
        (b"\x89PNG\r\n\x1a\nnonsense", "image/png", files.ImageUnreadable),
        (archive("xl/workbook.xml", "xl/vbaProject.bin"), "", files.FileTypeRefused),
        (archive("anything.txt"), "", files.FileTypeRefused),
    ],
)
def test_bad_files_are_refused_in_words(content: bytes, declared: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        files.store_file(name="a", content=content, content_type=declared)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7", files.PDF),
        (picture("JPEG", (9, 9)), files.JPEG),
        (picture("WEBP", (9, 9)), files.WEBP),
        (archive("xl/workbook.xml"), files.XLSX),
        (archive("word/document.xml"), files.DOCX),
    ],
)
def test_types_are_known_by_their_bytes(content: bytes, kind: str) -> None:
    assert files.sniff_type(content) == kind


def test_an_exclusive_lock_refuses_the_second(own_database: Any) -> None:
    def second(_: int) -> str:
        choose_schema(own_database.schema_name)
        try:
            with locks.exclusive("end_of_day"):
                return "got it"
        except locks.Busy:
            return "busy"
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as pool:
        with locks.exclusive("end_of_day"):
            assert list(pool.map(second, [1])) == ["busy"]
        assert list(pool.map(second, [1])) == ["got it"]
    with pytest.raises(RuntimeError):
        locks.advisory_lock("x")
    with transaction.atomic():
        locks.advisory_lock("x")


def test_actors_need_their_permission() -> None:
    ZHAO.require("application.approve")
    SYSTEM.require("anything")
    with pytest.raises(Forbidden):
        CHEN.require("application.approve")


class Greeter(Protocol):
    def greet(self) -> str: ...


class Polite:
    def greet(self) -> str:
        return "您好"


def test_ports_are_answered_by_the_table(settings: Any) -> None:
    settings.ADAPTERS = {f"{__name__}.Greeter": f"{__name__}.Polite"}
    assert ports.adapter(Greeter).greet() == "您好"
    assert ports.adapter(Greeter) is ports.adapter(Greeter)
    with pytest.raises(ports.NoAdapter):
        ports.adapter(str)


def test_uuids_sort_by_time() -> None:
    made = [ids.new_uuid() for _ in range(3)]
    assert all(one.version == 7 for one in made)
    assert len({*made}) == 3
