"""What happens to a loan account; append-only, a correction is a reversal (冲正)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from huoshui.core.allocation import Component
from huoshui.core.money import Cents
from huoshui.core.rates import Rate
from huoshui.core.schedule.terms import RepaymentMethod


class Surplus(StrEnum):
    """What becomes of money beyond what is due (多还款处理)."""

    CREDIT_BALANCE = "credit_balance"  # 留存溢缴款: it waits for the next due dates
    NEXT_INSTALMENT = "next_instalment"  # 冲减下一期本金
    LAST_INSTALMENT = "last_instalment"  # 冲减末期本金
    LOWER_INSTALMENT = "lower_instalment"  # 期限不变，减少月供
    SHORTEN_TERM = "shorten_term"  # 月供不变，缩短期限


class PauseKind(StrEnum):
    """What a pause (延期还本付息) leaves out."""

    PRINCIPAL = "principal"  # 缓还本金: interest stays due
    PAYMENT = "payment"  # 缓还本息: interest goes on and falls due after the pause
    INTEREST_FREE = "interest_free"  # 免息缓还: nothing is due and nothing accrues


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanEvent:
    """Any event of a loan: `value_date` is the day it counts from, `sequence` orders events of one day."""

    event_id: int
    value_date: date
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Disbursed(LoanEvent):
    """Money was paid out (放款): all of the principal, a tranche of it, or a draw on a revolving line."""

    amount: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class RepaymentReceived(LoanEvent):
    """Money came in (还款); with `payoff` it settles the whole loan (提前结清).

    `surplus` overrides the terms for this payment; `instalment_number` names the instalment it is meant for.
    """

    amount: Cents
    payoff: bool = False
    surplus: Surplus | None = None
    instalment_number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RepaymentReversed(LoanEvent):
    """From its value date on, the reversed event has never been (冲正); reverses any kind of event."""

    reversed_event_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived(LoanEvent):
    """The lender forgives something due (减免), oldest instalment first.

    What is more than due on the day is without effect; `waivers` of the position says what was forgiven.
    """

    component: Component
    amount: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeCharged(LoanEvent):
    """A fee falls due (费用), whatever the schedule says."""

    amount: Cents
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateChanged(LoanEvent):
    """From the value date on the loan bears another rate (利率调整); the term stays."""

    annual_rate: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended(LoanEvent):
    """The term grows by so many units (展期), at `annual_rate` from then on when it is given."""

    period_count: int
    annual_rate: Rate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDayChanged(LoanEvent):
    """Later instalments fall due on another day of the month (变更还款日)."""

    due_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(LoanEvent):
    """The next instalments are put off (延期还本付息); `extends` the maturity by as many, or not."""

    instalment_count: int
    kind: PauseKind = PauseKind.PAYMENT
    extends: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Restructured(LoanEvent):
    """A new schedule for all principal, overdue principal included (重组), from the value date.

    Interest earned so far falls due that day; with `capitalises` unpaid interest turns to principal
    (利息转本).
    """

    period_count: int
    annual_rate: Rate | None = None
    method: RepaymentMethod | None = None
    first_due_date: date | None = None
    principal_grace: int = 0
    capitalises: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Accelerated(LoanEvent):
    """All principal and the interest earned fall due at once (提前到期)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MisuseFound(LoanEvent):
    """The money was not used as agreed (挪用): from the value date the misuse rate applies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MisuseEnded(LoanEvent):
    """The misuse is put right: the contract rate applies again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubsidyReceived(LoanEvent):
    """The payer of the subsidised interest paid (收到贴息), oldest instalment first."""

    amount: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRefunded(LoanEvent):
    """Money waiting in the credit balance was given back (退还溢缴款)."""

    amount: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenOff(LoanEvent):
    """The claim leaves the balance sheet (核销); the debt itself stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered(LoanEvent):
    """Money came in after the write-off (核销后收回)."""

    amount: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred(LoanEvent):
    """The loan now belongs to another lender (债权转让); here it stays as it stood that day."""

    transferee: str = ""
