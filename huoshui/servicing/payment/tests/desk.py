"""A lender who pays suppliers: a signed working-capital contract of 王芳, papers, a maker and a checker."""

from dataclasses import replace
from typing import Any

from huoshui.contracts.tests.book import Book
from huoshui.core.payment import PaymentWay
from huoshui.foundation import outbox
from huoshui.foundation.actor import Actor
from huoshui.identity.permissions import PERMISSIONS
from huoshui.servicing import operations
from huoshui.servicing.models import DisbursementPayment
from huoshui.servicing.payment.orders import NewPayment
from huoshui.servicing.payment.papers import file_paper

STEEL, COAL = "6222021111111111111", "6217002222222222222"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class PaymentDesk:
    """What a test of payments does at the desk."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.maker = self._actor(book.cast.officer, "disbursement.make", "use_report.make", "contract.view")
        self.checker = self._actor(book.cast.approver, *(set(PERMISSIONS) - {"disbursement.make"}))

    def contract(self, amount: int, product: str = "working_capital", **changes: Any) -> str:
        """The number of a signed contract for `amount` cents."""
        values = {"method": "interest_monthly", **changes}
        return self.book.signed(product_code=product, amount=amount, **values)

    def paper(self, contract: str, amount: int, number: str = "GX-1", kind: str = "contract") -> int:
        """A trade paper filed under the contract."""
        return file_paper(
            actor=self.maker,
            contract_number=contract,
            kind=kind,
            number=number,
            amount=amount,
            counterparty="钢厂",
            file_name="合同.pdf",
            content=PDF,
        )

    def payment(self, amount: int, *papers: int, name: str = "城东钢厂", **changes: Any) -> NewPayment:
        """A payment to a supplier on these papers."""
        values = {"payee_account": STEEL, "payee_bank": "工商银行", "purpose": "pay_suppliers", **changes}
        return NewPayment(payee_name=name, amount=amount, paper_ids=papers, **values)

    def order(self, contract: str, *payments: NewPayment, way: PaymentWay = PaymentWay.ENTRUSTED) -> int:
        """The id of the pay-out order."""
        return operations.request_disbursement(
            actor=self.maker, contract_number=contract, way=way, payments=payments
        ).id

    def two(self, first: int = 6_000_000_00, second: int = 4_000_000_00) -> tuple[str, int]:
        """A contract and its order of two payments, to the steel works and to the coal mine."""
        number = self.contract(first + second)
        order = self.order(
            number,
            self.payment(first, self.paper(number, first)),
            self.payment(second, self.paper(number, second, "GX-2"), name="北山煤矿", payee_account=COAL),
        )
        return number, order

    def approve(self, order: int) -> None:
        """The checker approves; the bank is asked."""
        operations.approve_disbursement(actor=self.checker, disbursement_id=order)
        outbox.drain(strict=True)

    def payments(self, order: int) -> list[DisbursementPayment]:
        """The order's payments as they stand."""
        return list(DisbursementPayment.objects.filter(disbursement_id=order).order_by("number"))

    @staticmethod
    def _actor(actor: Actor, *permissions: str) -> Actor:
        return replace(actor, permissions=frozenset(permissions))
