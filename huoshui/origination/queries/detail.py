"""One application in full: for staff in scope, for its borrower, and its offer for the contract."""

from huoshui.core.errors import NotFound, Refusal
from huoshui.core.lifecycle import ApplicationStatus
from huoshui.core.schedule import RepaymentMethod
from huoshui.foundation.actor import Actor
from huoshui.foundation.files import LoadedFile, load_file
from huoshui.identity.displays import USUAL
from huoshui.identity.queries import Scope
from huoshui.origination.access import in_scope, of_borrower, of_partner
from huoshui.origination.answers import is_unconfirmed, masked_answers, read_answers
from huoshui.origination.approval.steps import StepRow, steps_of
from huoshui.origination.completeness import case_problems
from huoshui.origination.form_check import Problem
from huoshui.origination.models import Application
from huoshui.origination.queries.lists import rows_of
from huoshui.origination.queries.shapes import (
    ApplicationDetail,
    BorrowerApplication,
    DocumentRow,
    Offer,
    OfferView,
    StageRow,
)
from huoshui.origination.stages import EDITABLE
from huoshui.products.queries import VersionView, get_version

S = ApplicationStatus


class NoOffer(Refusal):
    code = "origination.no_offer"
    zh = "该申请没有有效的批复"
    en = "This application has no offer"


def get_application(*, number: str, scope: Scope, reader: Actor | None = None) -> ApplicationDetail:
    """The application in full; a `reader` who may still fill it in reads identifiers unmasked.

    Refusals: NotFound outside the scope.
    """
    application = Application.objects.filter(in_scope(scope), number=number).first()
    if application is None:
        raise NotFound()
    version = get_version(application.product_version_id)
    is_editable = application.status in EDITABLE
    may_fill_in = is_editable and reader is not None and reader.may("application.enter")
    return ApplicationDetail(
        row=rows_of([application])[0],
        version=version,
        form=read_answers(application) if may_fill_in else masked_answers(application, scope.displays),
        documents=_documents(application),
        stages=_stages(application),
        steps=steps_of(application),
        decision_record_id=application.decision_record_id,
        offer=_offer_view(application) if application.status in _OFFERED else None,
        proposal=_offer_view(application),
        reasons=tuple(application.reasons),
        missing=_missing(application, version) if is_editable else (),
        entered_by_id=application.entered_by_id,
        borrower_user_id=application.borrower_user_id,
    )


def get_for_borrower(*, number: str, user_id: int) -> BorrowerApplication:
    """The borrower's own application. Refusals: NotFound for any other."""
    return _as_its_borrower_sees(Application.objects.filter(of_borrower(user_id), number=number).first())


def get_for_partner(*, number: str, partner_code: str) -> BorrowerApplication:
    """An application the partner handed in, with no more than its borrower sees. Refusals: NotFound for any
    other.
    """
    found = Application.objects.filter(of_partner(partner_code), number=number)
    return _as_its_borrower_sees(found.first())


def _as_its_borrower_sees(application: Application | None) -> BorrowerApplication:
    if application is None:
        raise NotFound()
    version = get_version(application.product_version_id)
    return BorrowerApplication(
        number=application.number,
        version=version,
        status=application.status,
        form=(
            masked_answers(application, USUAL) if is_unconfirmed(application) else read_answers(application)
        ),
        documents=_documents(application),
        stages=_stages(application),
        reasons=tuple(application.reasons),
        offer=_offer_view(application) if application.status in _OFFERED else None,
        missing=_missing(application, version) if application.status in EDITABLE else (),
    )


def application_status(number: str) -> ApplicationStatus:
    """Where the application stands. Refusals: NotFound."""
    status = Application.objects.filter(number=number).values_list("status", flat=True).first()
    if status is None:
        raise NotFound()
    return S(status)


def open_step(number: str) -> StepRow:
    """The step that waits for a person. Refusals: NotFound when none does."""
    application = Application.objects.filter(number=number).first()
    found = [row for row in steps_of(application) if row.status == "open"] if application else []
    if not found:
        raise NotFound()
    return found[0]


def get_offer(number: str) -> Offer:
    """The offer of an approved or contracted application. Refusals: NotFound, NoOffer."""
    row = Application.objects.filter(number=number).first()
    if row is None:
        raise NotFound()
    if row.status not in _OFFERED or row.customer_id is None or row.offer_amount is None:
        raise NoOffer()
    assert row.offer_term_months is not None and row.offer_annual_rate is not None
    return Offer(
        application_number=row.number,
        customer_id=row.customer_id,
        branch_id=row.branch_id,
        borrower_user_id=row.borrower_user_id,
        product_version_id=row.product_version_id,
        product_code=row.product_code,
        amount=row.offer_amount,
        term_months=row.offer_term_months,
        annual_rate=row.offer_annual_rate,
        method=RepaymentMethod(row.offer_method),
        purpose=row.purpose,
        valid_until=row.offer_valid_until,
        grade=row.grade,
        form=dict(row.form),
    )


def get_document(*, actor: Actor, number: str, document_id: int, scope: Scope) -> LoadedFile:
    """The document's bytes, for its borrower or for staff in scope. Refusals: NotFound."""
    found = Application.objects.filter(number=number)
    if actor.kind == "borrower":
        found = found.filter(of_borrower(actor.user_id))
    else:
        found = found.filter(in_scope(scope))
    application = found.first()
    document = application and application.documents.filter(pk=document_id, removed_at__isnull=True).first()
    if not document:
        raise NotFound()
    # The phone of such a draft may be a stranger's: they open what they handed in themselves.
    is_doubtful = actor.kind == "borrower" and is_unconfirmed(document.application)
    if is_doubtful and document.added_by_id != actor.user_id:
        raise NotFound()
    return load_file(document.file_id)


_OFFERED = (S.APPROVED, S.CONTRACTED)


def _missing(application: Application, version: VersionView) -> tuple[Problem, ...]:
    return case_problems(application, version.definition, read_answers(application))


def _documents(application: Application) -> tuple[DocumentRow, ...]:
    rows = application.documents.filter(removed_at__isnull=True).order_by("id")
    return tuple(
        DocumentRow(
            id=row.pk,
            kind=row.kind,
            file_name=row.file_name,
            content_type=row.content_type,
            size=row.size,
            uploaded_at=row.uploaded_at,
        )
        for row in rows
    )


def _stages(application: Application) -> tuple[StageRow, ...]:
    return tuple(
        StageRow(
            status=row.status,
            at=row.at,
            actor_name=row.actor_name,
            actor_kind=row.actor_kind,
            note=row.note,
            note_en=row.note_en,
        )
        for row in application.stages.order_by("id")
    )


def _offer_view(application: Application) -> OfferView | None:
    if application.offer_amount is None or application.offer_annual_rate is None:
        return None
    return OfferView(
        amount=application.offer_amount,
        term_months=application.offer_term_months or 0,
        annual_rate=application.offer_annual_rate,
        method=application.offer_method,
        valid_until=application.offer_valid_until,
    )
