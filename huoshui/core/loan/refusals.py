"""Why a history of events cannot be a loan's history."""

from huoshui.core.errors import Refusal


class PayoffTooSmall(Refusal):
    """A payoff that does not cover everything owed on its day."""

    code = "loan.payoff_too_small"
    zh = "结清金额不足：应付 {required}，实付 {received}"
    en = "The payoff is too small: {required} is needed, {received} was given"


class DisbursementMismatch(Refusal):
    """Disbursements that do not add up to the principal of the terms."""

    code = "loan.disbursement_mismatch"
    zh = "放款金额 {disbursed} 与借据本金 {principal} 不一致"
    en = "The amount paid out, {disbursed}, is not the loan's principal, {principal}"


class LoanNotActive(Refusal):
    """An event that needs an active loan, on a loan not paid out yet or written off."""

    code = "loan.not_active"
    zh = "借据在 {day} 不是正常状态，不能进行此操作"
    en = "The loan is not active on {day}, so this cannot be done"


class NotWrittenOff(Refusal):
    """A recovery on a loan that is not written off."""

    code = "loan.not_written_off"
    zh = "借据在 {day} 尚未核销，不能登记核销后收回"
    en = "The loan is not written off on {day}, so nothing can be recovered on it"


class ReversedEventUnknown(Refusal):
    """A reversal of an event the loan does not have."""

    code = "loan.reversed_event_unknown"
    zh = "要冲正的交易不存在"
    en = "The event to reverse does not exist"
    status = 422
