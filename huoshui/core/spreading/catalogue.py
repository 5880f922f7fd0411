"""The lines of a spread (报表科目): balance sheet and income statement, in the order they are read."""

from dataclasses import dataclass
from typing import Literal

Part = Literal["assets", "liabilities", "equity", "income", "opening"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadLine:
    """A line by the name it is kept under; a total is the sum of others."""

    name: str
    zh: str
    en: str
    part: Part
    is_total: bool = False


def _part(part: Part, *rows: tuple[str, str, str], totals: tuple[str, ...] = ()) -> tuple[SpreadLine, ...]:
    return tuple(
        SpreadLine(name=name, zh=zh, en=en, part=part, is_total=name in totals) for name, zh, en in rows
    )


LINES: tuple[SpreadLine, ...] = (
    *_part(
        "assets",
        ("cash", "货币资金", "Cash"),
        ("notes_receivable", "应收票据", "Notes receivable"),
        ("receivables_closing", "应收账款", "Receivables"),
        ("prepaid_closing", "预付款项", "Prepaid"),
        ("other_receivables", "其他应收款", "Other receivables"),
        ("inventory_closing", "存货", "Inventory"),
        ("other_current_assets", "其他流动资产", "Other current assets"),
        ("current_assets", "流动资产合计", "Current assets"),
        ("long_term_investments", "长期股权投资", "Long-term investments"),
        ("fixed_assets", "固定资产", "Fixed assets"),
        ("construction_in_progress", "在建工程", "Construction in progress"),
        ("intangible_assets", "无形资产", "Intangible assets"),
        ("other_non_current_assets", "其他非流动资产", "Other non-current assets"),
        ("non_current_assets", "非流动资产合计", "Non-current assets"),
        ("total_assets", "资产总计", "Total assets"),
        totals=("current_assets", "non_current_assets", "total_assets"),
    ),
    *_part(
        "liabilities",
        ("short_term_borrowings", "短期借款", "Short-term borrowings"),
        ("notes_payable", "应付票据", "Notes payable"),
        ("payables_closing", "应付账款", "Payables"),
        ("advances_closing", "预收款项（含合同负债）", "Advances received"),
        ("wages_payable", "应付职工薪酬", "Wages payable"),
        ("taxes_payable", "应交税费", "Taxes payable"),
        ("other_payables", "其他应付款", "Other payables"),
        ("current_portion", "一年内到期的非流动负债", "Current portion of long-term debt"),
        ("other_current_liabilities", "其他流动负债", "Other current liabilities"),
        ("current_liabilities", "流动负债合计", "Current liabilities"),
        ("long_term_borrowings", "长期借款", "Long-term borrowings"),
        ("bonds_payable", "应付债券", "Bonds payable"),
        ("other_non_current_liabilities", "其他非流动负债", "Other non-current liabilities"),
        ("non_current_liabilities", "非流动负债合计", "Non-current liabilities"),
        ("total_liabilities", "负债合计", "Total liabilities"),
        totals=("current_liabilities", "non_current_liabilities", "total_liabilities"),
    ),
    *_part(
        "equity",
        ("paid_in_capital", "实收资本", "Paid-in capital"),
        ("capital_reserve", "资本公积", "Capital reserve"),
        ("surplus_reserve", "盈余公积", "Surplus reserve"),
        ("retained_earnings", "未分配利润", "Retained earnings"),
        ("total_equity", "所有者权益合计", "Equity"),
        totals=("total_equity",),
    ),
    *_part(
        "income",
        ("revenue", "营业收入", "Revenue"),
        ("cost", "营业成本", "Cost of sales"),
        ("taxes_and_surcharges", "税金及附加", "Taxes and surcharges"),
        ("selling_expenses", "销售费用", "Selling expenses"),
        ("admin_expenses", "管理费用", "Administrative expenses"),
        ("research_expenses", "研发费用", "Research expenses"),
        ("finance_expenses", "财务费用", "Finance expenses"),
        ("interest_expense", "其中：利息费用", "of which interest"),
        ("other_gains", "其他收益及投资收益（净额）", "Other gains, net"),
        ("operating_profit", "营业利润", "Operating profit"),
        ("non_operating_income", "营业外收入", "Non-operating income"),
        ("non_operating_expenses", "营业外支出", "Non-operating expenses"),
        ("profit", "利润总额", "Profit before tax"),
        ("income_tax", "所得税费用", "Income tax"),
        ("net_profit", "净利润", "Net profit"),
        totals=("operating_profit", "profit", "net_profit"),
    ),
    *_part(
        "opening",
        ("inventory_opening", "存货（年初）", "Inventory, opening"),
        ("receivables_opening", "应收账款（年初）", "Receivables, opening"),
        ("payables_opening", "应付账款（年初）", "Payables, opening"),
        ("prepaid_opening", "预付款项（年初）", "Prepaid, opening"),
        ("advances_opening", "预收款项（年初）", "Advances received, opening"),
        ("equity_opening", "所有者权益（年初）", "Equity, opening"),
    ),
)
BY_NAME = {line.name: line for line in LINES}
OPENINGS = {
    "inventory_opening": "inventory_closing",
    "receivables_opening": "receivables_closing",
    "payables_opening": "payables_closing",
    "prepaid_opening": "prepaid_closing",
    "advances_opening": "advances_closing",
    "equity_opening": "total_equity",
}
"""Opening balance → the line of the year before that it must equal."""
