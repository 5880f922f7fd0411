"""The work queue: everything that waits for this person, what is due first first."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from huoshui.api.base import StaffAuth, current_actor
from huoshui.api.types import Yuan
from huoshui.contracts.queries import ContractRow
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import scope_of
from huoshui.origination.queries import list_work as list_applications_waiting
from huoshui.parties.queries import ChangeRow, list_open_changes
from huoshui.products.queries import VersionView, list_submitted_versions, product_names
from huoshui.servicing.classification.queries import ReviewRow, list_reviews_to_answer
from huoshui.servicing.queries import ChangeRow as LoanChangeRow
from huoshui.servicing.queries import (
    DisbursementRow,
    contracts_ready_to_disburse,
    list_changes,
    list_disbursements_to_check,
)

router = Router(auth=StaffAuth(), tags=["staff work"])

MOST = 200
_FIELDS = {
    "name": ("姓名/名称", "name"),
    "phone": ("手机号", "phone"),
    "address": ("地址", "address"),
    "bank_account": ("银行账号", "bank account"),
    "bank_name": ("开户行", "bank"),
}


class WorkOut(Schema):
    kind: str
    title: str
    title_en: str
    number: str
    applicant_name: str = ""
    product_name: str = ""
    product_name_en: str = ""
    amount: Yuan | None = None
    grade: str = ""
    step_code: str = ""
    step_name: str = ""
    step_name_en: str = ""
    opened_at: datetime | None = None
    due_at: datetime | None = None
    seconds_left: int | None = None
    link: str


@router.get("/work", response=list[WorkOut])
def list_work(request: HttpRequest) -> list[Any]:
    actor = current_actor(request)
    return [
        *list_applications_waiting(actor),
        *_pay_outs(actor),
        *_loan_changes(actor),
        *(_class_review(row) for row in list_reviews_to_answer(actor=actor, limit=MOST)),
        *_changes(actor),
        *_versions(actor),
    ]


def _pay_outs(actor: Actor) -> list[dict[str, Any]]:
    scope, names = scope_of(actor), product_names()
    items: list[dict[str, Any]] = []
    if actor.may("disbursement.check"):
        waiting = list_disbursements_to_check(scope=scope, not_made_by=actor.user_id)
        items += [_to_check(row, names) for row in waiting]
    if actor.may("disbursement.make"):
        items += [_to_request(row, names) for row in contracts_ready_to_disburse(scope=scope)[:MOST]]
    return items


def _to_check(row: DisbursementRow, names: dict[str, tuple[str, str]]) -> dict[str, Any]:
    return {
        "kind": "disbursement",
        "title": "复核放款",
        "title_en": "Check a disbursement",
        "number": row.contract_number,
        "applicant_name": row.customer_name,
        **_product(row.product_code, names),
        "amount": row.amount,
        "opened_at": row.made_at,
        "link": "/disbursements?status=requested",
    }


def _to_request(row: ContractRow, names: dict[str, tuple[str, str]]) -> dict[str, Any]:
    return {
        "kind": "disbursement",
        "title": "待发起放款",
        "title_en": "Request a disbursement",
        "number": row.number,
        "applicant_name": row.customer_name,
        **_product(row.product_code, names),
        "amount": row.principal,
        "opened_at": row.signed_at,
        "link": "/disbursements?status=ready",
    }


def _loan_changes(actor: Actor) -> list[dict[str, Any]]:
    if not actor.may("loan_change.check"):
        return []
    waiting = list_changes(scope=scope_of(actor), status="requested", page_size=MOST).items
    return [_loan_change(row) for row in reversed(waiting) if row.made_by_id != actor.user_id]


def _loan_change(row: LoanChangeRow) -> dict[str, Any]:
    return {
        "kind": "loan_change",
        "title": "复核借据变更",
        "title_en": "Check a change of a loan",
        "number": row.loan_number,
        "applicant_name": row.customer_name,
        "opened_at": row.made_at,
        "link": f"/loan-changes/{row.id}",
    }


def _class_review(row: ReviewRow) -> dict[str, Any]:
    return {
        "kind": "class_review",
        "title": "认定风险分类",
        "title_en": "Confirm the class of a loan",
        "number": row.loan_number,
        "applicant_name": row.customer_name,
        "amount": row.principal_outstanding,
        "opened_at": row.proposed_at,
        "link": "/classification/reviews?status=proposed",
    }


def _product(code: str, names: dict[str, tuple[str, str]]) -> dict[str, str]:
    name, name_en = names.get(code, (code, code))
    return {"product_name": name, "product_name_en": name_en}


def _changes(actor: Actor) -> list[dict[str, Any]]:
    if not actor.may("customer.review"):
        return []
    open_changes = list_open_changes(scope=scope_of(actor))
    return [_change(row) for row in open_changes if row.proposed_by_id != actor.user_id]


def _change(row: ChangeRow) -> dict[str, Any]:
    zh, en = _FIELDS.get(row.field, (row.field, row.field))
    return {
        "kind": "customer_change",
        "title": f"复核客户资料变更：{zh}",
        "title_en": f"Review a change of {en}",
        "number": row.customer_number,
        "applicant_name": row.customer_name,
        "opened_at": row.proposed_at,
        "link": f"/customers/{row.customer_number}",
    }


def _versions(actor: Actor) -> list[dict[str, Any]]:
    if not actor.may("product.check"):
        return []
    return [_version(row) for row in list_submitted_versions(not_made_by=actor.user_id)]


def _version(row: VersionView) -> dict[str, Any]:
    return {
        "kind": "product_version",
        "title": f"复核产品版本 v{row.version}",
        "title_en": f"Check product version v{row.version}",
        "number": row.product_code,
        "product_name": row.name,
        "product_name_en": row.name_en,
        "opened_at": row.made_at,
        "link": f"/products/{row.product_code}",
    }
