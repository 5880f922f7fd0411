"""What the lender offers, for anybody."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from huoshui.api.base import PublicAuth
from huoshui.api.product_shapes import OfferedProductOut, offered_products

router = Router(auth=PublicAuth(), tags=["public"])


@router.get("/products", response=list[OfferedProductOut])
def list_public_products(request: HttpRequest) -> list[dict[str, Any]]:
    """Products on offer, with the range of their rate today."""
    return offered_products()
