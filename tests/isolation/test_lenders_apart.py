"""Two lenders in one installation: whoever asks one of them learns nothing of the other.

Every operation of the interface is asked at the bank with identifiers that exist only at the company. A new
operation with a parameter in its path fails here until it is known to `asking.py`.
"""

import io
import zipfile
from typing import Any

import pytest
from django.test import Client

from tests.isolation.asking import CODES, KIND_OF, Operation, address, ask, nowhere, operations
from tests.isolation.bodies import BODIES, FORMS
from tests.isolation.world import BANK, COMPANY, COUNTY, HOME, OMNI, STAGES, Branch, World, taken_back

ASKERS = {"staff": OMNI, "borrower": f"borrower:{HOME}:paid", "public": "", "partner": f"partner:{HOME}"}
# These name a product or a role by a code that nobody has.
OF_CODES = {"save_role_displays", "get_batch_template"}
# Saving a role or a day of the calendar that does not exist makes it; no other lender's is touched by that.
MAKES_WHAT_IT_NAMES = {"save_role", "save_day"}
OPEN = {"log_in_staff", "log_out_staff", "request_code", "confirm_code", "log_out_borrower"}


def with_parameters() -> list[Operation]:
    return [operation for operation in operations() if operation.parameters]


def without_parameters() -> list[Operation]:
    return [operation for operation in operations() if not operation.parameters]


def text_of(answer: Any) -> str:
    """What an answer shows, the cells of a spreadsheet included."""
    content: bytes = b"".join(answer)
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as sheet:
            content = b"".join(sheet.read(name) for name in sheet.namelist())
    return content.decode(errors="replace")


def how_many(answer: Any) -> int:
    """Of a list, or of a page of one, how many there are to see."""
    found = answer.json()
    return len(found) if isinstance(found, list) else int(found["total"])


def test_every_operation_with_a_parameter_is_walked() -> None:
    known = {*KIND_OF, *CODES}
    unknown = {place for one in with_parameters() for place in one.places.values() if place not in known}
    assert unknown == set(), "say in asking.py which kind of thing these name"
    bodiless = [one.id for one in with_parameters() if one.has_body and one.id not in BODIES]
    assert bodiless == [], "give these a body in asking.py that would do something"
    assert [one.id for one in operations() if one.is_form and one.id not in FORMS] == []
    assert {one.audience for one in with_parameters()} <= set(ASKERS)


def client_of(world: World, slug: str, who: str) -> Client:
    """A browser with that person logged in, or with nobody."""
    return world.client(slug, who) if who else Client(raise_request_exception=False)


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, Client]:
    return {audience: client_of(world, BANK, who) for audience, who in ASKERS.items()}


@pytest.mark.parametrize("operation", with_parameters(), ids=lambda one: one.id)
def test_what_is_the_others_is_not_there(
    operation: Operation, world: World, clients: dict[str, Client]
) -> None:
    theirs, client = world.branches[COUNTY], clients[operation.audience]
    stages = {address(operation, theirs, stage) for stage in STAGES}
    with taken_back():
        nothing = ask(client, BANK, operation, nowhere(operation))
    if operation.id in MAKES_WHAT_IT_NAMES:
        return
    assert nothing.status_code == 404, nothing.content
    for path in stages:
        with taken_back():
            answer = ask(client, BANK, operation, path)
        assert (answer.status_code, answer.json()) == (404, nothing.json()), path


@pytest.mark.parametrize("operation", without_parameters(), ids=lambda one: one.id)
def test_no_list_shows_what_is_the_others(
    operation: Operation, world: World, clients: dict[str, Client]
) -> None:
    theirs = world.branches[COUNTY]
    client = clients.get(operation.audience, clients["staff"])
    asked: list[dict[str, Any]] = [
        {},
        *({"search": mark} for mark in searches(theirs) if "search" in operation.query),
    ]
    if "phone" in operation.query:
        asked = [{"phone": mark} for mark in theirs.marks if mark.startswith("139")]
    for query in asked:
        with taken_back():
            answer = ask(client, BANK, operation, operation.path, **query)
            text = text_of(answer)
        assert answer.status_code < 500, text
        assert [mark for mark in theirs.marks if mark in text] == []
        if query.get("search") and answer.headers["Content-Type"].startswith("application/json"):
            assert how_many(answer) == 0, query


def searches(branch: Branch) -> list[str]:
    return [branch.rows["customer"]["paid"], branch.rows["loan"]["paid"], *branch.marks[-6:-1]]


REFERENCES = [
    ("request_disbursement", lambda b: {"contract_number": b.rows["contract"]["ordered"]}, 404),
    ("enter_application", lambda b: {"product_code": "no_such_code"}, 404),
    (
        "create_user",
        lambda b: {
            "username": "chen", "name": "陈伟", "branch_id": 900_002, "role_codes": ["auditor"],
            "data_scope": "all", "password": "Huoshui-2026",
        },
        422,
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("operation_id", "body", "status"),
    REFERENCES,
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_no_body_reaches_what_is_the_others(
    operation_id: str, body: Any, status: int, world: World, clients: dict[str, Client]
) -> None:
    operation = next(one for one in operations() if one.id == operation_id)
    with taken_back():
        answer = ask(clients["staff"], BANK, operation, operation.path, body=body(world.branches[COUNTY]))
    assert answer.status_code == status, answer.content


def test_filters_by_the_others_branch_find_nothing(world: World, clients: dict[str, Client]) -> None:
    for operation in without_parameters():
        if "branch" in operation.query and not operation.path.endswith("export"):
            with taken_back():
                answer = ask(clients["staff"], BANK, operation, operation.path, branch="900002")
            assert answer.json()["total"] == 0


@pytest.mark.parametrize("who", [OMNI, f"borrower:{COUNTY}:paid"])
def test_a_session_of_the_other_lender_is_none(who: str, world: World) -> None:
    client, theirs = world.client(COMPANY, who), world.branches[COUNTY]
    for operation in operations():
        if operation.id in OPEN or operation.audience == "public":
            continue
        with taken_back():
            answer = ask(client, BANK, operation, address(operation, theirs))
        assert answer.status_code == 401, operation.id
        by_partner = operation.audience == "partner"
        expected = "partners.signature_refused" if by_partner else "login_required"
        assert answer.json()["error"]["code"] == expected


def test_the_key_of_the_other_lenders_partner_is_none(world: World) -> None:
    client, theirs = world.client(COMPANY, f"partner:{COUNTY}"), world.branches[COUNTY]
    for operation in operations():
        if operation.audience == "partner":
            with taken_back():
                answer = ask(client, BANK, operation, address(operation, theirs))
            code = answer.json()["error"]["code"]
            assert (answer.status_code, code) == (401, "partners.signature_refused"), operation.id


def test_the_walk_would_find_something(world: World) -> None:
    """At home the same questions are answered: the walk above is not passed by asking wrongly."""
    answered = set()
    clients = {
        "staff": world.client(COMPANY, OMNI),
        "borrower": world.client(COMPANY, f"borrower:{COUNTY}:paid"),
        "public": client_of(world, COMPANY, ""),
        "partner": world.client(COMPANY, f"partner:{COUNTY}"),
    }
    theirs = world.branches[COUNTY]
    for operation in with_parameters():
        for stage in (*STAGES, "line"):
            if operation.id in answered:
                break
            client = clients[operation.audience]
            if operation.audience == "borrower":
                client = world.client(COMPANY, f"borrower:{COUNTY}:{stage}")
            with taken_back():
                answer = ask(client, COMPANY, operation, address(operation, theirs, stage))
            if answer.status_code != 404:
                answered.add(operation.id)
    missed = {operation.id for operation in with_parameters()} - answered
    assert missed <= {"get_product_to_apply", "draft_product_version", *OF_CODES}
