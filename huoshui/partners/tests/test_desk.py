"""Partners are set up by two people and stopped by one; limits begin on their day; secrets are shown once."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from huoshui.api.tests.browser import Browser
from huoshui.audit.models import AuditEntry
from huoshui.core.errors import Forbidden, InvalidInput, NotFound
from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.identity.tests.cast import PASSWORD
from huoshui.origination.tests.desk import TODAY
from huoshui.partners import operations, queries
from huoshui.partners.limits import limits_of
from huoshui.partners.models import Partner, PartnerChange, PartnerKey, PartnerLimit
from huoshui.partners.tests.conftest import LIMITS, Office

pytestmark = pytest.mark.django_db


def propose(office: Office, **changes: Any) -> int:
    partner = Partner.objects.filter(code=changes.get("code", "lianhe")).first()
    return operations.propose_partner(
        actor=office.maker,
        wish=office.wish(**changes),
        reason="合作协议",
        partner_id=partner.pk if partner else None,
    )


def test_nothing_is_in_force_before_another_person_confirms(office: Office) -> None:
    change = propose(office)
    assert not Partner.objects.exists()
    with pytest.raises(Forbidden):
        operations.decide_partner_change(actor=office.maker, change_id=change, confirm=True)
    operations.decide_partner_change(actor=office.checker, change_id=change, confirm=True)
    partner = Partner.objects.get()
    assert (partner.state, limits_of(partner.pk, on=TODAY)) == ("active", LIMITS)
    actions = list(AuditEntry.objects.filter(subject_type="partner").values_list("action", flat=True))
    assert actions == ["partner.propose", "partner.confirmed"]
    with pytest.raises(operations.PartnerChangeDecided):
        operations.decide_partner_change(actor=office.checker, change_id=change, confirm=True)


def test_who_asked_does_not_confirm_even_with_both_rights(office: Office) -> None:
    both = Actor(
        kind="staff",
        user_id=office.maker.user_id,
        name="双权",
        permissions=frozenset({"partner.manage", "partner.check"}),
    )
    change = operations.propose_partner(actor=both, wish=office.wish(), reason="x")
    with pytest.raises(operations.OwnPartnerChange):
        operations.decide_partner_change(actor=both, change_id=change, confirm=True)
    with pytest.raises(DatabaseError), transaction.atomic():
        PartnerChange.objects.update(status="confirmed", decided_by_id=both.user_id)


def test_declined_it_takes_a_word_and_never_comes_into_force(office: Office) -> None:
    change = propose(office)
    with pytest.raises(InvalidInput):
        operations.decide_partner_change(actor=office.checker, change_id=change, confirm=False)
    operations.decide_partner_change(actor=office.checker, change_id=change, confirm=False, opinion="无协议")
    assert not Partner.objects.exists() and queries.list_waiting_changes(reader=office.maker) == ()


def test_a_change_is_taken_back_by_who_asked(office: Office) -> None:
    change = propose(office)
    other = Actor(kind="staff", user_id=office.checker.user_id, permissions=office.maker.permissions)
    with pytest.raises(Forbidden):
        operations.withdraw_partner_change(actor=other, change_id=change)
    operations.withdraw_partner_change(actor=office.maker, change_id=change)
    assert queries.get_change(change_id=change, reader=office.maker).status == "withdrawn"


def test_one_change_at_a_time_and_none_of_nothing(office: Office) -> None:
    office.partner()
    with pytest.raises(operations.NothingChanges):
        propose(office)
    propose(office, name="新名称")
    with pytest.raises(operations.PartnerChangeWaiting):
        propose(office, name="再改")


def test_a_limit_begins_on_its_day_and_its_past_stays(office: Office) -> None:
    partner = office.partner()
    later = TODAY + timedelta(days=3)
    change = propose(office, limits={**LIMITS, "amount_per_day": 1_000_000}, limits_from=later)
    operations.decide_partner_change(actor=office.checker, change_id=change, confirm=True)
    assert limits_of(partner.pk, on=TODAY)["amount_per_day"] == LIMITS["amount_per_day"]
    assert limits_of(partner.pk, on=later)["amount_per_day"] == 1_000_000
    shown = {one.kind: one for one in queries.get_partner(partner_id=partner.pk, reader=office.maker).limits}
    assert (shown["amount_per_day"].value, shown["amount_per_day"].next_value) == (8_000_000, 1_000_000)
    assert shown["amount_per_day"].next_from == later.isoformat()
    with pytest.raises(DatabaseError), transaction.atomic():
        PartnerLimit.objects.update(value=1)


def test_a_limit_is_lifted_from_a_day_on(office: Office) -> None:
    partner = office.partner()
    later = TODAY + timedelta(days=3)
    fewer = {kind: value for kind, value in LIMITS.items() if kind != "amount_per_month"}
    change = propose(office, limits=fewer, limits_from=later)
    operations.decide_partner_change(actor=office.checker, change_id=change, confirm=True)
    assert "amount_per_month" in limits_of(partner.pk, on=TODAY)
    assert limits_of(partner.pk, on=later) == fewer


def test_a_proposal_overtaken_by_a_limit_that_began_is_declined_and_made_anew(office: Office) -> None:
    office.partner()
    soon = propose(office, limits={**LIMITS, "amount_per_day": 1}, limits_from=TODAY + timedelta(days=1))
    operations.decide_partner_change(actor=office.checker, change_id=soon, confirm=True)
    stale = propose(office, name="新名称")
    business_date.advance_to(TODAY + timedelta(days=1))
    with pytest.raises(operations.PartnerChangeStale):
        operations.decide_partner_change(actor=office.checker, change_id=stale, confirm=True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "联合"}, "code"),
        ({"code": "a"}, "code"),
        ({"name": " "}, "name"),
        ({"product_codes": ()}, "product_codes"),
        ({"product_codes": ("sme_history",)}, "product_codes"),
        ({"limits": {}}, "limits.requests_per_minute"),
        ({"limits": {**LIMITS, "amount_per_day": 0}}, "limits.amount_per_day"),
        ({"limits": {**LIMITS, "cats": 1}}, "limits.cats"),
        ({"limits_from": TODAY - timedelta(days=1)}, "limits_from"),
    ],
)
def test_what_is_no_partner_is_refused_by_field(office: Office, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        propose(office, **changes)
    assert refused.value.field == field


def test_a_code_is_taken_once(office: Office) -> None:
    propose(office)
    with pytest.raises(operations.PartnerExists):
        propose(office)


def test_a_secret_is_shown_once_lies_encrypted_and_works_when_confirmed(office: Office) -> None:
    partner = office.partner()
    key = operations.issue_key(actor=office.maker, partner_id=partner.pk, asked_as="k1", reason="上线")
    with pytest.raises(operations.SecretShown):
        operations.issue_key(actor=office.maker, partner_id=partner.pk, asked_as="k1", reason="上线")
    assert PartnerKey.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM partners_partnerkey t")
        assert key.secret not in cursor.fetchone()[0]
        cursor.execute("SELECT coalesce(string_agg(t::text, ' '), '') FROM audit_auditentry t")
        assert key.secret not in cursor.fetchone()[0]
    states = [one.state for one in queries.get_partner(partner_id=partner.pk, reader=office.maker).keys]
    assert states == ["waiting"]
    operations.decide_partner_change(
        actor=office.checker, change_id=key.change_id, confirm=False, opinion="不认识"
    )
    states = [one.state for one in queries.get_partner(partner_id=partner.pk, reader=office.maker).keys]
    assert states == ["revoked"]


def test_few_keys_at_a_time_and_a_retired_one_is_never_confirmed(office: Office) -> None:
    partner = office.partner()
    keys = [
        operations.issue_key(actor=office.maker, partner_id=partner.pk, asked_as=str(place), reason="x")
        for place in range(4)
    ]
    with pytest.raises(operations.TooManyKeys):
        operations.issue_key(actor=office.maker, partner_id=partner.pk, asked_as="5", reason="x")
    row = PartnerKey.objects.get(key_id=keys[0].key_id)
    operations.retire_key(
        actor=office.checker, partner_id=partner.pk, key=row.pk, after_days=0, reason="泄露"
    )
    with pytest.raises(operations.PartnerChangeDecided):
        operations.decide_partner_change(actor=office.checker, change_id=keys[0].change_id, confirm=True)
    for days in (-1, 91):
        with pytest.raises(InvalidInput):
            operations.retire_key(
                actor=office.maker, partner_id=partner.pk, key=row.pk, after_days=days, reason="x"
            )
    with pytest.raises(NotFound):
        operations.retire_key(actor=office.maker, partner_id=partner.pk, key=row.pk, after_days=0, reason="x")


def test_the_desk_sets_a_partner_up_by_two_windows(office: Office) -> None:
    maker, checker = Browser(), Browser()
    maker.log_in("p.maker", PASSWORD)
    checker.log_in("p.checker", PASSWORD)
    limits = {"requests_per_minute": 60, "applications_per_day": 9, "amount_per_day": "80000.50"}
    body = {
        "code": "lianhe", "name": "联合", "branch_id": office.wish().branch_id, "product_codes": ["consumer"],
        "callback_url": "https://partner.example.com/", "limits": limits, "reason": "协议",
    }  # fmt: skip
    change = maker.post("staff/partner-changes", body).json()["id"]
    waiting = checker.get("staff/partner-changes").json()
    assert waiting[0]["after"]["limits"]["amount_per_day"] == "80000.50" and not waiting[0]["is_own"]
    assert waiting[0]["after"]["branch_name"]
    assert maker.post(f"staff/partner-changes/{change}/decide", {"confirm": True}).status_code == 403
    decided = checker.post(f"staff/partner-changes/{change}/decide", {"confirm": True})
    assert decided.json()["status"] == "confirmed"
    partner = maker.get("staff/partners").json()[0]["id"]
    issued = maker.post(f"staff/partners/{partner}/keys", {"reason": "上线"}, key="k")
    again = maker.post(f"staff/partners/{partner}/keys", {"reason": "上线"}, key="k")
    assert issued.json()["secret"].startswith("hs_") and again.status_code == 409
    assert issued.json()["secret"] not in again.content.decode()
    shown = maker.get(f"staff/partners/{partner}").json()
    found = {one["kind"]: one for one in shown["limits"]}
    assert (found["amount_per_day"]["amount"], found["applications_per_day"]["count"]) == ("80000.50", 9)
    assert found["amount_per_month"]["amount"] is None and shown["keys"][0]["state"] == "waiting"
    assert issued.json()["secret"] not in json.dumps(shown)


def test_stopping_takes_one_person_with_a_reason_and_resuming_two(office: Office) -> None:
    partner = office.partner()
    nobody = Actor(kind="staff", user_id=1, permissions=frozenset({"partner.view"}))
    with pytest.raises(Forbidden):
        operations.suspend_partner(actor=nobody, partner_id=partner.pk, reason="x")
    with pytest.raises(InvalidInput):
        operations.suspend_partner(actor=office.checker, partner_id=partner.pk, reason=" ")
    with pytest.raises(operations.NotSuspended):
        operations.propose_resume(actor=office.maker, partner_id=partner.pk, reason="x")
    operations.suspend_partner(actor=office.checker, partner_id=partner.pk, reason="投诉")
    operations.suspend_partner(actor=office.checker, partner_id=partner.pk, reason="再次")
    assert AuditEntry.objects.filter(action="partner.suspend").count() == 1
