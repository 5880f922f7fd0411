"""Sent twice, done once: the same key in turn, the same key at once, and two keys at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from huoshui.contracts.operations import confirm_disclosure, request_signature_code
from huoshui.demo.life import borrower_actor
from huoshui.foundation import outbox
from huoshui.integrations.queries import latest_code
from huoshui.lenders.queries import in_lender
from tests.isolation.world import AWAY, COUNTY, HOME, Branch, World, applicant

SERIALS = {HOME: 11, AWAY: 12, COUNTY: 13}


@dataclass(frozen=True, kw_only=True)
class Write:
    """One way to move money or bind somebody: asked how, and how its effect is counted."""

    stage: str
    who: str
    path: Callable[[Branch], str]
    body: Callable[[Branch], dict[str, Any]]
    effect: Callable[[Branch], int]


def _rows(model: str, **where: Any) -> int:
    return int(apps.get_model(model).objects.filter(**where).count())


def _money(branch: Branch) -> int:
    return _rows("servicing.LoanEvent", loan__number=branch.one("loan")) + _rows("ledger.JournalEntry")


def _code(branch: Branch) -> dict[str, str]:
    person = applicant(SERIALS[branch.code], "drafted")
    with outbox.inline():
        confirm_disclosure(
            actor=borrower_actor(person.phone), number=branch.one("contract", "drafted"), seconds_shown=30
        )
        request_signature_code(actor=borrower_actor(person.phone), number=branch.one("contract", "drafted"))
    return {"code": latest_code(phone=person.phone, template="signature_code")}


WRITES = {
    "receive": Write(
        stage="paid",
        who="finance_clerk",
        path=lambda b: f"staff/loans/{b.one('loan')}/repayments",
        body=lambda b: {"amount": "7.00", "channel": "counter", "external_reference": f"TWICE-{b.code}"},
        effect=_money,
    ),
    "repay": Write(
        stage="paid",
        who="borrower",
        path=lambda b: f"borrower/loans/{b.one('loan')}/repay",
        body=lambda b: {"amount": "5.00"},
        effect=lambda b: _money(b) + _rows("integrations.SandboxTransfer", kind="debit"),
    ),
    "payoff": Write(
        stage="paid",
        who="finance_clerk",
        path=lambda b: f"staff/loans/{b.one('loan')}/repayments",
        body=lambda b: {
            "amount": "60000.00", "channel": "counter", "external_reference": f"ALL-{b.code}", "payoff": True,
        },
        effect=_money,
    ),
    "approve": Write(
        stage="ordered",
        who="finance_checker",
        path=lambda b: f"staff/disbursements/{b.one('disbursement', 'ordered')}/approve",
        body=lambda b: {},
        effect=lambda b: _rows("servicing.Disbursement", status="approved")
        + _rows("foundation.OutboxEvent", payload__disbursement_id=b.one("disbursement", "ordered")),
    ),
    "act": Write(
        stage="open",
        who="reviewer",
        path=lambda b: f"staff/applications/{b.one('application', 'open')}/act",
        body=lambda b: {"action": "approve", "opinion": "资料齐全"},
        effect=lambda b: _rows("origination.ApprovalStep", acted_by__isnull=False)
        + _rows("origination.ApprovalStep", status="open"),
    ),
    "sign": Write(
        stage="drafted",
        who="borrower",
        path=lambda b: f"borrower/contracts/{b.one('contract', 'drafted')}/sign",
        body=_code,
        effect=lambda b: _rows("contracts.Contract", status="signed") + _rows("foundation.StoredFile"),
    ),
}  # fmt: skip
# What one effect adds up to in the counts above: an event and its voucher; the bank's record beside them …
# Signed: the contract, the file with the borrower's signature, and the same with the seal.
ONCE = {"receive": 2, "repay": 3, "payoff": 2, "approve": 2, "act": 1, "sign": 3}


class Sender:
    """Sends one write at one branch."""

    def __init__(self, world: World, code: str, name: str) -> None:
        self.branch, self.write, self.name = world.branches[code], WRITES[name], name
        who = f"borrower:{code}:{self.write.stage}" if self.write.who == "borrower" else self.write.who
        self.new_client: Callable[[], Client] = lambda: world.client(self.branch.slug, who)
        with in_lender(self.branch.slug):
            self.body = self.write.body(self.branch)
            self.before = self.write.effect(self.branch)

    def send(self, key: str, body: dict[str, Any] | None = None, client: Client | None = None) -> Any:
        with outbox.inline():
            return (client or self.new_client()).post(
                f"/{self.branch.slug}/api/{self.write.path(self.branch)}",
                self.body if body is None else body,
                content_type="application/json",
                headers={"Idempotency-Key": f"{self.branch.code}-{self.name}-{key}"},
            )

    def at_once(self, *keys: str) -> list[Any]:
        """The answers to the same body sent with each key, all at the same time."""
        clients = [self.new_client() for _ in keys]

        def alone(place: int) -> Any:
            try:
                return self.send(keys[place], client=clients[place])
            finally:
                connection.close()

        with ThreadPoolExecutor(len(keys)) as pool:
            return list(pool.map(alone, range(len(keys))))

    @property
    def effect(self) -> int:
        with in_lender(self.branch.slug):
            return self.write.effect(self.branch) - self.before


@pytest.mark.parametrize("name", WRITES)
def test_the_same_key_in_turn(name: str, world: World) -> None:
    sender = Sender(world, HOME, name)
    first, second = sender.send("one"), sender.send("one")
    assert first.status_code in (200, 201), first.content
    assert (second.status_code, second.json()) == (first.status_code, first.json())
    other = sender.send("one", {**sender.body, "code": "1", "opinion": "另一意见", "amount": "8.00"})
    assert (other.status_code, other.json()["error"]["code"]) == (409, "foundation.idempotency_key_reused")
    assert sender.effect == ONCE[name]


@pytest.mark.parametrize("name", WRITES)
def test_the_same_key_at_once(name: str, world: World) -> None:
    sender = Sender(world, AWAY, name)
    answers = sender.at_once("one", "one", "one")
    assert {answer.status_code for answer in answers} <= {200, 201}, [a.content for a in answers]
    assert len({str(answer.json()) for answer in answers}) == 1
    assert sender.effect == ONCE[name]


@pytest.mark.parametrize("name", [name for name in WRITES if name != "repay"])
def test_two_keys_at_once(name: str, world: World) -> None:
    """Two people, or one person in two windows: what can happen once only happens once."""
    sender = Sender(world, COUNTY, name)
    statuses = sorted(answer.status_code for answer in sender.at_once("one", "two"))
    assert statuses[0] in (200, 201) and statuses[1] in (200, 201, 403, 409), statuses
    assert sender.effect == ONCE[name]
