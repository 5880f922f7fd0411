"""The demo lenders' dated parameter rows, each with its legal basis."""

from dataclasses import dataclass
from datetime import date

from huoshui.lenders.types import LenderType

START = date(1990, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterRow:
    """A dated row: from `valid_from` on, until a later row of the same code and product begins."""

    code: str
    value: str
    valid_from: date
    legal_basis: str
    product_code: str = ""


LPR_BASIS = "中国人民银行授权全国银行间同业拆借中心公布贷款市场报价利率(LPR)"
HISTORY_BASIS = "历史贷款回放:按原合同期限,不受现行期限上限约束"

COMMON: tuple[ParameterRow, ...] = (
    ParameterRow(code="lpr_1y", value="0.0385", valid_from=START, legal_basis="LPR 机制之前:演示用起始值"),
    ParameterRow(code="lpr_1y", value="0.0345", valid_from=date(2023, 8, 21), legal_basis=LPR_BASIS),
    ParameterRow(code="lpr_1y", value="0.0335", valid_from=date(2024, 7, 22), legal_basis=LPR_BASIS),
    ParameterRow(code="lpr_1y", value="0.0310", valid_from=date(2024, 10, 21), legal_basis=LPR_BASIS),
    ParameterRow(code="lpr_1y", value="0.0300", valid_from=date(2025, 5, 20), legal_basis=LPR_BASIS),
    ParameterRow(code="lpr_5y", value="0.0465", valid_from=START, legal_basis="LPR 机制之前:演示用起始值"),
    ParameterRow(code="lpr_5y", value="0.0420", valid_from=date(2023, 8, 21), legal_basis=LPR_BASIS),
    ParameterRow(code="lpr_5y", value="0.0385", valid_from=date(2024, 7, 22), legal_basis=LPR_BASIS),
    ParameterRow(code="lpr_5y", value="0.0360", valid_from=date(2024, 10, 21), legal_basis=LPR_BASIS),
    ParameterRow(code="lpr_5y", value="0.0350", valid_from=date(2025, 5, 20), legal_basis=LPR_BASIS),
    ParameterRow(
        code="all_in_cost_basis", value="simple", valid_from=START, legal_basis="本机构口径:月内部收益率×12(单利)"
    ),
    ParameterRow(
        code="all_in_cost_tolerance", value="0.0001", valid_from=START, legal_basis="本机构口径:分位取整容差 0.01 个百分点"
    ),
    ParameterRow(
        code="disclosure_required_from",
        value="2026-08-01",
        valid_from=START,
        legal_basis="个人贷款业务明示综合融资成本规定",
    ),
    ParameterRow(code="affordability_ratio", value="0.55", valid_from=START, legal_basis="本机构内部规定:月偿债支出不超过收入的 55%"),
    ParameterRow(code="vat_rate", value="0.06", valid_from=START, legal_basis="财税〔2016〕36号"),
    ParameterRow(code="penalty_markup_max", value="0.50", valid_from=START, legal_basis="银发〔2003〕251号"),
    ParameterRow(code="term_max_months", value="60", valid_from=START, legal_basis="个人贷款管理办法(2024)"),
    ParameterRow(
        code="term_max_months_long_cycle", value="120", valid_from=START, legal_basis="个人贷款管理办法(2024)"
    ),
    ParameterRow(
        code="term_max_months", value="360", valid_from=START, legal_basis=HISTORY_BASIS, product_code="sme_history"
    ),
)

BANK: tuple[ParameterRow, ...] = (
    ParameterRow(
        code="all_in_cost_cap",
        value="0.24",
        valid_from=START,
        legal_basis="金规〔2025〕9号与最高人民法院意见:单笔综合融资成本年化不超过 24%",
    ),
    ParameterRow(
        code="term_max_months",
        value="36",
        valid_from=START,
        legal_basis="流动资金贷款管理办法(2024):原则上不超过三年",
        product_code="working_capital",
    ),
    ParameterRow(
        code="term_max_months_long_cycle",
        value="60",
        valid_from=START,
        legal_basis="流动资金贷款管理办法(2024):经营周期较长的不超过五年",
        product_code="working_capital",
    ),
    ParameterRow(
        code="entrusted_payment_threshold",
        value="10000000.00",
        valid_from=START,
        legal_basis="流动资金贷款管理办法(2024)",
        product_code="working_capital",
    ),
    ParameterRow(
        code="entrusted_payment_threshold", value="500000.00", valid_from=START, legal_basis="个人贷款管理办法(2024)"
    ),
    ParameterRow(
        code="entrusted_payment_threshold",
        value="300000.00",
        valid_from=START,
        legal_basis="个人贷款管理办法(2024)",
        product_code="consumer",
    ),
    ParameterRow(
        code="single_borrower_limit", value="0.10", valid_from=START, legal_basis="商业银行法 第三十九条"
    ),
    ParameterRow(code="net_assets", value="500000000.00", valid_from=START, legal_basis="本机构资本净额(演示)"),
)

MICROCREDIT: tuple[ParameterRow, ...] = (
    ParameterRow(
        code="all_in_cost_cap",
        value="0.24",
        valid_from=START,
        legal_basis="小额贷款公司综合融资成本管理工作指引(2025)",
    ),
    ParameterRow(
        code="all_in_cost_cap",
        value="0.12",
        valid_from=date(2028, 1, 1),
        legal_basis="小额贷款公司综合融资成本管理工作指引(2025):2027 年底前降至 1 年期 LPR 的 4 倍以内",
    ),
    ParameterRow(
        code="single_borrower_limit", value="0.10", valid_from=START, legal_basis="小额贷款公司监督管理暂行办法"
    ),
    ParameterRow(
        code="entrusted_payment_threshold", value="500000.00", valid_from=START, legal_basis="本机构内部规定(演示)"
    ),
    ParameterRow(code="net_assets", value="200000000.00", valid_from=START, legal_basis="本机构净资产(演示)"),
)

BY_LENDER_TYPE: dict[LenderType, tuple[ParameterRow, ...]] = {
    LenderType.BANK: COMMON + BANK,
    LenderType.MICROCREDIT_COMPANY: COMMON + MICROCREDIT,
}
