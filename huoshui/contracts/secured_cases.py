"""Whose case a number is: contracts' answer to collateral (`huoshui.collateral.ports.SecuredCases`)."""

from django.db.models import Q

from huoshui.collateral.ports import Case
from huoshui.collateral.refusals import CaseTooEarly
from huoshui.contracts.frozen import terms_from_json
from huoshui.contracts.models import Contract
from huoshui.contracts.scoping import in_scope
from huoshui.core.lifecycle import ApplicationStatus, ContractStatus
from huoshui.identity.queries import Scope
from huoshui.origination.queries import get_application

_OVER = (ApplicationStatus.DECLINED, ApplicationStatus.WITHDRAWN, ApplicationStatus.EXPIRED)


class CasesOfContracts:
    """Applications, and the contracts drafted from them."""

    def case_of(self, number: str, scope: Scope) -> Case:
        """The case of an application or contract number; before an offer its amount is the one asked for.

        Refusals: NotFound, also outside the scope; CaseTooEarly for a draft whose borrower is not on file.
        """
        wanted = Q(number=number) | Q(application_id=number)
        contract = Contract.objects.filter(in_scope(scope)).filter(wanted).order_by("-pk").first()
        if contract is None:
            return _of_application(number, scope)
        return Case(
            application_number=contract.application_id,
            contract_number=contract.number,
            customer_id=contract.customer_id,
            branch_id=contract.branch_id,
            amount=terms_from_json(contract.terms).loan.schedule.principal,
            is_open=contract.status != ContractStatus.VOID.value,
            is_signed=contract.status == ContractStatus.SIGNED.value,
        )


def _of_application(number: str, scope: Scope) -> Case:
    found = get_application(number=number, scope=scope)
    row, offered = found.row, found.offer or found.proposal
    if row.customer_id is None:
        raise CaseTooEarly(number=number)
    return Case(
        application_number=number,
        contract_number="",
        customer_id=row.customer_id,
        branch_id=row.branch_id,
        amount=(offered.amount if offered else row.requested_amount) or 0,
        is_open=row.status not in _OVER,
        is_signed=False,
    )
