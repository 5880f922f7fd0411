"""Keeping the yearly statement lines of an enterprise."""

from collections.abc import Mapping

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.core.money import Cents
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.parties.models import Customer, FinancialStatement

_YEARS = range(1950, 2200)


@transaction.atomic
def save_statement(
    *, actor: Actor, customer_id: int, year: int, lines: Mapping[str, Cents], source: str = "application"
) -> int:
    """The id of the statement (财务报表) of that year and source, made or replaced; lines are cents by name.

    Raises NotFound, InvalidInput (year, or a line that is not whole cents).
    """
    check_lines(year, lines)
    number = Customer.objects.filter(pk=customer_id).values_list("number", flat=True).first()
    if number is None:
        raise NotFound()
    statement, _ = FinancialStatement.objects.update_or_create(
        customer_id=customer_id,
        year=year,
        source=source,
        defaults={"lines": dict(lines), "created_at": clock.now()},
    )
    record(
        actor=actor,
        action="customer.statement_saved",
        subject_type="customer",
        subject_id=customer_id,
        subject_number=number,
        after={"year": year, "source": source, "lines": dict(lines)},
    )
    return statement.pk


def check_lines(year: int, lines: Mapping[str, Cents]) -> None:
    """Nothing. Refusals: InvalidInput (year, or a line that is not whole cents)."""
    if year not in _YEARS:
        raise InvalidInput(field="year", zh="年度无效", en="No such year")
    for name, amount in lines.items():
        if not isinstance(amount, int) or isinstance(amount, bool):
            raise InvalidInput(field=f"lines.{name}", zh="金额无效", en="Not an amount")
