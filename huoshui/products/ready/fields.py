"""Form fields the ready products share, with their labels in both languages."""

from collections.abc import Sequence
from typing import Any

from huoshui.products.form import FieldKind, FieldOption, FormField, FormSection


def field(name: str, kind: FieldKind, label: str, label_en: str, **more: Any) -> FormField:
    """A field, with what `more` says beside its name and labels."""
    return FormField(name=name, kind=kind, label=label, label_en=label_en, **more)


def options(*rows: tuple[str, str, str]) -> tuple[FieldOption, ...]:
    """Choices from (value, zh, en)."""
    return tuple(FieldOption(value=value, label=zh, label_en=en) for value, zh, en in rows)


def money(name: str, label: str, label_en: str, **more: Any) -> FormField:
    """An amount in yuan that may be zero; with `min` and `max` in yuan text."""
    return field(name, "money", label, label_en, **{"min": "0.00", "unit": "元", "unit_en": "CNY", **more})


def years(name: str, label: str, label_en: str, **more: Any) -> FormField:
    """A whole number of years."""
    return field(
        name, "integer", label, label_en, **{"min": 0, "max": 80, "unit": "年", "unit_en": "years", **more}
    )


def loan_section(purposes: Sequence[FieldOption], *extra: FormField) -> FormSection:
    """The page about the loan: amount, term, method, purpose."""
    return FormSection(
        code="loan",
        title="贷款需求",
        title_en="The loan",
        fields=(
            field("amount", "money", "申请金额", "Amount", unit="元", unit_en="CNY"),
            field("term_months", "integer", "期限", "Term", unit="个月", unit_en="months"),
            field("repayment_method", "select", "还款方式", "Repayment method"),
            field("purpose", "select", "贷款用途", "Purpose", options=tuple(purposes)),
            field(
                "purpose_detail",
                "textarea",
                "用途说明",
                "Details of the purpose",
                required=False,
                max_length=300,
            ),
            *extra,
        ),
    )


def person_section(*extra: FormField, kinds: bool = False) -> FormSection:
    """The page about a person: name, ID number, phone, address."""
    kind = (field("customer_kind", "select", "借款人类型", "Kind of borrower"),) if kinds else ()
    return FormSection(
        code="applicant",
        title="基本信息",
        title_en="About you",
        fields=(
            *kind,
            field("name", "text", "姓名", "Name", max_length=40),
            field("id_number", "id_number", "身份证号", "ID number"),
            field("phone", "phone", "手机号码", "Mobile phone"),
            field("address", "text", "居住地址", "Home address", max_length=120),
            *extra,
        ),
    )


def account_section(*, corporate: bool = False) -> FormSection:
    """The page about the account money is paid to and collected from; a corporate account is no card."""
    return FormSection(
        code="account",
        title="收款账户",
        title_en="Bank account",
        fields=(
            field(
                "bank_account",
                "text" if corporate else "bank_card",
                "银行账号",
                "Account number",
                help="放款与自动扣款均使用此账户，户名须与申请人一致",
                help_en="The loan is paid to and collected from this account, held in the applicant's name",
                max_length=32,
            ),
            field("bank_name", "text", "开户银行", "Bank", max_length=60),
        ),
    )


SECTORS = options(
    ("agriculture", "农林牧渔业", "Agriculture, forestry, fishing"),
    ("mining", "采矿业", "Mining"),
    ("utilities", "电力、燃气及水", "Utilities"),
    ("construction", "建筑业", "Construction"),
    ("manufacturing", "制造业", "Manufacturing"),
    ("wholesale", "批发业", "Wholesale"),
    ("retail", "零售业", "Retail"),
    ("transport", "交通运输、仓储", "Transport and storage"),
    ("information", "信息技术服务", "Information technology"),
    ("finance", "金融服务", "Finance and insurance"),
    ("real_estate", "房地产、租赁", "Real estate and leasing"),
    ("professional", "专业技术服务", "Professional services"),
    ("management", "企业管理", "Management of companies"),
    ("administration", "商务支持服务", "Administrative support"),
    ("education", "教育", "Education"),
    ("health", "卫生、社会工作", "Health and social work"),
    ("recreation", "文化、体育、娱乐", "Arts, sports, recreation"),
    ("hospitality", "住宿和餐饮业", "Hotels and restaurants"),
    ("other_services", "居民服务及其他", "Other services"),
    ("public", "公共管理", "Public administration"),
    ("unknown", "未知", "Unknown"),
)

BUSINESS_PURPOSES = options(
    ("purchase_materials", "采购原材料或商品", "Buying materials or goods"),
    ("pay_suppliers", "支付货款", "Paying suppliers"),
    ("pay_wages", "支付工资", "Paying wages"),
    ("seasonal_stock", "季节性备货", "Seasonal stock"),
    ("rent_and_utilities", "房租水电等经营支出", "Rent, power and other running costs"),
    ("fixed_assets", "固定资产投资", "Investment in fixed assets"),
    ("equity_investment", "股权投资", "Equity investment"),
    ("dividend", "股东分红", "Dividends to shareholders"),
    ("financial_assets", "购买理财、股票等金融资产", "Securities and other financial assets"),
    ("repay_other_loans", "偿还其他贷款", "Repaying other loans"),
)

PROHIBITED_PURPOSES = (
    "fixed_assets",
    "equity_investment",
    "dividend",
    "financial_assets",
    "repay_other_loans",
    "real_estate",
)
"""What a turnover, business or consumption loan may not be used for (regulation §1.1, §2.2, §2.4)."""
