"""The contract of a loan taken over from another system: signed on paper there, its terms kept here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.contracts.disclosure import CostCap, build_disclosure
from huoshui.contracts.frozen import ContractTerms, disclosure_to_json, instalments_to_json, terms_to_json
from huoshui.contracts.models import Contract
from huoshui.core.lifecycle import ContractStatus
from huoshui.core.schedule import Instalment
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.numbers import next_number
from huoshui.lenders.queries import current_lender
from huoshui.origination.queries import get_offer

TAKEN_OVER = "taken_over"
_NO_CAP = CostCap(cap=Decimal(1_000_000), basis="simple", tolerance=Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRef:
    """A contract by id and number."""

    id: int
    number: str


@transaction.atomic
def take_over_contract(
    *,
    actor: Actor,
    application_number: str,
    terms: ContractTerms,
    instalments: Sequence[Instalment],
    signed_date: date,
) -> ContractRef:
    """The contract (合同) behind an old loan: signed on paper that day, template `taken_over`, no file.

    Its cost is told by the schedule as it was; today's cap on new loans says nothing about an old one.
    Refusals: Forbidden, NotFound.
    """
    actor.require("loan.take_over")
    offer = get_offer(application_number)
    disclosure = build_disclosure(
        terms=terms.loan,
        instalments=instalments,
        lender_name=current_lender().name,
        cap=_NO_CAP,
    )
    contract = Contract.objects.create(
        number=next_number("contract"),
        application_id=application_number,
        customer_id=offer.customer_id,
        branch_id=offer.branch_id,
        product_version_id=offer.product_version_id,
        product_code=offer.product_code,
        status=ContractStatus.SIGNED.value,
        terms={**terms_to_json(terms), "instalments": instalments_to_json(instalments)},
        disclosure=disclosure_to_json(disclosure),
        template_version=TAKEN_OVER,
        drafted_at=clock.now(),
        signed_at=clock.now(),
        signed_date=signed_date,
    )
    record(
        actor=actor,
        action="contract.taken_over",
        subject_type="contract",
        subject_id=contract.pk,
        subject_number=contract.number,
        after={"application": application_number, "principal": terms.loan.schedule.principal},
    )
    return ContractRef(id=contract.pk, number=contract.number)
