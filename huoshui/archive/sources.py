"""What the other rooms keep about a case, put together: where it stands, what its file holds."""

from dataclasses import dataclass
from datetime import date

from huoshui.archive.requirements import Stage
from huoshui.collateral.queries import is_secured, papers_of_security
from huoshui.contracts.papers import contract_of_case, papers_of_contract
from huoshui.core.lifecycle import ApplicationStatus, ContractStatus
from huoshui.foundation.files import KeptPaper
from huoshui.origination.queries import CaseBasics, case_basics, papers_of_application
from huoshui.products.queries import get_version
from huoshui.servicing.queries import loans_of_case, papers_of_loans

_REFUSED = (ApplicationStatus.DECLINED, ApplicationStatus.WITHDRAWN, ApplicationStatus.EXPIRED)
_APPROVED = (ApplicationStatus.APPROVED, ApplicationStatus.CONTRACTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAsKept:
    """A case with all that is kept about it; `closed_date` once it is over, `facts` that the list needs."""

    basics: CaseBasics
    contract_number: str
    stage: Stage
    closed_date: date | None
    facts: frozenset[str]
    documents: tuple[tuple[str, str, str], ...]
    papers: tuple[KeptPaper, ...]


def case_as_kept(application_number: str) -> CaseAsKept | None:
    """The case; None for a draft, which is nobody's case yet, and for a number that is none."""
    basics = case_basics(application_number)
    if basics is None or basics.status == ApplicationStatus.DRAFT:
        return None
    contract = contract_of_case(application_number)
    number = contract.number if contract else ""
    loans = loans_of_case(number)
    has_collateral, has_guarantee = is_secured(application_number)
    known = {
        "collateral": has_collateral,
        "guarantee": has_guarantee or bool(contract and contract.has_guarantor),
        "entrusted": loans.is_entrusted,
        "use_followed": loans.is_use_followed,
    }
    stage: Stage = "submitted"
    closed = loans.settled_date
    if basics.status in _REFUSED or (contract and contract.status == ContractStatus.VOID):
        stage, closed = "refused", basics.decided_date or basics.submitted_date
    elif loans.settled_date is not None:
        stage = "settled"
    elif loans.is_paid_out:
        stage = "paid"
    elif contract and contract.status == ContractStatus.SIGNED:
        stage = "signed"
    elif basics.status in _APPROVED:
        stage = "approved"
    definition = get_version(basics.product_version_id).definition
    return CaseAsKept(
        basics=basics,
        contract_number=number,
        stage=stage,
        closed_date=closed,
        facts=frozenset(name for name, holds in known.items() if holds),
        documents=tuple((one.kind, one.name, one.name_en) for one in definition.required_documents()),
        papers=(
            *papers_of_application(application_number),
            *papers_of_contract(application_number),
            *papers_of_security(application_number),
            *(papers_of_loans(number) if number else ()),
        ),
    )
