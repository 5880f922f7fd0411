"""The work queue: everything that waits for this person, what is due first first."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from huoshui.api.base import StaffAuth, current_actor
from huoshui.api.names import CustomerName
from huoshui.api.staff.collateral_work import collateral_work
from huoshui.api.staff.floating_work import floating_work
from huoshui.api.staff.rating_work import rating_work
from huoshui.api.types import Yuan
from huoshui.contracts.queries import ContractRow
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import list_changes_to_confirm, scope_of
from huoshui.origination.queries import list_work as list_applications_waiting
from huoshui.parties.queries import ChangeRow, list_open_changes
from huoshui.products.queries import VersionView, list_submitted_versions, product_names
from huoshui.risk.drafting.queries import list_flow_rows
from huoshui.risk.registry.queries import list_models
from huoshui.servicing.classification.queries import ReviewRow, list_reviews_to_answer
from huoshui.servicing.monitoring.queries import AlertRow, list_alerts
from huoshui.servicing.payment.queries import WaitingPayment, payments_to_check, payments_to_correct
from huoshui.servicing.payment.uses import ReportWaiting, reports_due, reports_to_review
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
    applicant_name: CustomerName = ""
    maker_name: str = ""
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
    is_reminded: bool = False
    is_escalated: bool = False


@router.get("/work", response=list[WorkOut])
def list_work(request: HttpRequest) -> list[Any]:
    actor = current_actor(request)
    return [
        *list_applications_waiting(actor),
        *_pay_outs(actor),
        *_payments(actor),
        *_loan_changes(actor),
        *(_class_review(row) for row in list_reviews_to_answer(actor=actor, limit=MOST)),
        *_changes(actor),
        *_versions(actor),
        *_alerts(actor),
        *collateral_work(actor),
        *floating_work(actor),
        *_models_and_flows(actor),
        *rating_work(actor),
        *_changes_of_rights(actor),
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


def _payments(actor: Actor) -> list[dict[str, Any]]:
    """Payments to payees that were stopped or corrected, use reports to file or to review."""
    scope, me = scope_of(actor), actor.user_id
    items: list[dict[str, Any]] = []
    if actor.may("disbursement.make"):
        items += [
            _payment(row, "更正受托支付", "Correct a payment") for row in payments_to_correct(scope=scope)
        ]
    if actor.may("disbursement.check"):
        waiting = payments_to_check(scope=scope, not_made_by=me)
        items += [_payment(row, "复核受托支付", "Check a payment") for row in waiting]
    if actor.may("use_report.make"):
        items += [
            _report(row, "填报用款报告", "File a use report") for row in reports_due(scope=scope)[:MOST]
        ]
    if actor.may("use_report.review"):
        filed = reports_to_review(scope=scope, not_made_by=me)
        items += [_report(row, "审核用款报告", "Review a use report") for row in filed[:MOST]]
    return items


def _payment(row: WaitingPayment, title: str, title_en: str) -> dict[str, Any]:
    return {
        "kind": "disbursement",
        "title": f"{title}：{row.payee_name}",
        "title_en": f"{title_en}: {row.payee_name}",
        "number": row.contract_number,
        "applicant_name": row.customer_name,
        "amount": row.amount,
        "opened_at": row.since,
        "due_at": clock.start_of(row.due_date) if row.due_date else None,
        "link": f"/disbursements/{row.disbursement_id}",
    }


def _report(row: ReportWaiting, title: str, title_en: str) -> dict[str, Any]:
    return {
        "kind": "use_report",
        "title": title,
        "title_en": title_en,
        "number": row.loan_number,
        "applicant_name": row.customer_name,
        "amount": row.amount,
        "due_at": clock.start_of(row.due_date),
        "link": f"/loans/{row.loan_number}?tab=use",
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


def _alerts(actor: Actor) -> list[dict[str, Any]]:
    """Open alerts that are this person's or nobody's."""
    if not actor.may("alert.handle"):
        return []
    found = list_alerts(scope=scope_of(actor), status="open", page_size=MOST).items
    return [_alert(row) for row in found if row.owner_id in (None, actor.user_id)]


def _alert(row: AlertRow) -> dict[str, Any]:
    return {
        "kind": "alert",
        "title": f"处理预警：{row.rule_name}",
        "title_en": f"Answer an alert: {row.rule_name_en}",
        "number": row.loan_number,
        "applicant_name": row.customer_name,
        "amount": row.principal_outstanding,
        "opened_at": clock.start_of(row.raised_on),
        "due_at": clock.start_of(row.due_on),
        "link": "/alerts?status=open",
    }


def _models_and_flows(actor: Actor) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    if actor.may("model.check"):
        items += [
            {
                "kind": "model",
                "title": "审批模型",
                "title_en": "Check a model",
                "number": row.number,
                "product_name": row.name,
                "product_name_en": row.name,
                "opened_at": row.made_at,
                "link": f"/models/{row.id}",
            }
            for row in list_models()
            if row.status == "submitted" and row.made_by_id != actor.user_id
        ]
    if actor.may("decision_flow.check"):
        items += [
            {
                "kind": "decision_flow",
                "title": "审批决策流",
                "title_en": "Check a decision flow",
                "number": f"{row.code} v{row.version}",
                "product_name": row.name,
                "product_name_en": row.name_en,
                "opened_at": row.created_at,
                "link": f"/decision-flows/{row.id}",
            }
            for row in list_flow_rows()
            if row.status == "submitted" and row.made_by_id != actor.user_id
        ]
    return items


def _changes_of_rights(actor: Actor) -> list[dict[str, Any]]:
    if not actor.may("user.manage") or actor.user_id is None:
        return []
    return [
        {
            "kind": "sensitive_change",
            "title": "确认权限变更",
            "title_en": "Confirm a change of rights",
            "number": row.subject_name,
            "maker_name": row.proposed_by,
            "opened_at": row.proposed_at,
            "link": f"/access/changes/{row.id}",
        }
        for row in list_changes_to_confirm(user_id=actor.user_id)
    ]
