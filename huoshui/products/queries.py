"""Reads of the products room: versions with their definitions, and parameters by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Q

from huoshui.core.errors import NotFound, Refusal
from huoshui.core.money import Cents
from huoshui.foundation import business_date
from huoshui.products.definition import ProductDefinition
from huoshui.products.models import Parameter, ParameterProposal, Product, ProductVersion
from huoshui.products.parameters import PARAMETERS, ParameterValue, parameter_definition, read_value

T = TypeVar("T")


class NoLiveVersion(Refusal):
    code = "products.no_live_version"
    zh = "产品 {product} 当前没有生效的版本"
    en = "The product {product} has no live version"


class NoCurrentParameter(Refusal):
    code = "products.no_current_parameter"
    zh = "参数“{parameter}”在 {day} 没有有效取值，不能办理新业务"
    en = "The parameter “{parameter}” has no value on {day}: no new loan can be made"

    def message(self, lang: str) -> str:
        """The parameter by its name in that language."""
        text = super().message(lang)
        code = str(self.params["parameter"])
        name = PARAMETERS[code].zh if lang.lower().startswith("zh") else PARAMETERS[code].en
        return text.replace(code, name, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """A product version (产品版本) with its definition."""

    id: int
    product_code: str
    name: str
    name_en: str
    scene: str
    version: int
    status: str
    definition: ProductDefinition
    definition_hash: str
    made_by_id: int
    made_at: datetime
    checked_by_id: int | None
    checked_at: datetime | None
    valid_from: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A line in a product's list of versions."""

    id: int
    version: int
    status: str
    made_by_id: int
    made_by_name: str
    made_at: datetime
    checked_by_name: str | None
    checked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductView:
    """A product with its versions, newest first."""

    code: str
    name: str
    name_en: str
    scene: str
    live_version_id: int | None
    live_version: int | None
    versions: tuple[VersionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterRow:
    """A dated parameter row; `valid_to` is the first day it no longer holds."""

    id: int
    code: str
    name: str
    name_en: str
    product_code: str
    value: str
    valid_from: date
    valid_to: date | None
    legal_basis: str
    entered_by_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRow:
    """A value that waits for another person's check (待复核取值)."""

    id: int
    code: str
    name: str
    name_en: str
    value: str
    valid_from: date
    legal_basis: str
    made_by_id: int
    made_by_name: str
    made_at: datetime


def get_live_version(code: str) -> VersionView:
    """The live version of the product. Refusals: NotFound, NoLiveVersion."""
    row = ProductVersion.objects.select_related("product").filter(product__code=code, status="live").first()
    if row is None:
        if Product.objects.filter(code=code).exists():
            raise NoLiveVersion(product=code)
        raise NotFound()
    return _view(row)


def get_version(version_id: int) -> VersionView:
    """The version of that id, whatever its state. Refusals: NotFound."""
    row = ProductVersion.objects.select_related("product").filter(pk=version_id).first()
    if row is None:
        raise NotFound()
    return _view(row)


def list_live_versions() -> tuple[VersionView, ...]:
    """What the lender offers today, by product code."""
    rows = ProductVersion.objects.select_related("product").filter(status="live").order_by("product__code")
    return tuple(_view(row) for row in rows)


def list_products() -> tuple[ProductView, ...]:
    """Every product with its versions."""
    products = Product.objects.order_by("code").prefetch_related("versions__made_by", "versions__checked_by")
    return tuple(_product_view(product) for product in products)


def list_submitted_versions(*, not_made_by: int | None = None) -> tuple[VersionView, ...]:
    """Versions that wait for their check, oldest first; `not_made_by` leaves out that person's own."""
    rows = ProductVersion.objects.select_related("product").filter(status="submitted").order_by("made_at")
    return tuple(_view(row) for row in rows if row.made_by_id != not_made_by)


def product_names() -> dict[str, tuple[str, str]]:
    """Product code → (name, name_en)."""
    return {
        code: (name, name_en)
        for code, name, name_en in Product.objects.values_list("code", "name", "name_en")
    }


def get_parameter(code: str, *, on: date | None = None, product_code: str = "") -> Any:
    """The value in force on the day (default: business date): Decimal, cents, int, date or text by its kind.

    A row of the product goes before the row of every product. Refusals: NoCurrentParameter, UnknownParameter.
    """
    return get_parameters((code,), on=on, product_code=product_code)[code]


def get_parameters(codes: Sequence[str], *, on: date | None = None, product_code: str = "") -> dict[str, Any]:
    """Code → value for several parameters, as get_parameter, in one query. Refusals: as get_parameter."""
    day = on or business_date.today()
    rows = (
        Parameter.objects.filter(code__in=codes, product_code__in={"", product_code}, valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))
        .order_by("product_code", "valid_from")
        .values_list("code", "value")
    )
    found = dict(rows)  # the last one of a code wins: the product's own, the latest
    values: dict[str, Any] = {}
    for code in codes:
        definition = parameter_definition(code)
        if code not in found:
            raise NoCurrentParameter(parameter=code, day=day.isoformat())
        value: ParameterValue = read_value(definition, found[code])
        values[code] = value
    return values


def get_rate_parameter(code: str, *, on: date | None = None, product_code: str = "") -> Decimal:
    """A rate parameter as Decimal (0.24 = 24 %). Refusals: NoCurrentParameter."""
    return _typed(code, Decimal, on, product_code)


def get_amount_parameter(code: str, *, on: date | None = None, product_code: str = "") -> Cents:
    """An amount parameter in cents. Refusals: NoCurrentParameter."""
    return _typed(code, int, on, product_code)


def get_count_parameter(code: str, *, on: date | None = None, product_code: str = "") -> int:
    """A count (months, days). Refusals: NoCurrentParameter."""
    return _typed(code, int, on, product_code)


def get_parameter_row(code: str, *, on: date | None = None, product_code: str = "") -> ParameterRow:
    """The row in force with its legal basis, chosen as by get_parameter. Refusals: NoCurrentParameter."""
    day = on or business_date.today()
    row = (
        Parameter.objects.select_related("entered_by")
        .filter(code=code, product_code__in={"", product_code}, valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))
        .order_by("-product_code", "-valid_from")
        .first()
    )
    if row is None:
        raise NoCurrentParameter(parameter=code, day=day.isoformat())
    return _parameter_row(row)


def list_parameters(*, code: str = "") -> tuple[ParameterRow, ...]:
    """Every row, or those of one code: by code, product and day, newest first."""
    rows = Parameter.objects.select_related("entered_by").order_by("code", "product_code", "-valid_from")
    if code:
        rows = rows.filter(code=code)
    return tuple(_parameter_row(row) for row in rows)


def list_proposals() -> tuple[ProposalRow, ...]:
    """Publications of the LPR that wait for a check, oldest first."""
    rows = ParameterProposal.objects.select_related("made_by").filter(status="proposed").order_by("made_at")
    return tuple(
        ProposalRow(
            id=row.pk,
            code=row.code,
            name=PARAMETERS[row.code].zh,
            name_en=PARAMETERS[row.code].en,
            value=row.value,
            valid_from=row.valid_from,
            legal_basis=row.legal_basis,
            made_by_id=row.made_by_id,
            made_by_name=row.made_by.name,
            made_at=row.made_at,
        )
        for row in rows
    )


def _typed(code: str, kind: type[T], on: date | None, product_code: str) -> T:
    value = get_parameter(code, on=on, product_code=product_code)
    if not isinstance(value, kind):
        raise TypeError(f"parameter {code} is not a {kind.__name__}")
    return value


_DEFINITIONS: dict[str, ProductDefinition] = {}


def _definition(row: ProductVersion) -> ProductDefinition:
    # The hash names the content, in whichever lender's schema it stands, so parsed definitions can be shared.
    parsed = _DEFINITIONS.get(row.definition_hash)
    if parsed is None:
        if len(_DEFINITIONS) > 500:
            _DEFINITIONS.clear()
        parsed = _DEFINITIONS[row.definition_hash] = ProductDefinition.model_validate(row.definition)
    return parsed


def _view(row: ProductVersion) -> VersionView:
    return VersionView(
        id=row.pk,
        product_code=row.product.code,
        name=row.product.name,
        name_en=row.product.name_en,
        scene=row.product.scene,
        version=row.version,
        status=row.status,
        definition=_definition(row),
        definition_hash=row.definition_hash,
        made_by_id=row.made_by_id,
        made_at=row.made_at,
        checked_by_id=row.checked_by_id,
        checked_at=row.checked_at,
        valid_from=row.valid_from,
    )


def _product_view(product: Product) -> ProductView:
    versions = sorted(product.versions.all(), key=lambda row: -row.version)
    live = next((row for row in versions if row.status == "live"), None)
    return ProductView(
        code=product.code,
        name=product.name,
        name_en=product.name_en,
        scene=product.scene,
        live_version_id=live.pk if live else None,
        live_version=live.version if live else None,
        versions=tuple(
            VersionRow(
                id=row.pk,
                version=row.version,
                status=row.status,
                made_by_id=row.made_by_id,
                made_by_name=row.made_by.name,
                made_at=row.made_at,
                checked_by_name=row.checked_by.name if row.checked_by else None,
                checked_at=row.checked_at,
            )
            for row in versions
        ),
    )


def _parameter_row(row: Parameter) -> ParameterRow:
    definition = PARAMETERS.get(row.code)
    return ParameterRow(
        id=row.pk,
        code=row.code,
        name=definition.zh if definition else row.code,
        name_en=definition.en if definition else row.code,
        product_code=row.product_code,
        value=row.value,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        legal_basis=row.legal_basis,
        entered_by_name=row.entered_by.name if row.entered_by else None,
    )
