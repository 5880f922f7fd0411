"""The shapes of customers in the staff API."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Schema

from huoshui.api.names import CustomerName
from huoshui.api.types import RateText, Yuan


class CustomerIn(Schema):
    kind: str
    name: str
    id_number: str
    phone: str
    address: str | None = None
    bank_account: str | None = None
    bank_name: str = ""
    profile: dict[str, Any] = {}


class CustomerRowOut(Schema):
    id: int
    number: str
    kind: str
    name: str
    phone_masked: str
    id_number_masked: str
    branch_name: str
    created_at: datetime
    loans_count: int
    principal_outstanding: Yuan


class CustomerStatementOut(Schema):
    year: int
    lines: dict[str, Yuan]
    source: str


class CustomerNotificationOut(Schema):
    id: int
    template: str
    title: str
    title_en: str
    text: str
    text_en: str
    link: str
    created_at: datetime
    read_at: datetime | None


class CustomerChangeOut(Schema):
    id: int
    field: str
    before_masked: str
    after_masked: str
    status: str
    proposed_by: str
    proposed_at: datetime
    reviewed_by: str
    reviewed_at: datetime | None
    opinion: str
    can_review: bool


class CustomerApplicationOut(Schema):
    """An application in the customer's file; the same fields as in the list of applications."""

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
    score: Decimal | None
    created_at: datetime
    submitted_at: datetime | None
    entered_by: str
    current_step_name: str
    current_step_name_en: str
    due_at: datetime | None


class CustomerLoanOut(Schema):
    """A loan in the customer's file; the same fields as in the list of loans."""

    number: str
    customer_name: CustomerName
    customer_number: str
    product_code: str
    product_name: str
    product_name_en: str
    branch_name: str
    principal: Yuan
    principal_outstanding: Yuan
    annual_rate: RateText
    method: str
    start_date: date
    maturity_date: date
    status: str
    risk_class: str
    days_past_due: int
    next_due_date: date | None
    next_due_amount: Yuan
    overdue_amount: Yuan


class CustomerOut(CustomerRowOut):
    id_type: str
    address_masked: str
    bank_account_masked: str
    bank_name: str
    region_code: str
    birth_date: date | None
    profile: dict[str, Any]
    statements: list[CustomerStatementOut]
    notifications: list[CustomerNotificationOut]
    changes: list[CustomerChangeOut]
    applications: list[CustomerApplicationOut] | None
    loans: list[CustomerLoanOut] | None
    exposure: Yuan


class CustomerRefOut(Schema):
    id: int
    number: str
    is_new: bool


class RevealIn(Schema):
    fields: list[str]
    reason: str


class CustomerChangeIn(Schema):
    field: str
    after: str


class CustomerChangeRefOut(Schema):
    id: int


class CustomerChangeReviewIn(Schema):
    approve: bool
    opinion: str = ""


class CustomerChangeReviewOut(Schema):
    status: str
