"""Two batches at the desk: a village that was imported and is confirming, a class with mistakes to correct."""

from datetime import date
from random import Random

from django.db import transaction

from huoshui.core.lifecycle import ApplicationStatus
from huoshui.demo import life
from huoshui.demo.accounts import DemoLender
from huoshui.demo.applicants import Applicant, consumer_applicant
from huoshui.demo.lenders import staff_actor
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import EVERYTHING
from huoshui.origination.batches import operations, queries
from huoshui.origination.batches.template import ReturnedRow, make_workbook
from huoshui.products.queries import get_live_version

_FIRST = 7_300_000
_VILLAGE, _CLASS = 12, 8


def bring_batches(lender: DemoLender, today: date, *, with_cases: bool = True) -> None:
    """Nothing; one batch of the loan officer is imported, some of its borrowers have handed in, one is checked.
    Without cases there is the checked one alone.

    Done before, it is not done again.
    """
    officer = staff_actor(lender, "loan_officer")
    if "consumer" not in lender.products or queries.list_batches(scope=EVERYTHING).total:
        return
    people = [
        consumer_applicant(
            Random(f"{lender.slug}:batch:{place}"), _FIRST + place, region_code=lender.region_code, on=today
        )
        for place in range(_VILLAGE + _CLASS)
    ]
    if with_cases:
        _village(officer, people[:_VILLAGE])
    _class(officer, people[_VILLAGE:])


@transaction.atomic
def _village(officer: Actor, people: list[Applicant]) -> None:
    number = _send(officer, "陵阳镇 2026 年家装贷款", people)
    operations.ask_import(actor=officer, number=number, leave_wrong=True)
    operations.import_rows(number)
    rows = queries.list_rows(number=number, scope=EVERYTHING, page_size=_VILLAGE).items
    for row, applicant in list(zip(rows, people, strict=True))[:5]:
        if row.application_status == ApplicationStatus.DRAFT:
            life.hand_in(row.application_number, applicant)


@transaction.atomic
def _class(officer: Actor, people: list[Applicant]) -> None:
    forms = [dict(one.form) for one in people]
    forms[1]["id_number"] = str(forms[1]["id_number"])[:-1] + "0"
    forms[3]["phone"] = forms[2]["phone"]
    forms[5]["monthly_income"] = ""
    _send(officer, "财经学院 2026 级 3 班", people, forms)


def _send(
    officer: Actor, name: str, people: list[Applicant], forms: list[dict[str, object]] | None = None
) -> str:
    rows = [ReturnedRow(answers=form) for form in forms or [dict(one.form) for one in people]]
    content = make_workbook(get_live_version(people[0].product_code), rows)
    return operations.upload_batch(actor=officer, name=name, file_name=f"{name}.xlsx", content=content)
