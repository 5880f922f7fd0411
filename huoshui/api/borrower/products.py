"""What a borrower may apply for, and the form to fill in."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from huoshui.api.base import BorrowerAuth
from huoshui.api.product_shapes import (
    OfferedProductOut,
    ProductToApplyOut,
    document_kinds,
    offered_products,
    offered_values,
)
from huoshui.core.errors import NotFound
from huoshui.origination.consents import CREDIT_CONSENT
from huoshui.products.queries import get_live_version

router = Router(auth=BorrowerAuth(), tags=["borrower applications"])


@router.get("/products", response=list[OfferedProductOut])
def list_products_to_apply(request: HttpRequest) -> list[dict[str, Any]]:
    """Products on offer."""
    return offered_products()


@router.get("/products/{code}", response=ProductToApplyOut)
def get_product_to_apply(request: HttpRequest, code: str) -> dict[str, Any]:
    """One product with its form and the documents it asks for."""
    version = get_live_version(code)
    if "portal" not in version.definition.channels:
        raise NotFound()
    return {
        **offered_values(version),
        "form": version.definition.filled_form(),
        "documents": document_kinds(version),
        "consent": CREDIT_CONSENT,
    }
