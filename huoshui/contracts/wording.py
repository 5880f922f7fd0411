"""Freezing the text of a contract: the template's clauses that apply to it, chosen once and kept with it."""

from typing import Any

from huoshui.collateral.queries.papers import is_secured
from huoshui.contracts.clauses import Facts, TemplateContent, choose_clauses, read_content
from huoshui.contracts.frozen import terms_from_json
from huoshui.contracts.models import Contract, ContractTemplate
from huoshui.contracts.signers import signers_of
from huoshui.contracts.signing import CO_BORROWER, GUARANTOR
from huoshui.contracts.templates_at_work import live_template
from huoshui.core.money import Cents, yuan_grouped
from huoshui.parties.queries import get_party
from huoshui.products.queries import NoCurrentParameter, get_amount_parameter, get_version

_NO_THRESHOLD = "监管规定"


def freeze_wording(contract: Contract) -> None:
    """Puts the chosen clauses on a locked contract; the caller saves `wording` and `template_version`.

    The template version named on the contract decides, or the live one of its code.
    Refusals: NoLiveTemplate.
    """
    code, _, number = contract.template_version.partition("/")
    row = ContractTemplate.objects.filter(code=code, version=int(number or 0)).first() or live_template(code)
    contract.template_version = f"{row.code}/{row.version}"
    threshold = _threshold(contract.product_code)
    contract.wording = wording_json(read_content(row.content), facts_of(contract, threshold), threshold)


def wording_json(content: TemplateContent, facts: Facts, threshold: Cents | None) -> dict[str, Any]:
    """What the contract keeps: heading words, the facts that chose, and the clauses as they stood."""
    return {
        "title": content.title,
        "forbidden_use": content.forbidden_use,
        "cost_basis": content.cost_basis,
        "entrusted_threshold": _NO_THRESHOLD if threshold is None else yuan_grouped(threshold),
        "facts": facts.to_json(),
        "clauses": [
            clause.model_dump(mode="json", exclude={"conditions"})
            for clause in choose_clauses(content, facts)
        ],
    }


def preview_wording(contract: Contract, content: TemplateContent) -> dict[str, Any]:
    """What the contract would keep if it were made from this content. Needs a transaction."""
    threshold = _threshold(contract.product_code)
    return wording_json(content, facts_of(contract, threshold), threshold)


def facts_of(contract: Contract, threshold: Cents | None) -> Facts:
    """What the clauses of the contract may depend on; 受托支付 above the threshold, not at it."""
    terms = terms_from_json(contract.terms)
    loan, schedule = terms.loan, terms.loan.schedule
    definition = get_version(contract.product_version_id).definition
    roles = {row.role for row in signers_of(contract)}
    return Facts(
        amount=schedule.principal,
        term_months=schedule.term_months,
        annual_rate=schedule.annual_rate,
        customer_kind=get_party(contract.customer_id).kind,
        method=schedule.method.value,
        rate_kind=definition.pricing.kind,
        floating=terms.floating is not None,
        has_co_borrower=CO_BORROWER in roles,
        has_guarantor=GUARANTOR in roles,
        has_collateral=is_secured(contract.application_id)[0],
        entrusted_payment=threshold is not None and schedule.principal > threshold,
        revolving=definition.revolving is not None,
        tranches=definition.tranches is not None,
        compound_interest=loan.compound_interest,
        has_grace=loan.grace_days > 0,
    )


def _threshold(product_code: str) -> Cents | None:
    try:
        return get_amount_parameter("entrusted_payment_threshold", product_code=product_code)
    except NoCurrentParameter:
        return None
