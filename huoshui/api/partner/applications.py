"""A partner hands in applications: answers and consent, papers, submission, progress, withdrawal."""

from datetime import datetime
from ipaddress import ip_address
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import File, Form, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import AfterValidator, AwareDatetime, Field
from pydantic_core import PydanticCustomError

from huoshui.api.application_shapes import (
    ApplicationStatusOut,
    DocumentOut,
    FormIn,
    MissingOut,
    OfferOut,
    ReasonOut,
    StageOut,
    missing_values,
)
from huoshui.api.base import current_actor, write
from huoshui.api.partner.auth import PartnerAuth
from huoshui.api.types import Yuan
from huoshui.partners import case_queries, operations
from huoshui.partners.case_queries import CaseDetail, CaseRow

router = Router(auth=PartnerAuth(), tags=["partner applications"])


def _address(text: str) -> str:
    if not text:
        return ""
    try:
        return str(ip_address(text))
    except ValueError:
        words = {"zh": "应为 IP 地址", "en": "must be an IP address"}
        raise PydanticCustomError("ip", "{en}", words) from None


class ConsentTakenIn(Schema):
    """The consent the partner took: which text, when, how; `ip` is where the applicant clicked."""

    version: str = Field(max_length=20)
    given_at: AwareDatetime
    method: Literal["click", "paper"]
    ip: Annotated[str, Field(max_length=45), AfterValidator(_address)] = ""


class PartnerApplyIn(Schema):
    """A new application; `reference` is the partner's own number for it, once used."""

    product_code: str = Field(max_length=40)
    reference: str = Field(max_length=64)
    form: dict[str, Any]
    consent: ConsentTakenIn


class PartnerCaseRowOut(Schema):
    number: str
    reference: str
    product_code: str
    sandbox: bool
    status: str
    requested_amount: Yuan | None
    requested_term_months: int | None
    created_at: datetime
    submitted_at: datetime | None


class PartnerCasePageOut(Schema):
    """Newest first; `next_cursor` asks for what follows, empty at the end."""

    items: list[PartnerCaseRowOut]
    next_cursor: str


class ToldOut(Schema):
    """Something the partner was told by a call-back."""

    event: str
    at: datetime


class PartnerCaseOut(PartnerCaseRowOut):
    """What has become of an application: as much as its borrower is told, without the answers."""

    offer: OfferOut | None
    reasons: list[ReasonOut]
    missing: list[MissingOut]
    stages: list[StageOut]
    documents: list[DocumentOut]
    events: list[ToldOut]


class CursorParams(Schema):
    cursor: str = Field(default="", max_length=40)
    limit: int = Field(default=20, ge=1, le=100)


@write(router, "/applications", response=PartnerCaseOut, status=201)
def start_partner_application(request: HttpRequest, body: PartnerApplyIn) -> dict[str, Any]:
    """A draft with its answers, right or not; what is missing is named in the answer."""
    actor = current_actor(request)
    new = operations.NewCase(
        product_code=body.product_code,
        reference=body.reference,
        form=body.form,
        consent_version=body.consent.version,
        consent_given_at=body.consent.given_at,
        consent_on_paper=body.consent.method == "paper",
        consent_ip=body.consent.ip,
    )
    return _detail(request, operations.begin_case(actor=actor, new=new))


@router.get("/applications", response=PartnerCasePageOut)
def list_partner_applications(request: HttpRequest, params: Query[CursorParams]) -> dict[str, Any]:
    """The partner's applications, newest first."""
    page = case_queries.list_cases(actor=current_actor(request), cursor=params.cursor, limit=params.limit)
    return {"items": [_row(row) for row in page.items], "next_cursor": page.next_cursor}


@router.get("/applications/{number}", response=PartnerCaseOut)
def get_partner_application(request: HttpRequest, number: str) -> dict[str, Any]:
    """One application: stage, what is missing, the offer or the reasons."""
    return _detail(request, number)


@write(router, "/applications/{number}/form", method="PUT", response=PartnerCaseOut)
def save_partner_form(request: HttpRequest, number: str, body: FormIn) -> dict[str, Any]:
    """The answers as they are now, all of them."""
    operations.fill_case(actor=current_actor(request), number=number, form=body.form)
    return _detail(request, number)


@write(router, "/applications/{number}/documents", response=DocumentOut, status=201)
def add_partner_document(
    request: HttpRequest,
    number: str,
    kind: str = Form(...),
    file: UploadedFile = File(...),  # noqa: B008
) -> Any:
    """One more document, at most 10 MB: PDF, PNG, JPEG, WebP, xlsx or docx, by its bytes."""
    actor = current_actor(request)
    added = operations.add_paper(
        actor=actor,
        number=number,
        kind=kind,
        file_name=file.name or "",
        content=file.read(),
        content_type=file.content_type or "",
    )
    papers = case_queries.get_case(actor=actor, number=number).documents
    return next(paper for paper in papers if _id_of(paper) == added)


@write(router, "/applications/{number}/submit", response=ApplicationStatusOut)
def submit_partner_application(request: HttpRequest, number: str) -> dict[str, str]:
    """The application is handed in, with the consent given when it was begun."""
    operations.hand_in_case(actor=current_actor(request), number=number)
    return _status(request, number)


@write(router, "/applications/{number}/withdraw", response=ApplicationStatusOut)
def withdraw_partner_application(request: HttpRequest, number: str) -> dict[str, str]:
    """The application is withdrawn."""
    operations.withdraw_case(actor=current_actor(request), number=number)
    return _status(request, number)


def _status(request: HttpRequest, number: str) -> dict[str, str]:
    return {"number": number, "status": case_queries.case_status(actor=current_actor(request), number=number)}


def _detail(request: HttpRequest, number: str) -> dict[str, Any]:
    case: CaseDetail = case_queries.get_case(actor=current_actor(request), number=number)
    return {
        **_row(case.row),
        "offer": case.offer,
        "reasons": case.reasons,
        "missing": missing_values(case.missing),
        "stages": case.stages,
        "documents": case.documents,
        "events": [{"event": told["kind"], "at": told["at"]} for told in case.events],
    }


def _row(row: CaseRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in PartnerCaseRowOut.model_fields}


def _id_of(paper: Any) -> int:
    return int(paper["id"] if isinstance(paper, dict) else paper.id)
