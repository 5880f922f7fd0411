"""Dated parameters: a new row for a new day; what was in force stays as it was."""

from datetime import date

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, Refusal
from huoshui.foundation import business_date
from huoshui.foundation.actor import Actor
from huoshui.foundation.clock import now
from huoshui.products.models import Parameter, Product
from huoshui.products.parameters import LPR_CODES, parameter_definition, read_value


class ParameterInPast(Refusal):
    code = "products.parameter_in_past"
    zh = "生效日 {valid_from} 早于营业日 {today}，已生效的参数不能改动"
    en = "{valid_from} is before the business date {today}: what was in force cannot be changed"
    status = 422


class ParameterDayTaken(Refusal):
    code = "products.parameter_day_taken"
    zh = "该参数在 {valid_from} 已有取值"
    en = "This parameter has a value from {valid_from} already"


class PublicationNeedsCheck(Refusal):
    code = "products.publication_needs_check"
    zh = "LPR公布值须由另一人复核后生效"
    en = "A publication of the LPR is in force once another person has checked it"


@transaction.atomic
def save_parameter(
    *, actor: Actor, code: str, value: str, valid_from: date, legal_basis: str, product_code: str = ""
) -> int:
    """The id of the new row; the row before it ends the day it begins.

    The past is never edited: `valid_from` is the business date or later, unless the code (for that product)
    has no row at all yet, or it is a publication of the LPR entered late, of a month that has none. Of the
    LPR a person saves no row alone: `propose_publication`. Refusals: Forbidden, UnknownParameter,
    BadParameterValue, InvalidInput, ParameterInPast, ParameterDayTaken, PublicationNeedsCheck.
    """
    actor.require("parameter.edit")
    if is_publication(code, product_code) and actor.user_id is not None:
        raise PublicationNeedsCheck(field="code")
    return enter_row(
        actor=actor,
        entered_by_id=actor.user_id,
        code=code,
        value=value,
        valid_from=valid_from,
        legal_basis=legal_basis,
        product_code=product_code,
    )


def is_publication(code: str, product_code: str) -> bool:
    """Whether a row of the code is a publication that loans are reset by."""
    return code in LPR_CODES.values() and not product_code


def enter_row(
    *,
    actor: Actor,
    entered_by_id: int | None,
    code: str,
    value: str,
    valid_from: date,
    legal_basis: str,
    product_code: str = "",
) -> int:
    """The id of the new row, entered by one person and, of the LPR, checked by the actor. Refusals: as
    `rows_to_fit`."""
    rows = rows_to_fit(
        code=code, value=value, valid_from=valid_from, legal_basis=legal_basis, product_code=product_code
    )
    before, row = fit_row(
        rows,
        entered_by_id=entered_by_id,
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


def rows_to_fit(
    *, code: str, value: str, valid_from: date, legal_basis: str, product_code: str = ""
) -> list[Parameter]:
    """The rows a new one would stand among, locked. Refusals: UnknownParameter, BadParameterValue,
    InvalidInput, ParameterInPast, ParameterDayTaken."""
    read_value(parameter_definition(code), value)
    if not legal_basis.strip():
        raise InvalidInput(field="legal_basis", zh="请填写依据", en="Give the legal basis")
    if product_code and not Product.objects.filter(code=product_code).exists():
        raise InvalidInput(field="product_code", zh="没有此产品", en="There is no such product")
    rows = list(Parameter.objects.select_for_update().filter(code=code, product_code=product_code))
    today = business_date.today()
    if rows and valid_from < today and not _is_late_publication(code, valid_from, rows):
        raise ParameterInPast(field="valid_from", valid_from=valid_from.isoformat(), today=today.isoformat())
    if any(row.valid_from == valid_from for row in rows):
        raise ParameterDayTaken(field="valid_from", valid_from=valid_from.isoformat())
    return rows


def _is_late_publication(code: str, day: date, rows: list[Parameter]) -> bool:
    """Whether the row tells of a publication that was made and not entered: loans wait for it."""
    taken = {(row.valid_from.year, row.valid_from.month) for row in rows}
    return code in LPR_CODES.values() and (day.year, day.month) not in taken


def fit_row(
    rows: list[Parameter],
    *,
    entered_by_id: int | None,
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
        entered_by_id=entered_by_id,
        created_at=now(),
    )
