"""What customers are told, in both languages. A template names its parameters; a missing one is a mistake.

Integer parameters called `amount` or ending in `_amount` are cents and are shown as 1,234.50.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huoshui.core.money import yuan_grouped


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One message (通知模板): title and text in Chinese and English."""

    title: str
    title_en: str
    text: str
    text_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledTemplate:
    title: str
    title_en: str
    text: str
    text_en: str


TEMPLATES: dict[str, Template] = {
    "application_submitted": Template(
        title="申请已提交",
        title_en="Application submitted",
        text="您的贷款申请 {number} 已提交，我们会尽快审核，请留意进度通知。",
        text_en="Your loan application {number} has been submitted. We will let you know how it goes on.",
    ),
    "application_in_approval": Template(
        title="申请审批中",
        title_en="Application in approval",
        text="您的贷款申请 {number} 已进入人工审批，请耐心等待。",
        text_en="Your loan application {number} is now with our approvers.",
    ),
    "application_decided": Template(
        title="申请有了结果",
        title_en="A decision on your application",
        text="您的贷款申请 {number} 已有审批结果，请登录查看。",
        text_en="There is a decision on your loan application {number}. Please log in to see it.",
    ),
    "application_approved": Template(
        title="申请已通过",
        title_en="Application approved",
        text="您的贷款申请 {number} 已通过，批准金额 {amount} 元，请等待合同。",
        text_en="Your loan application {number} has been approved for {amount} yuan. The contract follows.",
    ),
    "application_declined": Template(
        title="申请未通过",
        title_en="Application declined",
        text="很抱歉，您的贷款申请 {number} 未通过，原因可登录查看。",
        text_en="We are sorry: your loan application {number} was declined. Log in to read the reasons.",
    ),
    "application_returned": Template(
        title="申请已退回",
        title_en="Application returned",
        text="您的贷款申请 {number} 已退回，请按说明修改后重新提交。",
        text_en="Your loan application {number} has been returned. Please correct it and submit it again.",
    ),
    "supplement_required": Template(
        title="请补充材料",
        title_en="More documents needed",
        text="您的贷款申请 {number} 需要补充资料，请登录查看并补充。",
        text_en="Your loan application {number} needs more information. Please log in and add it.",
    ),
    "contract_ready": Template(
        title="合同待签署",
        title_en="Contract ready to sign",
        text="您的借款合同 {number} 已生成，请先阅读综合融资成本明示表，再签署合同。",
        text_en="Your contract {number} is ready. Please read the cost disclosure first, then sign.",
    ),
    "contract_signed": Template(
        title="合同已签署",
        title_en="Contract signed",
        text="您的借款合同 {number} 已签署，我们将尽快安排放款。",
        text_en="Your contract {number} has been signed. We will pay the loan out soon.",
    ),
    "contract_voided": Template(
        title="合同已作废",
        title_en="Contract made void",
        text="您的借款合同 {number} 已作废，详情请登录查看或联系客户经理。",
        text_en="Your contract {number} has been made void. Log in or ask your loan officer.",
    ),
    "disbursed": Template(
        title="贷款已发放",
        title_en="Loan paid out",
        text="借据 {number} 已放款 {amount} 元，请按还款计划按时还款。",
        text_en="{amount} yuan of loan {number} have been paid out. Please repay as scheduled.",
    ),
    "tranche_paid": Template(
        title="又一笔贷款已发放",
        title_en="Another part of your loan was paid out",
        text="借据 {number} 第 {tranche} 次放款 {amount} 元已到账，还款计划已重排，"
        "下一期 {due_date} 应还 {due} 元。",
        text_en="Part {tranche} of loan {number}, {amount} yuan, has been paid out. The schedule was made "
        "anew: {due} yuan are due next on {due_date}.",
    ),
    "tranches_lapsed": Template(
        title="未提贷款额度已失效",
        title_en="What you did not draw has lapsed",
        text="借据 {number} 的提款期已于 {day} 届满，未提的 {amount} 元不再放款，已提部分照常还款。",
        text_en="The time to draw on loan {number} ended on {day}: the {amount} yuan not drawn will not be "
        "paid out. Please repay what you drew as scheduled.",
    ),
    "payee_paid": Template(
        title="贷款已支付给收款人",
        title_en="Your payee was paid",
        text="借据 {number} 的贷款资金 {amount} 元已按您的委托支付给 {payee}。",
        text_en="{amount} yuan of loan {number} have been paid to {payee} as you asked.",
    ),
    "payment_failed": Template(
        title="一笔支付未成功",
        title_en="A payment was not made",
        text="合同 {number} 项下支付给 {payee} 的 {amount} 元未成功，我们会与您核对收款信息。",
        text_en="{amount} yuan under contract {number} could not be paid to {payee}. We will check it.",
    ),
    "repayment_received": Template(
        title="还款成功",
        title_en="Repayment received",
        text="借据 {number} 已收到还款 {amount} 元。",
        text_en="We have received {amount} yuan for loan {number}.",
    ),
    "debit_failed": Template(
        title="扣款未成功",
        title_en="Debit failed",
        text="借据 {number} 自动扣款 {amount} 元未成功，请确认账户余额充足。",
        text_en="The debit of {amount} yuan for loan {number} failed. Please check your account balance.",
    ),
    "due_reminder": Template(
        title="还款提醒",
        title_en="Payment due soon",
        text="借据 {number} 应于 {due_date} 还款 {amount} 元，请保证账户余额充足。",
        text_en="{amount} yuan of loan {number} are due on {due_date}. Please keep enough in your account.",
    ),
    "overdue_reminder": Template(
        title="逾期提醒",
        title_en="Payment overdue",
        text="借据 {number} 应于 {due_date} 归还的款项已逾期，当前应还 {amount} 元，请尽快还款。",
        text_en="The payment of loan {number} due on {due_date} is overdue: {amount} yuan. Please pay soon.",
    ),
    "loan_repriced": Template(
        title="贷款利率已重定价",
        title_en="Your rate was reset",
        text="您的贷款 {number} 已于 {day} 按LPR重定价，年利率由 {before} 调整为 {after}，"
        "自 {due_date} 的期次起适用，该期应还 {amount} 元。",
        text_en="The rate of your loan {number} was reset to the LPR on {day}: {before} is now {after}, "
        "from the instalment due on {due_date} on, which is {amount} yuan.",
    ),
    "overdue_loan_repriced": Template(
        title="贷款利率已重定价",
        title_en="Your rate was reset",
        text="您的贷款 {number} 已于 {day} 按LPR重定价，年利率由 {before} 调整为 {after}，"
        "逾期部分的罚息随之调整。",
        text_en="The rate of your loan {number} was reset to the LPR on {day}: {before} is now {after}; "
        "the penalty interest follows.",
    ),
    "loan_changed": Template(
        title="借据有变更",
        title_en="Your loan was changed",
        text="您的借据 {number} 已变更，还款计划以最新为准，请登录查看。",
        text_en="Your loan {number} was changed. Please log in to see the schedule as it now stands.",
    ),
    "settled": Template(
        title="贷款已结清",
        title_en="Loan settled",
        text="借据 {number} 已全部结清，您可以下载结清证明。",
        text_en="Loan {number} is fully repaid. You can download the settlement certificate.",
    ),
}


class UnknownTemplate(Exception):
    """A program asked for a template that does not exist or left out one of its parameters."""


def fill(template: str, params: Mapping[str, Any]) -> FilledTemplate:
    """The texts of a template, filled in. UnknownTemplate when it or one of its parameters is missing."""
    shown = {name: _shown(name, value) for name, value in params.items()}
    try:
        found = TEMPLATES[template]
        return FilledTemplate(
            title=found.title.format_map(shown),
            title_en=found.title_en.format_map(shown),
            text=found.text.format_map(shown),
            text_en=found.text_en.format_map(shown),
        )
    except KeyError as error:
        raise UnknownTemplate(f"{template}: {error} is missing") from error


def _shown(name: str, value: Any) -> str:
    is_amount = name == "amount" or name.endswith("_amount")
    if is_amount and isinstance(value, int) and not isinstance(value, bool):
        return yuan_grouped(value)
    return str(value)
