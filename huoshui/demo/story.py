"""One working-capital loan's whole life, told step by step: every figure comes from the operations themselves."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from huoshui.contracts.queries import get_contract, load_contract_file, verify_pdf
from huoshui.core.money import Cents, yuan_grouped
from huoshui.core.rates import rate_percent_text
from huoshui.demo import life
from huoshui.demo.accounts import QINGSHAN
from huoshui.demo.applicants import Applicant, enterprise_applicant
from huoshui.demo.lenders import branch_ids_by_code, make_lender
from huoshui.foundation import business_date, outbox
from huoshui.foundation.schema import current_schema
from huoshui.identity.operations import confirm_login_code, request_login_code
from huoshui.identity.queries import EVERYTHING
from huoshui.integrations.behaviour import set_account_behaviour
from huoshui.integrations.queries import latest_code
from huoshui.jobs.check import run_check
from huoshui.jobs.end_of_day import close_day
from huoshui.ledger.queries import trial_balance
from huoshui.lenders.queries import in_lender
from huoshui.origination.queries import get_application
from huoshui.risk.queries import get_decision, replay_decision
from huoshui.servicing.operations import receive_repayment
from huoshui.servicing.queries import get_loan, quote_payoff

OPENING = date(2026, 1, 5)
LATE_DAYS = 40
Facts = dict[str, object]
Tell = Callable[..., None]


class StoryBroken(Exception):
    """Something in the story did not hold."""


def run(*, json_lines: bool = False) -> int:
    """0 when the loan ends settled and every check holds, else 1. Needs a migrated, empty database."""
    tell = _tell_json if json_lines else _tell_text
    make_lender(QINGSHAN, opening_date=OPENING)
    tell("lender", f"{QINGSHAN.name}开业,会计日 {OPENING}", date=OPENING.isoformat(), lender=QINGSHAN.slug)
    with in_lender(QINGSHAN.slug), outbox.inline():
        desk = life.Desk.of(QINGSHAN)
        applicant = enterprise_applicant(0, region_code=QINGSHAN.region_code, on=OPENING)
        _register(applicant, tell)
        application_number = _apply(applicant, desk, tell)
        contract_number = _sign(application_number, applicant, tell)
        loan_number = _pay_out(contract_number, desk, tell)
        _repay_on_time(loan_number, 3, tell)
        _fall_behind(loan_number, applicant, desk, tell)
        _repay_on_time(loan_number, 6, tell)
        _settle(loan_number, desk, tell)
        return _prove(loan_number, tell)


def _register(applicant: Applicant, tell: Tell) -> None:
    request_login_code(phone=applicant.phone)
    confirm_login_code(phone=applicant.phone, code=latest_code(phone=applicant.phone, template="login_code"))
    tell("registered", "王芳用手机验证码登录,首次登录即注册", phone=applicant.phone)


def _apply(applicant: Applicant, desk: life.Desk, tell: Tell) -> str:
    number = life.apply(applicant, branch_id=branch_ids_by_code()["QS01"])
    amount = str(applicant.form["amount"])
    tell(
        "applied", f"{applicant.name}申请流动资金贷款 {amount} 元,编号 {number}", number=number, amount=amount
    )
    record_id = get_application(number=number, scope=EVERYTHING).decision_record_id
    if record_id is None:
        raise StoryBroken("no decision was recorded")
    decision = get_decision(record_id)
    if not replay_decision(record_id).equal:
        raise StoryBroken("the decision does not replay to the same answer")
    tell(
        "decided",
        f"自动审查:{decision.outcome},评分 {decision.score},等级 {decision.grade},违约概率 {decision.default_probability};"
        f"额度 {_yuan(decision.limit)} 元,约束项 {decision.limit_name};重放一致",
        outcome=str(decision.outcome),
        grade=decision.grade,
        limit=_yuan(decision.limit),
        limit_name=decision.limit_name,
    )
    life.approve_at_desk(number, desk)
    offer = get_application(number=number, scope=EVERYTHING).offer
    if offer is None:
        raise StoryBroken("no offer was made")
    tell(
        "approved",
        f"初审、终审通过:批复 {_yuan(offer.amount)} 元,{offer.term_months} 个月,年利率 {rate_percent_text(offer.annual_rate)}",
        amount=_yuan(offer.amount),
        annual_rate=str(offer.annual_rate),
    )
    return number


def _sign(application_number: str, applicant: Applicant, tell: Tell) -> str:
    number = life.sign(application_number, applicant.phone)
    cost = get_contract(number).disclosure
    tell(
        "signed",
        f"综合融资成本 单利 {rate_percent_text(cost.annual_cost_simple)} / 复利 {rate_percent_text(cost.annual_cost_compound)} 已确认,合同 {number} 已签署",
        number=number,
        annual_cost_simple=str(cost.annual_cost_simple),
    )
    content = load_contract_file(number).content
    tampered = content[:-200] + bytes([content[-200] ^ 1]) + content[-199:]
    if not verify_pdf(content).valid or verify_pdf(tampered).valid:
        raise StoryBroken("the signature of the contract does not verify as it should")
    tell("verified", "合同验签通过;改动一个字节后验签不通过", number=number)
    return number


def _pay_out(contract_number: str, desk: life.Desk, tell: Tell) -> str:
    loan_number = life.pay_out(contract_number, desk)
    loan = get_loan(loan_number)
    tell(
        "disbursed",
        f"经办、复核后放款 {_yuan(loan.row.principal)} 元,借据 {loan_number},{len(loan.position.instalments)} 期",
        loan=loan_number,
        amount=_yuan(loan.row.principal),
    )
    return loan_number


def _repay_on_time(loan_number: str, until_number: int, tell: Tell) -> None:
    """Days pass and the account is debited until instalment `until_number` is paid."""
    loan = get_loan(loan_number)
    for row in loan.position.instalments:
        if row.number > until_number or row.paid_date is not None:
            continue
        _days_until(row.due_date + timedelta(days=1))
        after = get_loan(loan_number)
        tell(
            "collected",
            f"{row.due_date} 第 {row.number} 期自动扣款 {_yuan(row.total_due)} 元"
            f"(本金 {_yuan(row.principal_due)},利息 {_yuan(row.interest_due)}),余额 {_yuan(after.position.principal_outstanding)}",
            instalment=row.number,
            amount=_yuan(row.total_due),
            principal_outstanding=_yuan(after.position.principal_outstanding),
        )


def _fall_behind(loan_number: str, applicant: Applicant, desk: life.Desk, tell: Tell) -> None:
    account = str(applicant.form["bank_account"])
    set_account_behaviour(account, "refuse")
    row = next(row for row in get_loan(loan_number).position.instalments if row.number == 4)
    _days_until(row.due_date + timedelta(days=LATE_DAYS))
    late = get_loan(loan_number)
    position = late.position
    if (position.days_past_due, late.row.risk_class) != (LATE_DAYS, "special_mention"):
        raise StoryBroken(f"expected {LATE_DAYS} days past due, found {position.days_past_due}")
    tell(
        "late",
        f"余额不足:逾期 {position.days_past_due} 天,关注类;罚息 {_yuan(position.penalty_interest_due)},复利 {_yuan(position.compound_interest_due)},"
        f"应还合计 {_yuan(position.total_due)}",
        days_past_due=position.days_past_due,
        penalty_interest=_yuan(position.penalty_interest_due),
        total_due=_yuan(position.total_due),
    )
    receipt = receive_repayment(
        actor=desk.maker,
        loan_number=loan_number,
        amount=position.total_due,
        channel="transfer",
        external_reference="STORY-TRANSFER-1",
    )
    outbox.drain(strict=True)
    set_account_behaviour(account, "ok")
    tell(
        "caught_up",
        f"转账补足 {_yuan(receipt.amount)} 元,凭证 {receipt.voucher_number},逾期 {receipt.position.days_past_due} 天",
        amount=_yuan(receipt.amount),
        voucher=receipt.voucher_number,
    )


def _settle(loan_number: str, desk: life.Desk, tell: Tell) -> None:
    _days_until(business_date.today() + timedelta(days=10))
    quote = quote_payoff(loan_number)
    receive_repayment(
        actor=desk.maker,
        loan_number=loan_number,
        amount=quote.total,
        channel="transfer",
        external_reference="STORY-PAYOFF",
        payoff=True,
    )
    outbox.drain(strict=True)
    tell(
        "paid_off",
        f"提前结清 {_yuan(quote.total)} 元(本金 {_yuan(quote.principal)},利息 {_yuan(quote.interest)}),少付利息 {_yuan(quote.interest_saved)}",
        amount=_yuan(quote.total),
        interest_saved=_yuan(quote.interest_saved),
    )
    loan = get_loan(loan_number)
    if loan.row.status != "settled" or loan.position.principal_outstanding or loan.position.total_due:
        raise StoryBroken("the loan is not settled")
    if not loan.has_certificate:
        raise StoryBroken("no settlement certificate was issued")
    tell("settled", f"借据 {loan_number} 已结清,结清证明已出具", loan=loan_number, status="settled")


def _prove(loan_number: str, tell: Tell) -> int:
    close_day()
    outbox.drain(strict=True)
    balance = trial_balance(business_date.today(), OPENING)
    for row in balance.rows:
        tell(
            "trial_balance",
            f"  {row.account_code} {row.name}  借 {_yuan(row.debit)}  贷 {_yuan(row.credit)}"
            f"  余额 {'借' if row.closing_debit else '贷'} {_yuan(row.closing_debit or row.closing_credit)}",
            account=row.account_code,
            debit=_yuan(row.debit),
            credit=_yuan(row.credit),
        )
    results = run_check()
    for result in results:
        tell(
            "check",
            f"  {'✓' if result.ok else '✗'} {result.name} {result.count}"
            + "".join(f"\n      {d}" for d in result.differences),
            check=result.code,
            count=result.count,
            ok=result.ok,
        )
    holds = balance.balanced and all(result.ok for result in results)
    tell(
        "end",
        f"试算平衡:{'是' if balance.balanced else '否'};核对:{'全部通过' if holds else '有差异'}",
        holds=holds,
    )
    return 0 if holds else 1


def _days_until(day: date) -> None:
    while business_date.today() < day:
        close_day()
        outbox.drain(strict=True)


def _yuan(amount: Cents | None) -> str:
    return "—" if amount is None else yuan_grouped(amount)


def _tell_text(step: str, text: str, **facts: Any) -> None:
    print(f"{_today():<12}{text}", flush=True)


def _tell_json(step: str, text: str, **facts: Any) -> None:
    print(
        json.dumps({"step": step, "date": _today(), "text": text.strip(), **facts}, ensure_ascii=False),
        flush=True,
    )


def _today() -> str:
    return "" if current_schema() == "public" else business_date.today().isoformat()
