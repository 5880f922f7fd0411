"""Making a demo lender with the operations any lender is made with: branches, roles, staff, chart, parameters, products."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from huoshui.contracts.operations import install_ready_templates
from huoshui.demo.accounts import DEMO_PASSWORD, DemoLender
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.identity.operations import create_staff, install_ready_roles, save_branch
from huoshui.identity.queries import actor_of_username, list_branches
from huoshui.ledger.operations import install_chart
from huoshui.lenders.operations import create_lender
from huoshui.lenders.queries import in_lender, list_lenders
from huoshui.products.operations import install_ready_parameters, install_ready_products
from huoshui.risk.operations import install_flows

Progress = Callable[[str], None]


def lender_exists(slug: str) -> bool:
    """Whether the lender has been made."""
    return any(lender.slug == slug for lender in list_lenders())


def make_lender(lender: DemoLender, *, opening_date: date, progress: Progress | None = None) -> None:
    """The lender's schema and everything it needs before its first loan, its books open on `opening_date`.

    What is there already stays: a making that was cut off goes on.
    """
    if not lender_exists(lender.slug):
        create_lender(
            slug=lender.slug,
            name=lender.name,
            name_en=lender.name_en,
            lender_type=lender.lender_type,
            progress=progress,
        )
    with in_lender(lender.slug):
        if not list_branches():
            furnish(lender, opening_date=opening_date)


@transaction.atomic
def furnish(lender: DemoLender, *, opening_date: date) -> None:
    """Books, people, parameters and products of a lender whose schema is there and active."""
    business_date.advance_to(opening_date)
    install_chart()
    for branch in lender.branches:
        save_branch(
            actor=SYSTEM,
            code=branch.code,
            name=branch.name,
            name_en=branch.name_en,
            parent_code=branch.parent,
        )
    install_ready_roles()
    branch_ids = branch_ids_by_code()
    for person in lender.staff:
        create_staff(
            actor=SYSTEM,
            username=person.username,
            name=person.name,
            branch_id=branch_ids[person.branch],
            role_codes=(person.role,),
            data_scope=person.data_scope,
            password=DEMO_PASSWORD,
            must_change_password=False,
        )
    install_flows()
    install_ready_templates()
    install_ready_parameters(actor=SYSTEM, lender_type=lender.lender_type)
    install_ready_products(
        maker=staff_actor(lender, "risk_officer"), checker=_checker(lender), codes=lender.products
    )


def staff_actor(lender: DemoLender, role: str) -> Actor:
    """The first member of staff with the role, as an actor."""
    return actor_of_username(lender.username_of(role))


def branch_ids_by_code() -> dict[str, int]:
    """Branch code → id."""
    return {branch.code: branch.id for branch in list_branches()}


def _checker(lender: DemoLender) -> Actor:
    return staff_actor(lender, "administrator")
