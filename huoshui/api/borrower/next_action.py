"""The one thing a borrower should do next, the most pressing first."""

from datetime import date, timedelta
from typing import Any, Literal

from huoshui.contracts.queries import ContractRow, list_contracts_of_customer
from huoshui.core.money import Cents
from huoshui.foundation import business_date
from huoshui.origination.queries import ApplicationCard, list_for_borrower
from huoshui.servicing.queries import (
    LoanRow,
    find_loan_numbers,
    get_loan_for_borrower,
    list_loans_of_customer,
)

NextActionKind = Literal[
    "apply", "continue_draft", "supplement", "confirm_disclosure", "sign", "repay", "wait", "none"
]
SOON = timedelta(days=7)

_TO_SIGN: dict[str, tuple[NextActionKind, str, str]] = {
    "drafted": ("confirm_disclosure", "阅读并确认融资成本", "Read and confirm the cost"),
    "disclosed": ("sign", "签署借款合同", "Sign the loan contract"),
}
_TO_FINISH: dict[str, tuple[NextActionKind, str, str]] = {
    "supplement_required": ("supplement", "补充申请资料", "Add what your application needs"),
    "draft": ("continue_draft", "继续填写申请", "Go on with your application"),
}
_WAITING = {
    "submitted": ("申请审核中", "Your application is being looked at"),
    "in_decision": ("申请审核中", "Your application is being looked at"),
    "in_approval": ("申请审批中", "Your application is with our approvers"),
    "approved": ("正在准备合同", "Your contract is being made"),
}


def next_action_of(*, user_id: int, customer_id: int | None) -> dict[str, Any]:
    """The next action (下一步): pay arrears, sign, answer, pay what is due soon, finish, wait, apply."""
    contracts = list_contracts_of_customer(customer_id) if customer_id else ()
    loans = (
        [row for row in list_loans_of_customer(customer_id) if row.status == "active"] if customer_id else []
    )
    applications = list_for_borrower(user_id)
    return (
        _to_pay_at_once(loans)
        or _to_sign(contracts)
        or _to_finish(applications, "supplement_required")
        or _to_pay_soon(loans)
        or _to_finish(applications, "draft")
        or _to_be_paid_out(contracts)
        or _to_wait(applications)
        or _nothing_yet(loans)
        or _action("apply", "申请贷款", "Apply for a loan", "/apply")
    )


def _to_pay_at_once(loans: list[LoanRow]) -> dict[str, Any] | None:
    late = max(loans, key=lambda row: row.days_past_due, default=None)
    if late is None or late.days_past_due == 0:
        return None
    position = get_loan_for_borrower(late.number, customer_id=late.customer_id).position
    title, title_en = (
        f"已逾期 {late.days_past_due} 天，请尽快还款",
        f"{late.days_past_due} days late: please pay",
    )
    return _repay(late, title, title_en, position.total_due, position.oldest_unpaid_due_date)


def _to_pay_soon(loans: list[LoanRow]) -> dict[str, Any] | None:
    last = business_date.today() + SOON
    due = [row for row in loans if row.next_due_date is not None and row.next_due_date <= last]
    first = min(due, key=_due_date, default=None)
    if first is None:
        return None
    return _repay(first, "近期还款", "Payment due soon", first.next_due_amount, first.next_due_date)


def _nothing_yet(loans: list[LoanRow]) -> dict[str, Any] | None:
    first = min((row for row in loans if row.next_due_date is not None), key=_due_date, default=None)
    if first is None:
        return None
    action = _repay(
        first, "当前无需操作", "Nothing to do for now", first.next_due_amount, first.next_due_date
    )
    return {**action, "kind": "none"}


def _repay(row: LoanRow, title: str, title_en: str, amount: Cents, due_date: date | None) -> dict[str, Any]:
    return _action("repay", title, title_en, f"/loans/{row.number}", amount=amount, due_date=due_date)


def _due_date(row: LoanRow) -> date:
    return row.next_due_date or date.max


def _to_sign(contracts: tuple[ContractRow, ...]) -> dict[str, Any] | None:
    for contract in contracts:
        if contract.status in _TO_SIGN:
            kind, zh, en = _TO_SIGN[contract.status]
            return _action(kind, zh, en, f"/contracts/{contract.number}", amount=contract.principal)
    return None


def _to_be_paid_out(contracts: tuple[ContractRow, ...]) -> dict[str, Any] | None:
    signed = [contract for contract in contracts if contract.status == "signed"]
    paid_out = find_loan_numbers(contract.id for contract in signed)
    waiting = next((contract for contract in signed if contract.id not in paid_out), None)
    if waiting is None:
        return None
    zh, en = "合同已签署，正在放款", "Signed; your money is on its way"
    return _action("wait", zh, en, f"/contracts/{waiting.number}", amount=waiting.principal)


def _to_finish(applications: tuple[ApplicationCard, ...], status: str) -> dict[str, Any] | None:
    kind, zh, en = _TO_FINISH[status]
    for card in applications:
        if card.status == status:
            return _action(kind, zh, en, f"/applications/{card.number}", amount=card.requested_amount)
    return None


def _to_wait(applications: tuple[ApplicationCard, ...]) -> dict[str, Any] | None:
    for card in applications:
        if card.status in _WAITING:
            zh, en = _WAITING[card.status]
            return _action("wait", zh, en, f"/applications/{card.number}", amount=card.requested_amount)
    return None


def _action(
    kind: NextActionKind,
    title: str,
    title_en: str,
    link: str,
    *,
    amount: Cents | None = None,
    due_date: date | None = None,
) -> dict[str, Any]:
    return {
        "kind": kind,
        "title": title,
        "title_en": title_en,
        "amount": amount,
        "due_date": due_date,
        "link": link,
    }
