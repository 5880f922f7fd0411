"""Products at the desk: versions made by one and checked by another."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from huoshui.api.base import StaffAuth, current_actor, write
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import get_user_names
from huoshui.products import operations, queries
from huoshui.products.queries import ProductView, VersionView

router = Router(auth=StaffAuth(), tags=["staff products"])


class ProductVersionRowOut(Schema):
    id: int
    version: int
    status: str
    made_by: str
    made_at: datetime
    checked_by: str | None
    checked_at: datetime | None


class ProductOut(Schema):
    code: str
    name: str
    name_en: str
    scene: str
    live_version: int | None
    versions: list[ProductVersionRowOut]


class ProductVersionOut(ProductVersionRowOut):
    product_code: str
    name: str
    name_en: str
    scene: str
    valid_from: date | None
    definition_hash: str
    definition: dict[str, Any]
    can_submit: bool
    can_check: bool


class ProductIn(Schema):
    code: str
    name: str
    name_en: str
    scene: str


class ProductRefOut(Schema):
    code: str


class VersionIn(Schema):
    definition: dict[str, Any]


class CheckIn(Schema):
    approve: bool
    opinion: str = ""


class VersionRefOut(Schema):
    id: int
    status: str


@router.get("/products", response=list[ProductOut])
def list_staff_products(request: HttpRequest) -> list[dict[str, Any]]:
    """Every product with its versions, newest first."""
    _reader(request)
    return [_product(product) for product in queries.list_products()]


@write(router, "/products", response=ProductRefOut)
def create_staff_product(request: HttpRequest, body: ProductIn) -> dict[str, str]:
    """A new product, without a version yet."""
    code = operations.create_product(actor=current_actor(request), **body.dict())
    return {"code": code}


@router.get("/product-versions/{version_id}", response=ProductVersionOut)
def get_staff_product_version(request: HttpRequest, version_id: int) -> dict[str, Any]:
    """One version with its definition."""
    actor = _reader(request)
    return _version(actor, queries.get_version(version_id))


@write(router, "/products/{code}/versions", response=VersionRefOut)
def draft_product_version(request: HttpRequest, code: str, body: VersionIn) -> dict[str, Any]:
    """A new draft; a wrong definition is refused with the path of what is wrong."""
    version_id = operations.draft_version(
        actor=current_actor(request), product_code=code, definition=body.definition
    )
    return _reference(version_id)


@write(router, "/product-versions/{version_id}/submit", response=VersionRefOut)
def submit_product_version(request: HttpRequest, version_id: int) -> dict[str, Any]:
    """The draft waits for its check."""
    operations.submit_version(actor=current_actor(request), version_id=version_id)
    return _reference(version_id)


@write(router, "/product-versions/{version_id}/check", response=VersionRefOut)
def check_product_version(request: HttpRequest, version_id: int, body: CheckIn) -> dict[str, Any]:
    """The version goes live, or is declined; never by its maker."""
    operations.check_version(
        actor=current_actor(request), version_id=version_id, approve=body.approve, opinion=body.opinion
    )
    return _reference(version_id)


def _reader(request: HttpRequest) -> Actor:
    actor = current_actor(request)
    actor.require("product.view")
    return actor


def _reference(version_id: int) -> dict[str, Any]:
    return {"id": version_id, "status": queries.get_version(version_id).status}


def _product(product: ProductView) -> dict[str, Any]:
    return {
        "code": product.code,
        "name": product.name,
        "name_en": product.name_en,
        "scene": product.scene,
        "live_version": product.live_version,
        "versions": [
            {
                "id": row.id,
                "version": row.version,
                "status": row.status,
                "made_by": row.made_by_name,
                "made_at": row.made_at,
                "checked_by": row.checked_by_name,
                "checked_at": row.checked_at,
            }
            for row in product.versions
        ],
    }


def _version(actor: Actor, version: VersionView) -> dict[str, Any]:
    names = get_user_names([version.made_by_id, version.checked_by_id])
    return {
        "id": version.id,
        "version": version.version,
        "status": version.status,
        "made_by": names.get(version.made_by_id, ""),
        "made_at": version.made_at,
        "checked_by": names.get(version.checked_by_id) if version.checked_by_id else None,
        "checked_at": version.checked_at,
        "product_code": version.product_code,
        "name": version.name,
        "name_en": version.name_en,
        "scene": version.scene,
        "valid_from": version.valid_from,
        "definition_hash": version.definition_hash,
        "definition": version.definition.model_dump(mode="json"),
        "can_submit": version.status == "draft" and actor.may("product.edit"),
        "can_check": version.status == "submitted"
        and actor.may("product.check")
        and version.made_by_id != actor.user_id,
    }
