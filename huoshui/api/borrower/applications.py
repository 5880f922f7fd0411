"""The borrower applies: form, documents, submission, progress."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from huoshui.api.application_shapes import (
    ApplicationRefOut,
    ApplicationStatusOut,
    DocumentOut,
    FormIn,
    MissingOut,
    OfferOut,
    ReasonOut,
    RemovedOut,
    SaveKey,
    StageOut,
    missing_values,
)
from huoshui.api.base import BorrowerAuth, current_actor, write
from huoshui.api.downloads import file_response
from huoshui.api.types import Yuan
from huoshui.contracts.queries import find_contract_numbers
from huoshui.identity.queries import scope_of
from huoshui.origination import operations, queries
from huoshui.origination.behaviour import FormBehaviour

router = Router(auth=BorrowerAuth(), tags=["borrower applications"])


class ApplyIn(Schema):
    product_code: str


class MyApplicationCardOut(Schema):
    number: str
    product_name: str
    product_name_en: str
    status: str
    requested_amount: Yuan | None
    requested_term_months: int | None
    created_at: datetime
    submitted_at: datetime | None


class MyApplicationOut(Schema):
    number: str
    product_code: str
    product_name: str
    product_name_en: str
    status: str
    form: dict[str, Any]
    documents: list[DocumentOut]
    stages: list[StageOut]
    reasons: list[ReasonOut]
    offer: OfferOut | None
    contract_number: str | None
    missing: list[MissingOut]


class HandInIn(Schema):
    consent: str = ""
    behaviour: FormBehaviour | None = None


@write(router, "/applications", response=ApplicationRefOut)
def start_my_application(request: HttpRequest, body: ApplyIn) -> dict[str, str]:
    """A draft of that product: the one there is, else a new one."""
    number = operations.start_application(
        actor=current_actor(request), product_code=body.product_code, channel="portal"
    )
    return {"number": number}


@router.get("/applications", response=list[MyApplicationCardOut])
def list_my_applications(request: HttpRequest) -> list[Any]:
    """The borrower's applications, newest first."""
    return list(queries.list_for_borrower(_user_id(request)))


@router.get("/applications/{number}", response=MyApplicationOut)
def get_my_application(request: HttpRequest, number: str) -> dict[str, Any]:
    """One application with its answers, documents, timeline and what is missing."""
    return _detail(request, number)


@router.put("/applications/{number}/form", response=MyApplicationOut)
def save_my_form(request: HttpRequest, number: str, body: FormIn, idempotency_key: SaveKey) -> dict[str, Any]:
    """The answers so far, right or not."""
    # Not a `write`: saving twice is saving once, and the answer with its identifiers must not be stored.
    # The key is asked for all the same, as of every write.
    operations.save_draft(actor=current_actor(request), number=number, form=body.form)
    return _detail(request, number)


@write(router, "/applications/{number}/documents", response=DocumentOut)
def add_my_document(
    request: HttpRequest,
    number: str,
    kind: str = Form(...),
    file: UploadedFile = File(...),  # noqa: B008
) -> Any:
    """One more document."""
    added = operations.add_document(
        actor=current_actor(request),
        number=number,
        kind=kind,
        file_name=file.name or "",
        content=file.read(),
        content_type=file.content_type or "",
    )
    mine = queries.get_for_borrower(number=number, user_id=_user_id(request))
    return next(document for document in mine.documents if document.id == added)


@router.get("/applications/{number}/documents/{document_id}", response={200: bytes})
def get_my_document(request: HttpRequest, number: str, document_id: int) -> HttpResponse:
    """The bytes of one of the borrower's documents."""
    actor = current_actor(request)
    return file_response(
        queries.get_document(actor=actor, number=number, document_id=document_id, scope=scope_of(actor))
    )


@write(router, "/applications/{number}/documents/{document_id}", method="DELETE", response=RemovedOut)
def remove_my_document(request: HttpRequest, number: str, document_id: int) -> dict[str, Any]:
    """The document no longer belongs to the application."""
    operations.remove_document(actor=current_actor(request), number=number, document_id=document_id)
    return {}


@write(router, "/applications/{number}/submit", response=ApplicationStatusOut)
def submit_my_application(request: HttpRequest, number: str, body: HandInIn) -> dict[str, str]:
    """The application is handed in, with the version of the consent that was agreed to; `X-Device-Id` is
    what the browser calls itself, when it does; `behaviour` what it counted while the form was filled in.
    """
    device = request.headers.get("X-Device-Id", "")[:64]
    operations.submit_application(
        actor=current_actor(request),
        number=number,
        device=device,
        behaviour=body.behaviour,
        consent=body.consent,
    )
    return {"number": number, "status": queries.application_status(number).value}


@write(router, "/applications/{number}/withdraw", response=ApplicationStatusOut)
def withdraw_my_application(request: HttpRequest, number: str) -> dict[str, str]:
    """The application is withdrawn."""
    operations.withdraw_application(actor=current_actor(request), number=number)
    return {"number": number, "status": queries.application_status(number).value}


def _user_id(request: HttpRequest) -> int:
    return current_actor(request).user_id or 0


def _detail(request: HttpRequest, number: str) -> dict[str, Any]:
    mine = queries.get_for_borrower(number=number, user_id=_user_id(request))
    return {
        "number": mine.number,
        "product_code": mine.version.product_code,
        "product_name": mine.version.name,
        "product_name_en": mine.version.name_en,
        "status": mine.status,
        "form": mine.form,
        "documents": mine.documents,
        "stages": mine.stages,
        "reasons": mine.reasons,
        "offer": mine.offer,
        "contract_number": find_contract_numbers([number]).get(number),
        "missing": missing_values(mine.missing),
    }
