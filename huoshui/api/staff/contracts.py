"""Contracts at the desk: list, read, download, put signers on, make void, show the evidence."""

import json
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.contract_shapes import (
    ContractInstalmentOut,
    ContractTermsOut,
    DisclosureOut,
    instalment_values,
    terms_values,
)
from huoshui.api.downloads import PDF_DOCUMENTED, attachment, file_response
from huoshui.api.names import CustomerName
from huoshui.api.types import Page, PageParams, RateText, Yuan, page_of
from huoshui.audit.operations import record_read
from huoshui.contracts import operations
from huoshui.contracts.evidence import evidence_document, get_evidence, list_signers
from huoshui.contracts.queries import (
    ContractDetail,
    ContractRow,
    get_contract,
    list_contracts,
    load_contract_file,
)
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.products.queries import product_names
from huoshui.servicing.queries import find_loan_numbers

router = Router(auth=StaffAuth(), tags=["staff contracts"])


class ContractFilters(PageParams):
    status: str = ""
    search: str = ""


class ContractRowOut(Schema):
    number: str
    application_number: str
    customer_name: CustomerName
    customer_number: str
    product_code: str
    product_name: str
    product_name_en: str
    principal: Yuan
    annual_rate: RateText
    term_months: int
    method: str
    status: str
    drafted_at: datetime
    signed_at: datetime | None
    loan_number: str | None


class ContractOut(ContractRowOut):
    disclosure: DisclosureOut
    terms: ContractTermsOut
    instalments: list[ContractInstalmentOut]
    template_version: str
    disclosure_confirmed_at: datetime | None
    file_sha256: str
    signed_file_sha256: str


class SignerOut(Schema):
    id: int
    position: int
    role: str
    name: CustomerName
    phone_masked: str
    id_number_masked: str
    state: str
    signed_at: datetime | None
    stamped_at: datetime | None
    certificate_sha256: str
    refusal_reason: str
    is_link_sent: bool


class SignersOut(Schema):
    number: str
    can_change: bool
    signers: list[SignerOut]


class SignerIn(Schema):
    role: str
    name: str
    phone: str
    id_number: str


class EvidenceStepOut(Schema):
    id: int
    at: datetime
    business_date: date
    actor_kind: str
    actor_name: str
    ip: str
    action: str
    before: Any
    after: Any
    previous_hash: str
    hash: str
    intact: bool


class EvidenceOut(Schema):
    contract_number: str
    is_intact: bool
    steps: list[EvidenceStepOut]


class VoidIn(Schema):
    reason: str


class VoidedOut(Schema):
    number: str
    status: str


class RedraftedOut(Schema):
    """`number` is the new contract's."""

    number: str


@router.get("/contracts", response=Page[ContractRowOut])
def list_staff_contracts(request: HttpRequest, filters: Query[ContractFilters]) -> dict[str, Any]:
    """Contracts the reader may see, newest first."""
    actor = current_actor(request)
    actor.require("contract.view")
    found = list_contracts(
        scope=scope_of(actor),
        status=filters.status,
        search=filters.search,
        page=filters.page,
        page_size=filters.page_size,
    )
    return page_of(_rows(found.items), total=found.total, params=filters)


@router.get("/contracts/{number}", response=ContractOut)
def get_staff_contract(request: HttpRequest, number: str) -> dict[str, Any]:
    """One contract in full."""
    contract = _visible(request, number)
    return {
        **_rows((contract.row,))[0],
        "disclosure": contract.disclosure,
        "terms": terms_values(contract),
        "instalments": [instalment_values(row) for row in contract.instalments],
        "template_version": contract.template_version,
        "disclosure_confirmed_at": contract.disclosure_confirmed_at,
        "file_sha256": contract.file_sha256,
        "signed_file_sha256": contract.signed_file_sha256,
    }


@router.get("/contracts/{number}/file", openapi_extra=PDF_DOCUMENTED)
def get_staff_contract_file(request: HttpRequest, number: str) -> HttpResponse:
    """The contract as PDF; it shows the borrower's numbers in full, so the reading is recorded."""
    contract = _visible(request, number)
    file = load_contract_file(number)
    record_read(
        actor=current_actor(request),
        subject_type="contract",
        subject_id=contract.row.id,
        subject_number=number,
        fields=["file"],
    )
    return file_response(file)


@write(router, "/contracts/{number}/void", response=VoidedOut)
def void_staff_contract(request: HttpRequest, number: str, body: VoidIn) -> dict[str, Any]:
    """An unsigned contract is made void."""
    status = operations.void_contract(actor=current_actor(request), number=number, reason=body.reason)
    return {"number": number, "status": status}


@write(router, "/contracts/{number}/redraft", response=RedraftedOut)
def redraft_staff_contract(request: HttpRequest, number: str, body: VoidIn) -> dict[str, Any]:
    """Another contract is drafted in the place of a void one, from the same offer."""
    return {
        "number": operations.redraft_contract(actor=current_actor(request), number=number, reason=body.reason)
    }


@router.get("/contracts/{number}/signers", response=SignersOut)
def list_contract_signers(request: HttpRequest, number: str) -> dict[str, Any]:
    """Who signs, in their order, the lender last."""
    return _signers(current_actor(request), _visible(request, number))


@write(router, "/contracts/{number}/signers", response=SignersOut)
def add_contract_signer(request: HttpRequest, number: str, body: SignerIn) -> dict[str, Any]:
    """A co-borrower or guarantor more, before the borrower has confirmed the cost."""
    operations.add_signer(actor=current_actor(request), number=number, **body.dict())
    return _signers(current_actor(request), _visible(request, number))


@write(router, "/contracts/{number}/signers/{signer_id}", method="DELETE", response=SignersOut)
def remove_contract_signer(request: HttpRequest, number: str, signer_id: int) -> dict[str, Any]:
    """A co-borrower or guarantor less."""
    operations.remove_signer(actor=current_actor(request), number=number, signer_id=signer_id)
    return _signers(current_actor(request), _visible(request, number))


@write(router, "/contracts/{number}/signers/{signer_id}/link", response=SignersOut)
def resend_contract_link(request: HttpRequest, number: str, signer_id: int) -> dict[str, Any]:
    """The signer whose turn it is gets a new link; the old one stops working."""
    operations.resend_link(actor=current_actor(request), number=number, signer_id=signer_id)
    return _signers(current_actor(request), _visible(request, number))


@router.get("/contracts/{number}/evidence", response=EvidenceOut)
def get_contract_evidence(request: HttpRequest, number: str) -> Any:
    """Every step of the contract, from the journal, with its hash."""
    _visible(request, number)
    return get_evidence(number)


@router.get("/contracts/{number}/evidence/file")
def download_contract_evidence(request: HttpRequest, number: str) -> HttpResponse:
    """The evidence as a JSON file to hand to a court or an auditor; that it was taken is recorded."""
    contract = _visible(request, number)
    content = json.dumps(evidence_document(number), ensure_ascii=False, indent=1)
    record_read(
        actor=current_actor(request),
        subject_type="contract",
        subject_id=contract.row.id,
        subject_number=number,
        fields=["evidence"],
    )
    return attachment(content, name=f"{number}-evidence.json", content_type="application/json")


def _signers(actor: Actor, contract: ContractDetail) -> dict[str, Any]:
    return {
        "number": contract.row.number,
        "can_change": contract.row.status == "drafted" and actor.may("contract.manage"),
        "signers": list_signers(contract.row.number),
    }


def _visible(request: HttpRequest, number: str) -> ContractDetail:
    actor = current_actor(request)
    actor.require("contract.view")
    return get_contract(number, scope_of(actor))


def _rows(rows: tuple[ContractRow, ...]) -> list[dict[str, Any]]:
    names = product_names()
    loans = find_loan_numbers([row.id for row in rows])
    return [
        {
            **{name: getattr(row, name) for name in ContractRow.__slots__},
            "product_name": names[row.product_code][0],
            "product_name_en": names[row.product_code][1],
            "loan_number": loans.get(row.id),
        }
        for row in rows
    ]
