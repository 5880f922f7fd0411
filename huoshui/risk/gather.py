"""Collecting what a decision depends on: definition, parameters, exposure, sources."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from huoshui.core.dates import whole_months_and_days
from huoshui.core.money import Cents
from huoshui.foundation import business_date
from huoshui.foundation.ports import adapter
from huoshui.products.queries import VersionView, get_parameters, get_version
from huoshui.risk.connections import group_standing
from huoshui.risk.derived import DICTIONARY_VERSION
from huoshui.risk.inputs import DecisionInputs, DecisionPackage
from huoshui.risk.ports import ApplicationTraces, Exposure
from huoshui.risk.pulls import Subject, ask_sources, bureau_facts
from huoshui.risk.sources.catalogue import BUREAU
from huoshui.risk.unified_lines.standing import unified_room

_ALWAYS = ("term_max_months", "term_max_months_long_cycle", "single_borrower_limit", "net_assets")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The dated parameters a decision on this product depends on; `net_assets` in cents."""

    term_max: int
    term_max_long_cycle: int
    single_borrower_limit: Decimal
    net_assets: Cents
    affordability_ratio: Decimal
    lpr: Decimal | None


def policy_of(version: VersionView) -> Policy:
    """The parameters in force on the business date.

    Refusals: NoCurrentParameter: no new loan of this kind.
    """
    definition = version.definition
    codes = [*_ALWAYS]
    if definition.limit_method == "affordability":
        codes.append("affordability_ratio")
    if definition.pricing.lpr_code:
        codes.append(definition.pricing.lpr_code)
    values = get_parameters(codes, product_code=version.product_code)
    return Policy(
        term_max=values["term_max_months"],
        term_max_long_cycle=values["term_max_months_long_cycle"],
        single_borrower_limit=values["single_borrower_limit"],
        net_assets=values["net_assets"],
        affordability_ratio=values.get("affordability_ratio", Decimal(0)),
        lpr=values.get(definition.pricing.lpr_code or ""),
    )


def gather(
    inputs: DecisionInputs, *, subject_number: str, sources: tuple[str, ...] = (BUREAU,)
) -> DecisionPackage:
    """The package of this case on the business date, with what these sources say.

    Refusals: NotFound, NoCurrentParameter.
    """
    version = get_version(inputs.product_version_id)
    definition = version.definition
    policy = policy_of(version)
    on = business_date.today()
    group = group_standing(inputs.customer_id, product_code=version.product_code)
    traces = adapter(ApplicationTraces).traces_of(subject_number)
    exposure = _exposure(inputs.customer_id)
    # Last, because it is paid for.
    said = ask_sources(sources, Subject(number=subject_number, name=inputs.name, id_number=inputs.id_number))
    return DecisionPackage(
        business_date=on,
        product_code=version.product_code,
        product_version=version.version,
        definition_hash=version.definition_hash,
        customer_kind=inputs.customer_kind,
        customer_kinds=definition.customer_kinds,
        age=_age(inputs.birth_date, on),
        amount=inputs.amount,
        amount_min=definition.amount_min,
        amount_max=definition.amount_max,
        term_months=inputs.term_months,
        term_months_min=definition.term_months_min,
        term_months_max=definition.term_months_max,
        policy_term_max=policy.term_max,
        policy_term_max_long_cycle=policy.term_max_long_cycle,
        method=inputs.method,
        purpose=inputs.purpose,
        facts=dict(inputs.facts),
        bureau=bureau_facts(said.get(BUREAU)),
        exposure=exposure,
        single_borrower_limit=policy.single_borrower_limit,
        group_exposure=group.exposure if group else None,
        group_limit=group.limit if group else None,
        unified_room=unified_room(inputs.customer_id, product_code=version.product_code),
        net_assets=policy.net_assets,
        affordability_ratio=policy.affordability_ratio,
        lpr=policy.lpr,
        pricing=definition.pricing,
        limit_method=definition.limit_method,
        dictionary=DICTIONARY_VERSION,
        traces=traces,
        sources={
            name: one.model_copy(update={"facts": {}}) if name == BUREAU else one
            for name, one in said.items()
        },
    )


def _age(birth_date: date | None, on: date) -> int | None:
    if birth_date is None or birth_date > on:
        return None
    return whole_months_and_days(birth_date, on)[0] // 12


def _exposure(customer_id: int | None) -> Cents:
    if customer_id is None:
        return 0
    return adapter(Exposure).exposure_of(customer_id)  # type: ignore[type-abstract]
