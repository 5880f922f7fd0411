"""The catalogue of dated parameters: what each code means and how its text is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from huoshui.core.collateral import ASSET_KINDS
from huoshui.core.errors import InvalidInput
from huoshui.core.money import Cents, parse_yuan
from huoshui.core.pricing import LprTenor
from huoshui.core.rates import parse_rate

ParameterKind = Literal["rate", "amount", "count", "date", "choice"]
ParameterValue = Decimal | Cents | date | str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterDefinition:
    """One parameter code (参数): its names, the kind of its value, and the choices of a choice."""

    code: str
    zh: str
    en: str
    kind: ParameterKind
    choices: tuple[str, ...] = ()


_ALL = (
    ("lpr_1y", "一年期LPR", "One-year LPR", "rate"),
    ("lpr_5y", "五年期以上LPR", "Over-five-year LPR", "rate"),
    ("all_in_cost_cap", "综合融资成本上限", "All-in cost cap", "rate"),
    ("all_in_cost_tolerance", "综合融资成本容差", "Tolerance of the all-in cost test", "rate"),
    ("term_max_months", "最长期限（月）", "Longest term (months)", "count"),
    (
        "term_max_months_long_cycle",
        "现金流周期较长时的最长期限（月）",
        "Longest term for a long cash-flow cycle (months)",
        "count",
    ),
    ("entrusted_payment_threshold", "受托支付起点金额", "Entrusted payment threshold", "amount"),
    ("split_watch_days", "拆分支付合并计算天数", "Days over which split payments are added up", "count"),
    ("entrusted_held_days", "受托支付待付款最长留存天数", "Days money may be held for a payee", "count"),
    (
        "use_report_months",
        "自主支付用款报告间隔（月，0为不要求）",
        "Months between use reports (0: none)",
        "count",
    ),
    ("use_report_grace_days", "用款报告到期后宽限天数", "Days of grace of a use report", "count"),
    ("alert_flow_amount", "预警：可疑资金流向起点金额", "Alert: doubtful account flow from", "amount"),
    ("flow_back_days", "预警：受托支付资金回流天数", "Alert: days in which paid money comes back", "count"),
    ("single_borrower_limit", "单一借款人集中度上限", "Single-borrower limit (share of net assets)", "rate"),
    ("group_borrower_limit", "集团客户集中度上限", "Group limit (share of net assets)", "rate"),
    ("shell_address_firms", "空壳识别：同一地址企业数", "Shell sign: firms at one address", "count"),
    (
        "shell_representative_firms",
        "空壳识别：同一法定代表人企业数",
        "Shell sign: firms of one legal representative",
        "count",
    ),
    ("face_check_above", "签约人脸核身起点金额（超过）", "Face check to sign above", "amount"),
    ("rating_valid_months", "客户评级有效期（月）", "Months a rating is valid", "count"),
    ("rating_notches_max", "评级人工调整最多级数", "Notches a grade may be moved by hand", "count"),
    ("unified_line_months_max", "统一授信最长期限（月）", "Longest unified line (months)", "count"),
    ("line_net_assets_share", "授信上限：净资产倍数", "Unified line: multiple of net assets", "rate"),
    ("line_revenue_share", "授信上限：营业收入占比", "Unified line: share of revenue", "rate"),
    ("net_assets", "净资产（资本净额）", "Net assets (net capital)", "amount"),
    ("disclosure_required_from", "综合融资成本明示起始日", "Cost disclosure required from", "date"),
    ("vat_rate", "增值税税率", "VAT rate", "rate"),
    ("penalty_markup_max", "罚息上浮上限", "Largest penalty markup", "rate"),
    ("affordability_ratio", "收入偿债比上限", "Largest share of income for debt service", "rate"),
    ("class_own_claims_bad", "同一债务人本行不良债权占比上限", "Bad share of a debtor's claims here", "rate"),
    (
        "class_all_banks_overdue",
        "同一债务人所有银行债务逾期90天以上占比上限",
        "Share of a debtor's debt at all banks over 90 days past due",
        "rate",
    ),
    ("class_loss_half", "归为可疑类的预期损失占比", "Expected loss share that makes doubtful", "rate"),
    ("class_loss_nearly_all", "归为损失类的预期损失占比", "Expected loss share that makes loss", "rate"),
    ("allowance_coverage_min", "拨备覆盖率要求", "Required allowance to bad loans", "rate"),
    ("allowance_loan_share_min", "贷款拨备率要求", "Required allowance to loans", "rate"),
    ("provision_general", "一般准备计提比例", "General reserve rate", "rate"),
    ("provision_special_mention", "专项准备计提比例（关注）", "Special reserve, special mention", "rate"),
    ("provision_substandard", "专项准备计提比例（次级）", "Special reserve, substandard", "rate"),
    ("provision_doubtful", "专项准备计提比例（可疑）", "Special reserve, doubtful", "rate"),
    ("provision_loss", "专项准备计提比例（损失）", "Special reserve, loss", "rate"),
    ("provision_float_max", "次级、可疑专项准备上下浮动", "Float of substandard and doubtful", "rate"),
    ("ecl_pd_normal", "年违约概率（正常）", "Yearly default probability, pass", "rate"),
    (
        "ecl_pd_special_mention",
        "年违约概率（关注）",
        "Yearly default probability, special mention",
        "rate",
    ),
    ("ecl_lgd", "违约损失率", "Loss given default", "rate"),
    ("ecl_recovery_substandard", "预计回收率（次级）", "Expected recovery, substandard", "rate"),
    ("ecl_recovery_doubtful", "预计回收率（可疑）", "Expected recovery, doubtful", "rate"),
    ("ecl_recovery_loss", "预计回收率（损失）", "Expected recovery, loss", "rate"),
    ("ecl_recovery_years", "预计回收年数", "Years a recovery takes", "count"),
    ("ecl_weight_base", "情景权重（基准）", "Scenario weight, base", "rate"),
    ("ecl_weight_upside", "情景权重（乐观）", "Scenario weight, upside", "rate"),
    ("ecl_weight_downside", "情景权重（悲观）", "Scenario weight, downside", "rate"),
    ("ecl_factor_upside", "违约概率系数（乐观）", "Default factor, upside", "rate"),
    ("alert_debt_ratio", "预警：资产负债率上限", "Alert: liabilities to assets above", "rate"),
    ("alert_score_drop", "预警：评分下降幅度", "Alert: score fallen by more than", "rate"),
    ("alert_line_use", "预警：授信使用率", "Alert: share of a line in use", "rate"),
    ("alert_contact_changes", "预警：30天内变更联系方式次数", "Alert: contact changes in 30 days", "count"),
    ("alert_applications", "预警：30天内申请次数", "Alert: applications in 30 days", "count"),
    (
        "alert_over_ltv",
        "预警：有担保贷款余额与可担保价值之比",
        "Alert: secured debt to what its assets allow",
        "rate",
    ),
    (
        "collateral_notice_days",
        "押品估值、保险到期提前提示天数",
        "Days before a valuation or policy ends",
        "count",
    ),
    (
        "archive_retention_years",
        "档案保存年限（结清后）",
        "Years a file is kept after settlement",
        "count",
    ),
    (
        "archive_refused_years",
        "档案保存年限（未获贷款的申请）",
        "Years a file is kept of an application that came to nothing",
        "count",
    ),
    ("ecl_factor_downside", "违约概率系数（悲观）", "Default factor, downside", "rate"),
)

_COLLATERAL = tuple(
    line
    for kind in ASSET_KINDS.values()
    for line in (
        (kind.cap_parameter, f"抵质押率上限（{kind.zh}）", f"LTV cap, {kind.en.lower()}", "rate"),
        (
            kind.revaluation_parameter,
            f"重估间隔月数（{kind.zh}）",
            f"Months between valuations, {kind.en.lower()}",
            "count",
        ),
    )
)

PARAMETERS: Mapping[str, ParameterDefinition] = {
    **{
        code: ParameterDefinition(code=code, zh=zh, en=en, kind=kind)  # type: ignore[arg-type]
        for code, zh, en, kind in _ALL + _COLLATERAL
    },
    "all_in_cost_basis": ParameterDefinition(
        code="all_in_cost_basis",
        zh="综合融资成本检验口径",
        en="Basis of the all-in cost test",
        kind="choice",
        choices=("simple", "compound"),
    ),
    "entrusted_payment_basis": ParameterDefinition(
        code="entrusted_payment_basis",
        zh="受托支付认定口径（单一收款人/单笔提款）",
        en="What the entrusted payment threshold is held against",
        kind="choice",
        choices=("payee", "drawdown"),
    ),
    "unified_line_required": ParameterDefinition(
        code="unified_line_required",
        zh="放贷须有统一授信",
        en="Lending needs a unified line",
        kind="choice",
        choices=("no", "yes"),
    ),
    "provisioning_method": ParameterDefinition(
        code="provisioning_method",
        zh="拨备计提方法",
        en="Provisioning method",
        kind="choice",
        choices=("table_2002", "ecl"),
    ),
}

# A row of these is a publication (公布值), one a month, entered even when the rate is as before: loans of a
# floating rate are reset by it.
LPR_CODES: Mapping[LprTenor, str] = {LprTenor.ONE_YEAR: "lpr_1y", LprTenor.FIVE_YEARS: "lpr_5y"}


class UnknownParameter(InvalidInput):
    code = "products.unknown_parameter"
    zh = "没有名为 {parameter} 的参数"
    en = "There is no parameter called {parameter}"


class BadParameterValue(InvalidInput):
    code = "products.bad_parameter_value"
    zh = "参数值 {value} 无法识别"
    en = "The value {value} cannot be read for this parameter"


def parameter_definition(code: str) -> ParameterDefinition:
    """The catalogue entry. Refusals: UnknownParameter."""
    definition = PARAMETERS.get(code)
    if definition is None:
        raise UnknownParameter(field="code", parameter=code)
    return definition


def read_value(definition: ParameterDefinition, text: str) -> ParameterValue:
    """The value of a parameter's text: Decimal, cents, int, date or the choice itself.

    Refusals: BadParameterValue.
    """
    try:
        match definition.kind:
            case "rate":
                value = parse_rate(text)
                if value < 0:
                    raise ValueError
                return value
            case "amount":
                amount = parse_yuan(text)
                if amount < 0:
                    raise ValueError
                return amount
            case "count":
                if not re.fullmatch(r"[0-9]{1,5}", text, re.ASCII):
                    raise ValueError
                return int(text)
            case "date":
                return date.fromisoformat(text)
            case "choice":
                if text not in definition.choices:
                    raise ValueError
                return text
    except (ValueError, InvalidInput, TypeError) as problem:
        raise BadParameterValue(field="value", value=text) from problem
