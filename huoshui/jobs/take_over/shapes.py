"""The columns of the three files, by name and by Chinese heading, and the Chinese words of their values."""

from huoshui.core.schedule import METHODS
from huoshui.core.simulate import SimulatedEvent
from huoshui.jobs.take_over.tables import EVENTS, INSTALMENTS, LOANS, TableShape
from huoshui.servicing.old_loans import COMPONENTS

_LOAN_COLUMNS = {
    "原借据号": "old_number",
    "客户名称": "customer_name",
    "客户类型": "customer_kind",
    "证件类型": "id_type",
    "证件号码": "id_number",
    "手机号": "phone",
    "银行账号": "bank_account",
    "开户行": "bank_name",
    "地址": "address",
    "产品代码": "product_code",
    "机构代码": "branch_code",
    "用途": "purpose",
    "合同签订日": "signed_date",
    "借款金额": "principal",
    "年利率": "annual_rate",
    "还款方式": "method",
    "期限月数": "term_months",
    "放款日": "start_date",
    "还款日": "due_day",
    "计息基础": "day_count",
    "罚息上浮": "penalty_markup",
    "宽限天数": "grace_days",
    "其他要素": "terms",
    "余额日期": "balance_date",
    "本金余额": "principal_outstanding",
    "逾期本金": "principal_past_due",
    "应收未收利息": "interest_due",
    "当期应计利息": "interest_accrued",
    "罚息": "penalty_interest",
    "复利": "compound_interest",
    "费用": "fee",
    "溢缴款": "credit_balance",
    "逾期天数": "days_past_due",
    "五级分类": "risk_class",
    "欠款结清日": "arrears_cleared_date",
    "曾计入收入的利息": "interest_reversed",
}
_INSTALMENT_COLUMNS = {
    "原借据号": "old_number",
    "期次": "number",
    "应还日": "due_date",
    "应还本金": "principal",
    "应还利息": "interest",
    "应还费用": "fee",
    "贴息": "subsidy",
}
_EVENT_COLUMNS = {
    "原借据号": "old_number",
    "交易号": "id",
    "交易类型": "type",
    "交易日期": "date",
    "金额": "amount",
    "冲正交易号": "reverses",
    "余款用途": "surplus",
    "指定期次": "instalment_number",
    "减免项目": "component",
    "名称": "name",
    "年利率": "annual_rate",
    "期数": "period_count",
    "还款日": "due_day",
    "缓交期数": "instalment_count",
    "缓交方式": "kind",
    "顺延": "extends",
    "还款方式": "method",
    "首期应还日": "first_due_date",
    "免还本期数": "principal_grace",
    "利息转本": "capitalises",
    "受让方": "to",
}


def _shape(file: str, columns: dict[str, str], required: set[str]) -> TableShape:
    return TableShape(
        file=file,
        columns={**columns, **{name: name for name in columns.values()}},
        required=frozenset(required),
    )


LOAN_SHAPE = _shape(
    LOANS,
    _LOAN_COLUMNS,
    {
        "old_number",
        "customer_name",
        "customer_kind",
        "id_number",
        "phone",
        "product_code",
        "branch_code",
        "principal",
        "annual_rate",
        "method",
        "term_months",
        "start_date",
        "principal_outstanding",
    },
)
INSTALMENT_SHAPE = _shape(
    INSTALMENTS, _INSTALMENT_COLUMNS, {"old_number", "number", "due_date", "principal", "interest"}
)
EVENT_SHAPE = _shape(EVENTS, _EVENT_COLUMNS, {"old_number", "type", "date", "amount"})
assert set(COMPONENTS) <= set(_LOAN_COLUMNS.values())


def _words(values: list[str], chinese: dict[str, str]) -> dict[str, str]:
    return {**{value: value for value in values}, **chinese}


METHOD_WORDS = _words([one.value for one in METHODS], {rule.zh: one.value for one, rule in METHODS.items()})
KIND_WORDS = _words(
    ["person", "sole_proprietor", "farmer", "enterprise"],
    {
        "自然人": "person",
        "个人": "person",
        "个体工商户": "sole_proprietor",
        "农户": "farmer",
        "企业": "enterprise",
    },
)
ID_WORDS = _words(["id_card", "uscc"], {"身份证": "id_card", "统一社会信用代码": "uscc"})
CLASS_WORDS = _words(
    ["normal", "special_mention", "substandard", "doubtful", "loss"],
    {
        "正常": "normal",
        "关注": "special_mention",
        "次级": "substandard",
        "可疑": "doubtful",
        "损失": "loss",
    },
)
EVENT_WORDS = _words(
    [one.value for one in SimulatedEvent],
    {
        "放款": "disbursement",
        "还款": "repayment",
        "结清": "payoff",
        "冲正": "reversal",
        "减免": "waiver",
        "收费": "fee",
        "利率变更": "rate_change",
        "展期": "extension",
        "变更还款日": "due_day_change",
        "缓交": "pause",
        "重组": "restructure",
        "提前到期": "acceleration",
        "退款": "refund",
        "核销": "write_off",
        "核销后收回": "recovery",
        "转让": "transfer",
    },
)
YES_NO = {"true": "true", "false": "false", "是": "true", "否": "false", "1": "true", "0": "false"}
