"""Every endpoint, asked at one lender with the session of the other's user: nobody is logged in there."""

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from huoshui.api.urls import api
from huoshui.identity.models import User
from huoshui.lenders.queries import in_lender

pytestmark = pytest.mark.django_db

# Asked before anybody can be logged in, or open to the world.
OPEN = re.compile(r"^/public/|/session(/|$)")


def operations(prefix: str) -> list[tuple[str, str]]:
    paths = api.get_openapi_schema(path_prefix="")["paths"]
    found = [(method, path) for path, methods in paths.items() for method in methods]
    return [(method, path) for method, path in found if path.startswith(prefix) and not OPEN.search(path)]


def ask(client: Client, slug: str, method: str, path: str) -> Any:
    address = f"/{slug}/api" + re.sub(r"{[^}]*}", "1", path)
    return client.generic(
        method.upper(), address, b"{}", content_type="application/json", headers={"Idempotency-Key": "k"}
    )


@pytest.fixture(params=["staff", "borrower"])
def visitor(request: pytest.FixtureRequest) -> tuple[str, Client]:
    """A user of 青山 with a session there, and the same cookie carried to every address."""
    client = Client(raise_request_exception=False)
    with in_lender("qingshan"):
        user = User.objects.create(
            username=f"chenwei-{request.param}", kind=request.param, name="陈伟", password=make_password(None)
        )
        client.force_login(user)
    client.cookies["huoshui_session"]["path"] = "/"
    return request.param, client


def test_a_session_opens_nothing_at_the_other_lender(visitor: tuple[str, Client]) -> None:
    kind, client = visitor
    asked = operations(f"/{kind}/")
    assert asked
    answers = {(method, path): ask(client, "huimin", method, path).status_code for method, path in asked}
    assert {operation for operation, status in answers.items() if status != 401} == set()


def test_at_home_the_same_session_is_known(visitor: tuple[str, Client]) -> None:
    kind, client = visitor
    for method, path in operations(f"/{kind}/"):
        if method == "get":
            assert ask(client, "qingshan", method, path).status_code != 401, path


def test_neither_kind_of_user_enters_the_others_interface(visitor: tuple[str, Client]) -> None:
    kind, client = visitor
    other = {"staff": "borrower", "borrower": "staff"}[kind]
    asked = operations(f"/{other}/")
    answers = {(method, path): ask(client, "qingshan", method, path).status_code for method, path in asked}
    assert {operation for operation, status in answers.items() if status not in (401, 403)} == set()
