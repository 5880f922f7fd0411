"""综合融资成本明示表: what a loan costs in all, confirmed before signing. Pure: no database, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from huoshui.core.dates import add_months
from huoshui.core.errors import Refusal
from huoshui.core.loan import FeeBasis, FeeTiming, LoanFee, LoanTerms, PrepaymentFee, fees_at
from huoshui.core.money import Cents, yuan_grouped
from huoshui.core.pricing import AnnualCost, annual_cost, annual_cost_by_dates, cost_cap_check
from huoshui.core.rates import Rate, penalty_rate, rate_percent_text
from huoshui.core.schedule import METHODS, Instalment

READING_SECONDS = 5  # 个人贷款业务明示综合融资成本规定: online, a pop-up with a forced reading time


class CostAboveCap(Refusal):
    code = "contracts.cost_above_cap"
    zh = "年化综合融资成本 {cost} 超过上限 {cap}，不能订立合同"
    en = "The annual all-in cost of {cost} is above the cap of {cap}: no contract can be made"


class UpfrontDeduction(Refusal):
    code = "contracts.upfront_deduction"
    zh = "不得从本金中预先扣除：本金 {principal} 元，实付 {net_received} 元"
    en = "Nothing may be deducted from the principal: {principal} lent, {net_received} paid out"


@dataclass(frozen=True, slots=True, kw_only=True)
class CostCap:
    """The cap on the annual all-in cost, which figure it tests (simple or compound) and the tolerance."""

    cap: Rate
    basis: str
    tolerance: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A line of the table (收费项目): how it is charged, at which yearly rate, how much in all, by whom."""

    code: str
    name: str
    name_en: str
    method: str
    method_en: str
    rate: Rate | None
    amount: Cents | None
    collector: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contingent:
    """A charge that arises only on default or prepayment (或有费用)."""

    code: str
    name: str
    name_en: str
    text: str
    text_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """The table itself (明示表); amounts in cents, rates per year."""

    principal: Cents
    net_received: Cents
    charges: tuple[Charge, ...]
    total_interest: Cents
    total_cost: Cents
    annual_cost_simple: Rate
    annual_cost_compound: Rate
    contingent: tuple[Contingent, ...]
    statement: str
    statement_en: str
    reading_seconds: int


STATEMENT = "除本表所列项目外，贷款人及其合作机构不以任何名义收取与本笔贷款直接相关的其他费用。"
STATEMENT_EN = (
    "Beyond the items of this table, neither the lender nor its partners charge anything for this loan."
)


def build_disclosure(
    *,
    terms: LoanTerms,
    instalments: Sequence[Instalment],
    lender_name: str,
    cap: CostCap,
    net_received: Cents | None = None,
) -> Disclosure:
    """The disclosure of a loan performed as agreed; the fees are in its instalments and named by its terms.

    PBoC 公告〔2021〕3号: all charges over the principal actually used. 10,000 in 12 equal parts of principal
    with a fee of 0.6 % a month: simple 13.0342 %, compound 13.8418 %.
    Refusals: UpfrontDeduction (民法典 Art. 670), CostAboveCap.
    """
    principal = terms.schedule.principal
    received = principal if net_received is None else net_received
    if received < principal:
        raise UpfrontDeduction(principal=yuan_grouped(principal), net_received=yuan_grouped(received))
    cost = _annual_cost(terms, instalments, received)
    if not cost_cap_check(cost, cap.cap, cap.basis, cap.tolerance):
        tested = cost.simple if cap.basis == "simple" else cost.compound
        raise CostAboveCap(cost=percent(tested), cap=percent(cap.cap))
    interest = sum(instalment.interest_due for instalment in instalments)
    charges = (
        _interest_charge(terms, interest, lender_name),
        *(_fee_charge(fee, len(instalments), lender_name) for fee in terms.fees),
    )
    return Disclosure(
        principal=principal,
        net_received=received,
        charges=charges,
        total_interest=interest,
        total_cost=sum(charge.amount or 0 for charge in charges),
        annual_cost_simple=cost.simple.quantize(Decimal("0.000001")),
        annual_cost_compound=cost.compound.quantize(Decimal("0.000001")),
        contingent=_contingent(terms),
        statement=STATEMENT,
        statement_en=STATEMENT_EN,
        reading_seconds=READING_SECONDS,
    )


def percent(rate: Rate) -> str:
    """A rate as shown in the table, four decimals at most: 0.130342 → "13.0342%"."""
    return rate_percent_text(rate.quantize(Decimal("0.000001")))


def _annual_cost(terms: LoanTerms, instalments: Sequence[Instalment], received: Cents) -> AnnualCost:
    """The cost of the instalments, fees with them; what is paid apart on the day of the pay-out is money the
    borrower does not have the use of."""
    start, months = terms.schedule.start_date, terms.schedule.term_months
    used = received - fees_at(terms.fees, FeeTiming.APART)
    month_of = {add_months(start, month): month for month in range(1, months + 1)}
    if all(instalment.due_date in month_of for instalment in instalments):
        payments = [0] * months
        for instalment in instalments:
            payments[month_of[instalment.due_date] - 1] += instalment.total_due
        return annual_cost(used, payments)
    flows: list[tuple[date, Cents]] = [(start, used)]
    flows += [(instalment.due_date, -instalment.total_due) for instalment in instalments]
    return annual_cost_by_dates(sorted(flows))


def _interest_charge(terms: LoanTerms, interest: Cents, lender_name: str) -> Charge:
    method = METHODS[terms.schedule.method]
    return Charge(
        code="interest",
        name="利息",
        name_en="Interest",
        method=f"按未偿还本金计算，{method.zh}",
        method_en=f"On the outstanding principal; {method.en.lower()}",
        rate=terms.schedule.annual_rate,
        amount=interest,
        collector=lender_name,
    )


def _fee_charge(fee: LoanFee, count: int, lender_name: str) -> Charge:
    method, method_en = _fee_words(fee)
    return Charge(
        code=fee.code,
        name=fee.name,
        name_en=fee.name_en,
        method=method,
        method_en=method_en,
        rate=None if fee.rate is None else fee.rate * 12,
        amount=fee.amount * (count if fee.timing is FeeTiming.EACH_INSTALMENT else 1),
        collector=fee.collector if fee.is_for_other else lender_name,
    )


def _fee_words(fee: LoanFee) -> tuple[str, str]:
    """How a fee is charged, in both languages."""
    if fee.rate is not None:
        share = rate_percent_text(fee.rate)
        return f"按借款本金每月 {share} 收取", f"{share} of the principal a month"
    return {
        FeeTiming.EACH_INSTALMENT: (
            f"每期 {yuan_grouped(fee.amount)} 元，随每期收取",
            f"{yuan_grouped(fee.amount)} yuan with each instalment",
        ),
        FeeTiming.FIRST_INSTALMENT: ("一次性，随首期收取", "Once, with the first instalment"),
        FeeTiming.APART: (
            "一次性，放款后由借款人另行缴付，不从本金中扣除",
            "Once, paid by the borrower apart after the pay-out, not deducted from the principal",
        ),
    }[fee.timing]


def _contingent(terms: LoanTerms) -> tuple[Contingent, ...]:
    rate = terms.schedule.annual_rate
    overdue = rate_percent_text(penalty_rate(rate, terms.penalty_markup))
    misuse = rate_percent_text(penalty_rate(rate, terms.misuse_markup))
    grace, grace_en = _grace(terms.grace_days)
    rows = [
        Contingent(
            code="penalty_interest",
            name="逾期罚息",
            name_en="Penalty interest",
            text=f"逾期本金自逾期之日起按年利率 {overdue} 计收，直至清偿。{grace}",
            text_en=f"Overdue principal bears {overdue} a year from its due date until paid.{grace_en}",
        )
    ]
    if terms.compound_interest:
        rows.append(
            Contingent(
                code="compound_interest",
                name="复利",
                name_en="Compound interest",
                text=f"未按期支付的利息按年利率 {overdue} 计收复利，直至清偿。{grace}",
                text_en=f"Interest not paid on time bears {overdue} a year until paid.{grace_en}",
            )
        )
    rows.append(
        Contingent(
            code="misuse",
            name="挪用罚息",
            name_en="Misuse interest",
            text=f"未按约定用途使用的部分按年利率 {misuse} 计收；同时逾期的，择其重者，不并处。",
            text_en=f"Money not used as agreed bears {misuse} a year; if also overdue, the heavier only.",
        )
    )
    rows.append(_prepayment(prepayment_fee_words(terms.prepayment_fee)))
    return tuple(rows)


def _grace(days: int) -> tuple[str, str]:
    if not days:
        return "", ""
    return f"逾期 {days} 天内清偿的不计收。", f" Nothing is charged when paid within {days} days."


def _prepayment(words: tuple[str, str] | None) -> Contingent:
    text, text_en = words or ("不收取。", "Nothing is charged.")
    return Contingent(
        code="prepayment_fee", name="提前还款违约金", name_en="Prepayment fee", text=text, text_en=text_en
    )


def prepayment_fee_words(fee: PrepaymentFee) -> tuple[str, str] | None:
    """What a prepayment costs, in both languages; none when it costs nothing."""
    if fee.is_none:
        return None
    share, amount = rate_percent_text(fee.rate), yuan_grouped(fee.amount)
    zh, en = {
        FeeBasis.PREPAID_PRINCIPAL: (
            f"按提前归还本金的 {share} 收取。",
            f"{share} of the principal repaid early.",
        ),
        FeeBasis.AMOUNT_LENT: (f"按贷款金额的 {share} 收取。", f"{share} of the amount lent."),
        FeeBasis.INTEREST_DAYS: (
            f"按提前归还本金的 {fee.days} 天利息收取。",
            f"{fee.days} days of interest on the principal repaid early.",
        ),
        FeeBasis.INTEREST_SAVED: (f"按少付利息的 {share} 收取。", f"{share} of the interest saved."),
        FeeBasis.FIXED: (f"每次 {amount} 元。", f"{amount} yuan each time."),
    }[fee.basis]
    if fee.free_after_instalments is not None:
        zh += f"已到期 {fee.free_after_instalments} 期后不再收取。"
        en += f" Nothing once {fee.free_after_instalments} instalments have fallen due."
    return zh, en
