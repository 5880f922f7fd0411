"""A lender at work, for tests: products installed, people at their desks, a bureau that answers as told."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from huoshui.core.money import Cents
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.identity import operations as identity
from huoshui.identity.queries import actor_of_user
from huoshui.identity.tests.cast import PASSWORD, WANG_FANG_PHONE, Cast, borrower, gather_cast
from huoshui.lenders.types import LenderType
from huoshui.origination import operations
from huoshui.origination.queries import application_status
from huoshui.products.operations import install_ready_parameters, install_ready_products
from huoshui.products.ready import READY_PRODUCTS
from huoshui.risk.inputs import Traces
from huoshui.risk.ports import BureauReport, BureauUnavailable
from huoshui.risk.tests.cases import ENTERPRISE

TODAY = date(2026, 11, 22)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
# Synthetic identifiers whose check digits are right (regulation 9-1, 9-7, 9-11).
ID_NUMBER, USCC, CARD = "110101199003070003", "91110000600037341L", "6222020903001483077"

WANG_FANG: dict[str, Any] = {
    "name": "王芳",
    "id_number": ID_NUMBER,
    "phone": WANG_FANG_PHONE,
    "address": "江苏省南京市玄武区中山路1号",
    "bank_account": CARD,
    "bank_name": "青山农商行",
    "amount": "30000.00",
    "term_months": 12,
    "repayment_method": "equal_instalment",
    "purpose": "renovation",
    "employer": "玄武小学",
    "years_in_job": 6,
    "monthly_income": "12000.00",
    "monthly_debt": "1000.00",
    "education": "bachelor",
}
FIRM: dict[str, Any] = {
    **ENTERPRISE,
    "name": "青山贸易有限公司",
    "uscc": USCC,
    "legal_representative": "王芳",
    "phone": WANG_FANG_PHONE,
    "address": "江苏省南京市玄武区中山路2号",
    "bank_account": "320100018800015",
    "bank_name": "青山农商行",
    "amount": "8000000.00",
    "term_months": 12,
    "repayment_method": "interest_quarterly",
    "purpose": "pay_suppliers",
}


@dataclass
class Bureau:
    """A bureau that reports what the test says."""

    overdue: int = 0
    days: int = 0
    is_down: bool = False

    def query(self, *, name: str, id_number: str) -> BureauReport:
        if self.is_down:
            raise BureauUnavailable()
        return BureauReport(
            reference="T1",
            overdue_count_24m=self.overdue,
            days_past_due_max_24m=self.days,
            open_loans_count=1,
            monthly_debt=0,
            query_count_3m=1,
        )


class NoExposure:
    """Nobody owes anything."""

    def exposure_of(self, customer_id: int) -> Cents:
        return 0


class AllConsent:
    """Everybody has agreed."""

    def consent_to(self, application_number: str, scope: str) -> str:
        return "2026-12"


class NoTraces:
    """Nobody shares anything."""

    def traces_of(self, application_number: str) -> Traces:
        return Traces()


@dataclass
class Desk:
    """The people and the bureau of the tests."""

    cast: Cast
    bureau: Bureau
    wang_fang: Actor
    reviewer: Actor
    approver: Actor
    senior: Actor
    people: dict[str, Actor] = field(default_factory=dict)

    def submitted(self, *, product: str, form: dict[str, Any], actor: Actor | None = None) -> str:
        """The number of an application handed in with its documents."""
        number = self.filled(product=product, form=form, actor=actor)
        operations.submit_application(actor=actor or self.wang_fang, number=number)
        return number

    def filled(self, *, product: str, form: dict[str, Any], actor: Actor | None = None) -> str:
        """The number of a complete draft."""
        who = actor or self.wang_fang
        channel = "portal" if who.kind == "borrower" else "counter"
        number = operations.start_application(actor=who, product_code=product, channel=channel)
        operations.save_draft(actor=who, number=number, form=form)
        for document in READY_PRODUCTS[product].definition.required_documents():
            operations.add_document(
                actor=who, number=number, kind=document.kind, file_name="a.pdf", content=PDF
            )
        return number

    def in_approval(self, *, form: dict[str, Any] | None = None, actor: Actor | None = None) -> str:
        """The number of a working-capital application with its first step open."""
        number = self.submitted(product="working_capital", form=form or FIRM, actor=actor)
        assert operations.decide_application(number=number) == "in_approval", application_status(number)
        return number


def open_desk(bureau: Bureau) -> Desk:
    """The lender with its people: approver up to 5,000,000.00, senior without limit."""
    business_date.advance_to(TODAY)
    cast = gather_cast()
    identity.save_role(
        actor=SYSTEM,
        code="t_approver",
        name="终审",
        name_en="Approver",
        permissions=["application.view", "application.approve"],
        approval_limit=500_000_000,
    )
    identity.save_role(
        actor=SYSTEM,
        code="t_senior",
        name="行长",
        name_en="Senior",
        permissions=["application.view", "application.approve"],
        approval_limit=None,
    )
    maker = person(cast, "t.maker", "product.edit")
    checker = person(cast, "t.checker", "product.check")
    install_ready_parameters(actor=SYSTEM, lender_type=LenderType.BANK)
    install_ready_products(maker=maker, checker=checker, codes=tuple(READY_PRODUCTS))
    return Desk(
        cast=cast,
        bureau=bureau,
        wang_fang=borrower(),
        reviewer=person(cast, "t.reviewer", "application.view", "application.review"),
        approver=_staff(cast, "t.approver", "t_approver"),
        senior=_staff(cast, "t.senior", "t_senior"),
    )


def person(cast: Cast, username: str, *permissions: str) -> Actor:
    """A member of staff of the head office who sees every case and has these permissions."""
    code = username.replace(".", "_")
    identity.save_role(actor=SYSTEM, code=code, name="岗", name_en="Post", permissions=list(permissions))
    return _staff(cast, username, code)


def _staff(cast: Cast, username: str, role: str) -> Actor:
    user_id = identity.create_staff(
        actor=SYSTEM,
        username=username,
        name=username,
        branch_id=cast.head_id,
        role_codes=[role],
        data_scope="all",
        password=PASSWORD,
        must_change_password=False,
    )
    return actor_of_user(user_id=user_id)
