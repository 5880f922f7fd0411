"""How classes, their reasons and reviews look in JSON."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ninja import Schema

from huoshui.api.names import CustomerName
from huoshui.api.types import RateText, Yuan
from huoshui.core.classification import REASON_TEXTS, ClassReason
from huoshui.servicing.classification.queries import FloorRow, ReviewRow


class ClassReasonOut(Schema):
    """A rule of the measure, in both languages."""

    code: str
    zh: str
    en: str


class ClassRuleOut(ClassReasonOut):
    """A rule, and whether a reviewer may find it."""

    finding: bool


class ClassMinimumOut(ClassReasonOut):
    """A rule that applies to the loan, and the best class it allows."""

    risk_class: str


class ClassReviewOut(Schema):
    id: int
    loan_number: str
    customer_name: CustomerName
    principal_outstanding: Yuan
    business_date: date
    class_before: str
    class_proposed: str
    findings: list[ClassReasonOut]
    expected_loss_share: RateText
    debt_all_banks: Yuan
    overdue_all_banks: Yuan
    first_repayment_date: date | None
    reason: str
    evidence: str
    proposed_by: str
    proposed_at: datetime
    status: str
    opinion: str
    answered_by: str | None
    answered_at: datetime | None
    can_answer: bool


class ClassFloorOut(Schema):
    business_date: date
    floor: str
    reasons: list[ClassReasonOut]
    class_before: str
    class_after: str
    actor_name: str


class ClassReviewReceiptOut(Schema):
    id: int
    loan_number: str
    status: str
    class_proposed: str
    minimum: str
    risk_class: str


def reason_values(reasons: Iterable[ClassReason]) -> list[dict[str, str]]:
    """The values of `ClassReasonOut`, one for each reason."""
    return [{"code": one.value, "zh": REASON_TEXTS[one].zh, "en": REASON_TEXTS[one].en} for one in reasons]


def review_values(row: ReviewRow) -> dict[str, Any]:
    """The values of `ClassReviewOut`."""
    return {
        **{name: getattr(row, name) for name in ReviewRow.__slots__},
        "findings": reason_values(row.findings),
    }


def floor_values(row: FloorRow) -> dict[str, Any]:
    """The values of `ClassFloorOut`."""
    return {
        **{name: getattr(row, name) for name in FloorRow.__slots__},
        "reasons": reason_values(row.reasons),
    }
