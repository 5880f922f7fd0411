"""Parameter rows a new lender begins with, by its type, each with its legal basis (regulation.md §§1-3,
11).
"""

from huoshui.lenders.types import LenderType
from huoshui.products.ready.asset_quality import BANK_QUALITY, MICROCREDIT_QUALITY
from huoshui.products.ready.collateral import COLLATERAL
from huoshui.products.ready.lpr import LPR
from huoshui.products.ready.rows import ReadyParameter
from huoshui.products.ready.rows import parameter_rows as _rows

_DISCLOSURE = "个人贷款业务明示综合融资成本规定（2026-08-01施行）"
_PENALTY = "银发〔2003〕251号"
_VAT = "财税〔2016〕36号"
_RATING = "机构信贷政策：客户评级至少每年一次"
_UNIFIED = "商业银行授信工作尽职指引；授信上限的倍数与占比为机构信贷政策，须自行验证"

_COMMON = (
    *LPR,
    *_rows("all_in_cost_basis", "项目决定：按单利年化（月内部收益率×12）检验", ("2020-01-01", "simple")),
    *_rows("all_in_cost_tolerance", "项目决定：按分取整产生的误差不计", ("2020-01-01", "0.0001")),
    *_rows("disclosure_required_from", _DISCLOSURE, ("2020-01-01", "2026-08-01")),
    *_rows("penalty_markup_max", _PENALTY, ("2004-01-01", "0.5")),
    *_rows("vat_rate", _VAT, ("2016-05-01", "0.06")),
    *_rows("shell_address_firms", "机构信贷政策：同一地址3家及以上企业", ("2020-01-01", "3")),
    *_rows(
        "shell_representative_firms", "机构信贷政策：同一人任5家及以上企业法定代表人", ("2020-01-01", "5")
    ),
    *_rows(
        "archive_retention_years",
        "反洗钱法（2024年修订）第三十四条：业务关系、交易结束后至少十年；电子签名法第六条；机构档案制度自结清日起算",
        ("1960-01-01", "10"),
    ),
    *_rows(
        "archive_refused_years",
        "个人信息保护法第十九条：实现目的所必要的最短时间；期限为机构档案制度",
        ("1960-01-01", "3"),
    ),
    *_rows("rating_valid_months", _RATING, ("1960-01-01", "12")),
    *_rows("rating_notches_max", _RATING, ("1960-01-01", "1")),
    *_rows("unified_line_months_max", _UNIFIED, ("1960-01-01", "12")),
    *_rows("line_net_assets_share", _UNIFIED, ("1960-01-01", "1")),
    *_rows("line_revenue_share", _UNIFIED, ("1960-01-01", "0.3")),
    *_rows("unified_line_required", _UNIFIED, ("1960-01-01", "no")),
    *_rows("affordability_ratio", "机构信贷政策：偿债支出不超过收入的一半", ("2020-01-01", "0.5")),
    *_rows("all_in_cost_cap", "历史贷款回放", ("1960-01-01", "0.24"), product_code="sme_history"),
    *_rows("all_in_cost_basis", "历史贷款回放", ("1960-01-01", "simple"), product_code="sme_history"),
    *_rows("all_in_cost_tolerance", "历史贷款回放", ("1960-01-01", "0.0001"), product_code="sme_history"),
    *_rows(
        "disclosure_required_from", "历史贷款回放", ("1960-01-01", "2026-08-01"), product_code="sme_history"
    ),
    *_rows("penalty_markup_max", "历史贷款回放", ("1960-01-01", "0.5"), product_code="sme_history"),
    *_rows("vat_rate", "历史贷款回放", ("1960-01-01", "0.06"), product_code="sme_history"),
    *_rows("term_max_months", "历史贷款回放", ("1960-01-01", "480"), product_code="sme_history"),
    *_rows("term_max_months_long_cycle", "历史贷款回放", ("1960-01-01", "480"), product_code="sme_history"),
    *_rows(
        "entrusted_payment_threshold",
        "历史贷款回放",
        ("1960-01-01", "10000000.00"),
        product_code="sme_history",
    ),
    *_rows("single_borrower_limit", "历史贷款回放", ("1960-01-01", "0.10"), product_code="sme_history"),
    *_rows("net_assets", "历史贷款回放", ("1960-01-01", "2000000000.00"), product_code="sme_history"),
)

_RELIEF = "关于发展消费金融助力提振消费的通知（金融监管总局，2025-03）"
_PAYMENT = "机构信贷政策：贷款支付管理"
_CONTROL = (
    *_rows("split_watch_days", _PAYMENT, ("1960-01-01", "30")),
    *_rows("entrusted_held_days", _PAYMENT, ("1960-01-01", "5")),
    *_rows("use_report_grace_days", _PAYMENT, ("1960-01-01", "10")),
    *_rows("flow_back_days", _PAYMENT, ("1960-01-01", "30")),
    *_rows("alert_flow_amount", _PAYMENT, ("1960-01-01", "10000.00")),
    *_rows("use_report_months", "机构信贷政策：小额贷款以账户流水核查代替按月报告", ("1960-01-01", "0")),
    *_rows(
        "use_report_months",
        "流动资金贷款管理办法（2024）：自主支付应定期汇总报告用款",
        ("2020-01-01", "1"),
        product_code="working_capital",
    ),
    *_rows("entrusted_payment_basis", _PAYMENT, ("1960-01-01", "drawdown")),
    *_rows("entrusted_payment_basis", "历史贷款回放", ("1960-01-01", "payee"), product_code="sme_history"),
)
_WORKING_CAPITAL = "流动资金贷款管理办法（金融监管总局令2024年第2号）"
_FIXED_ASSETS = "固定资产贷款管理办法（金融监管总局令2024年第1号）"
_PERSONAL = "个人贷款管理办法（2024）"
_BANK = (
    *_rows("all_in_cost_cap", "金规〔2025〕9号及最高人民法院意见", ("2020-01-01", "0.24")),
    *_rows("term_max_months", _WORKING_CAPITAL, ("2024-07-01", "36"), product_code="working_capital"),
    *_rows(
        "term_max_months_long_cycle", _WORKING_CAPITAL, ("2024-07-01", "60"), product_code="working_capital"
    ),
    *_rows("term_max_months", _PERSONAL, ("2024-07-01", "60")),
    *_rows("term_max_months_long_cycle", _PERSONAL, ("2024-07-01", "120")),
    *_rows(
        "entrusted_payment_threshold",
        _WORKING_CAPITAL,
        ("2024-07-01", "10000000.00"),
        product_code="working_capital",
    ),
    *_rows("entrusted_payment_threshold", _PERSONAL, ("2024-07-01", "500000.00")),
    *_rows("entrusted_payment_threshold", _PERSONAL, ("2024-07-01", "300000.00"), product_code="consumer"),
    *_rows(
        "entrusted_payment_basis", _WORKING_CAPITAL, ("2024-07-01", "payee"), product_code="working_capital"
    ),
    *_rows(
        "entrusted_payment_threshold", _FIXED_ASSETS, ("2024-07-01", "10000000.00"), product_code="equipment"
    ),
    *_rows("entrusted_payment_basis", _FIXED_ASSETS, ("2024-07-01", "payee"), product_code="equipment"),
    *_rows("single_borrower_limit", "商业银行法第39条", ("1995-07-01", "0.10")),
    *_rows(
        "group_borrower_limit", "商业银行集团客户授信业务风险管理指引（2010年修订）", ("2010-06-04", "0.15")
    ),
    *_rows("net_assets", "上年度审计报告：资本净额", ("2020-01-01", "500000000.00")),
)
_BANK_RELIEF = _rows(
    "entrusted_payment_threshold", _RELIEF, ("2025-03-14", "500000.00"), product_code="consumer"
)
_MICROCREDIT_RULE = "小额贷款公司监督管理暂行办法（金规〔2024〕26号）"
_MICROCREDIT = (
    *_rows("all_in_cost_cap", "小额贷款公司综合融资成本管理工作指引（2025）", ("2020-01-01", "0.24")),
    *_rows("term_max_months", "机构信贷政策", ("2020-01-01", "60")),
    *_rows("term_max_months_long_cycle", "机构信贷政策", ("2020-01-01", "60")),
    *_rows("entrusted_payment_threshold", "机构信贷政策", ("2020-01-01", "500000.00")),
    *_rows(
        "entrusted_payment_threshold",
        "机构信贷政策",
        ("2020-01-01", "10000000.00"),
        product_code="working_capital",
    ),
    *_rows("entrusted_payment_basis", _PAYMENT, ("2020-01-01", "payee"), product_code="working_capital"),
    *_rows("single_borrower_limit", _MICROCREDIT_RULE, ("2020-01-01", "0.10")),
    *_rows("group_borrower_limit", _MICROCREDIT_RULE, ("2020-01-01", "0.15")),
    *_rows("net_assets", "上年度审计报告：净资产", ("2020-01-01", "200000000.00")),
)


def ready_parameters(lender_type: LenderType) -> tuple[ReadyParameter, ...]:
    """The rows of that type of lender: those common to all, and its own."""
    if lender_type is LenderType.MICROCREDIT_COMPANY:
        return _COMMON + _CONTROL + COLLATERAL + _MICROCREDIT + MICROCREDIT_QUALITY
    # The relief of 2025 is addressed to banks only.
    relief = _BANK_RELIEF if lender_type is LenderType.BANK else ()
    return _COMMON + _CONTROL + COLLATERAL + _BANK + relief + BANK_QUALITY
