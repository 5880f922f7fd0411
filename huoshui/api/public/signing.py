"""A co-borrower or guarantor signs by a link: says who they are, reads, gets a code, signs or refuses."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Header, Router, Schema

from huoshui.api.base import PublicAuth
from huoshui.api.contract_shapes import (
    ContractInstalmentOut,
    ContractTermsOut,
    DisclosureOut,
    SignerProgressOut,
    instalment_values,
    signer_progress,
    terms_values,
)
from huoshui.api.downloads import PDF_DOCUMENTED, file_response
from huoshui.contracts import operations
from huoshui.contracts.evidence import list_signers
from huoshui.contracts.operations import LinkView
from huoshui.contracts.queries import get_contract, load_contract_file
from huoshui.foundation.actor import Actor
from huoshui.foundation.idempotency import run_once
from huoshui.identity.queries import client_ip

router = Router(auth=PublicAuth(), tags=["public"])
COOKIE = "huoshui_signing"
_KEY: Any = Header(..., alias="Idempotency-Key", min_length=1, max_length=100)


class SigningLinkOut(Schema):
    """What the link says of itself; `state` is open, signed, refused or closed."""

    contract_number: str
    borrower_masked: str
    signer_masked: str
    role: str
    state: str


class IdentityIn(Schema):
    id_tail: str


class SigningContractOut(Schema):
    number: str
    status: str
    role: str
    signers: list[SignerProgressOut]
    disclosure: DisclosureOut
    terms: ContractTermsOut
    instalments: list[ContractInstalmentOut]
    signed_at: datetime | None


class SigningCodeIn(Schema):
    seconds_shown: int


class SigningCodeOut(Schema):
    sent: bool
    expires_in: int
    retry_after: int


class CosignIn(Schema):
    code: str


class CosignRefusalIn(Schema):
    reason: str


@router.get("/signing/{link}", response=SigningLinkOut)
def look_at_signing_link(request: HttpRequest, link: str) -> LinkView:
    """Whose link it is, masked, and whether it still works."""
    return operations.look_at_link(link)


@router.post("/signing/{link}/session/confirm", response=SigningLinkOut)
def confirm_signer_identity(
    request: HttpRequest, link: str, body: IdentityIn, response: HttpResponse
) -> LinkView:
    """The last characters of the identifier open the contract for an hour, in this browser only."""
    session = operations.confirm_identity(link=link, id_tail=body.id_tail)
    response.set_cookie(COOKIE, session, httponly=True, samesite="Strict", secure=settings.HTTPS)
    return operations.look_at_link(link)


@router.get("/signing/{link}/contract", response=SigningContractOut)
def read_contract_to_sign(request: HttpRequest, link: str) -> dict[str, Any]:
    """The contract, for a signer who has said who they are."""
    return _contract(request, link)


@router.get("/signing/{link}/file", openapi_extra=PDF_DOCUMENTED)
def read_file_to_sign(request: HttpRequest, link: str) -> HttpResponse:
    """The contract as PDF, with the signatures made so far."""
    return file_response(load_contract_file(operations.number_of_session(link, _session(request))))


@router.post("/signing/{link}/code", response=SigningCodeOut)
def request_cosigner_code(
    request: HttpRequest, link: str, body: SigningCodeIn, idempotency_key: str = _KEY
) -> Any:
    """A code goes to the signer's own phone."""

    def send() -> dict[str, Any]:
        sent = operations.request_cosigner_code(
            actor=_actor(request, link),
            link=link,
            session=_session(request),
            seconds_shown=body.seconds_shown,
        )
        return {"sent": True, "expires_in": sent.expires_in, "retry_after": sent.retry_after}

    return _once(idempotency_key, "code", link, body, send)


@router.post("/signing/{link}/sign", response=SigningLinkOut)
def sign_by_link(request: HttpRequest, link: str, body: CosignIn, idempotency_key: str = _KEY) -> Any:
    """The contract is signed with the code."""
    actor, session = _actor(request, link), _session(request)
    # A wrong code must stay counted when the rest is rolled back, so it is checked before that transaction.
    operations.check_cosigner_code(actor=actor, link=link, session=session, code=body.code)

    def sign() -> dict[str, Any]:
        operations.sign_as_cosigner(actor=actor, link=link, session=session, code=body.code)
        return _link(link)

    return _once(idempotency_key, "sign", link, body, sign)


@router.post("/signing/{link}/refuse", response=SigningLinkOut)
def refuse_by_link(
    request: HttpRequest, link: str, body: CosignRefusalIn, idempotency_key: str = _KEY
) -> Any:
    """The signer does not sign: there will be no contract."""

    def refuse() -> dict[str, Any]:
        actor, session = _actor(request, link), _session(request)
        operations.refuse_as_cosigner(actor=actor, link=link, session=session, reason=body.reason)
        return _link(link)

    return _once(idempotency_key, "refuse", link, body, refuse)


def _once(key: str, what: str, link: str, body: Schema, fn: Callable[[], Any]) -> Any:
    # The name is kept to be read; the secret link goes into the hash only.
    request_body = [sha256(link.encode()).hexdigest(), body.dict()]
    return run_once(
        key=key,
        actor=Actor(kind="signer", name="link"),
        name=f"POST public/signing/{what}",
        request_body=request_body,
        fn=fn,
    )


def _contract(request: HttpRequest, link: str) -> dict[str, Any]:
    number = operations.number_of_session(link, _session(request))
    contract = get_contract(number)
    return {
        "number": number,
        "status": contract.row.status,
        "role": operations.look_at_link(link).role,
        "signers": signer_progress(list_signers(number)),
        "disclosure": contract.disclosure,
        "terms": terms_values(contract),
        "instalments": [instalment_values(row) for row in contract.instalments],
        "signed_at": contract.row.signed_at,
    }


def _link(link: str) -> dict[str, Any]:
    return SigningLinkOut.from_orm(operations.look_at_link(link)).model_dump(mode="json")


def _session(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")


def _actor(request: HttpRequest, link: str) -> Actor:
    view = operations.look_at_link(link)
    return Actor(kind="signer", name=view.signer_masked, ip=client_ip(request))
