"""验签: somebody has had a file checked; what was found belongs to the contract's evidence."""

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.contracts.models import Contract
from huoshui.contracts.queries import Verification, verify_pdf
from huoshui.foundation.actor import Actor


@transaction.atomic
def record_verification(*, actor: Actor, content: bytes) -> Verification:
    """What the file is worth, recorded when it is known which contract it is, or was before a change."""
    found = verify_pdf(content)
    contract = Contract.objects.filter(number=found.contract_number or "").first()
    if contract is not None:
        record(
            actor=actor,
            action="contract.verify",
            subject_type="contract",
            subject_id=contract.pk,
            subject_number=contract.number,
            after={"valid": found.valid, "problems": found.problems, "file_sha256": found.file_sha256},
        )
    return found
