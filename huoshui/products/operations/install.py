"""Setting a new lender up with the ready products and the parameter rows of its type."""

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.lenders.types import LenderType
from huoshui.products.models import Parameter, Product, PurposeRule
from huoshui.products.operations.parameters import fit_row
from huoshui.products.operations.versions import check_version, create_product, draft_version, submit_version
from huoshui.products.parameters import parameter_definition, read_value
from huoshui.products.ready import READY_PRODUCTS
from huoshui.products.ready.parameters import ready_parameters
from huoshui.products.ready.purposes import ready_purposes


@transaction.atomic
def install_ready_parameters(*, actor: Actor, lender_type: LenderType) -> int:
    """How many rows were written: the parameters of this type of lender, for codes that have no row yet."""
    actor.require("parameter.edit")
    taken = set(Parameter.objects.values_list("code", "product_code"))
    written: dict[tuple[str, str], list[Parameter]] = {}
    for seed in ready_parameters(lender_type):
        key = (seed.code, seed.product_code)
        if key in taken:
            continue
        read_value(parameter_definition(seed.code), seed.value)
        _, row = fit_row(
            written.setdefault(key, []),
            entered_by_id=actor.user_id,
            code=seed.code,
            value=seed.value,
            valid_from=seed.valid_from,
            legal_basis=seed.legal_basis,
            product_code=seed.product_code,
        )
        written[key].append(row)
    Parameter.objects.bulk_create([row for rows in written.values() for row in rows])
    install_ready_purposes(actor=actor, lender_type=lender_type)
    count = sum(len(rows) for rows in written.values())
    record(
        actor=actor,
        action="parameter.install",
        subject_type="parameter",
        subject_id=0,
        after={"lender_type": str(lender_type), "rows": count},
    )
    return count


@transaction.atomic
def install_ready_purposes(*, actor: Actor, lender_type: LenderType) -> int:
    """How many rows of the purpose list were written, for codes that have none yet."""
    actor.require("parameter.edit")
    taken = set(PurposeRule.objects.values_list("code", flat=True))
    rows = [
        PurposeRule(
            code=seed.code,
            name=seed.name,
            name_en=seed.name_en,
            is_allowed=seed.is_allowed,
            words=list(seed.words),
            valid_from=seed.valid_from,
            legal_basis=seed.legal_basis,
            entered_by_id=actor.user_id,
            created_at=now(),
        )
        for seed in ready_purposes(lender_type)
        if seed.code not in taken
    ]
    PurposeRule.objects.bulk_create(rows)
    return len(rows)


@transaction.atomic
def install_ready_products(*, maker: Actor, checker: Actor, codes: tuple[str, ...]) -> dict[str, int]:
    """Product code → id of the live version, for those of `codes` the lender does not have yet.

    Made by one person and checked by another, as any version. Refusals: those of the four operations.
    """
    versions = {}
    present = set(Product.objects.values_list("code", flat=True))
    for code in codes:
        if code in present:
            continue
        ready = READY_PRODUCTS[code]
        create_product(actor=maker, code=code, name=ready.name, name_en=ready.name_en, scene=ready.scene)
        version_id = draft_version(actor=maker, product_code=code, definition=ready.definition)
        submit_version(actor=maker, version_id=version_id)
        check_version(actor=checker, version_id=version_id, approve=True)
        versions[code] = version_id
    return versions
