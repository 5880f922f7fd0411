"""经营微贷: small business loans for sole proprietors and farmers, by income and outgoings."""

from huoshui.core.dates import DayCount
from huoshui.core.schedule import RepaymentMethod
from huoshui.products.definition import DocumentKind, Pricing, ProductDefinition
from huoshui.products.form import FormSchema, FormSection
from huoshui.products.ready.fields import (
    BUSINESS_PURPOSES,
    SECTORS,
    account_section,
    field,
    loan_section,
    money,
    person_section,
    years,
)
from huoshui.products.ready.steps import USUAL_TERMS, desk_steps

_BUSINESS = FormSection(
    code="business",
    title="经营情况",
    title_en="Your business",
    fields=(
        field(
            "business_name",
            "text",
            "店铺或农场名称",
            "Name of the shop or farm",
            required=False,
            max_length=80,
        ),
        field("sector", "select", "经营行业", "Industry", options=SECTORS),
        years("years_in_business", "经营年限", "Years in business"),
        money("monthly_income", "月均营业收入", "Monthly business income"),
        money("monthly_expenses", "月均经营支出", "Monthly business expenses"),
        money("monthly_debt", "每月偿还其他借款", "Monthly payments on other debts"),
        field("owns_premises", "boolean", "经营场所为自有", "Premises are owned", required=False),
    ),
)

DEFINITION = ProductDefinition(
    customer_kinds=("sole_proprietor", "farmer"),
    amount_min=300_000,
    amount_max=50_000_000,
    term_months_min=3,
    term_months_max=36,
    repayment_methods=(
        RepaymentMethod.EQUAL_INSTALMENT,
        RepaymentMethod.EQUAL_PRINCIPAL,
        RepaymentMethod.INTEREST_MONTHLY,
        RepaymentMethod.BULLET,
    ),
    pricing=Pricing(
        kind="lpr",
        lpr_code="lpr_1y",
        basis_points=700,
        grade_basis_points={"A": -200, "B": -100, "C": 0, "D": 150, "E": 300},
    ),
    grace_days=3,
    day_count=DayCount.ACTUAL_360,
    documents=(
        DocumentKind(kind="id_card", name="身份证照片", name_en="Photo of the ID card"),
        DocumentKind(
            kind="business_proof", name="营业执照或土地承包证明", name_en="Business licence or land contract"
        ),
        DocumentKind(kind="income_proof", name="流水或收入证明", name_en="Proof of income", required=False),
    ),
    form=FormSchema(
        sections=(person_section(kinds=True), loan_section(BUSINESS_PURPOSES), _BUSINESS, account_section())
    ),
    decision_flow="microcredit",
    limit_method="affordability",
    auto_approve_up_to=5_000_000,
    approval_steps=desk_steps(senior_above=30_000_000),
    sla_hours=24,
    offer_valid_days=15,
    contract_template="personal_business",
    **USUAL_TERMS,
)
