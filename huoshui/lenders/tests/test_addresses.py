"""From an address to a lender, and that a session of one is nothing in the other."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from huoshui.lenders.operations import InvalidSlug, SlugTaken, add_domain, create_lender
from huoshui.lenders.queries import LenderNotFound, current_lender, get_lender, in_lender, list_lenders
from huoshui.lenders.types import LenderType

pytestmark = pytest.mark.django_db


def test_two_lenders_of_different_type(client: Client) -> None:
    assert [(one.slug, one.lender_type) for one in list_lenders()] == [
        ("qingshan", LenderType.BANK),
        ("huimin", LenderType.MICROCREDIT_COMPANY),
    ]
    items = client.get("/api/lenders").json()["items"]
    assert [one["slug"] for one in items] == ["qingshan", "huimin"]
    assert "青山农村商业银行" in client.get("/").content.decode()


def test_in_lender_restores_the_lender_before() -> None:
    with in_lender("huimin") as chosen:
        assert current_lender() == chosen == get_lender("huimin")
    assert current_lender().slug == "qingshan"
    with pytest.raises(LenderNotFound):
        get_lender("nobody")


@pytest.mark.parametrize("path", ["/nobody/api/staff/loans", "/nobody", "/nobody/console/"])
def test_an_unknown_slug_is_not_found(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "lenders.not_found"
    html = client.get(path + "<script>", headers={"accept": "text/html"})
    assert html.status_code == 404
    assert "<script>" not in html.content.decode()


def test_health_needs_no_lender(client: Client) -> None:
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 200


def test_a_lenders_home_leads_to_its_portal(client: Client) -> None:
    assert client.get("/qingshan/").headers["Location"] == "/qingshan/portal/"
    assert client.get("/qingshan/no/such/page").json()["error"]["code"] == "not_found"


def test_a_host_name_leads_to_its_lender(client: Client) -> None:
    add_domain(slug="huimin", domain="Huimin.example")
    answer = client.get("/", headers={"host": "huimin.example:8000"})
    assert answer.headers["Location"] == "/portal/"


def test_cookies_stay_within_the_lender(client: Client) -> None:
    answer = client.get("/qingshan/portal/")
    assert answer.cookies["csrftoken"]["path"] == "/qingshan/"


def test_a_session_of_one_lender_is_nothing_in_the_other(client: Client) -> None:
    with in_lender("qingshan"):
        session = client.session
        session["note"] = "王芳"
        session.save()
        assert Session.objects.filter(pk=session.session_key).exists()
    with in_lender("huimin"):
        assert not Session.objects.filter(pk=session.session_key).exists()


@pytest.mark.parametrize("slug", ["", "Bank", "1bank", "api", "static", "a--b", "a/b", "a" * 41, "银行"])
def test_bad_slugs_are_refused(slug: str) -> None:
    with pytest.raises(InvalidSlug):
        create_lender(slug=slug, name="x", name_en="x", lender_type=LenderType.BANK)


def test_a_taken_slug_is_refused() -> None:
    with pytest.raises(SlugTaken):
        create_lender(slug="huimin", name="x", name_en="x", lender_type=LenderType.BANK)
