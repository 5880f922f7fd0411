"""Fixtures of the partners' tests: a lender at work, a partner set up by two people, its program."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from huoshui.foundation import outbox
from huoshui.foundation.actor import Actor
from huoshui.foundation.ports import answering
from huoshui.identity.queries import head_branch_id
from huoshui.integrations.callbacks.sandbox import SandboxCallbacks
from huoshui.origination.tests.desk import Bureau, Desk, NoExposure, open_desk, person
from huoshui.partners import operations
from huoshui.partners.models import Partner
from huoshui.partners.operations import PartnerWish
from huoshui.partners.ports import CallbackGateway
from huoshui.partners.tests.caller import Caller
from huoshui.risk.ports import CreditBureau, Exposure

LIMITS = {
    "requests_per_minute": 500,
    "applications_per_day": 50,
    "amount_per_application": 5_000_000,
    "amount_per_day": 8_000_000,
    "amount_per_month": 20_000_000,
}


@dataclass
class Office:
    """The lender's two people who look after partners, and what partners were told."""

    desk: Desk
    maker: Actor
    checker: Actor
    callbacks: SandboxCallbacks

    def wish(self, **changes: Any) -> PartnerWish:
        """A partner that may bring everything there is."""
        facts: dict[str, Any] = {
            "code": "lianhe",
            "name": "联合网约车平台",
            "branch_id": head_branch_id(),
            "product_codes": ("consumer", "microcredit"),
            "is_sandbox": False,
            "limits": LIMITS,
            "callback_url": "https://partner.example.com/huoshui?from=bank",
        }
        return PartnerWish(**{**facts, **changes})

    def partner(self, **changes: Any) -> Partner:
        """A partner asked for by one and confirmed by the other."""
        wish = self.wish(**changes)
        change = operations.propose_partner(actor=self.maker, wish=wish, reason="合作协议 2026-7")
        operations.decide_partner_change(actor=self.checker, change_id=change, confirm=True)
        return Partner.objects.get(code=wish.code)

    def caller(self, partner: Partner, *, wish: str = "first") -> Caller:
        """The partner's program, with a key of its own."""
        key = operations.issue_key(
            actor=self.maker, partner_id=partner.pk, asked_as=f"{partner.code}-{wish}", reason="上线"
        )
        operations.decide_partner_change(actor=self.checker, change_id=key.change_id, confirm=True)
        return Caller(key.key_id, key.secret)


@pytest.fixture
def office(lender: object, settings: Any) -> Iterator[Office]:
    """A lender at work, with people for its partners."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    bureau, callbacks = Bureau(), SandboxCallbacks()
    with (
        answering(CreditBureau, bureau),
        answering(Exposure, NoExposure()),
        answering(CallbackGateway, callbacks),
        outbox.inline(),
    ):
        desk = open_desk(bureau)
        yield Office(
            desk=desk,
            maker=person(desk.cast, "p.maker", "partner.view", "partner.manage"),
            checker=person(desk.cast, "p.checker", "partner.view", "partner.check"),
            callbacks=callbacks,
        )
