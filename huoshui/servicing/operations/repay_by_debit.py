"""A borrower pays from the bound account: the bank is asked, then the money is booked."""

from huoshui.core.errors import Refusal
from huoshui.core.money import Cents
from huoshui.foundation.actor import Actor
from huoshui.foundation.ports import adapter
from huoshui.parties.queries import get_party
from huoshui.servicing.operations.receipts import RepaymentReceipt
from huoshui.servicing.operations.repayment import (
    check_own,
    preview_repayment,
    receive_repayment,
    repeated,
)
from huoshui.servicing.ports import BankGateway, BankOutcome, BankUnavailable
from huoshui.servicing.store import load_file


class DebitRefused(Refusal):
    """The bank refused to collect from the borrower's account."""

    code = "servicing.debit_refused"
    zh = "扣款未成功：{problem}"
    en = "The payment did not go through: {problem}"


class BankNotAnswering(Refusal):
    """The bank did not answer; sent again with the same reference it is safe."""

    code = "servicing.bank_not_answering"
    zh = "银行暂无应答，请稍后重试，不会重复扣款"
    en = "The bank is not answering. Please try again later; you will not be charged twice"
    status = 503


def repay_by_debit(
    *, actor: Actor, loan_number: str, amount: Cents, reference: str, payoff: bool = False
) -> RepaymentReceipt:
    """The receipt of a repayment collected from the borrower's bound account (主动还款), cents.

    What cannot be booked is refused before the bank is asked. The same reference again moves no more
    money and gives the same receipt. Refusals: as `receive_repayment`, DebitRefused, BankNotAnswering.
    """
    file = load_file(number=loan_number, lock=False)
    check_own(actor, file)
    known = repeated(file, channel="debit", reference=reference, amount=amount)
    if known is not None:
        return known
    preview_repayment(actor=actor, loan_number=loan_number, amount=amount, payoff=payoff)
    payer = get_party(file.customer_id)
    try:
        answer = adapter(BankGateway).debit(
            reference=reference, account=payer.bank_account, name=payer.name, amount=amount
        )
    except BankUnavailable as silence:
        raise BankNotAnswering() from silence
    if answer.outcome is not BankOutcome.DONE:
        raise DebitRefused(problem=answer.problem)
    return receive_repayment(
        actor=actor,
        loan_number=loan_number,
        amount=amount,
        channel="debit",
        external_reference=reference,
        payoff=payoff,
    )
