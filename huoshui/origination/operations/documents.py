"""Documents handed in with an application."""

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, NotFound, Refusal
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.foundation.files import store_file
from huoshui.origination.access import locked_for_entry
from huoshui.origination.models import Application, ApplicationDocument
from huoshui.origination.pictures.operations import call_worker
from huoshui.origination.stages import EDITABLE, need
from huoshui.products.queries import get_version

MOST_DOCUMENTS = 30


class UnknownDocumentKind(InvalidInput):
    code = "origination.unknown_document_kind"
    zh = "该产品不需要此类材料"
    en = "This product does not ask for such a document"


class TooManyDocuments(Refusal):
    code = "origination.too_many_documents"
    zh = "每份申请最多上传 {most} 份材料"
    en = "An application can have {most} documents at most"


@transaction.atomic
def add_document(
    *, actor: Actor, number: str, kind: str, file_name: str, content: bytes, content_type: str = ""
) -> int:
    """The id of the document; what the file is, its bytes decide.

    Refusals: NotFound, Forbidden, ApplicationWrongState, UnknownDocumentKind, TooManyDocuments and those of
    store_file (type, size, unreadable picture).
    """
    application = locked_for_entry(actor, number)
    need(application, *EDITABLE)
    definition = get_version(application.product_version_id).definition
    if kind not in {document.kind for document in definition.accepted_documents()}:
        raise UnknownDocumentKind(field="kind")
    if application.documents.filter(removed_at__isnull=True).count() >= MOST_DOCUMENTS:
        raise TooManyDocuments(most=MOST_DOCUMENTS)
    stored = store_file(name=file_name, content=content, content_type=content_type)
    document = ApplicationDocument.objects.create(
        application=application,
        kind=kind,
        file_id=stored.id,
        file_name=stored.file_name[:120],
        content_type=stored.content_type,
        size=stored.size,
        uploaded_at=now(),
        added_by_id=actor.user_id,
    )
    _audit(actor, application, "application.add_document", document)
    call_worker(document.pk)
    return document.pk


@transaction.atomic
def remove_document(*, actor: Actor, number: str, document_id: int) -> None:
    """Nothing; the document no longer belongs to the application (the file is kept).

    Refusals: NotFound, Forbidden, ApplicationWrongState.
    """
    application = locked_for_entry(actor, number)
    need(application, *EDITABLE)
    document = application.documents.filter(pk=document_id, removed_at__isnull=True).first()
    if document is None:
        raise NotFound()
    document.removed_at = now()
    document.save(update_fields=["removed_at"])
    _audit(actor, application, "application.remove_document", document)


def _audit(actor: Actor, application: Application, action: str, document: ApplicationDocument) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="application",
        subject_id=application.pk,
        subject_number=application.number,
        after={"document": document.pk, "kind": document.kind, "file_name": document.file_name},
    )
