"""The fees a contract agrees beside interest (费用): what each is, when it falls due, who it is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from huoshui.core.money import Cents
from huoshui.core.rates import Rate

LENDER = "lender"


class FeeTiming(StrEnum):
    """When a fee falls due. Nothing is ever deducted from the pay-out (砍头息, 民法典 Art. 670)."""

    EACH_INSTALMENT = "each_instalment"  # 随每期收取
    FIRST_INSTALMENT = "first_instalment"  # 一次性，随首期收取
    APART = "apart"  # 一次性，放款日另行缴付: paid by the borrower apart from the loan


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanFee:
    """One fee of a loan: `amount` cents each time it falls due.

    `rate` is what it was agreed as, a month, on the principal lent; none when agreed as an amount.
    `collector` is `lender`, or the name of the third party (担保公司、保险公司) it is taken in for (代收).
    """

    code: str
    name: str
    name_en: str
    timing: FeeTiming
    amount: Cents
    rate: Rate | None = None
    collector: str = LENDER

    @property
    def is_for_other(self) -> bool:
        """Whether the money belongs to a third party."""
        return self.collector != LENDER


def fees_at(fees: Sequence[LoanFee], timing: FeeTiming) -> Cents:
    """What the fees of one timing come to, each time, cents. 100.00 and 50.00 with each: 150.00."""
    return sum(fee.amount for fee in fees if fee.timing is timing)


def paid_for_others(fees: Sequence[LoanFee], *, number: int, fee_due: Cents, fee_paid: Cents) -> Cents:
    """How much of the fees paid on instalment `number` is third parties' money, cents.

    Theirs is served first: it is not the lender's to wait for. What is waived comes off the lender's own.
    Service fee 100.00 of the lender, guarantee fee 50.00 of a guarantor, 120.00 paid: 50.00.
    """
    others = [fee for fee in fees if fee.is_for_other]
    if not others:
        return 0
    once = fees_at(fees, FeeTiming.FIRST_INSTALMENT) if number == 1 else 0
    theirs = fees_at(others, FeeTiming.FIRST_INSTALMENT) if number == 1 else 0
    if fee_due > once:
        theirs += fees_at(others, FeeTiming.EACH_INSTALMENT)
    return min(fee_paid, theirs)
