"""What contracts keep about a case for its archive: the sealed or void contract, signatures, evidence."""

from dataclasses import dataclass

from huoshui.contracts.evidence import get_evidence
from huoshui.contracts.models import Contract
from huoshui.contracts.queries import latest_of
from huoshui.contracts.signing import GUARANTOR
from huoshui.core.lifecycle import ContractStatus
from huoshui.foundation.files import KeptPaper


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractOfCase:
    """The contract of an application, and whether guarantors are to sign it."""

    number: str
    status: str
    has_guarantor: bool


def contract_of_case(application_number: str) -> ContractOfCase | None:
    """The contract drafted last from the application; None before."""
    row = latest_of(application_number)
    if row is None:
        return None
    return ContractOfCase(
        number=row.number,
        status=row.status,
        has_guarantor=row.signers.filter(role=GUARANTOR).exists(),
    )


def application_of_contract(contract_number: str) -> str | None:
    """The application a contract was drafted from; None when there is no such contract."""
    row = Contract.objects.filter(number=contract_number).only("application_id").first()
    return str(row.application_id) if row else None


def frozen_clauses(contract_number: str) -> str:
    """The text of the clauses the contract froze, placeholders unfilled; empty when it has none."""
    row = Contract.objects.filter(number=contract_number).first()
    clauses = row.wording.get("clauses", ()) if row else ()
    return "\n".join(clause["text"] for clause in clauses)


def papers_of_contract(application_number: str) -> tuple[KeptPaper, ...]:
    """The contract once it is signed, those that became void, the guarantors' signatures in them, and the
    chain of evidence.

    A draft is not filed: it may still change.
    """
    rows = Contract.objects.select_related("file", "signed_file").order_by("pk")
    over = rows.defer("file__content", "signed_file__content").filter(
        application_id=application_number, status__in=(ContractStatus.SIGNED, ContractStatus.VOID)
    )
    return tuple(paper for row in over for paper in _papers(row))


def _papers(row: Contract) -> list[KeptPaper]:
    file = row.signed_file or row.file
    at = row.signed_at or row.drafted_at
    is_signed = row.status == ContractStatus.SIGNED
    papers = []
    if file is not None:
        papers.append(
            KeptPaper(
                source="contracts.contract",
                source_id=str(row.pk),
                kind="contract" if is_signed else "void_contract",
                detail=row.template_version,
                title=row.number,
                file_id=file.pk,
                sha256=file.sha256,
                at=at,
            )
        )
    for signer in row.signers.filter(role=GUARANTOR, state="signed").order_by("position"):
        papers.append(
            KeptPaper(
                source="contracts.signer",
                source_id=str(signer.pk),
                kind="guarantee",
                detail=signer.role,
                title=signer.name,
                file_id=file.pk if file else None,
                sha256=signer.certificate_sha256,
                at=signer.signed_at or at,
            )
        )
    steps = get_evidence(row.number).steps
    if is_signed and steps:
        papers.append(
            KeptPaper(
                source="contracts.evidence",
                source_id=str(row.pk),
                kind="evidence",
                detail="",
                title=row.number,
                file_id=None,
                sha256=steps[-1].hash,
                at=steps[-1].at,
            )
        )
    return papers
