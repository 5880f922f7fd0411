"""The one thing a borrower should do next, the most pressing first."""

from datetime import date
from typing import Any

from huoshui.contracts.queries import ContractRow, list_contracts_of_customer
from huoshui.core.money import Cents
from huoshui.origination.queries import ApplicationCard, list_for_borrower

_TO_SIGN = {
    "drafted": ("confirm_disclosure", "阅读并确认融资成本", "Read and confirm the cost"),
    "disclosed": ("sign", "签署借款合同", "Sign the loan contract"),
}
_TO_FINISH = {
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
    """The next action (下一步): sign, answer, finish the draft, wait, or apply."""
    contracts = list_contracts_of_customer(customer_id) if customer_id else ()
    applications = list_for_borrower(user_id)
    return (
        _to_sign(contracts)
        or _to_finish(applications)
        or _to_wait(applications)
        or _action("apply", "申请贷款", "Apply for a loan", "/apply")
    )


def _to_sign(contracts: tuple[ContractRow, ...]) -> dict[str, Any] | None:
    for contract in contracts:
        if contract.status in _TO_SIGN:
            kind, zh, en = _TO_SIGN[contract.status]
            return _action(kind, zh, en, f"/contracts/{contract.number}", amount=contract.principal)
    return None


def _to_finish(applications: tuple[ApplicationCard, ...]) -> dict[str, Any] | None:
    for status, (kind, zh, en) in _TO_FINISH.items():
        for card in applications:
            if card.status == status:
                link = f"/applications/{card.number}"
                return _action(kind, zh, en, link, amount=card.requested_amount)
    return None


def _to_wait(applications: tuple[ApplicationCard, ...]) -> dict[str, Any] | None:
    for card in applications:
        if card.status in _WAITING:
            zh, en = _WAITING[card.status]
            return _action("wait", zh, en, f"/applications/{card.number}", amount=card.requested_amount)
    return None


def _action(
    kind: str,
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
