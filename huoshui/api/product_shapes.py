"""How a product looks in JSON to those who may want it."""

from typing import Any

from ninja import Schema

from huoshui.api.types import RateText, Yuan
from huoshui.core.dates import DayCount
from huoshui.core.schedule import RepaymentMethod
from huoshui.products.form import FormSchema
from huoshui.products.queries import NoCurrentParameter, VersionView, list_live_versions
from huoshui.products.terms import rate_range
from huoshui.risk.gather import policy_of


class OfferedProductOut(Schema):
    """A product on offer, with the range of its rate today."""

    code: str
    name: str
    name_en: str
    scene: str
    customer_kinds: list[str]
    amount_min: Yuan
    amount_max: Yuan
    term_months_min: int
    term_months_max: int
    repayment_methods: list[RepaymentMethod]
    day_count: DayCount
    due_day: int | None
    annual_rate_from: RateText
    annual_rate_to: RateText


class DocumentKindOut(Schema):
    kind: str
    name: str
    name_en: str
    required: bool


class ConsentOut(Schema):
    """What the applicant agrees to when handing in."""

    version: str
    zh: str
    en: str


class ProductToApplyOut(OfferedProductOut):
    form: FormSchema
    documents: list[DocumentKindOut]
    consent: ConsentOut


def offered_products() -> list[dict[str, Any]]:
    """Products the portal offers: live, open to it, and with every parameter a new loan needs."""
    found = []
    for version in list_live_versions():
        if "portal" not in version.definition.channels:
            continue
        try:
            found.append(offered_values(version))
        except NoCurrentParameter:
            continue
    return found


def offered_values(version: VersionView) -> dict[str, Any]:
    """The values of an OfferedProductOut. Refusals: NoCurrentParameter."""
    definition = version.definition
    low, high = rate_range(definition.pricing, lpr=policy_of(version).lpr)
    return {
        "code": version.product_code,
        "name": version.name,
        "name_en": version.name_en,
        "scene": version.scene,
        "customer_kinds": list(definition.customer_kinds),
        "amount_min": definition.amount_min,
        "amount_max": definition.amount_max,
        "term_months_min": definition.term_months_min,
        "term_months_max": definition.term_months_max,
        "repayment_methods": list(definition.repayment_methods),
        "day_count": definition.day_count,
        "due_day": definition.due_day,
        "annual_rate_from": low,
        "annual_rate_to": high,
    }


def document_kinds(version: VersionView) -> list[dict[str, Any]]:
    """The kinds of document the product asks for."""
    return [document.model_dump() for document in version.definition.documents]
