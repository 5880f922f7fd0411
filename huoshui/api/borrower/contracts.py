"""The borrower's contracts: read what the loan costs, confirm, sign."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Header, Router, Schema

from huoshui.api.base import BorrowerAuth, current_actor, write
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
from huoshui.contracts.faces import FACE_CONSENT, face_state
from huoshui.contracts.ports import FaceProvider
from huoshui.contracts.queries import ContractDetail, get_contract_for_borrower, load_contract_file
from huoshui.core.errors import NotFound
from huoshui.foundation.idempotency import run_once
from huoshui.foundation.ports import adapter
from huoshui.integrations.behaviour import set_face_outcome
from huoshui.integrations.faces.sandbox import SandboxFaces
from huoshui.lenders.queries import current_lender

router = Router(auth=BorrowerAuth(), tags=["borrower contracts"])


class FaceTextOut(Schema):
    version: str
    zh: str
    en: str


class FaceOut(Schema):
    """Whether the borrower has to be seen before signing, has been, and the text they agree to."""

    is_needed: bool
    is_passed: bool
    consent: FaceTextOut


class BorrowerContractOut(Schema):
    number: str
    status: str
    application_number: str
    disclosure: DisclosureOut
    terms: ContractTermsOut
    instalments: list[ContractInstalmentOut]
    signers: list[SignerProgressOut]
    signed_at: datetime | None
    has_file: bool
    face: FaceOut


class FaceBeginIn(Schema):
    """`consent` names the version of the text agreed to."""

    consent: str


class FaceBegunOut(Schema):
    """Where to go; without an address the portal shows the marked simulator."""

    address: str
    is_simulated: bool


class FaceEndedOut(Schema):
    outcome: Literal["waiting", "passed", "other_person", "not_live", "given_up"]


class FaceSimulatedIn(Schema):
    outcome: Literal["passed", "other_person", "not_live", "given_up"]


class DisclosureIn(Schema):
    seconds_shown: int


class CodeSentOut(Schema):
    sent: bool
    expires_in: int
    retry_after: int


class SignIn(Schema):
    code: str


class RefuseIn(Schema):
    reason: str


class ContractStatusOut(Schema):
    number: str
    status: str
    signed_at: datetime | None


@router.get("/contracts/{number}", response=BorrowerContractOut)
def get_borrower_contract(request: HttpRequest, number: str) -> dict[str, Any]:
    """The borrower's own contract."""
    contract = _own(request, number)
    return {
        "number": number,
        "status": contract.row.status,
        "application_number": contract.row.application_number,
        "disclosure": contract.disclosure,
        "terms": terms_values(contract),
        "instalments": [instalment_values(row) for row in contract.instalments],
        "signers": signer_progress(list_signers(number)),
        "signed_at": contract.row.signed_at,
        "has_file": contract.has_file,
        "face": _face(number),
    }


@write(router, "/contracts/{number}/disclosure", response=ContractStatusOut)
def confirm_borrower_disclosure(request: HttpRequest, number: str, body: DisclosureIn) -> dict[str, Any]:
    """The cost table has been read for so many seconds and is understood."""
    operations.confirm_disclosure(
        actor=current_actor(request), number=number, seconds_shown=body.seconds_shown
    )
    return _status(request, number)


@write(router, "/contracts/{number}/face", response=FaceBegunOut)
def begin_borrower_face_check(request: HttpRequest, number: str, body: FaceBeginIn) -> Any:
    """The borrower agrees to be seen by a verification service."""
    page = request.build_absolute_uri(f"/{current_lender().slug}/portal/contracts/{number}?face=1")
    return operations.begin_face_check(
        actor=current_actor(request), number=number, consent=body.consent, return_to=page
    )


@write(router, "/contracts/{number}/face/end", response=FaceEndedOut)
def end_borrower_face_check(request: HttpRequest, number: str) -> dict[str, str]:
    """The borrower is back: the service is asked what it found."""
    return {"outcome": operations.end_face_check(actor=current_actor(request), number=number)}


@write(router, "/contracts/{number}/face/simulated", response=FaceEndedOut)
def simulate_borrower_face_check(request: HttpRequest, number: str, body: FaceSimulatedIn) -> dict[str, str]:
    """What the simulator of a demo is to find; not there where a real service is asked."""
    actor = current_actor(request)
    if not isinstance(adapter(FaceProvider), SandboxFaces):
        raise NotFound()
    set_face_outcome(operations.open_reference(actor=actor, number=number), body.outcome)
    return {"outcome": operations.end_face_check(actor=actor, number=number)}


@write(router, "/contracts/{number}/code", response=CodeSentOut)
def request_borrower_signature_code(request: HttpRequest, number: str) -> dict[str, Any]:
    """A code goes to the borrower's phone."""
    sent = operations.request_signature_code(actor=current_actor(request), number=number)
    return {"sent": True, "expires_in": sent.expires_in, "retry_after": sent.retry_after}


@router.post("/contracts/{number}/sign", response=ContractStatusOut)
def sign_borrower_contract(
    request: HttpRequest,
    number: str,
    body: SignIn,
    idempotency_key: str = Header(..., alias="Idempotency-Key", min_length=1, max_length=100),
) -> Any:
    """The contract is signed with the code."""
    actor = current_actor(request)
    # A wrong code must stay counted when the rest is rolled back, so it is checked before that transaction.
    operations.check_signature_code(actor=actor, number=number, code=body.code)

    def sign() -> dict[str, Any]:
        operations.sign_contract(actor=actor, number=number, code=body.code)
        return ContractStatusOut(**_status(request, number)).model_dump(mode="json")

    return run_once(
        key=idempotency_key,
        actor=actor,
        name=f"POST {request.path_info}",
        request_body={"number": number, "code": body.code},
        fn=sign,
    )


@write(router, "/contracts/{number}/refuse", response=ContractStatusOut)
def refuse_borrower_contract(request: HttpRequest, number: str, body: RefuseIn) -> dict[str, Any]:
    """The borrower does not sign: there will be no contract."""
    operations.refuse_to_sign(actor=current_actor(request), number=number, reason=body.reason)
    return _status(request, number)


@router.get("/contracts/{number}/file", openapi_extra=PDF_DOCUMENTED)
def get_borrower_contract_file(request: HttpRequest, number: str) -> HttpResponse:
    """The contract as PDF, signed once it is."""
    _own(request, number)
    return file_response(load_contract_file(number))


def _face(number: str) -> dict[str, Any]:
    state = face_state(number)
    return {"is_needed": state.is_needed, "is_passed": state.is_passed, "consent": FACE_CONSENT}


def _own(request: HttpRequest, number: str) -> ContractDetail:
    return get_contract_for_borrower(number, customer_id=current_actor(request).customer_id)


def _status(request: HttpRequest, number: str) -> dict[str, Any]:
    row = _own(request, number).row
    return {"number": number, "status": row.status, "signed_at": row.signed_at}
