"""A partner for each branch, whose program brought every application of it."""

import secrets
from typing import Any

from django.apps import apps
from django.test import Client

from huoshui.contracts.tests.book import TODAY
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.lenders.queries import in_lender
from huoshui.origination.consents import CREDIT_CONSENT
from huoshui.partners import operations
from huoshui.partners.signing import authorization


class PartnerClient(Client):
    """A client that signs what it sends, as the branch's partner."""

    def __init__(self, slug: str, code: str) -> None:
        super().__init__(raise_request_exception=False)
        with in_lender(slug):
            key = apps.get_model("partners.PartnerKey").objects.get(partner__code=code_of(code))
            self.key_id, self.secret = key.key_id, key.secret

    def generic(self, method: str, path: Any, data: Any = "", *args: Any, **more: Any) -> Any:  # type: ignore[override]
        content = data if isinstance(data, bytes) else str(data).encode("utf-8", "surrogatepass")
        place, mark, query = path.partition("?")
        header = authorization(
            secret=self.secret,
            key_id=self.key_id,
            method=method,
            path=place,
            query=query,
            body=content,
            timestamp=int(clock.now().timestamp()),
            nonce=secrets.token_hex(16),
        )
        more["headers"] = {**(more.get("headers") or {}), "Authorization": header}
        if not more.get("query_params"):
            more.pop("query_params", None)
        return super().generic(method, place + mark + query, content, *args, **more)


def code_of(branch_code: str) -> str:
    """The code of the branch's partner."""
    return f"partner_{branch_code.lower()}"


def keep_partner(branch_code: str, branch_id: int, maker: Actor, checker: Actor) -> None:
    """The branch's partner with a key; every application of the branch is one it brought."""
    wish = operations.PartnerWish(
        code=code_of(branch_code), name="合作平台", branch_id=branch_id, product_codes=("consumer",),
        is_sandbox=False, limits={"requests_per_minute": 100_000, "applications_per_day": 100_000},
    )  # fmt: skip
    change = operations.propose_partner(actor=maker, wish=wish, reason="合作")
    operations.decide_partner_change(actor=checker, change_id=change, confirm=True)
    partner = apps.get_model("partners.Partner").objects.get(code=wish.code)
    key = operations.issue_key(actor=maker, partner_id=partner.pk, asked_as="first", reason="上线")
    operations.decide_partner_change(actor=checker, change_id=key.change_id, confirm=True)
    for case in apps.get_model("origination.Application").objects.filter(branch_id=branch_id):
        case.partner_code = wish.code
        case.save(update_fields=["partner_code"])
        apps.get_model("partners.PartnerCase").objects.create(
            partner=partner, number=case.number, reference=f"DD-{case.number}", is_sandbox=False,
            product_code=case.product_code, consent_version=CREDIT_CONSENT.version,
            consent_given_at=clock.now(), consent_on_paper=False, created_at=clock.now(), created_on=TODAY,
        )  # fmt: skip
