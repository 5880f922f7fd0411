"""A partner's program asks: the whole way of an application, and everything it may not do."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huoshui.foundation import clock, outbox
from huoshui.foundation.actor import SYSTEM
from huoshui.identity.models import User
from huoshui.origination.consents import CREDIT_CONSENT
from huoshui.origination.models import Application, ApplicationConsent
from huoshui.origination.tests.desk import ID_NUMBER, PDF, WANG_FANG
from huoshui.partners import operations
from huoshui.partners.models import Partner, PartnerCase, PartnerKey, PartnerNonce, PartnerRequest
from huoshui.partners.signing import authorization, canonical_request
from huoshui.partners.tests.caller import Caller
from huoshui.partners.tests.conftest import LIMITS, Office
from huoshui.products.ready import READY_PRODUCTS

pytestmark = pytest.mark.django_db


def consent(**changes: Any) -> dict[str, Any]:
    given = (clock.now() - timedelta(minutes=3)).isoformat()
    facts = {"version": CREDIT_CONSENT.version, "given_at": given, "method": "click", "ip": "203.0.113.9"}
    return {**facts, **changes}


def entry(reference: str = "DD-1", **changes: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "product_code": "consumer",
        "reference": reference,
        "form": WANG_FANG,
        "consent": consent(),
    }
    return {**facts, **changes}


def add_papers(caller: Caller, number: str) -> None:
    for document in READY_PRODUCTS["consumer"].definition.required_documents():
        answer = caller.upload(
            f"applications/{number}/documents",
            {"kind": document.kind, "file": SimpleUploadedFile("a.pdf", PDF, content_type="application/pdf")},
        )
        assert answer.status_code == 201, answer.content


def handed_in(caller: Caller, reference: str = "DD-1", **changes: Any) -> str:
    number: str = caller.post("applications", entry(reference, **changes)).json()["number"]
    add_papers(caller, number)
    answer = caller.post(f"applications/{number}/submit")
    assert answer.status_code == 200, answer.content
    return number


def code_of(answer: Any) -> tuple[int, str]:
    error = answer.json()["error"]
    assert error["message_zh"] and error["message_en"]
    return answer.status_code, error["code"]


@pytest.fixture
def caller(office: Office) -> Caller:
    return office.caller(office.partner())


def test_an_application_goes_the_one_road_and_the_partner_follows_it(caller: Caller, office: Office) -> None:
    products = caller.get("products").json()
    assert [one["code"] for one in products] == ["consumer", "microcredit"]
    assert products[0]["consent"]["version"] == CREDIT_CONSENT.version
    begun = caller.post("applications", entry())
    assert begun.status_code == 201, begun.content
    number = begun.json()["number"]
    assert begun.json()["status"] == "draft" and begun.json()["missing"][0]["document"]
    assert ID_NUMBER not in begun.content.decode()
    add_papers(caller, number)
    assert caller.post(f"applications/{number}/submit").json() == {"number": number, "status": "submitted"}
    outbox.drain(strict=True)
    row = Application.objects.get(number=number)
    assert (row.channel, row.partner_code, row.borrower_user_id) == ("partner", "lianhe", None)
    assert row.customer_id is not None and row.entered_by_id is None
    kept = ApplicationConsent.objects.get(application=row)
    assert (kept.is_on_paper, kept.ip, kept.actor_id) == (False, "203.0.113.9", None)
    assert clock.now() - kept.given_at >= timedelta(minutes=3)
    seen = caller.get(f"applications/{number}").json()
    assert seen["status"] in ("in_approval", "approved", "contracted", "declined")
    assert "score" not in seen and "grade" not in seen and "form" not in seen
    told = [json.loads(body) for _, body, _ in office.callbacks.sent]
    assert told[0]["event"] == "application.submitted" and told[0]["number"] == number
    assert [one["event"] for one in seen["events"]] == [one["event"] for one in told]


def test_sent_twice_it_is_done_once_and_a_nonce_works_once(caller: Caller) -> None:
    first = caller.post("applications", entry(), key="once", nonce="n" * 20)
    assert code_of(caller.post("applications", entry(), key="once", nonce="n" * 20)) == (
        401, "partners.nonce_used",
    )  # fmt: skip
    assert caller.post("applications", entry(), key="once").content != b""
    again = entry()
    again["consent"] = json.loads(json.dumps(consent(given_at="2026-11-01T00:00:00+08:00")))
    assert code_of(caller.post("applications", again, key="once"))[1] == "foundation.idempotency_key_reused"
    assert first.status_code == 201 and PartnerCase.objects.count() == 1
    assert code_of(caller.post("applications", entry())) == (409, "partners.reference_used")


def test_the_same_body_under_the_same_key_has_the_same_answer(caller: Caller) -> None:
    body = entry()
    answers = [caller.post("applications", body, key="same") for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert [one.status_code for one in answers] == [201, 201]


def test_keys_of_two_partners_do_not_meet(caller: Caller, office: Office) -> None:
    other = office.caller(office.partner(code="second", name="第二渠道"))
    body = entry()
    numbers = {one.post("applications", body, key="same").json()["number"] for one in (caller, other)}
    assert len(numbers) == 2


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        ({"signed_body": b"{}"}, "partners.signature_refused"),
        ({"skew": -301}, "partners.clock_differs"),
        ({"skew": 301}, "partners.clock_differs"),
    ],
)
def test_a_changed_body_or_a_wrong_clock_is_refused(
    caller: Caller, spoil: dict[str, Any], expected: str
) -> None:
    assert code_of(caller.post("applications", entry(), **spoil)) == (401, expected)
    assert not PartnerCase.objects.exists()
    assert list(PartnerRequest.objects.values_list("error_code", flat=True)) == [expected]


def test_within_five_minutes_either_way_a_clock_may_differ(caller: Caller) -> None:
    assert {caller.get("products", skew=skew).status_code for skew in (-290, 290)} == {200}


def test_a_stamp_from_the_future_is_remembered_as_long_as_it_is_believed(caller: Caller) -> None:
    caller.get("products", skew=290, nonce="z" * 20)
    until = PartnerNonce.objects.get().expires_at - clock.now()
    assert until >= timedelta(seconds=2 * 290)
    with clock.at(clock.now() + timedelta(seconds=500)):
        operations.tidy_partners()
        assert PartnerNonce.objects.count() == 1
    with clock.at(clock.now() + timedelta(seconds=1000)):
        operations.tidy_partners()
    assert PartnerNonce.objects.count() == 0


def test_unknown_key_wrong_secret_and_no_signature_are_answered_alike(caller: Caller) -> None:
    nobody = Client().get("/qingshan/api/partner/products")
    answers = [
        Caller("pk_0000000000000000", caller.secret).get("products"),
        Caller(caller.key_id, "hs_guess").get("products"),
        Caller(caller.key_id, caller.secret, slug="huimin").get("products"),  # another lender's
        nobody,
    ]
    assert {one.content for one in answers} == {nobody.content}
    assert {one.status_code for one in answers} == {401}


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer x",
        "HUOSHUI-HMAC-SHA256",
        "HUOSHUI-HMAC-SHA256 key_id=a",
        "HUOSHUI-HMAC-SHA256 key_id=a, timestamp=999999999999, nonce=aaaaaaaaaaaaaaaa, signature=" + "0" * 64,
    ],
)
def test_a_header_of_another_form_is_refused(office: Office, header: str) -> None:
    answer = Client().get("/qingshan/api/partner/products", headers={"Authorization": header})
    assert code_of(answer) == (401, "partners.signature_refused")


def test_method_path_and_query_are_signed(caller: Caller) -> None:
    now, path = int(clock.now().timestamp()), "/qingshan/api/partner/applications"
    header = authorization(
        secret=caller.secret, key_id=caller.key_id, method="GET", path=path, query="limit=5&cursor=",
        body=b"", timestamp=now, nonce="q" * 16,
    )  # fmt: skip
    for target in (f"{path}?limit=6&cursor=", f"{path}/SQ1?limit=5&cursor="):
        answer = Client().get(target, headers={"Authorization": header})
        assert code_of(answer) == (401, "partners.signature_refused")
    # The order of the query does not matter, its content does.
    assert Client().get(f"{path}?cursor=&limit=5", headers={"Authorization": header}).status_code == 200


def test_a_session_is_no_signature(office: Office) -> None:
    client = Client()
    client.force_login(User.objects.get(pk=office.maker.user_id or 0))
    assert client.get("/qingshan/api/partner/products").status_code == 401


def test_a_suspended_partner_is_out_at_once_and_back_by_two(caller: Caller, office: Office) -> None:
    partner = Partner.objects.get()
    operations.suspend_partner(actor=office.maker, partner_id=partner.pk, reason="投诉核查")
    assert code_of(caller.get("products")) == (403, "partners.suspended")
    change = operations.propose_resume(actor=office.maker, partner_id=partner.pk, reason="已核实")
    assert caller.get("products").status_code == 403
    operations.decide_partner_change(actor=office.checker, change_id=change, confirm=True)
    assert caller.get("products").status_code == 200


def test_two_keys_work_while_one_is_changed_for_the_other(caller: Caller, office: Office) -> None:
    partner = Partner.objects.get()
    second = office.caller(partner, wish="second")
    first_key = PartnerKey.objects.get(key_id=caller.key_id)
    operations.retire_key(
        actor=office.maker, partner_id=partner.pk, key=first_key.pk, after_days=7, reason="轮换"
    )
    assert {one.get("products").status_code for one in (caller, second)} == {200}
    with clock.at(clock.now() + timedelta(days=8)):
        assert caller.get("products").status_code == 401
        assert second.get("products").status_code == 200


def test_another_partners_application_is_not_there(caller: Caller, office: Office) -> None:
    number = handed_in(caller)
    other = office.caller(office.partner(code="second", name="第二渠道"))
    nothing = other.get("applications/SQ203001019999")
    paper = SimpleUploadedFile("a.pdf", PDF, content_type="application/pdf")
    for answer in (
        other.get(f"applications/{number}"),
        other.put(f"applications/{number}/form", {"form": {}}),
        other.post(f"applications/{number}/submit"),
        other.post(f"applications/{number}/withdraw"),
        other.upload(f"applications/{number}/documents", {"kind": "id_card", "file": paper}),
    ):
        assert (answer.status_code, answer.content) == (404, nothing.content)
    assert other.get("applications").json() == {"items": [], "next_cursor": ""}
    # Nor is what no partner brought.
    desk = office.desk.filled(product="consumer", form=WANG_FANG)
    assert caller.get(f"applications/{desk}").content == nothing.content


def test_a_product_that_is_not_the_partners_is_not_there(caller: Caller) -> None:
    for code in ("working_capital", "no_such_product"):
        assert code_of(caller.post("applications", entry(product_code=code))) == (404, "not_found")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"version": "2020-01"}, (422, "origination.consent_missing")),
        ({"given_at": "2099-01-01T00:00:00Z"}, (422, "origination.consent_not_credible")),
        ({"given_at": "2020-01-01T00:00:00Z"}, (422, "origination.consent_not_credible")),
        ({"given_at": "2026-11-20T00:00:00"}, (422, "invalid_input")),  # of no time zone
        ({"method": "said"}, (422, "invalid_input")),
        ({"ip": "a cat"}, (422, "invalid_input")),
    ],
)
def test_without_evidence_of_a_consent_there_is_no_application(
    caller: Caller, given: dict[str, Any], expected: tuple[int, str]
) -> None:
    answer = caller.post("applications", entry(consent=consent(**given)))
    assert code_of(answer) == expected
    assert not Application.objects.exists()


def test_what_is_incomplete_is_named_and_not_handed_in(caller: Caller) -> None:
    form = {**WANG_FANG, "phone": "12"}
    number = caller.post("applications", entry(form=form)).json()["number"]
    answer = caller.post(f"applications/{number}/submit", english=True)
    assert code_of(answer) == (422, "origination.incomplete")
    assert answer.json()["error"]["message"] == answer.json()["error"]["message_en"]
    saved = caller.put(f"applications/{number}/form", {"form": WANG_FANG}).json()
    assert {one["field"] for one in saved["missing"]} == {None}
    assert code_of(caller.put(f"applications/{number}/form", {"form": {"pet": "cat"}}))[0] == 422


def test_a_file_that_is_none_is_refused_and_a_large_one_is_read_whole(caller: Caller) -> None:
    number = caller.post("applications", entry()).json()["number"]
    path = f"applications/{number}/documents"
    program = SimpleUploadedFile("a.pdf", b"MZ" + b"\0" * 99, content_type="application/pdf")
    assert (
        code_of(caller.upload(path, {"kind": "id_card", "file": program}))[1]
        == "foundation.file_type_refused"
    )
    large = SimpleUploadedFile("a.pdf", PDF + b" " * 4_000_000, content_type="application/pdf")
    assert caller.upload(path, {"kind": "id_card", "file": large}).status_code == 201
    other = SimpleUploadedFile("a.pdf", PDF, content_type="application/pdf")
    assert code_of(caller.upload(path, {"kind": "passport_of_cat", "file": other}))[1] == (
        "origination.unknown_document_kind"
    )


def test_an_application_is_withdrawn_once(caller: Caller) -> None:
    number = caller.post("applications", entry()).json()["number"]
    assert caller.post(f"applications/{number}/withdraw").json()["status"] == "withdrawn"
    assert code_of(caller.post(f"applications/{number}/withdraw"))[1] == "origination.wrong_state"


def test_the_list_goes_on_where_the_cursor_stands(caller: Caller) -> None:
    numbers = [caller.post("applications", entry(f"DD-{place}")).json()["number"] for place in range(3)]
    first = caller.get("applications?limit=2").json()
    rest = caller.get(f"applications?limit=2&cursor={first['next_cursor']}").json()
    assert [one["number"] for one in first["items"] + rest["items"]] == numbers[::-1]
    assert rest["next_cursor"] == ""
    assert code_of(caller.get("applications?cursor=x"))[0] == 422


def test_too_many_requests_are_told_when_to_come_again(office: Office) -> None:
    caller = office.caller(office.partner(limits={**LIMITS, "requests_per_minute": 3}))
    with clock.at(clock.now().replace(second=20)):
        answers = [caller.get("products") for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert answers[3].headers["Retry-After"] == "40"
    assert code_of(answers[3])[1] == "partners.too_many_requests"
    with clock.at(clock.now().replace(second=20) + timedelta(minutes=1)):
        assert caller.get("products").status_code == 200


def test_no_more_applications_a_day_than_agreed(office: Office) -> None:
    caller = office.caller(office.partner(limits={**LIMITS, "applications_per_day": 1}))
    caller.post("applications", entry("DD-1"))
    answer = caller.post("applications", entry("DD-2"))
    assert code_of(answer) == (429, "partners.too_many_applications") and answer.headers["Retry-After"]


@pytest.mark.parametrize("kind", ["amount_per_application", "amount_per_day", "amount_per_month"])
def test_no_more_money_than_agreed_and_what_is_refused_leaves_nothing(office: Office, kind: str) -> None:
    caller = office.caller(office.partner(limits={**LIMITS, kind: 2_999_999}))
    number = caller.post("applications", entry()).json()["number"]
    add_papers(caller, number)
    answer = caller.post(f"applications/{number}/submit")
    assert code_of(answer) == (409, "partners.amount_over_limit")
    assert answer.json()["error"]["params"]["kind"] == kind
    assert Application.objects.get(number=number).status == "draft"
    assert PartnerCase.objects.get().submitted_amount is None


def test_each_request_is_listed_without_its_content(caller: Caller) -> None:
    handed_in(caller)
    rows = list(PartnerRequest.objects.order_by("id").values("method", "path", "status", "error_code"))
    assert rows[0]["path"] == "/qingshan/api/partner/applications" and rows[0]["status"] == 201
    assert {row["error_code"] for row in rows} == {""}


def test_what_is_signed_names_everything_that_must_not_change() -> None:
    text = canonical_request(
        method="get", path="/a b/ü", query="b=2&a=&b=1&c=%2F", body=b"x", timestamp=7, nonce="n", key_id="k"
    )
    assert text.split("\n")[1:4] == ["GET", "/a%20b/%C3%BC", "a=&b=1&b=2&c=%2F"]
    assert SYSTEM.partner_id is None
