"""A platform that brings applications, and another that still tries things out in its sandbox."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random

from django.db import transaction

from huoshui.core.money import parse_yuan, yuan_text
from huoshui.demo.accounts import DemoLender
from huoshui.demo.applicants import Applicant, consumer_applicant
from huoshui.demo.lenders import branch_ids_by_code, staff_actor
from huoshui.demo.papers import demo_paper
from huoshui.foundation import clock, outbox
from huoshui.foundation.actor import Actor
from huoshui.foundation.ports import answering
from huoshui.integrations.callbacks.sandbox import SandboxCallbacks
from huoshui.origination.consents import CREDIT_CONSENT
from huoshui.partners import operations, queries
from huoshui.partners.operations import NewCase, PartnerWish
from huoshui.partners.ports import CallbackGateway

_FIRST = 3_000_000
_REAL, _SANDBOX = "lianhe", "xinqudao"
_LIMITS = {
    "requests_per_minute": 120,
    "applications_per_day": 200,
    "amount_per_application": 20_000_000,
    "amount_per_day": 200_000_000,
    "amount_per_month": 3_000_000_000,
}


@transaction.atomic
def set_up_partners(lender: DemoLender, *, today: date, with_cases: bool) -> None:
    """Nothing; two partners with keys, a change that waits for its check, sandbox cases, and `with_cases`
    applications of people. Done before, it is not done again.
    """
    maker, checker = staff_actor(lender, "risk_officer"), staff_actor(lender, "manager")
    if queries.list_partners():
        return
    gateway = SandboxCallbacks()
    with answering(CallbackGateway, gateway):
        branch_id = branch_ids_by_code()[lender.branches[1].code]
        real = _partner(maker, checker, _wish(_REAL, "联合车主服务平台", branch_id, is_sandbox=False))
        tried = _partner(maker, checker, _wish(_SANDBOX, "新渠道联调", branch_id, is_sandbox=True))
        for place, cents in enumerate(("00", "01", "04")):
            _bring(_SANDBOX, _applicant(lender, place, today, cents), f"TEST-{place + 1:03d}")
        for place in range(3 if with_cases else 0):
            _bring(_REAL, _applicant(lender, 10 + place, today, "00"), f"LH-{today:%Y%m}-{place + 1:04d}")
        outbox.drain(strict=True)
        gateway.is_down = True
        _bring(_SANDBOX, _applicant(lender, 3, today, "02"), "TEST-004")
        with _failures_meant():
            outbox.drain()
    for partner_id, key_id in (real, tried):
        _refused_once(partner_id, key_id)
    _raise_a_limit(maker, real[0], branch_id, today)


@contextmanager
def _failures_meant() -> Iterator[None]:
    """Call-backs that fail for the partner's page to show are no news to who starts the demo."""
    log = logging.getLogger("huoshui.outbox")
    log.disabled = True
    try:
        yield
    finally:
        log.disabled = False


def _wish(code: str, name: str, branch_id: int, *, is_sandbox: bool) -> PartnerWish:
    return PartnerWish(
        code=code,
        name=name,
        branch_id=branch_id,
        product_codes=("consumer", "microcredit"),
        is_sandbox=is_sandbox,
        limits=_LIMITS,
        callback_url=f"https://{code}.example.com/huoshui/callback",
    )


def _partner(maker: Actor, checker: Actor, wish: PartnerWish) -> tuple[int, str]:
    """The id of the partner and its key's."""
    change = operations.propose_partner(actor=maker, wish=wish, reason="合作协议 QS-2026-017")
    operations.decide_partner_change(actor=checker, change_id=change, confirm=True, opinion="协议已核对")
    partner_id = next(one.id for one in queries.list_partners() if one.code == wish.code)
    key = operations.issue_key(
        actor=maker, partner_id=partner_id, asked_as=f"demo-{wish.code}", reason="首次上线"
    )
    operations.decide_partner_change(actor=checker, change_id=key.change_id, confirm=True)
    return partner_id, key.key_id


def _applicant(lender: DemoLender, place: int, today: date, cents: str) -> Applicant:
    found = consumer_applicant(
        Random(f"partner:{place}"), _FIRST + place, region_code=lender.region_code, on=today
    )
    whole = parse_yuan(str(found.form["amount"])) // 100 * 100
    found.form["amount"] = yuan_text(whole + int(cents))
    return found


def _bring(partner_code: str, applicant: Applicant, reference: str) -> None:
    """The partner begins the application, adds its papers and hands it in; its list says so."""
    actor = operations.actor_of_partner(partner_code)
    new = NewCase(
        product_code=applicant.product_code,
        reference=reference,
        form=applicant.form,
        consent_version=CREDIT_CONSENT.version,
        consent_given_at=clock.now() - timedelta(minutes=4),
        consent_ip="203.0.113.26",
    )
    number = operations.begin_case(actor=actor, new=new)
    for kind in applicant.document_kinds:
        paper = demo_paper(kind, applicant.name)
        operations.add_paper(
            actor=actor,
            number=number,
            kind=kind,
            file_name=f"{kind}.jpg",
            content=paper,
            content_type="image/jpeg",
        )
    operations.hand_in_case(actor=actor, number=number)
    key_id = next(
        key.key_id for key in queries.get_partner(partner_id=actor.partner_id or 0, reader=actor).keys
    )
    for path, status in (("", 201), (f"/{number}/documents", 201), (f"/{number}/submit", 200)):
        _listed(actor.partner_id or 0, key_id, f"/qingshan/api/partner/applications{path}", status)


def _refused_once(partner_id: int, key_id: str) -> None:
    path = "/qingshan/api/partner/products"
    _listed(partner_id, key_id, path, 401, "partners.clock_differs")
    _listed(partner_id, key_id, path, 200)


def _listed(partner_id: int, key_id: str, path: str, status: int, error_code: str = "") -> None:
    operations.record_request(
        partner_id=partner_id,
        key_id=key_id,
        method="GET" if path.endswith("products") else "POST",
        path=path,
        status=status,
        error_code=error_code,
        ip="203.0.113.80",
    )


def _raise_a_limit(maker: Actor, partner_id: int, branch_id: int, today: date) -> None:
    wish = PartnerWish(
        code=_REAL,
        name="联合车主服务平台",
        branch_id=branch_id,
        product_codes=("consumer", "microcredit"),
        is_sandbox=False,
        limits={**_LIMITS, "amount_per_day": 500_000_000},
        limits_from=today + timedelta(days=7),
        callback_url=f"https://{_REAL}.example.com/huoshui/callback",
    )
    with answering(CallbackGateway, SandboxCallbacks()):
        operations.propose_partner(actor=maker, wish=wish, reason="补充协议：旺季提额", partner_id=partner_id)
