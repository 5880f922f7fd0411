"""The certificate that a loan is fully repaid."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.contracts.typesetting import typeset
from huoshui.core.errors import NotFound, Refusal
from huoshui.core.identifiers import mask_id_number
from huoshui.core.loan import LoanStatus
from huoshui.core.money import capital_rmb, yuan_grouped
from huoshui.foundation import clock
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.files import store_file
from huoshui.lenders.queries import current_lender
from huoshui.parties.queries import get_party
from huoshui.servicing.models import LoanAccount, SettlementCertificate
from huoshui.servicing.store import load_file

TEMPLATE = Path(__file__).parent.parent / "templates" / "settlement_certificate.typ"


class NotSettled(Refusal):
    """A certificate for a loan that is not settled."""

    code = "servicing.not_settled"
    zh = "借据 {number} 尚未结清"
    en = "Loan {number} is not settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A settlement certificate (结清证明)."""

    number: str
    file_id: int
    issued_at: datetime


@transaction.atomic
def issue_settlement_certificate(*, loan_number: str, actor: Actor = SYSTEM) -> Certificate:
    """The certificate of a settled loan, made once: number "JQ" + the loan's. Refusals: NotFound,
    NotSettled."""
    file = load_file(number=loan_number)
    issued = SettlementCertificate.objects.filter(loan_id=file.id).first()
    if issued is not None:
        return _view(issued)
    if file.state.status != LoanStatus.SETTLED.value:
        raise NotSettled(number=loan_number)
    loan = LoanAccount.objects.select_related("contract").filter(pk=file.id).first()
    if loan is None:
        raise NotFound()
    now = clock.now()
    number = f"JQ{file.number.removeprefix('JJ')}"
    settled = file.position(file.state.as_of).settled_date or file.state.as_of
    party = get_party(file.customer_id)
    lender = current_lender()
    content = typeset(
        TEMPLATE,
        {
            "number": number,
            "lender": lender.name,
            "borrower": party.name,
            "id_number": mask_id_number(party.id_number),
            "loan_number": file.number,
            "contract_number": loan.contract.number,
            "principal": yuan_grouped(loan.principal),
            "principal_in_words": capital_rmb(loan.principal),
            "start_date": _chinese(loan.start_date.isoformat()),
            "settled_date": _chinese(settled.isoformat()),
            "issued_date": _chinese(clock.local_date().isoformat()),
        },
        at=now,
    )
    stored = store_file(name=f"{number}.pdf", content=content, content_type="application/pdf")
    row = SettlementCertificate.objects.create(loan=loan, number=number, file_id=stored.id, issued_at=now)
    record(
        actor=actor,
        action="certificate.issued",
        subject_type="loan",
        subject_id=file.id,
        subject_number=file.number,
        after={"certificate": number},
    )
    return _view(row)


def _view(row: SettlementCertificate) -> Certificate:
    return Certificate(number=row.number, file_id=row.file_id, issued_at=row.issued_at)


def _chinese(day: str) -> str:
    year, month, of_month = day.split("-")
    return f"{int(year)}年{int(month)}月{int(of_month)}日"
