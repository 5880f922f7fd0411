"""小企业历史贷款:
the product real loans of the past are replayed through, on the terms their records carry.
"""

from decimal import Decimal

from huoshui.core.dates import DayCount
from huoshui.core.schedule import RepaymentMethod
from huoshui.products.definition import Pricing, ProductDefinition
from huoshui.products.form import FormSchema, FormSection
from huoshui.products.ready.fields import SECTORS, account_section, field, loan_section, options
from huoshui.products.ready.steps import USUAL_TERMS, desk_steps

_APPLICANT = FormSection(
    code="applicant",
    title="企业信息",
    title_en="The enterprise",
    fields=(
        field("name", "text", "企业名称", "Enterprise name", max_length=80),
        field("uscc", "uscc", "统一社会信用代码", "Unified social credit code"),
        field("phone", "phone", "联系手机", "Contact phone"),
        field("address", "text", "经营地址", "Business address", max_length=120),
        field("state", "text", "所在地区", "State", max_length=10, required=False),
    ),
)
_BUSINESS = FormSection(
    code="business",
    title="经营情况",
    title_en="The business",
    fields=(
        field("sector", "select", "所属行业", "Industry", options=SECTORS),
        field(
            "employees", "integer", "员工人数", "Employees", min=0, max=100_000, unit="人", unit_en="people"
        ),
        field("is_new_business", "boolean", "新办企业", "New business", required=False),
        field(
            "urban_rural",
            "select",
            "城乡",
            "Urban or rural",
            options=options(
                ("urban", "城镇", "Urban"), ("rural", "乡村", "Rural"), ("unknown", "未知", "Unknown")
            ),
        ),
        field("revolving", "boolean", "循环额度", "Revolving line", required=False),
        field("low_doc", "boolean", "简化资料", "Low documentation", required=False),
        field("jobs", "integer", "带动就业人数", "Jobs created or kept", min=0, max=100_000, required=False),
    ),
)
_PURPOSES = options(("operations", "经营周转", "Running the business"))

_NEED_A_PLAN = (RepaymentMethod.BALLOON, RepaymentMethod.STEPPED, RepaymentMethod.CUSTOM)

DEFINITION = ProductDefinition(
    customer_kinds=("enterprise",),
    channels=("counter", "import"),
    amount_min=10_000,
    amount_max=1_000_000_000,
    term_months_min=1,
    term_months_max=480,
    repayment_methods=tuple(method for method in RepaymentMethod if method not in _NEED_A_PLAN),
    pricing=Pricing(
        kind="fixed",
        annual_rate=Decimal("0.06"),
        grade_basis_points={"A": -50, "B": 0, "C": 50, "D": 100, "E": 150},
    ),
    day_count=DayCount.ACTUAL_360,
    form=FormSchema(
        sections=(_APPLICANT, loan_section(_PURPOSES), _BUSINESS, account_section(corporate=True))
    ),
    decision_flow="history",
    limit_method="requested",
    auto_approve_up_to=1_000_000_000,
    approval_steps=desk_steps(senior_above=100_000_000),
    sla_hours=24,
    offer_valid_days=90,
    contract_template="working_capital",
    **USUAL_TERMS,
)
