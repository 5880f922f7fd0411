"""The lender pays the counterparties: the way decided, papers asked for, two people, each payee once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from huoshui.contracts.queries import get_contract
from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.core.payment import PaymentWay
from huoshui.foundation import business_date, outbox
from huoshui.foundation.ports import answering
from huoshui.identity.queries import Scope
from huoshui.jobs.check import run_check
from huoshui.jobs.tests.banks import TestBank
from huoshui.ledger.queries import account_balances
from huoshui.risk.connections import OverConcentration
from huoshui.risk.ports import GroupExposure
from huoshui.risk.tests.test_connections import Owes
from huoshui.servicing import operations
from huoshui.servicing.models import Disbursement
from huoshui.servicing.payment import corrections, orders, refusals
from huoshui.servicing.payment.paying import send_payment
from huoshui.servicing.payment.queries import payments_to_correct
from huoshui.servicing.payment.tests.desk import COAL, STEEL, PaymentDesk
from huoshui.servicing.queries import get_loan

pytestmark = pytest.mark.django_db
SELF = PaymentWay.SELF


def balances() -> tuple[int, ...]:
    found = account_balances(["1303", "2242", "2011"], business_date.today())
    return tuple(found[code] for code in ("1303", "2242", "2011"))


def in_order() -> None:
    assert [row.code for row in run_check() if not row.ok] == []


@pytest.mark.parametrize(
    ("amount", "free"), [(10_000_000_00, True), (10_000_000_01, False)], ids=["1-6", "1-7"]
)
def test_the_threshold_of_working_capital(desk: PaymentDesk, amount: int, free: bool) -> None:
    number = desk.contract(amount)
    payment = desk.payment(amount)
    if free:
        order = Disbursement.objects.get(pk=desk.order(number, payment, way=SELF))
        assert (order.payment_way, order.way_facts["reason"]) == ("self", "below")
        return
    with pytest.raises(refusals.EntrustedPaymentRequired) as refusal:
        desk.order(number, payment, way=SELF)
    assert str(refusal.value) == (
        "须采用受托支付：向同一收款人单笔支付 10,000,000.01 元，超过 10,000,000.00 元"
        "（流动资金贷款管理办法（金融监管总局令2024年第2号））"
    )
    order = Disbursement.objects.get(pk=desk.order(number, desk.payment(amount, desk.paper(number, amount))))
    assert (order.payment_way, order.way_facts["is_forced"], order.way_facts["reason"]) == (
        "entrusted",
        True,
        "payee",
    )


def test_split_over_two_contracts_is_added_up(desk: PaymentDesk) -> None:
    """6,000,000.00 and, within thirty days, 4,000,000.01 to the same account under another name."""
    first = desk.contract(6_000_000_00)
    desk.order(first, desk.payment(6_000_000_00), way=SELF)
    second = desk.contract(4_000_000_01)
    other_name = desk.payment(4_000_000_01, name="城东钢厂（分厂）")
    with pytest.raises(
        refusals.EntrustedPaymentRequired, match=r"30 天内向同一收款人分 2 笔支付合计 10,000,000.01 元"
    ):
        desk.order(second, other_name, way=SELF)
    business_date.advance_to(business_date.today() + timedelta(days=31))
    assert desk.order(second, other_name, way=SELF)


def test_two_payees_paid_the_borrower_untouched(desk: PaymentDesk, bank: TestBank) -> None:
    number, order = desk.two()
    desk.approve(order)
    assert bank.moved == {f"ZF{order}-1": 6_000_000_00, f"ZF{order}-2": 4_000_000_00}
    assert [row.status for row in desk.payments(order)] == ["paid", "paid"]
    row = Disbursement.objects.get(pk=order)
    assert row.status == "paid" and row.loan is not None
    assert get_loan(row.loan.number).position.principal_outstanding == 10_000_000_00
    assert balances() == (10_000_000_00, 0, -10_000_000_00)
    with pytest.raises(operations.AlreadyDisbursed):
        desk.order(number, desk.payment(1_00), way=SELF)
    with pytest.raises(NotFound):
        operations.send_disbursement(disbursement_id=order)
    in_order()


def test_one_refused_by_the_checker_the_other_paid_then_corrected(desk: PaymentDesk, bank: TestBank) -> None:
    _, order = desk.two()
    coal = desk.payments(order)[1]
    orders.refuse_payment(actor=desk.checker, payment_id=coal.pk, reason="收款人与购销合同不一致")
    desk.approve(order)
    assert list(bank.moved) == [f"ZF{order}-1"]
    assert balances() == (10_000_000_00, -4_000_000_00, -6_000_000_00)
    steel, coal = desk.payments(order)
    assert (steel.status, coal.status, coal.problem) == ("paid", "refused", "收款人与购销合同不一致")
    new = desk.payment(1, name="北山煤矿有限公司", payee_account="6217003333333333333")
    fixed = corrections.correct_payment(actor=desk.maker, payment_id=coal.pk, payment=new)
    with pytest.raises(refusals.PaymentWrongState):
        corrections.correct_payment(actor=desk.maker, payment_id=coal.pk, payment=new)
    corrections.pass_payment(actor=desk.checker, payment_id=fixed)
    outbox.drain(strict=True)
    assert bank.moved[f"ZF{order}-3"] == 4_000_000_00
    assert [row.status for row in desk.payments(order)] == ["paid", "refused", "paid"]
    assert balances() == (10_000_000_00, 0, -10_000_000_00)
    in_order()


def test_one_refused_by_the_bank_is_given_back_as_if_never_lent(desk: PaymentDesk, bank: TestBank) -> None:
    _, order = desk.two()
    bank.empty.add(COAL)
    desk.approve(order)
    coal = desk.payments(order)[1]
    assert (coal.status, coal.problem) == ("failed", "余额不足")
    loan = Disbursement.objects.get(pk=order).loan
    assert loan is not None
    business_date.advance_to(business_date.today() + timedelta(days=10))
    back = corrections.ask_return(
        actor=desk.maker, payment_id=coal.pk, reason="收款账户已销户，借款人不再需要"
    )
    with pytest.raises(refusals.PaymentSamePerson):
        corrections.pass_payment(
            actor=replace(desk.maker, permissions=frozenset({"disbursement.check"})), payment_id=back
        )
    corrections.pass_payment(actor=desk.checker, payment_id=back)
    outbox.drain(strict=True)
    position = get_loan(loan.number).position
    assert (position.principal_outstanding, position.status.value) == (6_000_000_00, "active")
    # 4.35 % on 6,000,000.00 for ten days, actual/360: 7,250.00; nothing on what was given back.
    assert position.interest_receivable == 7_250_00
    assert balances()[:2] == (6_000_000_00, 0)
    event = Disbursement.objects.get(pk=order).loan.events.get(kind="repayment")  # type: ignore[union-attr]
    with pytest.raises(operations.NotReversible):
        operations.reverse_repayment(
            actor=desk.checker, loan_number=loan.number, sequence=event.sequence, reason="误操作"
        )


def test_refused_by_the_bank_altogether_the_contract_may_be_ordered_again(
    desk: PaymentDesk, bank: TestBank
) -> None:
    number, order = desk.two()
    bank.empty |= {COAL, STEEL}
    desk.approve(order)
    row = Disbursement.objects.get(pk=order)
    assert (row.status, row.problem, row.loan_id) == ("failed", "余额不足", None)
    assert balances() == (0, 0, 0)
    with pytest.raises(refusals.PaymentWrongState):
        corrections.correct_payment(
            actor=desk.maker, payment_id=desk.payments(order)[0].pk, payment=desk.payment(1)
        )
    again = desk.order(
        number,
        desk.payment(
            10_000_000_00,
            desk.paper(number, 10_000_000_00, "GX-9"),
            name="丙",
            payee_account="6217009999999990",
        ),
    )
    desk.approve(again)
    assert Disbursement.objects.get(pk=again).status == "paid"


def test_a_silent_bank_holds_up_nobody_else_and_is_asked_again(desk: PaymentDesk, bank: TestBank) -> None:
    _, order = desk.two()
    bank.silent.add(STEEL)
    operations.approve_disbursement(actor=desk.checker, disbursement_id=order)
    assert outbox.drain().failed == 1
    assert [row.status for row in desk.payments(order)] == ["cleared", "paid"]
    bank.silent.clear()
    for _ in range(2):
        send_payment(payment_id=desk.payments(order)[0].pk)
    assert [row.status for row in desk.payments(order)] == ["paid", "paid"]
    assert sum(bank.moved.values()) == 10_000_000_00
    assert [row.code for row in run_check() if not row.ok and row.code != "outbox"] == []


def test_what_an_order_is_refused_for(desk: PaymentDesk) -> None:
    number = desk.contract(2_000_000_00)
    paper = desk.paper(number, 2_000_000_00)
    whole = 2_000_000_00
    cases: list[tuple[list[Any], type[Refusal]]] = [
        ([desk.payment(whole - 1, paper)], refusals.PaymentsDoNotAddUp),
        ([desk.payment(whole)], refusals.PapersMissing),
        ([desk.payment(whole, paper, payee_account="")], InvalidInput),
        ([desk.payment(whole, paper, name="王芳")], refusals.PayeeIsTheBorrower),
        ([desk.payment(whole, paper, payee_account="6222 0209 0300 1483 077")], refusals.PayeeIsTheBorrower),
        ([desk.payment(whole, paper, purpose="dividend")], refusals.PurposeForbidden),
        ([desk.payment(whole, paper, purpose="moon")], refusals.PurposeUnknown),
        ([desk.payment(whole, paper, note="用于股东分红")], refusals.PurposeForbidden),
        ([desk.payment(whole, 999_999)], NotFound),
        (
            [desk.payment(whole // 2, desk.paper(number, whole // 2, "GX-3")), desk.payment(whole // 2)],
            refusals.PapersMissing,
        ),
    ]
    for payments, refusal in cases:
        with pytest.raises(refusal):
            desk.order(number, *payments)
    with pytest.raises(refusals.PaymentsDoNotAddUp):
        desk.order(number, desk.payment(whole + 1), way=SELF)
    fixed = desk.contract(1_000_000_00, purpose="固定资产投资")
    with pytest.raises(refusals.PurposeForbidden, match="不得用于固定资产投资"):
        desk.order(fixed, way=SELF)


def test_a_stopped_payment_waits_for_whoever_took_the_case_over(desk: PaymentDesk) -> None:
    number, order = desk.two()
    orders.refuse_payment(actor=desk.checker, payment_id=desk.payments(order)[0].pk, reason="无发票")
    maker, taker = desk.maker.user_id, desk.book.cast.stranger.user_id
    assert [len(payments_to_correct(scope=Scope(own_user_id=one))) for one in (maker, taker)] == [1, 0]
    apps.get_model("origination.Application").objects.filter(contract__number=number).update(manager_id=taker)
    assert [len(payments_to_correct(scope=Scope(own_user_id=one))) for one in (maker, taker)] == [0, 1]


def test_nothing_is_paid_over_what_one_borrower_may_owe(desk: PaymentDesk) -> None:
    """Net capital 500,000,000.00, one borrower 10 %; the signed contract itself is in what is owed."""
    number = desk.contract(2_000_000_00)
    customer = get_contract(number).row.customer_id
    with (
        answering(GroupExposure, Owes({customer: 50_000_000_01})),
        pytest.raises(OverConcentration, match=r"上限 50,000,000\.00 元"),
    ):
        desk.order(number, desk.payment(2_000_000_00), way=SELF)
    with answering(GroupExposure, Owes({customer: 50_000_000_00})):
        assert desk.order(number, desk.payment(2_000_000_00), way=SELF)


def test_papers_carry_no_more_than_they_say_and_an_invoice_once(desk: PaymentDesk) -> None:
    number = desk.contract(2_000_000_00)
    paper = desk.paper(number, 1_500_000_00)
    with pytest.raises(refusals.PaperUsedUp, match="GX-1"):
        desk.order(number, desk.payment(1_000_000_00, paper), desk.payment(1_000_000_00, paper))
    desk.paper(number, 1_00, "FP-1", "invoice")
    with pytest.raises(refusals.InvoiceFiledBefore, match="FP-1"):
        desk.paper(number, 1_00, "FP-1", "invoice")


def test_who_may_refuse_and_when(desk: PaymentDesk) -> None:
    _, order = desk.two()
    first, second = desk.payments(order)
    own = replace(desk.maker, permissions=frozenset({"disbursement.check"}))
    stranger = replace(desk.book.cast.stranger, permissions=frozenset({"disbursement.check"}))
    refuse = orders.refuse_payment
    for actor, reason, refusal in (
        (desk.maker, "x", Forbidden),
        (own, "x", refusals.PaymentSamePerson),
        (stranger, "x", NotFound),
        (desk.checker, " ", InvalidInput),
    ):
        with pytest.raises(refusal):
            refuse(actor=actor, payment_id=first.pk, reason=reason)
    refuse(actor=desk.checker, payment_id=first.pk, reason="无发票")
    refuse(actor=desk.checker, payment_id=second.pk, reason="无发票")
    with pytest.raises(refusals.NothingLeftToPay):
        operations.approve_disbursement(actor=desk.checker, disbursement_id=order)
    with pytest.raises(refusals.PaymentWrongState):
        corrections.ask_return(actor=desk.maker, payment_id=first.pk, reason="未放款")
    fixed = corrections.correct_payment(actor=desk.maker, payment_id=first.pk, payment=desk.payment(1))
    with pytest.raises(refusals.PaymentWrongState):
        corrections.pass_payment(actor=desk.checker, payment_id=fixed)
    operations.cancel_disbursement(actor=desk.checker, disbursement_id=order, reason="重新申请")
    assert [row.status for row in desk.payments(order)] == ["refused", "refused", "cancelled"]
