"""Why a part of a contract cannot be paid out, in words."""

from huoshui.core.errors import Refusal


class NoTranches(Refusal):
    """A part of a contract that is paid out whole."""

    code = "servicing.no_tranches"
    zh = "合同 {number} 的产品不支持分次放款，须一次放款 {amount} 元"
    en = "The product of contract {number} is not paid out in parts: order its whole {amount}"
    status = 422


class OverTheContract(Refusal):
    """More than is left of the contract's amount."""

    code = "servicing.over_the_contract"
    zh = "本次放款 {amount} 元超过合同剩余可放款金额 {left} 元"
    en = "{amount} is more than the {left} left to draw under the contract"
    status = 422


class TrancheTooSmall(Refusal):
    """Less than the least part, and not all that is left."""

    code = "servicing.tranche_too_small"
    zh = "每次放款不得少于 {least} 元（最后一次放款可为全部余额 {left} 元）"
    en = "A part is {least} at least, or all of the {left} left"
    status = 422


class TrancheOpen(Refusal):
    """A second order while one is not paid yet."""

    code = "servicing.tranche_open"
    zh = "合同 {number} 已有未完成的放款指令"
    en = "Contract {number} already has a pay-out order that is not finished"


class DrawPeriodOver(Refusal):
    """A part asked for after the last day."""

    code = "servicing.draw_period_over"
    zh = "提款期已于 {day} 届满，未提部分不能再放款"
    en = "Everything was to be drawn by {day}: nothing more can be paid out"


class LoanTooPoor(Refusal):
    """A part of a loan that is past due, or classed below 关注."""

    code = "servicing.loan_too_poor"
    zh = "借据 {number} {why}，不能继续放款"
    en = "Loan {number} {why_en}: nothing more can be paid out"


class LoanEnded(Refusal):
    """A part of a loan that is settled, written off or transferred."""

    code = "servicing.loan_ended"
    zh = "借据 {number} 已结清、核销或转让，不能继续放款"
    en = "Loan {number} is settled, written off or transferred: nothing more can be paid out"


class TrancheOnItsWay(Refusal):
    """A loan to be ended or changed while the bank is paying a part of it out."""

    code = "servicing.tranche_on_its_way"
    zh = "借据 {number} 有一笔放款正在支付，到账后再办理"
    en = "A part of loan {number} is being paid out: do this once it is booked"
