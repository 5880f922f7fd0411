"""The pages of a contract: its frozen terms turned into the finished text the templates set."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from huoshui.contracts.disclosure import Disclosure, percent, prepayment_fee_words
from huoshui.contracts.frozen import ContractTerms, disclosure_from_json, terms_from_json
from huoshui.contracts.models import Contract
from huoshui.contracts.typesetting import PAGES, typeset
from huoshui.contracts.wording import wording_of
from huoshui.core.allocation import Component
from huoshui.core.dates import DayCount
from huoshui.core.loan import LoanTerms
from huoshui.core.money import capital_rmb, yuan_grouped
from huoshui.core.rates import penalty_rate, rate_percent_text
from huoshui.core.schedule import (
    METHODS,
    Instalment,
    RepaymentMethod,
    build_schedule,
    schedule_totals,
)
from huoshui.foundation import clock
from huoshui.identity.queries import get_branch_names
from huoshui.lenders.queries import current_lender
from huoshui.parties.queries import Party, get_party
from huoshui.products.queries import product_names

DAY_COUNTS = {
    DayCount.ACTUAL_360: "按实际天数计息，一年按 360 天折算",
    DayCount.ACTUAL_365: "按实际天数计息，一年按 365 天折算",
    DayCount.ACTUAL_ACTUAL: "按实际天数计息，一年按当年实际天数折算",
    DayCount.THIRTY_360: "逐月计息，每月按 30 天、一年按 360 天折算",
    DayCount.THIRTY_E_360: "每月按 30 天（月末按 30 日）、一年按 360 天折算",
    DayCount.PER_PERIOD: "按期计息，月利率为年利率的十二分之一",
}
COMPONENTS = {
    Component.FEE: "费用",
    Component.COMPOUND_INTEREST: "复利",
    Component.PENALTY_INTEREST: "罚息",
    Component.INTEREST: "利息",
    Component.PRINCIPAL: "本金",
}
ID_LABELS = {"id_card": "身份证号码", "uscc": "统一社会信用代码"}


def contract_pdf(contract: Contract) -> bytes:
    """The unsigned PDF of a contract: clauses, cost table (附件一), schedule (附件二), signing page."""
    lender, party = current_lender(), get_party(contract.customer_id)
    terms, disclosure = terms_from_json(contract.terms), disclosure_from_json(contract.disclosure)
    instalments = build_schedule(terms.loan.schedule)
    wording = wording_of(contract.template_version)
    totals = schedule_totals(instalments)
    data = {
        "number": contract.number,
        "title": wording.title,
        "forbidden_use": wording.forbidden_use,
        "lender": {"name": lender.name, "branch": get_branch_names([contract.branch_id])[contract.branch_id]},
        "product": {"name": product_names()[contract.product_code][0]},
        "borrower": _borrower(party),
        "loan": _loan(terms, instalments),
        "disclosure": {**_disclosure(disclosure), "basis": wording.cost_basis},
        "instalments": [_row(row) for row in instalments],
        "totals": {
            "principal": yuan_grouped(totals.principal),
            "interest": yuan_grouped(totals.interest),
            "total": yuan_grouped(totals.total),
        },
    }
    return typeset(PAGES / "loan_contract.typ", data, at=contract.drafted_at)


@lru_cache(maxsize=64)
def lender_seal(name: str) -> bytes:
    """The lender's round seal as a one-page PDF."""
    return typeset(PAGES / "seal.typ", {"name": name}, at=clock.now())


def signature_picture(*, name: str, phone: str, signed_at: datetime, serial: str) -> bytes:
    """What the borrower's signature shows, as a one-page PDF."""
    local = signed_at.astimezone(clock.LOCAL_ZONE)
    data = {
        "name": name,
        "signed_at": f"{local:%Y-%m-%d %H:%M:%S}",
        "phone_tail": phone[-4:],
        "serial": serial,
    }
    return typeset(PAGES / "signature.typ", data, at=signed_at)


def _borrower(party: Party) -> dict[str, str]:
    return {
        "name": party.name,
        "id_label": ID_LABELS.get(party.id_type, "证件号码"),
        "id_number": party.id_number,
        "phone": party.phone,
        "address": party.address or "（借款人未提供）",
        "bank_account": party.bank_account,
        "bank_name": party.bank_name,
    }


def _loan(terms: ContractTerms, instalments: Sequence[Instalment]) -> dict[str, Any]:
    loan, schedule = terms.loan, terms.loan.schedule
    overdue = rate_percent_text(penalty_rate(schedule.annual_rate, loan.penalty_markup))
    return {
        "amount": yuan_grouped(schedule.principal),
        "amount_words": capital_rmb(schedule.principal),
        "purpose": terms.purpose,
        "term_months": schedule.term_months,
        "start_date": _day(schedule.start_date),
        "maturity_date": _day(instalments[-1].due_date),
        "rate": rate_percent_text(schedule.annual_rate),
        "rate_note": "",
        "method": METHODS[schedule.method].zh,
        "day_count": DAY_COUNTS[schedule.day_count],
        "due_day": _due_day(loan, instalments),
        "allocation": "、".join(_component_words(code) for code in loan.allocation_order),
        "prepayment": _prepayment(loan),
        "penalty_rate": overdue,
        "penalty_markup": f"{loan.penalty_markup:.0%}",
        "grace": f"应还日后 {loan.grace_days} 天内清偿的，不计罚息和复利。" if loan.grace_days else "",
        "compound": f"未按期支付的利息，按罚息年利率 {overdue} 计收复利。"
        if loan.compound_interest
        else "逾期利息不计收复利。",
        "misuse_rate": rate_percent_text(penalty_rate(schedule.annual_rate, terms.loan.misuse_markup)),
    }


def _due_day(loan: LoanTerms, instalments: Sequence[Instalment]) -> str:
    first, day = instalments[0].due_date, loan.schedule.due_day or loan.schedule.start_date.day
    match loan.schedule.method:
        case RepaymentMethod.BULLET:
            return f"{_day(first)}，本息一次付清"
        case RepaymentMethod.INTEREST_QUARTERLY if loan.schedule.due_day is None:
            return "每季末月 20 日结息，21 日付息；到期还本"
        case RepaymentMethod.INTEREST_QUARTERLY:
            return f"每三个月的 {loan.schedule.due_day} 日付息；到期还本"
        case RepaymentMethod.INTEREST_MONTHLY:
            return f"每月 {day} 日付息；到期还本"
        case _:
            return f"每月 {day} 日（当月无该日的，为当月最后一日）"


def _component_words(code: str) -> str:
    """利息, or 逾期利息 and 当期利息 where the order tells them apart."""
    timing, _, component = code.rpartition(".")
    return {"": "", "past_due": "逾期", "due": "当期"}[timing] + COMPONENTS[Component(component)]


def _prepayment(loan: LoanTerms) -> str:
    words = prepayment_fee_words(loan.prepayment_fee)
    return f"提前还款违约金：{words[0]}" if words else "不收取提前还款违约金。"


def _disclosure(table: Disclosure) -> dict[str, Any]:
    return {
        "simple": percent(table.annual_cost_simple),
        "compound": percent(table.annual_cost_compound),
        "principal": yuan_grouped(table.principal),
        "net_received": yuan_grouped(table.net_received),
        "total_cost": yuan_grouped(table.total_cost),
        "charges": [
            [
                charge.name,
                charge.method,
                "—" if charge.rate is None else rate_percent_text(charge.rate),
                "—" if charge.amount is None else yuan_grouped(charge.amount),
                charge.collector,
            ]
            for charge in table.charges
        ],
        "contingent": [[row.name, row.text] for row in table.contingent],
        "statement": table.statement,
        "basis_note": "按全部成本与实际使用的本金折算：单利＝月内部收益率×12；"
        "复利＝（1＋月内部收益率）的 12 次方－1。",
    }


def _row(row: Instalment) -> list[str]:
    return [
        str(row.number),
        row.due_date.isoformat(),
        yuan_grouped(row.principal_due),
        yuan_grouped(row.interest_due),
        yuan_grouped(row.total_due),
        yuan_grouped(row.principal_after),
    ]


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
