"""消费分期贷款: consumption instalment loans for persons, decided by income."""

from huoshui.core.dates import DayCount
from huoshui.core.schedule import RepaymentMethod
from huoshui.products.definition import DocumentKind, Pricing, ProductDefinition
from huoshui.products.form import FormSchema, FormSection
from huoshui.products.ready.fields import (
    account_section,
    field,
    loan_section,
    money,
    options,
    person_section,
    years,
)
from huoshui.products.ready.steps import USUAL_TERMS, desk_steps

_PURPOSES = options(
    ("home_appliances", "家电数码", "Appliances and electronics"),
    ("renovation", "家庭装修", "Home renovation"),
    ("education", "教育培训", "Education and training"),
    ("travel", "旅游", "Travel"),
    ("medical", "医疗", "Medical care"),
    ("wedding", "婚庆", "Wedding"),
    ("real_estate", "购房首付", "Down payment on a home"),
    ("financial_assets", "购买理财、股票等金融资产", "Securities and other financial assets"),
    ("repay_other_loans", "偿还其他贷款", "Repaying other loans"),
)

_WORK = FormSection(
    code="work",
    title="工作与收入",
    title_en="Work and income",
    fields=(
        field("employer", "text", "工作单位", "Employer", max_length=80),
        years("years_in_job", "现单位工作年限", "Years in this job"),
        money("monthly_income", "月收入", "Monthly income"),
        money("monthly_debt", "每月偿还其他借款", "Monthly payments on other debts"),
        field(
            "education",
            "select",
            "最高学历",
            "Education",
            options=options(
                ("primary", "初中及以下", "Lower secondary or less"),
                ("secondary", "高中或中专", "Upper secondary"),
                ("college", "大专", "Junior college"),
                ("bachelor", "本科及以上", "Bachelor or higher"),
            ),
        ),
    ),
)

DEFINITION = ProductDefinition(
    customer_kinds=("person",),
    amount_min=100_000,
    amount_max=20_000_000,
    term_months_min=3,
    term_months_max=60,
    repayment_methods=(RepaymentMethod.EQUAL_INSTALMENT, RepaymentMethod.EQUAL_PRINCIPAL),
    pricing=Pricing(
        kind="lpr",
        lpr_code="lpr_1y",
        basis_points=600,
        grade_basis_points={"A": -200, "B": -100, "C": 0, "D": 200, "E": 400},
    ),
    grace_days=3,
    day_count=DayCount.THIRTY_360,
    documents=(
        DocumentKind(kind="id_card", name="身份证照片", name_en="Photo of the ID card"),
        DocumentKind(kind="income_proof", name="收入证明", name_en="Proof of income", required=False),
    ),
    form=FormSchema(sections=(person_section(), loan_section(_PURPOSES), _WORK, account_section())),
    decision_flow="consumer",
    limit_method="affordability",
    auto_approve_up_to=3_000_000,
    approval_steps=desk_steps(senior_above=15_000_000),
    sla_hours=24,
    offer_valid_days=15,
    contract_template="personal_consumption",
    **USUAL_TERMS,
)
