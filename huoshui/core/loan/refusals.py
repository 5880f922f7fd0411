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


class OverTheLimit(Refusal):
    """A tranche or a draw beyond what was agreed."""

    code = "loan.over_the_limit"
    zh = "放款后余额 {disbursed} 超过可用额度 {principal}"
    en = "With this draw {disbursed} would be out, the limit is {principal}"


class LoanNotActive(Refusal):
    """An event that needs an active loan, on a loan not paid out yet, written off or transferred."""

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


class ChangeNotPossible(Refusal):
    """A change of the schedule this repayment method does not allow: refused, never approximated."""

    code = "loan.change_not_possible"
    zh = "该还款方式不支持此变更：{why}"
    en = "This repayment method does not allow the change: {why_en}"
    status = 422


class NothingLeftToChange(Refusal):
    """A change of the schedule when no instalment is left to change."""

    code = "loan.nothing_left_to_change"
    zh = "{day} 已没有未到期的期次，不能变更还款计划"
    en = "No instalment is left to fall due on {day}: the schedule cannot be changed"
    status = 422


class NothingToRefund(Refusal):
    """A refund of more than waits in the credit balance."""

    code = "loan.nothing_to_refund"
    zh = "溢缴款余额 {held}，不足以退款 {amount}"
    en = "The credit balance is {held}: {amount} cannot be refunded"
    status = 422


class SubsidyTooLarge(Refusal):
    """More subsidy received than has fallen due."""

    code = "loan.subsidy_too_large"
    zh = "应收贴息 {due}，不能登记 {amount}"
    en = "Subsidy of {due} is due: {amount} cannot be entered"
    status = 422
