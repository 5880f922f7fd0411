"""The pages of a contract: its frozen terms turned into the finished text the templates set."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from huoshui.contracts.clauses import fill
from huoshui.contracts.disclosure import Disclosure, percent, prepayment_fee_words
from huoshui.contracts.floating_words import made_of, rate_note, reset_words
from huoshui.contracts.frozen import ContractTerms, disclosure_from_json, terms_from_json
from huoshui.contracts.models import Contract, ContractSigner
from huoshui.contracts.signers import identity_of, signers_of
from huoshui.contracts.signing import BORROWER, CO_BORROWER, GUARANTOR, LENDER, note_top, signing_boxes
from huoshui.contracts.typesetting import PAGES, typeset
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
from huoshui.products.queries import get_version, product_names

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
ROLE_TITLES = {
    BORROWER: "借款人（乙方）",
    CO_BORROWER: "共同借款人",
    GUARANTOR: "保证人",
    LENDER: "贷款人（甲方）",
}
ID_LABELS = {"id_card": "身份证号码", "uscc": "统一社会信用代码"}


def contract_pdf(contract: Contract) -> bytes:
    """The unsigned PDF of a contract: clauses, cost table (附件一), schedule (附件二), signing pages."""
    return set_in_type(contract, contract.wording)


def set_in_type(contract: Contract, wording: Mapping[str, Any]) -> bytes:
    """The PDF a contract would have with this wording: what `contract_pdf` gives, and a preview."""
    lender, party = current_lender(), get_party(contract.customer_id)
    terms, disclosure = terms_from_json(contract.terms), disclosure_from_json(contract.disclosure)
    instalments = build_schedule(terms.loan.schedule)
    signers = signers_of(contract)
    totals = schedule_totals(instalments)
    loan, borrower, costs = _loan(terms, instalments), _borrower(party), _disclosure(disclosure)
    data = {
        "number": contract.number,
        "title": wording["title"],
        "articles": articles(wording, _values(contract, wording, signers, loan, borrower, costs)),
        "lender": {"name": lender.name, "branch": get_branch_names([contract.branch_id])[contract.branch_id]},
        "product": {"name": product_names()[contract.product_code][0]},
        "borrower": borrower,
        "others": [_other(signer) for signer in signers if signer.role not in (BORROWER, LENDER)],
        "boxes": _boxes(signers),
        "note_top": note_top([signer.role for signer in signers]),
        "loan": loan,
        "disclosure": {**costs, "basis": wording["cost_basis"]},
        "has_fees": any(row.fee_due for row in instalments),
        "instalments": [_row(row) for row in instalments],
        "totals": {
            "principal": yuan_grouped(totals.principal),
            "interest": yuan_grouped(totals.interest),
            "fee": yuan_grouped(totals.total - totals.principal - totals.interest),
            "total": yuan_grouped(totals.total),
        },
    }
    return typeset(PAGES / "loan_contract.typ", data, at=contract.drafted_at)


def articles(wording: Mapping[str, Any], values: Mapping[str, str]) -> list[dict[str, Any]]:
    """The articles after the first (借款要素): neighbouring clauses of one title, numbered 第二条 onwards."""
    found: list[dict[str, Any]] = []
    for clause in wording["clauses"]:
        if not found or found[-1]["title"] != clause["title"]:
            number = len(found) + 2
            heading = f"第{_chinese(number)}条　{clause['title']}"
            found.append({"title": clause["title"], "number": number, "heading": heading, "items": []})
        english = fill(clause["text_en"], values)
        for index, runs in enumerate(fill(clause["text"], values)):
            found[-1]["items"].append({"zh": runs, "en": english[index] if index < len(english) else []})
    return found


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


def _values(
    contract: Contract,
    wording: Mapping[str, Any],
    signers: Sequence[ContractSigner],
    loan: Mapping[str, str],
    borrower: Mapping[str, str],
    costs: Mapping[str, Any],
) -> dict[str, str]:
    """The values of PLACEHOLDERS for this contract."""
    taken = ("amount", "amount_words", "purpose", "term_months", "start_date", "maturity_date", "rate")
    floats = ("floating_rate", "reset_rule")
    rules = ("method", "due_day", "day_count", "allocation", "prepayment", "penalty_rate", "penalty_markup")
    return {
        **{name: str(loan[name]) for name in (*taken, *floats, *rules, "misuse_rate", "grace_days")},
        "contract_number": contract.number,
        "lender": current_lender().name,
        "borrower": borrower["name"],
        "co_borrowers": _names(signers, CO_BORROWER),
        "guarantors": _names(signers, GUARANTOR),
        "forbidden_use": wording["forbidden_use"],
        "annual_cost": costs["simple"],
        "account": f"{borrower['bank_account']} {borrower['bank_name']}",
        "entrusted_threshold": wording["entrusted_threshold"],
        **_tranche_words(contract),
    }


def _tranche_words(contract: Contract) -> dict[str, str]:
    """How the contract is paid out in parts; of one that is not, that it is not."""
    plan = get_version(contract.product_version_id).definition.tranches
    if plan is None:
        return {"draw_months": "（一次放款）", "tranche_min": "（一次放款）"}
    return {"draw_months": str(plan.draw_months), "tranche_min": yuan_grouped(plan.amount_min)}


def _names(signers: Sequence[ContractSigner], role: str) -> str:
    return "、".join(signer.name for signer in signers if signer.role == role) or "（无）"


def _other(signer: ContractSigner) -> list[str]:
    who = identity_of(signer)
    return [ROLE_TITLES[signer.role], f"{who.name}　证件号码 {who.id_number}　电话 {who.phone}"]


def _boxes(signers: Sequence[ContractSigner]) -> list[dict[str, Any]]:
    boxes = signing_boxes([signer.role for signer in signers])
    return [
        {
            "page": box.page,
            "left": box.left,
            "top": box.top,
            "height": box.height,
            "title": ROLE_TITLES[signer.role],
            "name": signer.name,
        }
        for box, signer in zip(boxes, signers, strict=True)
    ]


def _chinese(number: int) -> str:
    """二 for 2, 十二 for 12, 二十三 for 23."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else ("十" if tens == 1 else f"{digits[tens]}十")) + (
        digits[ones] if ones else ""
    )


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
        "rate_note": rate_note(terms.floating),
        "floating_rate": made_of(terms.floating),
        "reset_rule": reset_words(terms.floating),
        "method": METHODS[schedule.method].zh,
        "day_count": DAY_COUNTS[schedule.day_count],
        "due_day": _due_day(loan, instalments),
        "allocation": "、".join(_component_words(code) for code in loan.allocation_order),
        "prepayment": _prepayment(loan),
        "penalty_rate": overdue,
        "penalty_markup": f"{loan.penalty_markup:.0%}",
        "grace_days": loan.grace_days,
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
        yuan_grouped(row.fee_due),
        yuan_grouped(row.total_due),
        yuan_grouped(row.principal_after),
    ]


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
