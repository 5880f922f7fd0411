"""The parts of a customer's one screen (客户全景); a part the reader may not see is null."""

from datetime import date, datetime
from decimal import Decimal

from ninja import Schema

from huoshui.api.customer_shapes import CustomerOut
from huoshui.api.line_shapes import LineCardOut
from huoshui.api.relation_shapes import ConcentrationOut, NoticeOut, RelationRowOut
from huoshui.api.types import RateText, Yuan


class CustomerDecisionOut(Schema):
    """The last automatic decision on an application."""

    application_number: str
    outcome: str
    score: Decimal | None
    grade: str
    limit: Yuan | None
    limit_zh: str
    limit_en: str
    decided_at: datetime


class CustomerContractOut(Schema):
    number: str
    application_number: str
    principal: Yuan
    annual_rate: RateText
    term_months: int
    status: str
    signed_date: date | None


class CustomerDocumentOut(Schema):
    id: int
    application_number: str
    kind: str
    file_name: str
    size: int
    uploaded_at: datetime


class CustomerConsentOut(Schema):
    application_number: str
    version: str
    given_at: datetime
    is_on_paper: bool


class CustomerAlertOut(Schema):
    id: int
    rule_name: str
    rule_name_en: str
    loan_number: str
    raised_on: date
    due_on: date
    is_late: bool
    status: str


class WholeCustomerOut(CustomerOut):
    """Everything the rooms know of one customer."""

    concentration: ConcentrationOut
    notices: list[NoticeOut]
    relations: list[RelationRowOut]
    lines: list[LineCardOut] | None
    decisions: list[CustomerDecisionOut] | None
    contracts: list[CustomerContractOut] | None
    documents: list[CustomerDocumentOut] | None
    consents: list[CustomerConsentOut] | None
    alerts: list[CustomerAlertOut] | None
