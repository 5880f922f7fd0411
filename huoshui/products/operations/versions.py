"""The life of a product version: drafted, submitted, checked by another person, live, retired."""

import re
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from huoshui.audit.operations import record
from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.foundation.canonical import content_hash
from huoshui.foundation.clock import now
from huoshui.foundation.outbox import emit
from huoshui.products.definition import ProductDefinition
from huoshui.products.events import ProductVersionLive
from huoshui.products.fees import check_fees
from huoshui.products.floating import check_floating
from huoshui.products.models import Product, ProductVersion
from huoshui.products.terms import check_methods


class ProductExists(Refusal):
    code = "products.product_exists"
    zh = "产品代码 {product} 已存在"
    en = "A product with the code {product} exists already"


class BadDefinition(InvalidInput):
    code = "products.bad_definition"
    zh = "产品定义有误：{problem}"
    en = "The product definition is not valid: {problem}"

    def message(self, lang: str) -> str:
        """Always the template of this class: the problem itself names the path."""
        return Refusal.message(self, lang)


class VersionWrongState(Refusal):
    code = "products.version_wrong_state"
    zh = "产品版本当前状态为 {status}，不能进行此操作"
    en = "The product version is {status}, so this cannot be done"


class OwnVersion(Forbidden):
    code = "products.own_version"
    zh = "制单人不能复核自己的产品版本"
    en = "The person who made a version cannot check it"


@transaction.atomic
def create_product(*, actor: Actor, code: str, name: str, name_en: str, scene: str) -> str:
    """The code of the new product, without a version yet.

    Refusals: Forbidden, InvalidInput, ProductExists.
    """
    actor.require("product.edit")
    if not re.fullmatch(r"[a-z][a-z0-9_]{2,39}", code, re.ASCII):
        raise InvalidInput(
            field="code",
            zh="产品代码须为小写字母、数字和下划线",
            en="A code has lower-case letters, digits and _",
        )
    if not name.strip() or not name_en.strip():
        raise InvalidInput(
            field="name", zh="产品须有中英文名称", en="A product needs a name in both languages"
        )
    if Product.objects.filter(code=code).exists():
        raise ProductExists(field="code", product=code)
    product = Product.objects.create(code=code, name=name, name_en=name_en, scene=scene, created_at=now())
    record(
        actor=actor,
        action="product.create",
        subject_type="product",
        subject_id=product.pk,
        subject_number=code,
        after={"name": name, "name_en": name_en, "scene": scene},
    )
    return code


@transaction.atomic
def draft_version(
    *, actor: Actor, product_code: str, definition: ProductDefinition | Mapping[str, Any]
) -> int:
    """The id of a new draft version.

    Refusals: Forbidden, NotFound, BadDefinition (field = path inside it), InvalidInput (a method the engine
    would not do with this plan, a reset rule that does not go with the rest).
    """
    user_id = actor.require_person("product.edit")
    product = Product.objects.select_for_update().filter(code=product_code).first()
    if product is None:
        raise NotFound()
    checked = definition if isinstance(definition, ProductDefinition) else read_definition(definition)
    check_methods(checked)
    check_floating(checked)
    content = checked.model_dump(mode="json")
    last = ProductVersion.objects.filter(product=product).order_by("-version").first()
    version = ProductVersion.objects.create(
        product=product,
        version=last.version + 1 if last else 1,
        definition=content,
        definition_hash=content_hash(content),
        status="draft",
        made_by_id=user_id,
        made_at=now(),
    )
    _audit(actor, "product_version.draft", version, after={"definition_hash": version.definition_hash})
    return version.pk


@transaction.atomic
def submit_version(*, actor: Actor, version_id: int) -> None:
    """Nothing; the draft waits for its check.

    Refusals: Forbidden, NotFound, VersionWrongState, FeesNotCollected.
    """
    actor.require("product.edit")
    version = _locked(version_id)
    _need_state(version, "draft")
    check_fees(read_definition(version.definition))
    version.status = "submitted"
    version.save(update_fields=["status"])
    _audit(actor, "product_version.submit", version)


@transaction.atomic
def check_version(*, actor: Actor, version_id: int, approve: bool, opinion: str = "") -> None:
    """Nothing; approved, the version is live and the one before it retired; declined, it is a draft's end.

    Refusals: Forbidden, NotFound, VersionWrongState, OwnVersion.
    """
    actor.require("product.check")
    version = _locked(version_id)
    _need_state(version, "submitted")
    if actor.user_id is None or version.made_by_id == actor.user_id:
        raise OwnVersion()
    if approve:
        ProductVersion.objects.filter(product_id=version.product_id, status="live").update(status="retired")
        version.valid_from = business_date.today()
    version.status = "live" if approve else "declined"
    version.checked_by_id = actor.user_id
    version.checked_at = now()
    version.save(update_fields=["status", "checked_by", "checked_at", "valid_from"])
    _audit(actor, "product_version.check", version, after={"status": version.status, "opinion": opinion})
    if approve:
        emit(ProductVersionLive(product_code=version.product.code, version_id=version.pk))


def read_definition(content: Mapping[str, Any]) -> ProductDefinition:
    """The definition of JSON content. Refusals: BadDefinition naming the first wrong path."""
    try:
        return ProductDefinition.model_validate(content)
    except ValidationError as problem:
        first = problem.errors()[0]
        path = ".".join(str(part) for part in ("definition", *first["loc"]))
        raise BadDefinition(field=path, problem=f"{path}: {first['msg']}") from problem


def _locked(version_id: int) -> ProductVersion:
    # The product is the lock, so two versions of it cannot go live at once.
    version = ProductVersion.objects.filter(pk=version_id).first()
    if version is None:
        raise NotFound()
    Product.objects.select_for_update().get(pk=version.product_id)
    return ProductVersion.objects.select_related("product").get(pk=version_id)


def _need_state(version: ProductVersion, status: str) -> None:
    if version.status != status:
        raise VersionWrongState(status=version.status)


def _audit(actor: Actor, action: str, version: ProductVersion, after: dict[str, Any] | None = None) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="product_version",
        subject_id=version.pk,
        subject_number=f"{version.product.code} v{version.version}",
        after=after or {"status": version.status},
    )
