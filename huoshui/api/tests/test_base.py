"""Money and rates in JSON, errors in one shape, writes that happen once."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import RequestFactory
from ninja import Router, Schema
from ninja.errors import HttpError
from ninja.testing import TestClient

from huoshui.api.base import PublicAuth, create_api, write
from huoshui.api.types import Page, PageParams, PositiveYuan, RateText, Yuan, page_of
from huoshui.core.errors import InvalidInput, NotFound


class LoanIn(Schema):
    amount: PositiveYuan
    rate: RateText


class LoanOut(Schema):
    amount: Yuan
    rate: RateText


made: list[int] = []
router = Router()


@write(router, "/loans", response=LoanOut, status=201)
def make(request: Any, body: LoanIn) -> dict[str, Any]:
    made.append(body.amount)
    if body.amount == 13:
        raise InvalidInput(field="amount", zh="不吉利", en="unlucky")
    return {"amount": body.amount, "rate": body.rate}


@router.get("/missing")
def missing(request: Any) -> None:
    raise NotFound()


@router.get("/broken")
def broken(request: Any) -> None:
    raise ZeroDivisionError("secret inside")


@router.get("/page", response=Page[LoanOut])
def page(request: Any) -> dict[str, Any]:
    return page_of([{"amount": 123450, "rate": Decimal("0.0435")}], total=41, params=PageParams(page=3))


api = create_api(title="Trial", urls_namespace="trial")
api.add_router("", router)
client = TestClient(api)


@pytest.fixture(autouse=True)
def _nothing_made(db: None) -> None:
    made.clear()


def post(body: Any, key: str = "k", **headers: str) -> Any:
    return client.post(
        "/loans", json=body, headers={"Idempotency-Key": key, **headers}, user=None, session={}
    )


def test_amounts_and_rates_are_strings() -> None:
    answer = post({"amount": "1234.5", "rate": "0.0435"})
    assert (answer.status_code, answer.json()) == (201, {"amount": "1234.50", "rate": "0.0435"})
    assert made == [123450]
    assert client.get("/page").json()["items"] == [{"amount": "1234.50", "rate": "0.0435"}]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"amount": 1000, "rate": "0.1"}, "amount"),
        ({"amount": "1.234", "rate": "0.1"}, "amount"),
        ({"amount": "-1.00", "rate": "0.1"}, "amount"),
        ({"amount": "1e3", "rate": "0.1"}, "amount"),
        ({"amount": "1.00", "rate": 0.1}, "rate"),
        ({"amount": "1.00"}, "rate"),
    ],
)
def test_bad_values_name_their_field(body: Any, field: str) -> None:
    answer = post(body)
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == field
    assert made == []


def test_twice_sent_is_once_done_with_the_same_answer() -> None:
    first = post({"amount": "1.00", "rate": "0.1"})
    assert post({"rate": "0.1", "amount": "1.00"}).content == first.content
    assert made == [100]
    assert (
        post({"amount": "2.00", "rate": "0.1"}).json()["error"]["code"] == "foundation.idempotency_key_reused"
    )


def test_the_key_is_required() -> None:
    answer = client.post("/loans", json={"amount": "1.00", "rate": "0.1"}, user=None, session={})
    assert answer.status_code == 422
    assert answer.json()["error"]["field"] == "Idempotency-Key"


def test_refusals_speak_the_callers_language() -> None:
    assert post({"amount": "0.13", "rate": "0.1"}).json()["error"]["message"] == "不吉利"
    english = post({"amount": "0.13", "rate": "0.1"}, **{"Accept-Language": "en-GB"}).json()["error"]
    assert (english["message"], english["message_zh"], english["field"]) == ("unlucky", "不吉利", "amount")
    assert client.get("/missing").status_code == 404


def test_an_unexpected_failure_shows_only_its_number() -> None:
    answer = client.get("/broken")
    assert answer.status_code == 500
    assert "secret" not in answer.content.decode()
    assert len(answer.json()["error"]["params"]["incident"]) == 8


def test_openapi_tells_strings_with_a_pattern() -> None:
    schema = api.get_openapi_schema(path_prefix="")
    amount = schema["components"]["schemas"]["LoanOut"]["properties"]["amount"]
    assert (amount["type"], amount["pattern"]) == ("string", r"^-?(0|[1-9]\d*)(\.\d{1,2})?$")
    assert [one["name"] for one in schema["paths"]["/loans"]["post"]["parameters"]] == ["Idempotency-Key"]


def test_a_write_without_the_csrf_token_is_refused() -> None:
    request = RequestFactory().post("/x")
    request._dont_enforce_csrf_checks = False  # type: ignore[attr-defined]
    with pytest.raises(HttpError):
        PublicAuth()(request)
    assert PublicAuth()(RequestFactory().get("/x")) is True
