"""Where the money went: conditions first, use reports of self-paid loans, statements and what they show."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from huoshui.core.errors import Forbidden, InvalidInput, Refusal
from huoshui.core.payment import PaymentWay
from huoshui.foundation import business_date, outbox
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import EVERYTHING
from huoshui.jobs.tests.banks import TestBank
from huoshui.servicing.models import Disbursement, RiskAlert
from huoshui.servicing.payment import conditions, flows, refusals, uses
from huoshui.servicing.payment.tests.desk import STEEL, PaymentDesk
from huoshui.servicing.payment.voucher import load_voucher, tell_of_payment

pytestmark = pytest.mark.django_db
HEAD = "日期,对方户名,对方账号,金额,方向,摘要\n"


def self_paid(desk: PaymentDesk, amount: int = 1_000_000_00) -> str:
    order = desk.order(desk.contract(amount), desk.payment(amount), way=PaymentWay.SELF)
    desk.approve(order)
    loan = Disbursement.objects.get(pk=order).loan
    assert loan is not None
    return loan.number


def use(amount: int, **changes: object) -> uses.NewUse:
    values = {
        "used_on": business_date.today(),
        "payee_name": "城东钢厂",
        "purpose": "pay_suppliers",
        **changes,
    }
    return uses.NewUse(amount=amount, **values)  # type: ignore[arg-type]


def clerk(desk: PaymentDesk) -> Actor:
    return replace(desk.maker, permissions=desk.maker.permissions | {"loan.view"})


def taken(desk: PaymentDesk, loan: str, *rows: str) -> flows.ImportedStatement:
    content = (HEAD + "\n".join(rows)).encode()
    done = flows.import_statement(actor=clerk(desk), loan_number=loan, file_name="流水.csv", content=content)
    outbox.drain(strict=True)
    return done


def test_an_open_condition_blocks_until_it_is_met_or_waived(desk: PaymentDesk) -> None:
    number = desk.contract(1_000_000_00)
    ask: dict[str, Any] = {"actor": desk.checker, "contract_number": number}
    first = conditions.add_condition(**ask, text="办妥抵押登记", text_en="Mortgage registered")
    second = conditions.add_condition(**ask, text="开立回笼账户", text_en="Collection account opened")
    conditions.add_condition(**ask, text="补充照片", blocks=False)
    with pytest.raises(refusals.ConditionsOpen, match="办妥抵押登记；开立回笼账户"):
        desk.order(number, way=PaymentWay.SELF)
    with pytest.raises(InvalidInput):
        conditions.meet_condition(actor=desk.maker, condition_id=first, note=" ")
    conditions.meet_condition(actor=desk.maker, condition_id=first, note="登记证明 2026-118")
    with pytest.raises(refusals.ConditionAnswered):
        conditions.waive_condition(actor=desk.checker, condition_id=first, reason="x")
    with pytest.raises(Forbidden):
        conditions.waive_condition(actor=desk.maker, condition_id=second, reason="x")
    conditions.waive_condition(actor=desk.checker, condition_id=second, reason="已有账户")
    assert desk.order(number, way=PaymentWay.SELF)


def test_reports_fall_due_until_the_money_is_used_up(desk: PaymentDesk, bank: TestBank) -> None:
    loan = self_paid(desk)
    assert uses.reports_due(scope=EVERYTHING) == []
    business_date.advance_to(business_date.today() + timedelta(days=31))
    assert [row.loan_number for row in uses.reports_due(scope=EVERYTHING)] == [loan]
    file: dict[str, Any] = {"actor": desk.maker, "loan_number": loan}
    cases: list[tuple[list[uses.NewUse], type[Refusal]]] = [
        ([], InvalidInput),
        ([use(1_000_000_01)], refusals.MoreUsedThanLent),
        ([use(1_00, purpose="real_estate")], refusals.PurposeForbidden),
        ([use(1_00, purpose="moon")], refusals.PurposeUnknown),
        ([use(1_00, used_on=business_date.today() + timedelta(days=1))], InvalidInput),
    ]
    for lines, refusal in cases:
        with pytest.raises(refusal):
            uses.file_report(**file, lines=lines)
    first = uses.file_report(**file, lines=[use(600_000_00)])
    with pytest.raises(refusals.ReportWrongState):
        uses.file_report(**file, lines=[use(1_00)])
    own = replace(desk.maker, permissions=frozenset({"use_report.review"}))
    with pytest.raises(refusals.ReportSamePerson):
        uses.review_report(actor=own, report_id=first, accept=True)
    with pytest.raises(InvalidInput):
        uses.review_report(actor=desk.checker, report_id=first, accept=False)
    uses.review_report(actor=desk.checker, report_id=first, accept=False, note="缺发票")
    again = uses.file_report(**file, lines=[use(600_000_00)])
    uses.review_report(actor=desk.checker, report_id=again, accept=True)
    loan_id = Disbursement.objects.get(loan__number=loan).loan_id
    assert loan_id is not None
    known = uses.use_of_loan(loan_id)
    assert known is not None and (known.accepted, known.next_due_date is None) == (600_000_00, False)
    last = uses.file_report(**file, lines=[use(400_000_00)])
    uses.review_report(actor=desk.checker, report_id=last, accept=True)
    with pytest.raises(refusals.UseNotFollowed):
        uses.file_report(**file, lines=[use(1_00)])


def test_bad_rows_are_named_and_nothing_is_taken_in(desk: PaymentDesk, bank: TestBank) -> None:
    loan = self_paid(desk)
    with pytest.raises(refusals.StatementRefused) as refusal:
        taken(desk, loan, "2026-13-01,甲,,5.00,支出,", "2026-11-23,甲,,五元,支出,", "2026-11-23,,,5.00,支出,")
    for words in ("第 2 行日期“2026-13-01”", "第 3 行金额“五元”", "第 4 行缺少对方户名"):
        assert words in str(refusal.value)
    with pytest.raises(refusals.StatementRefused, match="缺少列：对方户名"):
        flows.import_statement(
            actor=clerk(desk), loan_number=loan, file_name="a.csv", content="日期,金额,方向\n1,2,3".encode()
        )
    assert apps.get_model("servicing.AccountFlow").objects.count() == 0


def test_a_statement_once_and_what_it_shows(desk: PaymentDesk, bank: TestBank) -> None:
    loan = self_paid(desk)
    customer = apps.get_model("parties.Customer").objects.get(pk=desk.book.wang_id)
    customer.profile = {"spouse_name": "刘洋"}
    customer.save()
    rows = (
        f"2026-11-22,城东钢厂,{STEEL},1000000.00,支出,货款",
        "2026-11-23,青山证券有限公司,,50000.00,支出,银证转账",
        "2026-11-23,刘洋,,20000.00,支出,往来",
        "2026-11-23,某置业公司,,9999.99,支出,定金",
        "2026-11-24,菜市场,,30.00,支出,",
        "2026-11-24,菜市场,,30.00,支出,",
    )
    assert (taken(desk, loan, *rows).taken, taken(desk, loan, *rows).again) == (6, True)
    more = taken(desk, loan, *rows, "2026-11-25,客户甲,,88.00,收入,")
    assert (more.taken, more.known) == (1, 6)
    found = {row.name: row.finding for row in flows.findings_of(desk.book.wang_id)}
    assert found == {
        "城东钢厂": "matched",
        "青山证券有限公司": "forbidden",
        "刘洋": "related",
        "某置业公司": "forbidden",
        "菜市场": "unknown",
        "客户甲": "unknown",
    }
    # 9,999.99 into property stays under the 10,000.00 from which an alert is raised.
    alerts = RiskAlert.objects.order_by("id")
    assert [(one.rule, one.facts["name"], one.facts["amount"]) for one in alerts] == [
        ("flow_forbidden", "青山证券有限公司", "50000.00"),
        ("flow_related", "刘洋", "20000.00"),
    ]


def test_money_that_comes_back_from_a_payee_and_the_voucher(desk: PaymentDesk, bank: TestBank) -> None:
    number = desk.contract(1_000_000_00)
    order = desk.order(
        number, desk.payment(1_000_000_00, desk.paper(number, 1_000_000_00), payee_phone="13712345678")
    )
    desk.approve(order)
    payment = desk.payments(order)[0]
    assert load_voucher(payment.pk, EVERYTHING).content.startswith(b"%PDF")
    tell_of_payment(payment_id=payment.pk)
    texts = (
        apps.get_model("integrations.SandboxMessage")
        .objects.filter(template="payee_paid")
        .values_list("text", flat=True)
    )
    assert len(texts) == 2 and any(
        "受王芳委托，已向贵方尾号 1111 账户支付 1,000,000.00 元" in text for text in texts
    )
    loan = Disbursement.objects.get(pk=order).loan
    assert loan is not None
    taken(desk, loan.number, f"2026-11-30,城东钢厂,{STEEL},400000.00,收入,退款")
    assert list(RiskAlert.objects.values_list("rule", "facts__amount")) == [("flow_related", "400000.00")]
