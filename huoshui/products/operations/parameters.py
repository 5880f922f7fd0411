"""Dated parameters: a new row for a new day; what was in force stays as it was."""

from datetime import date

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, Refusal
from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.products.models import Parameter, Product
from huoshui.products.parameters import parameter_definition, read_value


class ParameterInPast(Refusal):
    code = "products.parameter_in_past"
    zh = "生效日 {valid_from} 早于营业日 {today}，已生效的参数不能改动"
    en = "{valid_from} is before the business date {today}: what was in force cannot be changed"
    status = 422


class ParameterDayTaken(Refusal):
    code = "products.parameter_day_taken"
    zh = "该参数在 {valid_from} 已有取值"
    en = "This parameter has a value from {valid_from} already"


@transaction.atomic
def save_parameter(
    *, actor: Actor, code: str, value: str, valid_from: date, legal_basis: str, product_code: str = ""
) -> int:
    """The id of the new row; the row before it ends the day it begins.

    The past is never edited: `valid_from` is the business date or later, unless the code (for that product)
    has
    no row at all yet. Refusals: Forbidden, UnknownParameter, BadParameterValue, InvalidInput,
    ParameterInPast,
    ParameterDayTaken.
    """
    actor.require("parameter.edit")
    read_value(parameter_definition(code), value)
    if not legal_basis.strip():
        raise InvalidInput(field="legal_basis", zh="请填写依据", en="Give the legal basis")
    if product_code and not Product.objects.filter(code=product_code).exists():
        raise InvalidInput(field="product_code", zh="没有此产品", en="There is no such product")
    rows = list(Parameter.objects.select_for_update().filter(code=code, product_code=product_code))
    today = business_date.today()
    if rows and valid_from < today:
        raise ParameterInPast(field="valid_from", valid_from=valid_from.isoformat(), today=today.isoformat())
    if any(row.valid_from == valid_from for row in rows):
        raise ParameterDayTaken(field="valid_from", valid_from=valid_from.isoformat())
    before, row = fit_row(
        rows,
        actor=actor,
        code=code,
        value=value,
        valid_from=valid_from,
        legal_basis=legal_basis,
        product_code=product_code,
    )
    if before is not None:
        before.save(update_fields=["valid_to"])
    row.save()
    record(
        actor=actor,
        action="parameter.save",
        subject_type="parameter",
        subject_id=row.pk,
        subject_number=code,
        after={"value": value, "valid_from": valid_from.isoformat(), "product_code": product_code},
    )
    return row.pk


def fit_row(
    rows: list[Parameter],
    *,
    actor: Actor,
    code: str,
    value: str,
    valid_from: date,
    legal_basis: str,
    product_code: str,
) -> tuple[Parameter | None, Parameter]:
    """The row before, which now ends where the new one begins, and the new one, which ends where the next
    begins; neither is saved yet.
    """
    before = max(
        (row for row in rows if row.valid_from < valid_from), key=lambda row: row.valid_from, default=None
    )
    after = min(
        (row for row in rows if row.valid_from > valid_from), key=lambda row: row.valid_from, default=None
    )
    if before is not None:
        before.valid_to = valid_from
    return before, Parameter(
        code=code,
        product_code=product_code,
        value=value,
        valid_from=valid_from,
        valid_to=after.valid_from if after else None,
        legal_basis=legal_basis,
        entered_by_id=actor.user_id,
        created_at=now(),
    )
