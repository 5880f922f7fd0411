"""The one thing a borrower should do next, the most pressing first."""

from typing import Any

from huoshui.contracts.queries import ContractRow, list_contracts_of_customer


def next_action_of(*, user_id: int, customer_id: int | None) -> dict[str, Any]:
    """The next action (下一步): pay what is due, sign, confirm, answer, finish the draft, wait, or apply."""
    contracts = list_contracts_of_customer(customer_id) if customer_id else ()
    return _to_sign(contracts) or _action("apply", "申请贷款", "Apply for a loan", "/apply")


def _to_sign(contracts: tuple[ContractRow, ...]) -> dict[str, Any] | None:
    for contract in contracts:
        link = f"/contracts/{contract.number}"
        if contract.status == "drafted":
            return _action(
                "confirm_disclosure", "阅读并确认融资成本", "Read and confirm the cost", link, contract.principal
            )
        if contract.status == "disclosed":
            return _action("sign", "签署借款合同", "Sign the loan contract", link, contract.principal)
    return None


def _action(kind: str, title: str, title_en: str, link: str, amount: int | None = None) -> dict[str, Any]:
    return {
        "kind": kind,
        "title": title,
        "title_en": title_en,
        "amount": amount,
        "due_date": None,
        "link": link,
    }
