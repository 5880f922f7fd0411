"""生成合同文本: the PDF, made once from what the draft froze."""

from django.db import transaction

from huoshui.contracts.models import Contract
from huoshui.contracts.operations.guards import lock_contract
from huoshui.contracts.pages import contract_pdf
from huoshui.contracts.wording import freeze_wording
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.files import PDF, store_file


@transaction.atomic
def render_contract(*, actor: Actor = SYSTEM, number: str) -> str:
    """The SHA-256 of the contract's PDF; made twice it is made once. Refusals: NotFound."""
    actor.require("contract.manage")
    contract = lock_contract(number)
    if contract.file_id is None:
        render_locked(contract)
        contract.save(update_fields=["file", "file_sha256", "wording", "template_version"])
    return contract.file_sha256


def render_locked(contract: Contract) -> int:
    """The id of the PDF put on a contract whose row is locked; the caller saves the row."""
    if not contract.wording:  # drafted before templates had clauses
        freeze_wording(contract)
    stored = store_file(name=f"{contract.number}.pdf", content=contract_pdf(contract), content_type=PDF)
    contract.file_id = stored.id
    contract.file_sha256 = stored.sha256
    return stored.id
