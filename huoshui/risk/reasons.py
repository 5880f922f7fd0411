"""The catalogue of reasons (原因): why a decision is what it is, in words a borrower can act on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

RULE_FAILED = "rule_failed"
"""Given when a rule cannot be run on a case: a person decides, nothing is guessed."""

SOURCE_UNAVAILABLE = "source_unavailable"
"""Given when a source the flow asks has not answered: what it would have said is unknown."""

Verdict = Literal["approve", "refer", "supplement", "decline"]
VERDICTS: tuple[Verdict, ...] = ("approve", "refer", "supplement", "decline")
"""From mildest to gravest: the gravest verdict of all reasons is the outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A reason: its stable code and its words."""

    code: str
    zh: str
    en: str


_RISK: tuple[tuple[str, str, str], ...] = (
    ("age_too_young", "申请人须年满18周岁", "The applicant must be at least 18"),
    (
        "age_too_old",
        "贷款到期时年龄超过70周岁，需人工审核",
        "Over 70 when the loan ends: a person will look at it",
    ),
    (
        "customer_kind_not_served",
        "该产品不面向您的客户类型",
        "This product is not offered to your kind of customer",
    ),
    (
        "amount_out_of_range",
        "申请金额不在产品范围内，请调整后重新申请",
        "The amount is outside the product's range; please change it and apply again",
    ),
    (
        "term_out_of_range",
        "申请期限不在产品范围内，请缩短期限后重新申请",
        "The term is outside the product's range; please choose a shorter one and apply again",
    ),
    (
        "term_needs_long_cycle",
        "期限超过三年须说明经营现金流回收周期较长",
        "A term over three years needs a long cash-flow cycle, which the application does not state",
    ),
    (
        "purpose_prohibited",
        "该用途不得使用此类贷款，请选择符合规定的用途",
        "This kind of loan may not be used for that purpose; please choose a permitted one",
    ),
    (
        "bureau_unavailable",
        "暂时无法取得征信报告，由人工审核",
        "The credit report cannot be had now: a person will look at it",
    ),
    (
        "bureau_incomplete",
        "征信报告内容不完整，由人工审核",
        "The credit report is incomplete: a person will look at it",
    ),
    (
        "bureau_overdue_serious",
        "近24个月有严重逾期（90天以上），请结清并恢复信用后再申请",
        "A payment was over 90 days late in the last 24 months; please clear it and rebuild your record",
    ),
    (
        "bureau_overdue_frequent",
        "近24个月逾期次数较多，请保持按时还款后再申请",
        "Many late payments in the last 24 months; please pay on time for a while first",
    ),
    (
        "bureau_overdue_some",
        "近24个月有逾期记录，需人工审核",
        "Late payments in the last 24 months: a person will look at it",
    ),
    (
        "bureau_queries_many",
        "近3个月征信查询次数较多，需人工审核",
        "Many credit enquiries in three months: a person will look",
    ),
    (
        "source_unavailable",
        "有数据源暂时无法取得，由人工审核",
        "A data source cannot be had now: a person will look at it",
    ),
    (
        "registry_not_active",
        "工商登记状态不是存续，请人工核实",
        "The business registry does not show the firm as active: a person will check",
    ),
    (
        "registry_differs",
        "申报的企业信息与工商登记不一致，由人工核实",
        "What was stated of the firm differs from the registry: a person will check",
    ),
    (
        "registry_changes_many",
        "近期工商登记变更较多，由人工核实",
        "Several changes at the registry lately: a person will check",
    ),
    (
        "registry_records_bad",
        "工商有失信或经营异常记录，由人工核实",
        "The registry lists the firm for serious or abnormal conduct: a person will check",
    ),
    (
        "revenue_contradicts_tax",
        "申报的收入与税务申报不一致，由人工核实",
        "The revenue stated and the tax declarations contradict each other: a person will check",
    ),
    (
        "sales_contradict_tax",
        "线上销售额或收款额与税务申报不一致，由人工核实",
        "Online sales or money received and the tax declarations contradict each other: a person will check",
    ),
    (
        "revenue_contradicts_payments",
        "申报的收入与支付收款不一致，由人工核实",
        "The revenue stated and the money received contradict each other: a person will check",
    ),
    (
        "income_contradicts_social",
        "申报的收入与社保缴费基数不一致，由人工核实",
        "The income stated and the base of social insurance contradict each other: a person will check",
    ),
    (
        "employees_contradict_social",
        "申报的员工人数与参保人数不一致，由人工核实",
        "The employees stated and the people insured contradict each other: a person will check",
    ),
    (
        "job_contradicts_social",
        "申报的工作年限与参保记录不一致，由人工核实",
        "The years in the job and the insurance record contradict each other: a person will check",
    ),
    (
        "telecom_differs",
        "手机号码实名信息与申请人不一致，由人工核实",
        "The phone is registered in another name: a person will check",
    ),
    (
        "identity_differs",
        "姓名与公安机关的身份信息不一致，由人工核实",
        "The name does not belong to the identity number: a person will check",
    ),
    (
        "identity_not_valid",
        "身份证件已注销、挂失或过期，请换领后再申请，由人工核实",
        "The identity card is cancelled, reported lost or expired: renew it; a person will check",
    ),
    (
        "student_not_enrolled",
        "学籍登记中没有您的在籍信息，由人工核实",
        "The student registry does not know you as enrolled: a person will check",
    ),
    (
        "rule_failed",
        "自动审核未能完成，由人工审核",
        "The automatic review could not be completed: a person will look at it",
    ),
    (
        "applications_many",
        "短期内申请次数较多，由人工审核",
        "Several applications in a short time: a person will look at it",
    ),
    (
        "contact_shared",
        "联系方式、收款账户或地址与其他申请人相同，由人工核实",
        "Another applicant has the same phone, account or address: a person will check",
    ),
    (
        "document_reused",
        "上传的材料曾用于他人的申请，由人工核实",
        "A document was also handed in by somebody else: a person will check",
    ),
    (
        "device_shared",
        "同一设备或网络有多人申请，由人工核实",
        "Several people applied from the same device or network: a person will check",
    ),
    (
        "facts_contradict",
        "填写的信息前后矛盾，请核对后补充",
        "The answers contradict each other; please check and correct them",
    ),
    (
        "debts_understated",
        "填写的负债明显低于征信记录，由人工核实",
        "The debts stated are far below the credit record: a person will check",
    ),
    ("own_loan_overdue", "您在本机构有逾期贷款，请先还清", "A loan with us is overdue; please pay it first"),
    ("score_too_low", "综合评分未达到准入要求", "The score is below what this product needs"),
    ("score_medium", "综合评分处于人工审核区间", "The score is in the range a person looks at"),
    (
        "score_unavailable",
        "资料不足以评分，由人工审核",
        "Not enough is known to score: a person will look at it",
    ),
    (
        "default_risk_high",
        "违约风险评估偏高，需人工审核",
        "The estimated default risk is high: a person will look at it",
    ),
    (
        "income_insufficient",
        "收入扣除支出和现有债务后不足以偿还本笔贷款，可降低金额或延长期限",
        "Income after costs and debts does not carry this loan; a smaller amount or a longer term may do",
    ),
    (
        "debt_ratio_high",
        "资产负债率超过70%，需人工审核",
        "Liabilities are over 70 % of assets: a person will look at it",
    ),
    (
        "insolvent",
        "负债已超过资产，暂不符合准入条件",
        "Liabilities exceed assets, which this product does not allow",
    ),
    ("loss_making", "上年度经营亏损，需人工审核", "Last year made a loss: a person will look at it"),
    (
        "liquidity_low",
        "流动比率低于1，需人工审核",
        "Current assets are below current liabilities: a person will look",
    ),
    (
        "business_too_young",
        "经营年限不足1年，需人工审核",
        "In business for less than a year: a person will look at it",
    ),
    (
        "statement_old",
        "财务报表年度过早，请补充最近年度报表",
        "The statements are too old; please add the latest year",
    ),
    (
        "statement_inconsistent",
        "财务报表数据前后矛盾，请核对后补充",
        "The statement figures contradict each other; please check and correct them",
    ),
    ("data_missing", "资料不完整，请补充缺少的信息", "Some information is missing; please add it"),
    (
        "need_manual",
        "无法用公式测算资金需求（周转周期异常），由人工测算",
        "The need cannot be computed by formula: by hand",
    ),
    (
        "need_none",
        "测算结果显示无新增流动资金需求",
        "By the formula there is no need for more working capital",
    ),
    (
        "limit_below_minimum",
        "可贷额度低于产品最低金额",
        "The limit is below the smallest loan of this product",
    ),
    (
        "limit_capped",
        "批准金额按可贷额度核定，低于申请金额",
        "The amount is set to the limit, below what was asked for",
    ),
    (
        "exposure_full",
        "您在本机构的贷款余额已达到单户上限",
        "What you owe us has reached the limit for one borrower",
    ),
)

_DESK: tuple[tuple[str, str, str], ...] = (
    ("desk_repayment_source_weak", "第一还款来源不足", "The source of repayment is too weak"),
    ("desk_purpose_unclear", "贷款用途不明确或缺少证明", "The purpose is unclear or not evidenced"),
    (
        "desk_materials_doubtful",
        "申请资料存在疑点，无法核实",
        "The papers raise doubts that could not be settled",
    ),
    ("desk_credit_record", "信用记录不符合要求", "The credit record does not meet the requirements"),
    ("desk_industry_policy", "所属行业不符合信贷政策", "The industry does not fit the credit policy"),
    ("desk_debt_burden", "现有负债过高", "Present debts are too high"),
    ("desk_other", "综合评估未通过", "The overall assessment was negative"),
)

REASONS: Mapping[str, Reason] = {code: Reason(code=code, zh=zh, en=en) for code, zh, en in (*_RISK, *_DESK)}
DESK_REASONS: tuple[Reason, ...] = tuple(REASONS[code] for code, _, _ in _DESK)
"""What a person at the desk may give as the reason of a decline."""


def reason(code: str) -> Reason:
    """The reason of that code; a code that is not in the catalogue is a programming error (KeyError)."""
    return REASONS[code]


def gravest(verdicts: Iterable[str]) -> Verdict:
    """The gravest of the verdicts, "approve" when there are none."""
    order = {verdict: rank for rank, verdict in enumerate(VERDICTS)}
    rank = max((order[verdict] for verdict in verdicts), default=0)  # type: ignore[index]
    return VERDICTS[rank]
