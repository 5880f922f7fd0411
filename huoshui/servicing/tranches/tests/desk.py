"""A desk whose product is paid out in parts: 100,000.00 agreed, parts of 10,000.00, drawn in two months."""

from datetime import date
from decimal import Decimal
from typing import Any

from huoshui.contracts.disclosure import CostCap, build_disclosure
from huoshui.contracts.frozen import disclosure_to_json
from huoshui.core.dates import DayCount
from huoshui.core.loan import Draws
from huoshui.core.schedule import RepaymentMethod, build_schedule
from huoshui.foundation import outbox
from huoshui.foundation.actor import SYSTEM
from huoshui.jobs.check import run_check
from huoshui.jobs.end_of_day import run_until
from huoshui.lenders.types import LenderType
from huoshui.products.definition import Tranches
from huoshui.products.operations import install_ready_parameters
from huoshui.products.ready.working_capital import DEFINITION
from huoshui.servicing.models import Disbursement, LoanAccount
from huoshui.servicing.operations import approve_disbursement, receive_repayment, request_disbursement
from huoshui.servicing.tests.book import Book, loan_terms

AGREED = 100_000_00
_CHANGES = {"tranches": Tranches(draw_months=2, amount_min=10_000_00), "term_months_min": 3}


class TrancheDesk(Book):
    """What a test of tranches does at the desk; 王芳 borrows at 12 % over six months, actual/360."""

    def __init__(self) -> None:
        super().__init__()
        install_ready_parameters(actor=SYSTEM, lender_type=LenderType.BANK)
        self.sell(DEFINITION.model_copy(update=_CHANGES))
        self.wang = self.customer()
        self.maker, self.checker = self.staff(self.zhao), self.staff(self.chen)
        self.payments = 0

    def signed(
        self,
        method: RepaymentMethod = RepaymentMethod.INTEREST_MONTHLY,
        draws: Draws = Draws.TRANCHES,
        months: int = 6,
    ) -> str:
        """The number of a signed contract for AGREED."""
        terms = loan_terms(
            method, principal=AGREED, months=months, day_count=DayCount.ACTUAL_360, draws=draws
        )
        contract = self.contract(terms, self.wang)
        disclosed = build_disclosure(
            terms=terms,
            instalments=build_schedule(terms.schedule),
            lender_name="银行",
            cap=CostCap(cap=Decimal("0.24"), basis="simple", tolerance=Decimal(0)),
        )
        contract.disclosure = disclosure_to_json(disclosed)
        contract.save()
        return str(contract.number)

    def order(self, contract: str, amount: int | None, **more: Any) -> int:
        """The id of the order of a part."""
        return request_disbursement(actor=self.maker, contract_number=contract, amount=amount, **more).id

    def approve(self, order: int) -> str:
        """The number of the loan after the second person agreed and the bank paid."""
        approve_disbursement(actor=self.checker, disbursement_id=order)
        outbox.drain(strict=True)
        row = Disbursement.objects.select_related("loan").get(pk=order)
        assert row.loan is not None, row.problem
        return row.loan.number

    def draw(self, contract: str, amount: int) -> str:
        """The loan's number after a part was ordered, agreed and paid."""
        return self.approve(self.order(contract, amount))

    def pay(self, loan: str, amount: int, **more: Any) -> Any:
        """A payment of the borrower."""
        self.payments += 1
        reference = f"R{self.payments}"
        receipt = receive_repayment(
            actor=SYSTEM,
            loan_number=loan,
            amount=amount,
            channel="transfer",
            external_reference=reference,
            **more,
        )
        outbox.drain(strict=True)
        return receipt

    def until(self, day: date) -> None:
        """Days pass."""
        run_until(day, remind=False)
        outbox.drain(strict=True)

    def faults(self) -> list[str]:
        """What `huoshui check` finds wrong."""
        return [f"{row.code}: {row.differences}" for row in run_check() if not row.ok]

    @staticmethod
    def contract_of(loan: str) -> str:
        """The number of the loan's contract."""
        return LoanAccount.objects.select_related("contract").get(number=loan).contract.number
