"""What a customer has handed in and agreed to, over all their applications."""

from dataclasses import dataclass
from datetime import datetime

from huoshui.identity.queries import Scope
from huoshui.origination.access import in_scope
from huoshui.origination.models import Application, ApplicationConsent, ApplicationDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerDocument:
    """A document of a customer and the application it came with."""

    id: int
    application_number: str
    kind: str
    file_name: str
    size: int
    uploaded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerConsent:
    """A consent of a customer (授权): to which text, when, on paper or by a click."""

    application_number: str
    version: str
    given_at: datetime
    is_on_paper: bool


def documents_of_customer(*, customer_id: int, scope: Scope) -> tuple[CustomerDocument, ...]:
    """The documents of the customer's applications in scope, newest first; removed ones are left out."""
    mine = Application.objects.filter(in_scope(scope), customer_id=customer_id)
    rows = ApplicationDocument.objects.filter(application__in=mine, removed_at__isnull=True)
    return tuple(
        CustomerDocument(
            id=row.pk,
            application_number=row.application.number,
            kind=row.kind,
            file_name=row.file_name,
            size=row.size,
            uploaded_at=row.uploaded_at,
        )
        for row in rows.select_related("application").order_by("-id")
    )


def consents_of_customer(*, customer_id: int, scope: Scope) -> tuple[CustomerConsent, ...]:
    """What the customer has agreed to with applications in scope, newest first."""
    mine = Application.objects.filter(in_scope(scope), customer_id=customer_id)
    rows = ApplicationConsent.objects.filter(application__in=mine).select_related("application")
    return tuple(
        CustomerConsent(
            application_number=row.application.number,
            version=row.version,
            given_at=row.given_at,
            is_on_paper=row.is_on_paper,
        )
        for row in rows.order_by("-id")
    )
