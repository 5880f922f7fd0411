"""The purpose list kept: a row from a day on; what was in force before stays as it was."""

from datetime import date

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, Refusal
from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.products.models import Product, PurposeRule


class PurposeInPast(Refusal):
    """A row of the purpose list that would begin on a day gone by, or on one that has a row."""

    code = "products.purpose_in_past"
    zh = "用途规则须从会计日 {today} 或以后开始，且同日没有另一条"
    en = "A purpose begins on {today} or later, on a day without another row"
    status = 422


@transaction.atomic
def save_purpose(
    *,
    actor: Actor,
    code: str,
    name: str,
    name_en: str,
    is_allowed: bool,
    words: tuple[str, ...],
    valid_from: date,
    legal_basis: str,
    product_code: str = "",
) -> int:
    """The id of the new row; the one before ends where it begins. Refusals: Forbidden, InvalidInput (no
    name, no basis, unknown product), PurposeInPast."""
    actor.require("parameter.edit")
    for field, text in (("code", code), ("name", name), ("legal_basis", legal_basis)):
        if not text.strip():
            raise InvalidInput(
                field=field, zh="请填写代码、名称和依据", en="Give a code, a name and the basis"
            )
    if product_code and not Product.objects.filter(code=product_code).exists():
        raise InvalidInput(field="product_code", zh="没有此产品", en="There is no such product")
    rows = list(
        PurposeRule.objects.select_for_update()
        .filter(code=code, product_code=product_code)
        .order_by("valid_from")
    )
    today = business_date.today()
    if valid_from < today or any(row.valid_from >= valid_from for row in rows):
        raise PurposeInPast(field="valid_from", today=today.isoformat())
    if rows:
        rows[-1].valid_to = valid_from
        rows[-1].save(update_fields=["valid_to"])
    row = PurposeRule.objects.create(
        code=code.strip(),
        name=name.strip(),
        name_en=name_en.strip() or name.strip(),
        is_allowed=is_allowed,
        words=[word.strip() for word in words if word.strip()],
        valid_from=valid_from,
        legal_basis=legal_basis.strip(),
        product_code=product_code,
        entered_by_id=actor.user_id,
        created_at=now(),
    )
    record(
        actor=actor,
        action="purpose.save",
        subject_type="purpose",
        subject_id=row.pk,
        subject_number=code,
        after={"is_allowed": is_allowed, "valid_from": valid_from.isoformat(), "product_code": product_code},
    )
    return row.pk
