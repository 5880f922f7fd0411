"""Bad input of every sort to every operation: refused in one shape and both languages, never a failure."""

import io
import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import MULTIPART_CONTENT
from PIL import Image

from huoshui.foundation import outbox
from tests.isolation import hostile
from tests.isolation.asking import Operation, address, description, operations
from tests.isolation.bodies import BODIES, FORMS
from tests.isolation.test_lenders_apart import text_of
from tests.isolation.world import BANK, HOME, OMNI, World, taken_back

SEED = 20261122
# Every operation draws others, so that all values meet many fields.
VALUES_A_FIELD = 4


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, Client]:
    return {
        "staff": world.client(BANK, OMNI),
        "borrower": world.client(BANK, f"borrower:{HOME}:paid"),
        "public": Client(raise_request_exception=False),
        "partner": world.client(BANK, f"partner:{HOME}"),
    }


class Attacker:
    """Sends one hostile request after the other and looks at each answer."""

    def __init__(self, client: Any, operation: Operation) -> None:
        self.client, self.operation, self.sent = client, operation, 0

    def send(
        self, path: str, content: Any, *, kind: str = "application/json", key: str = "", query: str = ""
    ) -> Any:
        self.sent += 1
        is_english = self.sent % 2 == 0
        headers = {
            "Idempotency-Key": key or f"bad-{self.operation.id}-{self.sent}",
            "Accept-Language": "en-GB" if is_english else "zh-CN",
        }
        method = (
            self.client.generic
            if kind == "application/json"
            else getattr(self.client, self.operation.method.lower())
        )
        arguments = (self.operation.method,) if kind == "application/json" else ()
        with taken_back(), outbox.inline():
            answer = method(
                *arguments, f"/{BANK}/api{path}{query}", content, content_type=kind, headers=headers
            )
            text = text_of(answer)
        assert answer.status_code < 500, (path, str(content)[:300], query, text)
        if answer.status_code >= 400:
            check_shape(answer, text, is_english=is_english)
        return answer


def check_shape(answer: Any, text: str, *, is_english: bool) -> None:
    assert answer.headers["Content-Type"].startswith("application/json"), text[:300]
    error = json.loads(text)["error"]
    assert {"code", "message", "message_zh", "message_en", "field", "params"} <= set(error)
    assert error["message"] == error["message_en" if is_english else "message_zh"]
    assert any("\u4e00" <= char <= "\u9fff" for char in error["message_zh"]), error
    assert error["message_en"] and error["message_en"] != error["message_zh"], error
    assert len(text) < 20_000, "a refusal does not send back what it was sent"


def with_hostile(body: Any, random: Random) -> Iterator[Any]:
    """Copies of a good body, each with one hostile value in the place of a good one, or one field more."""
    if isinstance(body, dict):
        for name, value in body.items():
            yield {key: kept for key, kept in body.items() if key != name}
            for bad in random.sample(hostile.VALUES, VALUES_A_FIELD):
                yield {**body, name: bad}
            if isinstance(value, (dict, list)):
                yield from ({**body, name: inner} for inner in with_hostile(value, random))
        yield {**body, "is_admin": True}
    elif isinstance(body, list):
        yield [*body, None]
        for inner in with_hostile(body[0], random) if body else ():
            yield [inner]


def optional_fields(operation: Operation, body: Any) -> Any:
    """The body with the fields its description knows besides; their values are replaced anyway."""
    schema = description()
    one = schema["paths"][operation.path][operation.method.lower()]
    reference = one["requestBody"]["content"]["application/json"]["schema"].get("$ref", "").split("/")[-1]
    fields = schema["components"]["schemas"].get(reference, {}).get("properties", {})
    return {**{name: one.get("default") for name, one in fields.items()}, **body}


@pytest.mark.parametrize("operation", [one for one in operations() if one.has_body], ids=lambda one: one.id)
def test_bodies(operation: Operation, world: World, clients: dict[str, Client]) -> None:
    attacker = Attacker(clients[operation.audience], operation)
    path, random = address(operation, world.branches[HOME], "paid"), Random(f"{SEED} {operation.id}")
    good = BODIES[operation.id]
    for body in hostile.BODIES:
        attacker.send(path, body)
    for changed in with_hostile(optional_fields(operation, good), random):
        attacker.send(path, json.dumps(changed))


def test_forms_of_applications(world: World) -> None:
    """The answers of an application: their fields are the product's, not the interface's."""
    home = world.branches[HOME]
    operation = next(one for one in operations() if one.id == "save_my_form")
    attacker, random = Attacker(world.client(BANK, f"borrower:{HOME}:paid"), operation), Random(SEED)
    path = f"/borrower/applications/{home.rows['draft']['paid']}/form"
    for name in (
        "name",
        "id_number",
        "phone",
        "amount",
        "term_months",
        "customer_kind",
        "purpose",
        "owns_premises",
    ):
        for bad in random.sample(hostile.VALUES, 9):
            attacker.send(path, json.dumps({"form": {name: bad}}))


@pytest.mark.parametrize("operation", [one for one in operations() if one.parameters], ids=lambda one: one.id)
def test_addresses(operation: Operation, world: World, clients: dict[str, Client]) -> None:
    attacker, random = Attacker(clients[operation.audience], operation), Random(SEED)
    body = json.dumps(BODIES[operation.id]) if operation.has_body else ""
    good = dict(zip(operation.parameters, address_parts(operation, world), strict=True))
    for name in operation.parameters:
        for bad in random.sample(hostile.PATHS, 8):
            attacker.send(operation.path.format(**{**good, name: bad}), body)


def address_parts(operation: Operation, world: World) -> list[str]:
    """The good values of the path's parameters."""
    template, filled = operation.path.split("/"), address(operation, world.branches[HOME]).split("/")
    return [there for here, there in zip(template, filled, strict=True) if here.startswith("{")]


@pytest.mark.parametrize("operation", [one for one in operations() if one.query], ids=lambda one: one.id)
def test_queries(operation: Operation, world: World, clients: dict[str, Client]) -> None:
    attacker, random = Attacker(clients[operation.audience], operation), Random(SEED)
    path = address(operation, world.branches[HOME])
    for name in operation.query:
        for bad in random.sample(hostile.PATHS, 6):
            attacker.send(path, "", query=f"?{name}={bad}")
        for bad in ("0001-01-01", "9999-12-31", "-number", "unknown", "true", ""):
            attacker.send(path, "", query=f"?{name}={bad}")
    both = "&".join(f"{name}=2026-11-22" for name in operation.query)
    attacker.send(path, "", query=f"?{both}&{both}&page=100000")


def test_idempotency_keys(world: World, clients: dict[str, Client]) -> None:
    operation = next(one for one in operations() if one.id == "receive_repayment")
    attacker = Attacker(clients["staff"], operation)
    for key in hostile.KEYS:
        attacker.send(
            address(operation, world.branches[HOME]), json.dumps(BODIES[operation.id]), key=key or " "
        )


@pytest.mark.parametrize("operation", [one for one in operations() if one.is_form], ids=lambda one: one.id)
def test_files(operation: Operation, world: World, clients: dict[str, Client]) -> None:
    """A hostile file is refused, or kept as something harmless."""
    attacker, random = Attacker(clients[operation.audience], operation), Random(SEED)
    home = world.branches[HOME]
    path = address(operation, home)
    if "{number}" in operation.path:
        path = operation.path.format(number=home.rows["draft"]["paid"])
    sent = hostile.files()
    photos = [_picture(kind) for kind in ("JPEG", "PNG", "WEBP")]
    many = 3 if operation.id == "read_paper" else 15  # a picture that opens is read, which takes a second
    sent += [("x", one, "") for photo in photos for one in hostile.mangled(photo, random, many)]
    for name, content, kind in sent:
        upload = SimpleUploadedFile("x", content, content_type=kind)
        upload._name = name  # type: ignore[attr-defined]
        answer = attacker.send(path, {**FORMS[operation.id], "file": upload}, kind=MULTIPART_CONTENT)
        if answer.status_code == 200 and operation.id in ("add_application_document", "add_my_document"):
            kept = answer.json()
            assert kept["content_type"] in ("image/jpeg", "image/png", "image/webp", "application/pdf") or (
                "officedocument" in kept["content_type"]
            )
            assert not set(kept["file_name"]) & set('\r\n\x00/\\"<>')
    for form in ({"kind": "\x00"}, {"kind": "x" * 5000}, {"kind": "../"}, {}):
        attacker.send(path, {**form, "file": SimpleUploadedFile("a.jpg", photos[0])}, kind=MULTIPART_CONTENT)
    attacker.send(path, {"kind": "id_card", "file": "not a file"}, kind=MULTIPART_CONTENT)
    attacker.send(path, b"--boundary broken", kind="multipart/form-data; boundary=boundary")


def _picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((120, 80), 40).convert("RGB").save(out, kind)
    return out.getvalue()


def test_signed_contracts_mangled(world: World, clients: dict[str, Client]) -> None:
    """A signed contract with some bytes changed is never genuine, and never brings the check down."""
    operation = next(one for one in operations() if one.id == "verify_contract_file")
    file = clients["staff"].get(
        f"/{BANK}/api/staff/contracts/{world.branches[HOME].rows['contract']['paid']}/file"
    )
    attacker = Attacker(clients["public"], operation)
    whole = attacker.send(
        operation.path, {"file": SimpleUploadedFile("a.pdf", file.content)}, kind=MULTIPART_CONTENT
    )
    assert whole.json()["valid"] is True
    for content in hostile.mangled(file.content, Random(SEED), 25):
        upload = SimpleUploadedFile("a.pdf", content)
        answer = attacker.send(operation.path, {"file": upload}, kind=MULTIPART_CONTENT)
        assert answer.json()["valid"] is False
