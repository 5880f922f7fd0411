"""What the reads of one application answer."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from huoshui.core.money import Cents
from huoshui.core.schedule import RepaymentMethod
from huoshui.origination.approval.steps import StepRow
from huoshui.origination.form_check import Problem
from huoshui.origination.queries.lists import ApplicationRow
from huoshui.products.queries import VersionView


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document of the application."""

    id: int
    kind: str
    file_name: str
    content_type: str
    size: int
    uploaded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """A line of the timeline."""

    status: str
    at: datetime
    actor_name: str
    actor_kind: str
    note: str
    note_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferView:
    """What is offered, as people see it."""

    amount: Cents
    term_months: int
    annual_rate: Decimal
    method: str
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The offer (批复) with everything a contract is made from; amounts in cents."""

    application_number: str
    customer_id: int
    branch_id: int
    borrower_user_id: int | None
    product_version_id: int
    product_code: str
    amount: Cents
    term_months: int
    annual_rate: Decimal
    method: RepaymentMethod
    purpose: str
    valid_until: date | None
    grade: str
    form: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationDetail:
    """An application as staff see it: identifiers masked unless they may still be filled in."""

    row: ApplicationRow
    version: VersionView
    form: dict[str, Any]
    documents: tuple[DocumentRow, ...]
    stages: tuple[StageRow, ...]
    steps: tuple[StepRow, ...]
    decision_record_id: int | None
    offer: OfferView | None
    proposal: OfferView | None
    reasons: tuple[dict[str, str], ...]
    missing: tuple[Problem, ...]
    entered_by_id: int | None
    borrower_user_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BorrowerApplication:
    """An application as its borrower sees it."""

    number: str
    version: VersionView
    status: str
    form: dict[str, Any]
    documents: tuple[DocumentRow, ...]
    stages: tuple[StageRow, ...]
    reasons: tuple[dict[str, str], ...]
    offer: OfferView | None
    missing: tuple[Problem, ...]
