"""The purpose list (用途清单): what money may not be used for, read by code or by words."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import Q

from huoshui.foundation import business_date
from huoshui.products.models import PurposeRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """A purpose in force on a day (用途), with the words it is known by and its legal basis."""

    code: str
    name: str
    name_en: str
    is_allowed: bool
    words: tuple[str, ...]
    legal_basis: str
    product_code: str
    valid_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeRow(Purpose):
    """A dated row of the list, with its last day (exclusive) and who entered it."""

    id: int
    valid_to: date | None
    entered_by: str


def list_purposes() -> tuple[PurposeRow, ...]:
    """Every dated row, those of one purpose together, the newest first."""
    rows = PurposeRule.objects.select_related("entered_by").order_by("code", "product_code", "-valid_from")
    return tuple(
        PurposeRow(
            **asdict(_purpose(row)),
            id=row.pk,
            valid_to=row.valid_to,
            entered_by=row.entered_by.name if row.entered_by else "",
        )
        for row in rows
    )


def purposes_in_force(*, on: date | None = None, product_code: str = "") -> tuple[Purpose, ...]:
    """The list on the day (default: business date) for the product, allowed ones first."""
    day = on or business_date.today()
    rows = (
        PurposeRule.objects.filter(product_code__in={"", product_code}, valid_from__lte=day)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))
        .order_by("product_code", "valid_from", "id")
    )
    found = {row.code: _purpose(row) for row in rows}  # the product's own row comes last and wins
    return tuple(sorted(found.values(), key=lambda one: not one.is_allowed))


def forbidden_by_words(purposes: Iterable[Purpose], text: str) -> Purpose | None:
    """The forbidden purpose the text speaks of, by its name or one of its words; None when it names none."""
    for purpose in purposes:
        if not purpose.is_allowed and any(word in text for word in (purpose.name, *purpose.words)):
            return purpose
    return None


def _purpose(row: PurposeRule) -> Purpose:
    return Purpose(
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        is_allowed=row.is_allowed,
        words=tuple(row.words),
        legal_basis=row.legal_basis,
        product_code=row.product_code,
        valid_from=row.valid_from,
    )
