"""What a partner may bring applications for, with the form, the papers and the consent each asks for."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from huoshui.api.base import current_actor
from huoshui.api.partner.auth import PartnerAuth
from huoshui.api.product_shapes import ConsentOut, DocumentKindOut
from huoshui.api.types import Yuan
from huoshui.origination.consents import CREDIT_CONSENT
from huoshui.partners.case_queries import partner_products
from huoshui.products.form import FormSchema

router = Router(auth=PartnerAuth(), tags=["partner applications"])


class PartnerProductOut(Schema):
    """A product of the partner's; `consent` is the text the applicant must have agreed to."""

    code: str
    name: str
    name_en: str
    customer_kinds: list[str]
    amount_min: Yuan
    amount_max: Yuan
    term_months_min: int
    term_months_max: int
    form: FormSchema
    documents: list[DocumentKindOut]
    consent: ConsentOut


@router.get("/products", response=list[PartnerProductOut])
def list_partner_products(request: HttpRequest) -> list[dict[str, Any]]:
    """The partner's products."""
    return [
        {
            "code": version.product_code,
            "name": version.name,
            "name_en": version.name_en,
            "customer_kinds": list(version.definition.customer_kinds),
            "amount_min": version.definition.amount_min,
            "amount_max": version.definition.amount_max,
            "term_months_min": version.definition.term_months_min,
            "term_months_max": version.definition.term_months_max,
            "form": version.definition.filled_form(),
            "documents": [document.model_dump() for document in version.definition.documents],
            "consent": CREDIT_CONSENT,
        }
        for version in partner_products(current_actor(request))
    ]
