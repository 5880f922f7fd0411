"""拟定合同: the offer of an approved application becomes frozen terms and a cost table."""

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.collateral.operations import follow_redraft
from huoshui.contracts.disclosure import CostCap, Disclosure, build_disclosure
from huoshui.contracts.events import ContractDrafted
from huoshui.contracts.frozen import ContractTerms, disclosure_to_json, terms_to_json
from huoshui.contracts.models import Contract
from huoshui.contracts.operations.guards import wrong_state
from huoshui.contracts.operations.void_contract import check_reason
from huoshui.contracts.queries import latest_of
from huoshui.contracts.scoping import in_scope
from huoshui.contracts.signers import put_signer, signers_of, signers_of_form
from huoshui.contracts.templates_at_work import live_template
from huoshui.contracts.wording import freeze_wording
from huoshui.core.errors import NotFound, Refusal
from huoshui.core.lifecycle import ContractStatus
from huoshui.core.loan import LoanTerms
from huoshui.core.schedule import build_schedule
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.locks import advisory_lock
from huoshui.foundation.numbers import next_number
from huoshui.foundation.outbox import emit
from huoshui.identity.queries import scope_of
from huoshui.lenders.queries import current_lender
from huoshui.origination.operations import mark_contracted
from huoshui.origination.queries import Offer, get_offer
from huoshui.products.definition import ProductDefinition
from huoshui.products.floating import floating_rate_of
from huoshui.products.queries import VersionView, get_parameter, get_rate_parameter, get_version
from huoshui.products.terms import to_loan_terms


class OfferExpired(Refusal):
    code = "contracts.offer_expired"
    zh = "批复已于 {valid_until} 到期，不能再订立合同"
    en = "The offer was valid until {valid_until}: no contract can be made from it"


class ContractReplaced(Refusal):
    code = "contracts.replaced"
    zh = "该申请已订立新合同 {number}"
    en = "This application has a new contract already: {number}"


@transaction.atomic
def draft_contract(*, actor: Actor = SYSTEM, application_number: str) -> str:
    """The number of the contract drafted from an approved application; drafted twice it is drafted once,
    and a void one stays the answer until somebody asks for another (`redraft_contract`).

    Frozen with it: who signs in which order, and the template's clauses that apply. The start date is
    provisional: the loan starts when the money is paid. Refusals: Forbidden, NotFound, OfferExpired,
    NoCurrentParameter (no cap in force, no new loan), CostAboveCap, NoLiveTemplate, and what origination
    says of a wrong state.
    """
    actor.require("contract.manage")
    advisory_lock(f"contracts.draft:{application_number}")
    known = latest_of(application_number)
    if known is not None:
        return known.number
    contract = _from_offer(application_number)
    mark_contracted(actor=actor, number=application_number)
    _tell(actor, contract, application_number)
    return contract.number


@transaction.atomic
def redraft_contract(*, actor: Actor, number: str, reason: str) -> str:
    """The number of the contract drafted in the place of a void one (重新订立), from the same offer while it
    is valid: with today's template and parameters, the signers of the form, and what was to secure it.

    Refusals: Forbidden, NotFound, InvalidInput (no reason), ContractWrongState (not void), ContractReplaced,
    and those of draft_contract.
    """
    actor.require("contract.manage")
    void = Contract.objects.filter(in_scope(scope_of(actor)), number=number).first()
    if void is None:
        raise NotFound()
    advisory_lock(f"contracts.draft:{void.application_id}")
    if void.status != ContractStatus.VOID:
        raise wrong_state(void)
    latest = latest_of(void.application_id)
    if latest is not None and latest.pk != void.pk:
        raise ContractReplaced(number=latest.number)
    why = check_reason(reason)
    contract = _from_offer(void.application_id, replaces=void.number)
    _tell(actor, contract, void.application_id, replaces=void.number, reason=why)
    return contract.number


def _from_offer(application_number: str, *, replaces: str = "") -> Contract:
    offer, today = get_offer(application_number), business_date.today()
    if offer.valid_until is not None and offer.valid_until < today:
        raise OfferExpired(valid_until=offer.valid_until.isoformat())
    version = get_version(offer.product_version_id)
    terms = _terms(offer, version)
    disclosure = _disclosure(terms.loan, version)
    template = live_template(version.definition.contract_template)
    contract = Contract.objects.create(
        number=next_number("contract"),
        application_id=application_number,
        customer_id=offer.customer_id,
        branch_id=offer.branch_id,
        product_version_id=version.id,
        product_code=version.product_code,
        status=ContractStatus.DRAFTED.value,
        terms=terms_to_json(terms),
        disclosure=disclosure_to_json(disclosure),
        template_version=f"{template.code}/{template.version}",
        drafted_at=clock.now(),
    )
    if replaces:
        follow_redraft(replaced=replaces, contract_number=contract.number)
    signers_of(contract)
    for new in signers_of_form(offer.form):
        put_signer(contract, new)
    freeze_wording(contract)
    contract.save(update_fields=["wording", "template_version"])
    return contract


def _terms(offer: Offer, version: VersionView) -> ContractTerms:
    today = business_date.today()
    loan = to_loan_terms(
        version.definition,
        principal=offer.amount,
        annual_rate=offer.annual_rate,
        term_months=offer.term_months,
        method=offer.method,
        start_date=today,
    )
    return ContractTerms(
        loan=loan,
        purpose=_purpose(version.definition, offer.purpose),
        floating=floating_rate_of(version.definition, rate=offer.annual_rate, on=today),
    )


def _disclosure(loan: LoanTerms, version: VersionView) -> Disclosure:
    code = version.product_code
    return build_disclosure(
        terms=loan,
        instalments=build_schedule(loan.schedule),
        lender_name=current_lender().name,
        cap=CostCap(
            cap=get_rate_parameter("all_in_cost_cap", product_code=code),
            basis=str(get_parameter("all_in_cost_basis", product_code=code)),
            tolerance=get_rate_parameter("all_in_cost_tolerance", product_code=code),
        ),
    )


def _purpose(definition: ProductDefinition, value: str) -> str:
    """The purpose in the words of the product's form, or as written when it has no choices."""
    for section in definition.form.sections:
        for field in section.fields:
            if field.name == "purpose":
                return next((option.label for option in field.options or () if option.value == value), value)
    return value


def _tell(actor: Actor, contract: Contract, application_number: str, **why: str) -> None:
    record(
        actor=actor,
        action="contract.draft",
        subject_type="contract",
        subject_id=contract.pk,
        subject_number=contract.number,
        after={
            "application": application_number,
            "principal": contract.disclosure["principal"],
            "annual_cost_simple": str(contract.disclosure["annual_cost_simple"]),
            "status": contract.status,
            "template": contract.template_version,
            "clauses": [clause["code"] for clause in contract.wording["clauses"]],
            "signers": [f"{row.role}: {row.name}" for row in signers_of(contract)],
            **why,
        },
    )
    emit(
        ContractDrafted(
            number=contract.number, application_number=application_number, customer_id=contract.customer_id
        )
    )
