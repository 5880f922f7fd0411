"""The chart of accounts (会计科目表) the postings use: codes, names, kinds."""

from dataclasses import dataclass
from enum import StrEnum


class AccountKind(StrEnum):
    """What an account is: 资产, 负债, 权益, 收入, 费用, 表外."""

    ASSET = "asset"
    LIABILITY = "liability"
    EQUITY = "equity"
    INCOME = "income"
    EXPENSE = "expense"
    MEMO = "memo"


class NormalSide(StrEnum):
    """The side on which an account's balance normally stands: 借 or 贷."""

    DEBIT = "debit"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDef:
    """One account (科目); a dot in the code separates a sub-account from its parent."""

    code: str
    name: str
    name_en: str
    kind: AccountKind
    normal_side: NormalSide


CASH = "1001"
BANK_DEPOSIT = "1002"
INTEREST_RECEIVABLE = "1132"
OTHER_RECEIVABLE = "1221"
LOAN_PRINCIPAL = "1303.01"
LOAN_OVERDUE = "1303.02"
LOAN_ALLOWANCE = "1304"
MIGRATION_CLEARING = "1999"
CUSTOMER_DEPOSITS = "2011"
TAX_PAYABLE = "2221"
OTHER_PAYABLE = "2241"
ENTRUSTED_PAYABLE = "2242"
COLLECTED_PAYABLE = "2243"
INTEREST_INCOME = "6011"
FEE_INCOME = "6021"
CREDIT_IMPAIRMENT = "6702"
MEMO_INTEREST = "9001"
MEMO_WRITTEN_OFF = "9002"
MEMO_CONTRA = "9009"


def _account(code: str, name: str, name_en: str, kind: AccountKind, side: str = "") -> AccountDef:
    debit = kind in (AccountKind.ASSET, AccountKind.EXPENSE, AccountKind.MEMO)
    normal = NormalSide(side) if side else (NormalSide.DEBIT if debit else NormalSide.CREDIT)
    return AccountDef(code=code, name=name, name_en=name_en, kind=kind, normal_side=normal)


_K = AccountKind
CHART: tuple[AccountDef, ...] = (
    _account(CASH, "库存现金", "Cash on hand", _K.ASSET),
    _account(BANK_DEPOSIT, "银行存款", "Bank deposits", _K.ASSET),
    _account("1003", "存放中央银行款项", "Balances with the central bank", _K.ASSET),
    _account("1011", "存放同业", "Balances with other banks", _K.ASSET),
    _account(INTEREST_RECEIVABLE, "应收利息", "Interest receivable", _K.ASSET),
    _account(OTHER_RECEIVABLE, "其他应收款", "Other receivables", _K.ASSET),
    _account("1231", "坏账准备", "Allowance for doubtful receivables", _K.ASSET, "credit"),
    _account("1301", "贴现资产", "Discounted bills", _K.ASSET),
    _account("1303", "贷款", "Loans", _K.ASSET),
    _account(LOAN_PRINCIPAL, "贷款—本金", "Loans: principal", _K.ASSET),
    _account(LOAN_OVERDUE, "贷款—逾期本金", "Loans: overdue principal", _K.ASSET),
    _account(LOAN_ALLOWANCE, "贷款损失准备", "Allowance for loan losses", _K.ASSET, "credit"),
    _account("1441", "抵债资产", "Repossessed assets", _K.ASSET),
    _account(MIGRATION_CLEARING, "迁移过渡", "Migration clearing", _K.ASSET),
    _account(CUSTOMER_DEPOSITS, "吸收存款", "Customer deposits", _K.LIABILITY),
    _account(TAX_PAYABLE, "应交税费", "Taxes payable", _K.LIABILITY),
    _account(OTHER_PAYABLE, "其他应付款", "Other payables", _K.LIABILITY),
    _account(ENTRUSTED_PAYABLE, "受托支付待付款", "Entrusted payments to be made", _K.LIABILITY),
    _account(COLLECTED_PAYABLE, "代收费用", "Fees collected for others", _K.LIABILITY),
    _account("4102", "一般风险准备", "General risk reserve", _K.EQUITY),
    _account(INTEREST_INCOME, "利息收入", "Interest income", _K.INCOME),
    _account(FEE_INCOME, "手续费及佣金收入", "Fee and commission income", _K.INCOME),
    _account("6051", "其他业务收入", "Other operating income", _K.INCOME),
    _account("6411", "利息支出", "Interest expense", _K.EXPENSE),
    _account("6421", "手续费及佣金支出", "Fee and commission expense", _K.EXPENSE),
    _account(CREDIT_IMPAIRMENT, "信用减值损失", "Credit impairment losses", _K.EXPENSE),
    _account("6711", "营业外支出", "Non-operating expense", _K.EXPENSE),
    _account(MEMO_INTEREST, "表外应收未收利息", "Memo: interest not in income", _K.MEMO),
    _account(MEMO_WRITTEN_OFF, "已核销资产", "Memo: assets written off", _K.MEMO),
    _account(MEMO_CONTRA, "表外科目对方户", "Memo: contra account", _K.MEMO, "credit"),
)


def cash_account(lender_type: str) -> str:
    """Where money moves: 2011 吸收存款 for a bank, 1002 银行存款 for every other lender."""
    return CUSTOMER_DEPOSITS if lender_type == "bank" else BANK_DEPOSIT
