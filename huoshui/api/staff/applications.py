"""Applications at the desk: list, enter, read, act."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, File, Form, Query, Router, Schema
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
from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.api.decision_shapes import DecisionOut, decision_values
from huoshui.api.downloads import file_response
from huoshui.api.language import pick
from huoshui.api.names import CustomerName, shown_name
from huoshui.api.product_shapes import DocumentKindOut
from huoshui.api.spreadsheet import MOST_ROWS, money_cell, xlsx_response
from huoshui.api.types import Day, Page, PageParams, PositiveYuan, Yuan, page_of
from huoshui.audit.operations import record_read
from huoshui.contracts.queries import find_contract_numbers
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import Scope, scope_of
from huoshui.origination import operations, queries
from huoshui.origination.queries import ApplicationDetail, ApplicationRow
from huoshui.parties.queries import get_customer
from huoshui.products.form import FormSchema
from huoshui.risk.queries import get_decision
from huoshui.risk.reasons import DESK_REASONS

router = Router(auth=StaffAuth(), tags=["staff applications"])


class ApplicationFilters(PageParams):
    status: str = ""
    product: str = ""
    search: str = ""
    branch: int | None = None
    from_date: Day | None = Field(None, alias="from")
    to_date: Day | None = Field(None, alias="to")
    sort: str = ""


class ApplicationRowOut(Schema):
    number: str
    applicant_name: CustomerName
    customer_number: str | None
    product_code: str
    product_name: str
    product_name_en: str
    branch_name: str
    channel: str
    status: str
    requested_amount: Yuan | None
    requested_term_months: int | None
    grade: str
    score: str | None
    created_at: datetime
    submitted_at: datetime | None
    entered_by: str
    current_step_name: str
    current_step_name_en: str
    due_at: datetime | None


class ActOut(Schema):
    kind: str
    user_name: str
    on_behalf_of: str
    target: str
    target_step: str
    opinion: str
    advised_amount: Yuan | None
    advised_term_months: int | None
    at: datetime
    is_recalled: bool


class ApprovalStepOut(Schema):
    id: int
    round: int
    order: int
    code: str
    name: str
    name_en: str
    status: str
    opened_at: datetime | None
    due_at: datetime | None
    acted_by: str
    acted_at: datetime | None
    action: str
    opinion: str
    advised_amount: Yuan | None
    advised_term_months: int | None
    visit: int
    is_named: bool
    is_reminded: bool
    is_escalated: bool
    waits_for: list[str]
    acts: list[ActOut]


class CustomerBriefOut(Schema):
    number: str
    name: CustomerName
    phone_masked: str
    id_number_masked: str
    kind: str


class WhyNotOut(Schema):
    zh: str
    en: str


class EarlierStepOut(Schema):
    code: str
    name: str
    name_en: str


class AbilitiesOut(Schema):
    act: bool
    edit: bool
    withdraw: bool
    why_not: WhyNotOut | None
    step_code: str
    standing: str
    return_to: list[EarlierStepOut]
    assign: bool
    remind: bool
    recall: bool


class ApplicationOut(ApplicationRowOut):
    customer: CustomerBriefOut | None
    form: dict[str, Any]
    form_schema: FormSchema
    document_kinds: list[DocumentKindOut]
    documents: list[DocumentOut]
    missing: list[MissingOut]
    stages: list[StageOut]
    steps: list[ApprovalStepOut]
    decision: DecisionOut | None
    offer: OfferOut | None
    proposal: OfferOut | None
    contract_number: str | None
    reasons: list[ReasonOut]
    can: AbilitiesOut


class EnterIn(Schema):
    product_code: str


class ActIn(Schema):
    action: str
    opinion: str = ""
    advised_amount: PositiveYuan | None = None
    advised_term_months: int | None = None
    reason_codes: list[str] = []
    step_code: str = ""
    return_to: str = ""


@router.get("/applications", response=Page[ApplicationRowOut])
def list_staff_applications(request: HttpRequest, filters: Query[ApplicationFilters]) -> dict[str, Any]:
    """Applications the reader may see, newest first."""
    actor = _reader(request)
    found = _found(actor, filters, page=filters.page, page_size=filters.page_size)
    return page_of([row_values(row) for row in found.items], total=found.total, params=filters)


@router.get("/applications/export", response={200: bytes})
def export_staff_applications(request: HttpRequest, filters: Query[ApplicationFilters]) -> HttpResponse:
    """The same list as a spreadsheet, at most 50,000 rows."""
    found = _found(_reader(request), filters, page=1, page_size=MOST_ROWS)
    headings = [pick(request, zh=zh, en=en) for zh, en in _HEADINGS]
    return xlsx_response(
        name="applications.xlsx",
        headings=headings,
        rows=(
            (
                row.number,
                shown_name(request, row.applicant_name),
                pick(request, zh=row.product_name, en=row.product_name_en),
                row.branch_name,
                row.status,
                money_cell(row.requested_amount),
                row.requested_term_months,
                row.grade,
                row.submitted_at,
                row.entered_by,
            )
            for row in found.items
        ),
    )


@write(router, "/applications", response=ApplicationRefOut)
def enter_application(request: HttpRequest, body: EnterIn) -> dict[str, str]:
    """A draft at the counter."""
    number = operations.start_application(
        actor=current_actor(request), product_code=body.product_code, channel="counter"
    )
    return {"number": number}


@router.get("/applications/{number}", response=ApplicationOut)
def get_staff_application(request: HttpRequest, number: str) -> dict[str, Any]:
    """One application in full; identifiers are masked unless the reader may still fill them in."""
    return _detail(_reader(request), number)


@router.put("/applications/{number}/form", response=ApplicationOut)
def save_application_form(
    request: HttpRequest, number: str, body: FormIn, idempotency_key: SaveKey
) -> dict[str, Any]:
    """The answers so far, right or not."""
    # Not a `write`: saving twice is saving once, and the answer with its identifiers must not be stored.
    # The key is asked for all the same, as of every write.
    actor = current_actor(request)
    operations.save_draft(actor=actor, number=number, form=body.form)
    return _detail(actor, number)


@write(router, "/applications/{number}/documents", response=DocumentOut)
def add_application_document(
    request: HttpRequest,
    number: str,
    kind: str = Form(...),
    file: UploadedFile = File(...),  # noqa: B008
) -> Any:
    """One more document."""
    actor = current_actor(request)
    added = operations.add_document(
        actor=actor,
        number=number,
        kind=kind,
        file_name=file.name or "",
        content=file.read(),
        content_type=file.content_type or "",
    )
    detail = queries.get_application(number=number, scope=scope_of(actor))
    return next(document for document in detail.documents if document.id == added)


@router.get("/applications/{number}/documents/{document_id}", response={200: bytes})
def get_application_document(request: HttpRequest, number: str, document_id: int) -> HttpResponse:
    """The bytes of a document; that it was read is recorded."""
    actor = _reader(request)
    file = queries.get_document(actor=actor, number=number, document_id=document_id, scope=scope_of(actor))
    record_read(
        actor=actor,
        subject_type="application",
        subject_id=document_id,
        subject_number=number,
        fields=["document"],
    )
    return file_response(file)


@write(router, "/applications/{number}/documents/{document_id}", method="DELETE", response=RemovedOut)
def remove_application_document(request: HttpRequest, number: str, document_id: int) -> dict[str, Any]:
    """The document no longer belongs to the application."""
    operations.remove_document(actor=current_actor(request), number=number, document_id=document_id)
    return {}


@write(router, "/applications/{number}/submit", response=ApplicationStatusOut)
def submit_staff_application(request: HttpRequest, number: str) -> dict[str, str]:
    """The application is handed in."""
    operations.submit_application(actor=current_actor(request), number=number)
    return _status(number)


@write(router, "/applications/{number}/withdraw", response=ApplicationStatusOut)
def withdraw_staff_application(request: HttpRequest, number: str) -> dict[str, str]:
    """The application is withdrawn."""
    operations.withdraw_application(actor=current_actor(request), number=number)
    return _status(number)


@write(router, "/applications/{number}/act", response=ApplicationStatusOut)
def act_on_application(request: HttpRequest, number: str, body: ActIn) -> dict[str, str]:
    """The open step is approved, returned or declined."""
    status = operations.act_on_step(
        actor=current_actor(request),
        number=number,
        action=body.action,
        opinion=body.opinion,
        advised_amount=body.advised_amount,
        advised_term_months=body.advised_term_months,
        reason_codes=body.reason_codes,
        step_code=body.step_code,
        return_to=body.return_to,
    )
    return {"number": number, "status": status}


@router.get("/decline-reasons", response=list[ReasonOut])
def list_decline_reasons(request: HttpRequest) -> list[Any]:
    """What may be given as the reason of a decline."""
    return list(DESK_REASONS)


_HEADINGS = (
    ("申请编号", "Number"),
    ("申请人", "Applicant"),
    ("产品", "Product"),
    ("网点", "Branch"),
    ("状态", "Status"),
    ("申请金额", "Amount"),
    ("期限（月）", "Term (months)"),
    ("等级", "Grade"),
    ("提交时间", "Submitted at"),
    ("录入人", "Entered by"),
)


def row_values(row: ApplicationRow) -> dict[str, Any]:
    """The values of an ApplicationRowOut."""
    values = {name: getattr(row, name) for name in ApplicationRowOut.model_fields}
    return {**values, "score": None if row.score is None else str(row.score)}


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("application.view")
    return actor


def _found(
    actor: Actor, filters: ApplicationFilters, *, page: int, page_size: int
) -> queries.ApplicationPage:
    return queries.list_applications(
        scope=scope_of(actor),
        status=filters.status,
        product=filters.product,
        search=filters.search,
        branch=filters.branch,
        from_date=filters.from_date,
        to_date=filters.to_date,
        sort=filters.sort,
        page=page,
        page_size=page_size,
    )


def _status(number: str) -> dict[str, str]:
    return {"number": number, "status": queries.application_status(number).value}


def _detail(actor: Actor, number: str) -> dict[str, Any]:
    detail = queries.get_application(number=number, scope=scope_of(actor), reader=actor)
    can = queries.abilities_of(actor, number)
    return {
        **row_values(detail.row),
        "customer": _customer(detail),
        "form": detail.form,
        "form_schema": detail.version.definition.filled_form(),
        "document_kinds": [one.model_dump() for one in detail.version.definition.accepted_documents()],
        "documents": detail.documents,
        "missing": missing_values(detail.missing),
        "stages": detail.stages,
        "steps": detail.steps,
        "decision": _decision(actor, detail),
        "offer": detail.offer,
        "proposal": detail.proposal,
        "contract_number": find_contract_numbers([number]).get(number),
        "reasons": detail.reasons,
        "can": {
            **{name: getattr(can, name) for name in AbilitiesOut.model_fields if name != "why_not"},
            "why_not": {"zh": can.why_not_zh, "en": can.why_not_en} if can.why_not_zh else None,
        },
    }


def _customer(detail: ApplicationDetail) -> Any:
    if detail.row.customer_id is None:
        return None
    # The reader sees the application, so its applicant too, masked, in whichever branch the file lies.
    return get_customer(customer_id=detail.row.customer_id, scope=Scope(all=True))


def _decision(actor: Actor, detail: ApplicationDetail) -> dict[str, Any] | None:
    if detail.decision_record_id is None or not actor.may("decision.view"):
        return None
    return decision_values(get_decision(detail.decision_record_id))
