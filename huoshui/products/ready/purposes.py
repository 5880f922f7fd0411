"""The purpose list a new lender begins with, by its type (regulation.md §1.1, §2.2, §2.4)."""

from dataclasses import dataclass
from datetime import date

from huoshui.lenders.types import LenderType

_BANK = "流动资金贷款管理办法（2024）第九条；个人贷款管理办法（2024）"
_ONLINE = "商业银行互联网贷款管理暂行办法（2020）；流动资金贷款管理办法（2024）"
_MICROCREDIT = "小额贷款公司监督管理暂行办法（金规〔2024〕26号）"
_LENDER = "机构信贷政策"

_SECURITIES = ("证券", "期货", "基金", "理财", "资产管理", "信托", "私募", "贵金属", "股票", "炒股")
_PROPERTY = ("房地产", "置业", "地产", "购房", "楼盘")
_EQUITY = ("股权投资", "创业投资", "股权转让")
_DIVIDEND = ("股东分红", "分红", "股利")
_FIXED = ("固定资产投资",)
_LOANS = ("小额贷款", "消费金融", "典当", "归还贷款", "偿还贷款", "还他行贷款", "借新还旧")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyPurpose:
    """A row of the purpose list to install."""

    code: str
    name: str
    name_en: str
    is_allowed: bool
    legal_basis: str
    words: tuple[str, ...] = ()
    valid_from: date = date(1960, 1, 1)


_ALLOWED = tuple(
    ReadyPurpose(code=code, name=name, name_en=name_en, is_allowed=True, legal_basis=_LENDER)
    for code, name, name_en in (
        ("purchase_materials", "采购原材料或商品", "Buying materials or goods"),
        ("pay_suppliers", "支付货款", "Paying suppliers"),
        ("pay_wages", "支付工资", "Paying wages"),
        ("seasonal_stock", "季节性备货", "Seasonal stock"),
        ("rent_and_utilities", "房租水电等经营支出", "Rent, power and other running costs"),
        ("taxes", "缴纳税费", "Taxes"),
        ("consumption", "个人或家庭消费", "Consumption of a household"),
    )
)


def _bans(basis: str, fixed_basis: str) -> tuple[ReadyPurpose, ...]:
    rows = (
        ("dividend", "股东分红", "Dividends to shareholders", _DIVIDEND, basis),
        (
            "financial_assets",
            "购买理财、股票等金融资产",
            "Securities and other financial assets",
            _SECURITIES,
            basis,
        ),
        ("equity_investment", "股权投资", "Equity investment", _EQUITY, basis),
        ("real_estate", "购房及房地产投资", "Housing and property", _PROPERTY, fixed_basis),
        ("fixed_assets", "固定资产投资", "Investment in fixed assets", _FIXED, fixed_basis),
    )
    return tuple(
        ReadyPurpose(code=code, name=name, name_en=name_en, is_allowed=False, legal_basis=why, words=words)
        for code, name, name_en, words, why in rows
    )


def _other_loans(basis: str) -> ReadyPurpose:
    return ReadyPurpose(
        code="repay_other_loans",
        name="偿还其他贷款",
        name_en="Repaying other loans",
        is_allowed=False,
        legal_basis=basis,
        words=_LOANS,
    )


def ready_purposes(lender_type: LenderType) -> tuple[ReadyPurpose, ...]:
    """The purpose list of that type of lender."""
    if lender_type is LenderType.MICROCREDIT_COMPANY:
        return (*_ALLOWED, *_bans(_MICROCREDIT, _LENDER), _other_loans(_MICROCREDIT))
    return (*_ALLOWED, *_bans(_BANK, _ONLINE), _other_loans(_LENDER))
