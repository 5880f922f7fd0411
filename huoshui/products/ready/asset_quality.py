"""Parameters of classes and provisions (regulation.md §§3.1, 4): shares set by law, rates the lender sets."""

from huoshui.products.ready.rows import ReadyParameter, parameter_rows

_CLASSES = "商业银行金融资产风险分类办法（银保监会、人民银行令〔2023〕第1号）"
_TABLE = "银行贷款损失准备计提指引（中国人民银行，2002）"
_RATIOS = "商业银行贷款损失准备管理办法；银监发〔2018〕7号"
_WATCH = "流动资金贷款管理办法（金融监管总局令2024年第2号）贷后管理；界限为机构信贷政策"
_MODEL = "企业会计准则第22号；机构预期信用损失模型，每年重估"


def _from(day: str, basis: str, **values: str) -> tuple[ReadyParameter, ...]:
    return tuple(row for code, value in values.items() for row in parameter_rows(code, basis, (day, value)))


_CLASS_SHARES = _from(
    "2023-07-01",
    _CLASSES,
    class_own_claims_bad="0.10",
    class_all_banks_overdue="0.20",
    class_loss_half="0.50",
    class_loss_nearly_all="0.90",
)
_RATES = (
    *_from("2012-01-01", _RATIOS, allowance_coverage_min="1.50", allowance_loan_share_min="0.025"),
    *_from(
        "2002-01-01",
        _TABLE,
        provision_general="0.01",
        provision_special_mention="0.02",
        provision_substandard="0.25",
        provision_doubtful="0.50",
        provision_loss="1.00",
        provision_float_max="0.20",
    ),
    *_from(
        "2019-01-01",
        _MODEL,
        ecl_pd_normal="0.015",
        ecl_pd_special_mention="0.12",
        ecl_lgd="0.45",
        ecl_recovery_substandard="0.60",
        ecl_recovery_doubtful="0.35",
        ecl_recovery_loss="0.05",
        ecl_recovery_years="2",
        ecl_weight_base="0.50",
        ecl_weight_upside="0.20",
        ecl_weight_downside="0.30",
        ecl_factor_upside="0.80",
        ecl_factor_downside="1.50",
    ),
)
_ALERTS = _from(
    "2020-01-01",
    _WATCH,
    alert_debt_ratio="0.70",
    alert_score_drop="0.20",
    alert_line_use="0.95",
    alert_contact_changes="2",
    alert_applications="3",
)
_COMMON = _CLASS_SHARES + _RATES + _ALERTS
BANK_QUALITY = _COMMON + _from("2019-01-01", _MODEL, provisioning_method="ecl")
MICROCREDIT_QUALITY = _COMMON + _from("2002-01-01", _TABLE, provisioning_method="table_2002")
