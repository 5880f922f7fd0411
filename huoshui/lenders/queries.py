"""Which lenders there are, and which one this connection serves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from huoshui.core.errors import NotFound, Refusal
from huoshui.foundation.schema import choose_tenant, current_schema, current_tenant
from huoshui.lenders.models import Lender
from huoshui.lenders.types import LenderType


class NoCurrentLender(Refusal):
    code = "lenders.no_current_lender"
    zh = "当前操作未指定机构"
    en = "No lender is chosen for this operation"
    status = 404


class LenderNotFound(NotFound):
    code = "lenders.not_found"
    zh = "没有代号为“{slug}”的机构"
    en = "There is no lender “{slug}”"


@dataclass(frozen=True)
class LenderInfo:
    """A lender (出借机构) as others see it."""

    id: int
    slug: str
    schema_name: str
    name: str
    name_en: str
    lender_type: LenderType
    created_at: datetime


def info_of(lender: Lender) -> LenderInfo:
    """Return the frozen values of a row."""
    return LenderInfo(
        id=lender.pk,
        slug=lender.slug,
        schema_name=lender.schema_name,
        name=lender.name,
        name_en=lender.name_en,
        lender_type=LenderType(lender.lender_type),
        created_at=lender.created_at,
    )


def list_lenders() -> list[LenderInfo]:
    """Return the active lenders, oldest first."""
    return [info_of(lender) for lender in Lender.objects.filter(is_active=True).order_by("pk")]


def get_lender(slug: str) -> LenderInfo:
    """Return the active lender of this slug. Refusals: `LenderNotFound`."""
    return info_of(_active(slug))


def current_lender() -> LenderInfo:
    """Return the lender whose schema this connection serves. Refusals: `NoCurrentLender`."""
    tenant = current_tenant()
    if isinstance(tenant, Lender):
        return info_of(tenant)
    found = Lender.objects.filter(schema_name=current_schema()).first()
    if found is None:
        raise NoCurrentLender()
    return info_of(found)


@contextmanager
def in_lender(slug: str) -> Iterator[LenderInfo]:
    """Within the block this thread's connection serves the lender; afterwards whichever it served before."""
    lender = _active(slug)
    before = current_tenant()
    choose_tenant(lender)
    try:
        yield info_of(lender)
    finally:
        choose_tenant(before)


def _active(slug: str) -> Lender:
    lender: Lender | None = Lender.objects.filter(slug=slug, is_active=True).first()
    if lender is None:
        raise LenderNotFound(slug=slug)
    return lender
