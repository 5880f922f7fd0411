"""Parameters of collateral: caps and intervals are the lender's own, within what the guideline asks for."""

from huoshui.core.collateral import ASSET_KINDS
from huoshui.products.ready.rows import ReadyParameter, parameter_rows

_GUIDE = "商业银行押品管理指引（银监发〔2017〕16号）"
_CAP = f"{_GUIDE}：上限由机构按押品类别设定，现行值为机构信贷政策"
_CAR = "关于调整汽车贷款有关政策的通知（2024-04-03）：二手车最高70%"
_INTERVAL = f"{_GUIDE}：每年至少重估一次，价值波动大的提高频率；间隔为机构信贷政策"
_WATCH = f"{_GUIDE}；界限为机构信贷政策"
_START = "2020-01-01"

# Kind → LTV cap, months between valuations.
_KINDS = {
    "residential": ("0.70", "12"),
    "commercial": ("0.60", "12"),
    "land_use_right": ("0.60", "12"),
    "vehicle": ("0.70", "6"),
    "machinery": ("0.50", "12"),
    "inventory": ("0.50", "3"),
    "receivables": ("0.70", "3"),
    "deposit_certificate": ("0.90", "12"),
    "equity": ("0.50", "3"),
    "intellectual_property": ("0.30", "12"),
}

COLLATERAL: tuple[ReadyParameter, ...] = (
    *parameter_rows("alert_over_ltv", _WATCH, (_START, "1")),
    *parameter_rows("collateral_notice_days", _WATCH, (_START, "30")),
    *(
        row
        for code, (cap, months) in _KINDS.items()
        for row in (
            *parameter_rows(
                ASSET_KINDS[code].cap_parameter, _CAR if code == "vehicle" else _CAP, (_START, cap)
            ),
            *parameter_rows(ASSET_KINDS[code].revaluation_parameter, _INTERVAL, (_START, months)),
        )
    ),
)
