"""What is refused of payments, conditions, use reports and statements, in words."""

from huoshui.core.errors import Forbidden, InvalidInput, Refusal


class EntrustedPaymentRequired(Refusal):
    """The borrower's own payment of what the rules make the lender pay."""

    code = "servicing.entrusted_payment_required"
    zh = "须采用受托支付：{why_zh}，超过 {threshold} 元（{basis}）"
    en = "The lender must pay the payee itself: {why_en}, over {threshold} ({basis})"
    status = 422


class PaymentsDoNotAddUp(Refusal):
    """Payments of an entrusted order that are not the whole of it, or of a self-paid one that are more."""

    code = "servicing.payments_do_not_add_up"
    zh = "支付明细合计 {total} 元，与放款金额 {amount} 元不符"
    en = "The payments add up to {total}, the pay-out is {amount}"
    status = 422


class PayeeIsTheBorrower(Refusal):
    """An entrusted payment to the borrower's own account."""

    code = "servicing.payee_is_the_borrower"
    zh = "受托支付的收款人不能是借款人本人（第 {number} 笔）"
    en = "An entrusted payment may not go to the borrower (payment {number})"
    status = 422


class PapersMissing(Refusal):
    """An entrusted payment whose trade papers do not cover it."""

    code = "servicing.trade_papers_missing"
    zh = "第 {number} 笔支付 {amount} 元缺少贸易凭证（合同、订单或发票），已提供凭证金额 {covered} 元"
    en = "Payment {number} of {amount} lacks trade papers (contract, order or invoice): they cover {covered}"
    status = 422


class PaperUsedUp(Refusal):
    """Payments on one paper beyond its amount."""

    code = "servicing.trade_paper_used_up"
    zh = "凭证 {number} 金额 {amount} 元，名下支付合计 {used} 元，已超出"
    en = "Paper {number} is for {amount}, the payments on it come to {used}"
    status = 422


class InvoiceFiledBefore(Refusal):
    """An invoice number that is already behind a payment."""

    code = "servicing.invoice_filed_before"
    zh = "发票 {number} 已登记在合同 {contract} 名下，不能重复使用"
    en = "Invoice {number} is filed already, under contract {contract}"


class PurposeForbidden(Refusal):
    """A purpose the list forbids."""

    code = "servicing.purpose_forbidden"
    zh = "贷款不得用于{purpose_zh}（{basis}）"
    en = "The loan may not be used for: {purpose_en} ({basis})"
    status = 422


class PurposeUnknown(InvalidInput):
    """A purpose that is not on the list."""

    code = "servicing.purpose_unknown"
    zh = "用途清单中没有“{purpose}”"
    en = "There is no purpose {purpose} on the list"


class PaymentWrongState(Refusal):
    """A step the payment is not ready for."""

    code = "servicing.payment_wrong_state"
    zh = "该笔支付当前状态（{status}）不能进行此操作"
    en = "The payment is {status}: this cannot be done now"


class PaymentSamePerson(Forbidden):
    """The maker of a payment checking it."""

    code = "servicing.payment_same_person"
    zh = "支付复核人不能是经办人本人"
    en = "The person who made the payment may not check it"


class NothingLeftToPay(Refusal):
    """Approving an order all of whose payments were refused."""

    code = "servicing.nothing_left_to_pay"
    zh = "全部支付已被退回，请撤销指令或更正后再复核"
    en = "Every payment was refused: correct one, or cancel the order"


class ConditionsOpen(Refusal):
    """A pay-out before its conditions are met."""

    code = "servicing.conditions_open"
    zh = "以下提款条件尚未满足：{missing_zh}"
    en = "These conditions are not met yet: {missing_en}"


class ConditionAnswered(Refusal):
    """A condition that is met or waived already."""

    code = "servicing.condition_answered"
    zh = "该提款条件已落实或已豁免"
    en = "The condition has been met or waived already"


class ReportWrongState(Refusal):
    """A step the use report is not ready for."""

    code = "servicing.use_report_wrong_state"
    zh = "用款报告当前状态（{status}）不能进行此操作"
    en = "The use report is {status}: this cannot be done now"


class ReportSamePerson(Forbidden):
    """The maker of a use report reviewing it."""

    code = "servicing.use_report_same_person"
    zh = "用款报告审核人不能是填报人本人"
    en = "The person who made the use report may not review it"


class UseNotFollowed(Refusal):
    """A use report of a loan whose use is not followed."""

    code = "servicing.use_not_followed"
    zh = "借据 {number} 无需用款报告"
    en = "No use reports are asked for of loan {number}"


class MoreUsedThanLent(Refusal):
    """Use lines that come to more than the loan."""

    code = "servicing.more_used_than_lent"
    zh = "用款合计 {used} 元，超过贷款金额 {amount} 元"
    en = "The use comes to {used}, more than the {amount} lent"
    status = 422


class StatementRefused(Refusal):
    """A bank statement with rows that cannot be read; nothing was taken in."""

    code = "servicing.statement_refused"
    zh = "银行流水未导入，请更正后重新上传：{rows_zh}"
    en = "The statement was not taken in; correct it and send it again: {rows_en}"
    status = 422
