"""Making lenders."""

import re
from collections.abc import Callable

from django.db import transaction

from huoshui.core.errors import Refusal
from huoshui.foundation import clock
from huoshui.foundation.locks import advisory_lock
from huoshui.foundation.schema import choose_public
from huoshui.lenders.fresh_schema import make_fresh_schema
from huoshui.lenders.models import Lender, LenderDomain
from huoshui.lenders.queries import LenderInfo, info_of
from huoshui.lenders.types import LenderType

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
# First path segments that belong to the installation itself.
RESERVED_SLUGS = frozenset({"api", "static", "healthz", "readyz", "admin", "public", "www", "media"})


class InvalidSlug(Refusal):
    code = "lenders.invalid_slug"
    zh = "机构代号“{slug}”无效：以小写字母开头，只含小写字母、数字和连字符，不超过40个字符，且不是保留字"
    en = (
        "The slug “{slug}” is not valid: a lower-case letter first, then letters, digits and hyphens, "
        "40 at most, not a reserved word"
    )
    status = 422


class SlugTaken(Refusal):
    code = "lenders.slug_taken"
    zh = "机构代号“{slug}”已被使用"
    en = "The slug “{slug}” is taken"


def create_lender(
    *,
    slug: str,
    name: str,
    name_en: str,
    lender_type: LenderType,
    progress: Callable[[str], None] | None = None,
) -> LenderInfo:
    """Return the new lender, its schema made with every table.

    `progress` is told a line for each room. When anything fails, neither row nor schema remains.
    Refusals: `InvalidSlug`, `SlugTaken`.
    """
    if not _SLUG.fullmatch(slug) or len(slug) > 40 or slug in RESERVED_SLUGS:
        raise InvalidSlug(field="slug", slug=slug)
    lender = Lender(
        schema_name="lender_" + slug.replace("-", "_"),
        slug=slug,
        name=name,
        name_en=name_en,
        lender_type=LenderType(lender_type).value,
        created_at=clock.now(),
    )
    try:
        with transaction.atomic():
            # Triggers share functions of the whole installation, which two cannot make at once.
            advisory_lock("create_lender")
            if Lender.objects.filter(slug=slug).exists():
                raise SlugTaken(field="slug", slug=slug)
            lender.save()
            make_fresh_schema(lender.schema_name, progress or (lambda text: None))
    finally:
        choose_public()
    return info_of(lender)


@transaction.atomic
def add_domain(*, slug: str, domain: str) -> None:
    """Let the host name `domain` lead to the lender, without its slug in the path."""
    lender = Lender.objects.select_for_update().get(slug=slug)
    LenderDomain(domain=domain.lower(), tenant=lender).save()
