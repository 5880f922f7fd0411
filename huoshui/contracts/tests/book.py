"""Applications to make contracts of: 王芳 borrows at 城北支行; 陈伟 must see nothing."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.apps import apps

from huoshui.contracts import operations
from huoshui.foundation import business_date, clock
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.identity.permissions import PERMISSIONS
from huoshui.identity.tests.cast import WANG_FANG_PHONE, Cast, borrower, gather_cast
from huoshui.integrations.queries import latest_code
from huoshui.lenders.types import LenderType
from huoshui.parties.operations import register_customer
from huoshui.products.operations import install_ready_parameters, install_ready_products

TODAY = date(2026, 11, 22)
LI_PHONE = "13912345678"
_serial = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The people, and what applications are made of."""

    cast: Cast
    versions: dict[str, int]
    wang_id: int
    wang: Actor
    li: Actor

    def approved(self, **changes: Any) -> str:
        """The number of an application of 王芳 that has been approved for 100,000.00."""
        number = f"SQ{next(_serial):012d}"
        values = {
            "product_code": "microcredit",
            "amount": 100_000_00,
            "term": 12,
            "rate": Decimal("0.0435"),
            "method": "equal_instalment",
            "valid_until": TODAY + timedelta(days=30),
            "purpose": "",
            "form": {},
            **changes,
        }
        apps.get_model("origination.Application").objects.create(
            number=number,
            customer_id=self.wang_id,
            product_version_id=self.versions[values["product_code"]],
            product_code=values["product_code"],
            branch_id=self.cast.north_id,
            entered_by_id=self.cast.officer.user_id,
            channel="portal",
            status="approved",
            purpose=values["purpose"],
            form=values["form"],
            created_at=clock.now(),
            offer_amount=values["amount"],
            offer_term_months=values["term"],
            offer_annual_rate=values["rate"],
            offer_method=values["method"],
            offer_valid_until=values["valid_until"],
        )
        return number

    def drafted(self, **changes: Any) -> str:
        """The number of a contract whose cost is not confirmed yet."""
        return operations.draft_contract(actor=SYSTEM, application_number=self.approved(**changes))

    def disclosed(self, **changes: Any) -> str:
        """The number of a contract that may be signed."""
        number = self.drafted(**changes)
        operations.confirm_disclosure(actor=self.wang, number=number, seconds_shown=5)
        return number

    def coded(self, number: str) -> str:
        """The code just sent to sign that contract."""
        operations.request_signature_code(actor=self.wang, number=number)
        return latest_code(phone=WANG_FANG_PHONE, template="signature_code")

    def signed(self, **changes: Any) -> str:
        """The number of a signed contract."""
        number = self.disclosed(**changes)
        operations.sign_contract(actor=self.wang, number=number, code=self.coded(number))
        return number


def open_book() -> Book:
    """A lender on TODAY with its products, staff and two borrowers with a file each."""
    business_date.advance_to(TODAY)
    cast = gather_cast()
    install_ready_parameters(actor=SYSTEM, lender_type=LenderType.BANK)
    maker, checker = (
        replace(actor, permissions=frozenset(PERMISSIONS)) for actor in (cast.officer, cast.approver)
    )
    versions = install_ready_products(
        maker=maker, checker=checker, codes=("working_capital", "microcredit", "consumer")
    )
    wang, li = borrower(), borrower(LI_PHONE)
    wang_id = _register(cast, wang, "王芳", "11010519491231002X", WANG_FANG_PHONE)
    _register(cast, li, "李强", "110101199003070003", LI_PHONE)
    return Book(cast=cast, versions=versions, wang_id=wang_id, wang=wang, li=li)


def _register(cast: Cast, user: Actor, name: str, id_number: str, phone: str) -> int:
    ref = register_customer(
        actor=SYSTEM,
        kind="person",
        name=name,
        id_number=id_number,
        phone=phone,
        address="江苏省南京市玄武区中山路1号",
        bank_account="6222020903001483077",
        bank_name="青山农商行",
        branch_id=cast.north_id,
        profile={},
        user_id=user.user_id,
    )
    return ref.id
