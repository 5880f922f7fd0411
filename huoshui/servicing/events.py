"""What servicing tells the other rooms."""

from dataclasses import dataclass

from huoshui.foundation.outbox import Event


@dataclass(frozen=True)
class DisbursementApproved(Event):
    """A pay-out order was checked by a second person: the bank may be asked to pay (放款已复核)."""

    disbursement_id: int
    contract_number: str


@dataclass(frozen=True)
class DisbursementFailed(Event):
    """The bank refused to pay out (放款失败)."""

    disbursement_id: int
    contract_number: str
    problem: str


@dataclass(frozen=True)
class LoanDisbursed(Event):
    """Money was paid out and the loan is on the books (已放款); amount in cents."""

    loan_number: str
    contract_number: str
    customer_id: int
    amount: int
    start_date: str


@dataclass(frozen=True)
class TrancheDisbursed(Event):
    """One more part of a loan was paid out (分次放款); amounts in cents, the next instalment as it now is."""

    loan_number: str
    contract_number: str
    customer_id: int
    tranche: int
    amount: int
    next_due_date: str
    next_due_amount: int


@dataclass(frozen=True)
class TranchesLapsed(Event):
    """The draw period is over and something was left undrawn (未提额度失效); amount in cents."""

    loan_number: str
    customer_id: int
    amount: int
    last_date: str


@dataclass(frozen=True)
class PaymentCleared(Event):
    """A payment passed its check: the bank may be asked to pay the payee (支付已复核)."""

    payment_id: int


@dataclass(frozen=True)
class PaymentMade(Event):
    """The lender paid a payee out of the money it holds (受托支付已付); amount in cents."""

    payment_id: int
    customer_id: int
    loan_number: str
    payee_name: str
    amount: int


@dataclass(frozen=True)
class PaymentFailed(Event):
    """The bank refused to pay a payee (受托支付失败); amount in cents."""

    payment_id: int
    customer_id: int
    contract_number: str
    payee_name: str
    amount: int
    problem: str


@dataclass(frozen=True)
class TradePaperFiled(Event):
    """A trade paper was filed under a contract (贸易凭证已归集)."""

    contract_number: str


@dataclass(frozen=True)
class UseReportAccepted(Event):
    """A report on the use of the money passed its review (用款报告已通过)."""

    loan_number: str


@dataclass(frozen=True)
class StatementImported(Event):
    """A bank statement of a borrower was taken in (银行流水已导入)."""

    statement_id: int
    customer_id: int


@dataclass(frozen=True)
class RepaymentReceived(Event):
    """A repayment was booked (已还款); amount in cents."""

    loan_number: str
    customer_id: int
    sequence: int
    amount: int
    payment_channel: str
    value_date: str


@dataclass(frozen=True)
class RepaymentReversed(Event):
    """A repayment was taken back (已冲正); amount in cents."""

    loan_number: str
    customer_id: int
    sequence: int
    reversed_sequence: int
    amount: int


@dataclass(frozen=True)
class LoanSettled(Event):
    """Nothing is owed any more (已结清)."""

    loan_number: str
    customer_id: int
    settled_date: str


@dataclass(frozen=True)
class LoanWrittenOff(Event):
    """The claim left the balance sheet (已核销); amount of principal in cents."""

    loan_number: str
    customer_id: int
    amount: int


@dataclass(frozen=True)
class LoanChanged(Event):
    """A running loan was changed (借据已变更): waiver, new rate, extension, restructuring and the like."""

    loan_number: str
    customer_id: int
    kind: str
    sequence: int


@dataclass(frozen=True)
class LoanRepriced(Event):
    """A floating rate was reset and changed (已重定价): the rates per year before and after, the first due
    date it touches and what is due then, cents; no date when nothing is left to fall due."""

    loan_number: str
    customer_id: int
    sequence: int
    reset_date: str
    rate_before: str
    rate_after: str
    first_due_date: str
    amount: int
