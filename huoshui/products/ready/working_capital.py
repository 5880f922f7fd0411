"""流动资金贷款: working capital for enterprises, limited by the need formula of 流动资金贷款管理办法."""

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
)
from huoshui.products.ready.steps import USUAL_TERMS, desk_steps

APPROVAL_FLOW = "enterprise"
"""The code of the drawn flow its cases follow once a lender has one at work."""

_APPLICANT = FormSection(
    code="applicant",
    title="企业信息",
    title_en="The enterprise",
    fields=(
        field("name", "text", "企业名称", "Enterprise name", max_length=80),
        field("uscc", "uscc", "统一社会信用代码", "Unified social credit code"),
        field("legal_representative", "text", "法定代表人", "Legal representative", max_length=40),
        field("phone", "phone", "联系手机", "Contact phone"),
        field("address", "text", "经营地址", "Business address", max_length=120),
        field("established_date", "date", "成立日期", "Established on"),
        field("sector", "select", "所属行业", "Industry", options=SECTORS),
        field(
            "employees", "integer", "员工人数", "Employees", min=1, max=1_000_000, unit="人", unit_en="people"
        ),
    ),
)

_STATEMENT = FormSection(
    code="statement",
    title="上年度财务报表",
    title_en="Last year's statements",
    kind="statement",
    fields=(
        field("statement_year", "integer", "报表年度", "Year of the statements", min=1960, max=2100),
        money("revenue", "销售收入", "Revenue"),
        money("cost", "销售成本", "Cost of sales"),
        money("profit", "利润总额", "Total profit", min="-9000000000.00"),
        money("net_profit", "净利润", "Net profit", min="-9000000000.00"),
        money("inventory_opening", "存货期初", "Inventory, opening"),
        money("inventory_closing", "存货期末", "Inventory, closing"),
        money("receivables_opening", "应收账款期初", "Receivables, opening"),
        money("receivables_closing", "应收账款期末", "Receivables, closing"),
        money("payables_opening", "应付账款期初", "Payables, opening"),
        money("payables_closing", "应付账款期末", "Payables, closing"),
        money("prepaid_opening", "预付账款期初", "Prepaid, opening"),
        money("prepaid_closing", "预付账款期末", "Prepaid, closing"),
        money("advances_opening", "预收账款期初", "Advances received, opening"),
        money("advances_closing", "预收账款期末", "Advances received, closing"),
        money("total_assets", "资产总额", "Total assets"),
        money("total_liabilities", "负债总额", "Total liabilities"),
        money("current_assets", "流动资产", "Current assets"),
        money("current_liabilities", "流动负债", "Current liabilities"),
    ),
)

_FUNDS = FormSection(
    code="funds",
    title="资金测算",
    title_en="Funds and growth",
    fields=(
        field(
            "growth_rate",
            "rate",
            "预计销售收入年增长率",
            "Expected growth of revenue",
            min="-0.9",
            max="5",
            help="如填 15 表示增长 15%",
            help_en="15 means 15 %",
        ),
        money("own_funds", "自有资金", "Own funds"),
        money("existing_loans", "现有流动资金贷款", "Existing working-capital loans"),
        money("other_funds", "其他渠道提供的营运资金", "Working capital from other sources"),
        field(
            "long_cycle",
            "boolean",
            "经营现金流回收周期较长",
            "Long cash-flow cycle",
            required=False,
            help="期限超过三年时须说明",
            help_en="Needed when the term is over three years",
        ),
    ),
)

DEFINITION = ProductDefinition(
    customer_kinds=("enterprise",),
    amount_min=1_000_000,
    amount_max=2_000_000_000,
    term_months_min=1,
    term_months_max=60,
    repayment_methods=(
        RepaymentMethod.EQUAL_INSTALMENT,
        RepaymentMethod.INTEREST_MONTHLY,
        RepaymentMethod.INTEREST_QUARTERLY,
        RepaymentMethod.BULLET,
    ),
    pricing=Pricing(
        kind="lpr",
        lpr_code="lpr_1y",
        basis_points=85,
        grade_basis_points={"A": -20, "B": 0, "C": 60, "D": 120, "E": 200},
    ),
    day_count=DayCount.ACTUAL_360,
    technical_overdue_days=7,
    documents=(
        DocumentKind(kind="business_licence", name="营业执照", name_en="Business licence"),
        DocumentKind(kind="financial_statements", name="财务报表", name_en="Financial statements"),
        DocumentKind(kind="purchase_contract", name="购销合同", name_en="Trade contract", required=False),
    ),
    form=FormSchema(
        sections=(
            _APPLICANT,
            loan_section(BUSINESS_PURPOSES),
            _STATEMENT,
            _FUNDS,
            account_section(corporate=True),
        )
    ),
    decision_flow="working_capital",
    limit_method="working_capital",
    auto_approve_up_to=None,
    approval_flow=APPROVAL_FLOW,
    approval_steps=desk_steps(senior_above=500_000_000),
    sla_hours=24,
    offer_valid_days=30,
    contract_template="working_capital",
    **USUAL_TERMS,
)
