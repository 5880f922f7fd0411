"""Reads of customer files: masked for people, in full only for the programs that print and pay."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from huoshui.core.errors import NotFound
from huoshui.foundation.fields import blind_index
from huoshui.identity.displays import USUAL, Displays
from huoshui.identity.queries import Scope
from huoshui.parties.models import Customer
from huoshui.parties.scoping import in_scope


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerRow:
    """A customer as lists show them, identifiers as the reader's roles show them (usually masked)."""

    id: int
    number: str
    kind: str
    name: str
    phone_masked: str
    id_number_masked: str
    branch_id: int
    branch_name: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerDetail(CustomerRow):
    """A customer file, identifiers masked."""

    id_type: str
    address_masked: str
    bank_account_masked: str
    bank_name: str
    region_code: str
    birth_date: date | None
    profile: dict[str, Any]
    user_id: int | None
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerPage:
    items: tuple[CustomerRow, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A customer in full, for contracts, payments and bureau queries. Never leaves by an API or a log."""

    id: int
    number: str
    kind: str
    name: str
    id_type: str
    id_number: str
    phone: str
    address: str
    bank_account: str
    bank_name: str
    region_code: str
    birth_date: date | None
    profile: dict[str, Any]
    user_id: int | None
    branch_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerName:
    number: str
    name: str
    kind: str


def get_customer(*, customer_id: int, scope: Scope) -> CustomerDetail:
    """One customer file, masked. NotFound outside the scope."""
    return _detail(_one(Q(pk=customer_id), scope), scope.displays)


def get_customer_by_number(*, number: str, scope: Scope) -> CustomerDetail:
    """One customer file by its number, masked. NotFound outside the scope."""
    return _detail(_one(Q(number=number), scope), scope.displays)


def get_party(customer_id: int) -> Party:
    """The customer in full, for programs only. NotFound."""
    customer = _one(Q(pk=customer_id), Scope(all=True))
    return Party(
        id=customer.pk,
        number=customer.number,
        kind=customer.kind,
        name=customer.name,
        id_type=customer.id_type,
        id_number=customer.id_number,
        phone=customer.phone,
        address=customer.address or "",
        bank_account=customer.bank_account or "",
        bank_name=customer.bank_name,
        region_code=customer.region_code,
        birth_date=customer.birth_date,
        profile=dict(customer.profile),
        user_id=customer.user_id,
        branch_id=customer.branch_id,
    )


def list_customers(
    *, scope: Scope, search: str = "", kind: str = "", page: int = 1, page_size: int = 20
) -> CustomerPage:
    """One page of the customers in scope, newest first.

    `search` finds part of a name, the beginning of a number, or a whole phone or identity number.
    """
    found = Customer.objects.filter(in_scope(scope)).select_related("branch")
    if kind:
        found = found.filter(kind=kind)
    if text := search.strip():
        compact = "".join(text.split())
        found = found.filter(
            Q(name__icontains=text)
            | Q(number__istartswith=text)
            | Q(phone_index=blind_index(compact, "phone"))
            | Q(id_number_index=blind_index(compact, "id_number"))
        )
    start = (page - 1) * page_size
    shown = found.order_by("-id")[start : start + page_size]
    rows = tuple(CustomerRow(**_row(customer, scope.displays)) for customer in shown)
    return CustomerPage(items=rows, total=found.count())


def customer_of_user(user_id: int) -> CustomerDetail | None:
    """The file a borrower's login is linked to, masked; None before the first application."""
    customer = Customer.objects.select_related("branch").filter(user_id=user_id).first()
    return None if customer is None else _detail(customer, USUAL)


def customer_id_of_user(user_id: int) -> int | None:
    """The id of the file a borrower's login is linked to, None when there is none."""
    return Customer.objects.filter(user_id=user_id).values_list("id", flat=True).first()


def get_customer_names(customer_ids: Iterable[int | None]) -> dict[int, CustomerName]:
    """Number, name and kind of several customers by id, in one query."""
    wanted = {customer_id for customer_id in customer_ids if customer_id is not None}
    rows = Customer.objects.filter(pk__in=wanted).values_list("id", "number", "name", "kind")
    return {pk: CustomerName(number=number, name=name, kind=kind) for pk, number, name, kind in rows}


def _one(condition: Q, scope: Scope) -> Customer:
    customer = Customer.objects.select_related("branch").filter(condition, in_scope(scope)).first()
    if customer is None:
        raise NotFound()
    return customer


def _row(customer: Customer, displays: Displays) -> dict[str, Any]:
    return {
        "id": customer.pk,
        "number": customer.number,
        "kind": customer.kind,
        "name": displays.show("name", customer.name),
        "phone_masked": displays.show("phone", customer.phone),
        "id_number_masked": displays.show("id_number", customer.id_number),
        "branch_id": customer.branch_id,
        "branch_name": customer.branch.name,
        "created_at": customer.created_at,
    }


def _detail(customer: Customer, displays: Displays) -> CustomerDetail:
    return CustomerDetail(
        **_row(customer, displays),
        id_type=customer.id_type,
        address_masked=displays.show("address", customer.address or ""),
        bank_account_masked=displays.show("bank_account", customer.bank_account or ""),
        bank_name=customer.bank_name,
        region_code=customer.region_code,
        birth_date=customer.birth_date,
        profile=dict(customer.profile),
        user_id=customer.user_id,
        is_active=customer.is_active,
    )
