"""A contract paid out in parts: interest of each from its own day, the rest made anew, journals balanced."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest

from huoshui.core.classification import RiskClass
from huoshui.core.loan import Surplus
from huoshui.core.schedule import RepaymentMethod
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM
from huoshui.identity.queries import scope_of
from huoshui.jobs.tests.banks import TestBank
from huoshui.ledger.queries import account_balances
from huoshui.servicing import operations
from huoshui.servicing.exposure import LoanExposure
from huoshui.servicing.models import LoanAccount, LoanState, TrancheLoan
from huoshui.servicing.plans import RepaymentWish
from huoshui.servicing.provisioning.measure import Exposure
from huoshui.servicing.provisioning.run import principal_later
from huoshui.servicing.queries import get_loan
from huoshui.servicing.tests.book import START
from huoshui.servicing.tranches.drawing import preview_tranche
from huoshui.servicing.tranches.queries import get_tranches
from huoshui.servicing.tranches.tests.desk import AGREED, TrancheDesk

pytestmark = pytest.mark.django_db
SECOND = date(2026, 2, 10)


def earned(drawn: list[tuple[date, int]], repaid: list[tuple[date, int]], start: date, end: date) -> int:
    """Interest of [start, end) at 12 %, day by day on what is out, rounded half up once: cents. By Decimal,
    knowing nothing of the engine."""
    total = Decimal(0)
    day = start
    while day < end:
        out = sum(amount for on, amount in drawn if on <= day) - sum(a for on, a in repaid if on <= day)
        total += Decimal(out) * Decimal("0.12") / Decimal(360)
        day += timedelta(days=1)
    return int(total.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def test_each_part_bears_interest_from_its_own_day(desk: TrancheDesk) -> None:
    """40,000.00 for 28 days and 60,000.00 for 18 of them at 12 %: 373.33 + 360.00."""
    contract = desk.signed()
    loan = desk.draw(contract, 40_000_00)
    assert get_loan(loan).position.instalments[0].interest_due == 373_33
    assert LoanAccount.objects.get(number=loan).principal == 40_000_00
    assert desk.faults() == []
    desk.until(SECOND)
    assert desk.draw(contract, 60_000_00) == loan
    position = get_loan(loan).position
    assert position.principal_outstanding == AGREED
    assert position.instalments[0].interest_due == 733_33
    assert position.instalments[1].interest_due == 1_033_33  # 100,000.00 for 31 days
    assert sum(row.principal_due for row in position.instalments) == AGREED
    assert account_balances(["1303", "2011"], business_date.today()) == {"1303": AGREED, "2011": -AGREED}
    assert LoanAccount.objects.get(number=loan).principal == AGREED
    assert desk.faults() == []


@pytest.mark.parametrize(
    "method",
    [
        RepaymentMethod.EQUAL_INSTALMENT,
        RepaymentMethod.EQUAL_PRINCIPAL,
        RepaymentMethod.INTEREST_MONTHLY,
        RepaymentMethod.INTEREST_QUARTERLY,
        RepaymentMethod.BULLET,
        RepaymentMethod.STEPPED,
        RepaymentMethod.DAILY_INTEREST,
    ],
)
def test_interest_by_hand_for_every_method(desk: TrancheDesk, method: RepaymentMethod) -> None:
    contract = desk.signed(method)
    days = [START, SECOND, SECOND + timedelta(days=25)]
    drawn = list(zip(days, (30_000_00, 20_000_01, 49_999_99), strict=True))
    for on, amount in drawn:
        if business_date.today() < on:
            desk.until(on)
        loan = desk.draw(contract, amount)
        assert desk.faults() == []
    rows = get_loan(loan).position.instalments
    repaid = [(row.due_date, row.principal_due) for row in rows]
    expected = [earned(drawn, repaid, row.period_start, row.due_date) for row in rows]
    assert [row.interest_due for row in rows] == expected
    assert sum(row.principal_due for row in rows) == AGREED
    assert rows[-1].principal_after == 0


def test_lived_to_the_end_it_leaves_nothing(desk: TrancheDesk) -> None:
    contract = desk.signed(RepaymentMethod.EQUAL_INSTALMENT)
    loan = desk.draw(contract, 40_000_00)
    desk.until(SECOND)
    desk.draw(contract, 60_000_00)
    desk.until(date(2026, 8, 1))  # every instalment debited on its day
    assert get_loan(loan).row.status == "settled"
    held = account_balances(["1303", "1305", "1132"], business_date.today())
    assert not any(held.values())
    assert desk.faults() == []


def test_paid_off_between_parts(desk: TrancheDesk) -> None:
    """What is out and its interest; the rest is not drawn any more and counts no longer."""
    contract = desk.signed()
    loan = desk.draw(contract, 40_000_00)
    desk.until(SECOND)
    assert LoanExposure().exposure_of(desk.wang.pk) == AGREED
    due = 40_000_00 + earned([(START, 40_000_00)], [], START, SECOND)
    desk.pay(loan, due, payoff=True)
    assert get_loan(loan).row.status == "settled"
    assert LoanExposure().exposure_of(desk.wang.pk) == 0
    assert desk.faults() == []


def test_a_payment_before_a_part_and_one_taken_back(desk: TrancheDesk) -> None:
    """Entered on 12 Feb for 5 Feb: the part of 10 Feb lies on what the payment had left."""
    contract = desk.signed()
    loan = desk.draw(contract, 40_000_00)
    desk.until(SECOND)
    desk.draw(contract, 50_000_00)
    desk.until(date(2026, 2, 12))
    paid = date(2026, 2, 5)
    desk.pay(loan, 10_000_00, wish=RepaymentWish(value_date=paid, surplus=Surplus.LOWER_INSTALMENT))
    position = get_loan(loan).position
    assert position.principal_outstanding == 80_000_00
    drawn = [(START, 40_000_00), (SECOND, 50_000_00)]
    end = date(2026, 2, 28)
    assert position.instalments[0].interest_due == earned(drawn, [(paid, 10_000_00)], START, end)
    assert desk.faults() == []
    operations.reverse_repayment(
        actor=desk.checker,
        loan_number=loan,
        sequence=LoanState.objects.get(loan__number=loan).last_event_sequence,
        reason="误入账",
    )
    position = get_loan(loan).position
    assert position.principal_outstanding == 90_000_00
    assert position.instalments[0].interest_due == earned(drawn, [], START, end)
    assert [row for row in desk.faults() if not row.startswith("outbox")] == []


def test_seen_before_it_is_ordered(desk: TrancheDesk) -> None:
    contract = desk.signed()
    first = preview_tranche(actor=desk.maker, contract_number=contract, amount=40_000_00)
    assert (first.before, first.after.principal_outstanding) == (None, 40_000_00)
    assert first.instalments[0].interest_due == 373_33
    loan = desk.draw(contract, 40_000_00)
    desk.until(SECOND)
    more = preview_tranche(actor=desk.maker, contract_number=contract, amount=60_000_00)
    assert more.before is not None
    assert (more.before.principal_outstanding, more.after.principal_outstanding) == (40_000_00, AGREED)
    assert more.instalments[0].interest_due == 733_33
    assert LoanAccount.objects.get(number=loan).principal == 40_000_00


def test_what_is_undrawn_counts_until_it_lapses(desk: TrancheDesk) -> None:
    """First part on 31 Jan, two months to draw: 31 Mar is the last day, on 1 Apr the rest is gone."""
    contract = desk.signed()
    exposure = LoanExposure()
    assert exposure.exposure_of(desk.wang.pk) == AGREED
    order = desk.order(contract, 40_000_00)
    assert exposure.exposure_of(desk.wang.pk) == AGREED
    loan = desk.approve(order)
    assert exposure.exposure_of(desk.wang.pk) == AGREED
    second = desk.order(contract, 10_000_00)
    parts = exposure.exposures_of([desk.wang.pk])[desk.wang.pk]
    assert (parts.outstanding, parts.ordered, parts.undrawn, parts.signed) == (
        40_000_00,
        10_000_00,
        50_000_00,
        0,
    )
    desk.until(date(2026, 3, 31))
    assert TrancheLoan.objects.get().lapsed_on is None
    desk.until(date(2026, 4, 1))
    row = TrancheLoan.objects.get(loan__number=loan)
    assert (row.lapsed_on, row.lapsed_amount) == (date(2026, 4, 1), 60_000_00)
    view = get_tranches(contract, scope_of(SYSTEM))
    assert view is not None
    assert (view.room.left, [part.order_id == second for part in view.tranches]) == (0, [False])
    assert exposure.exposure_of(desk.wang.pk) == 40_000_00
    assert desk.faults() == []


def test_one_reference_pays_once(desk: TrancheDesk, bank: TestBank) -> None:
    contract = desk.signed()
    first = desk.order(contract, 40_000_00)
    desk.approve(first)
    second = desk.order(contract, 60_000_00)
    loan = desk.approve(second)
    for order, reference in ((first, f"FK{contract}"), (second, f"FK{contract}-2")):
        operations.send_disbursement(disbursement_id=order)
        operations.record_disbursement_paid(disbursement_id=order, reference=reference, bank_reference="B")
    assert bank.moved == {f"FK{contract}": 40_000_00, f"FK{contract}-2": 60_000_00}
    assert get_loan(loan).position.principal_outstanding == AGREED


def test_what_is_left_in_a_year_is_that_of_the_schedule_in_force(desk: TrancheDesk) -> None:
    """100,000.00 over 24 months, 40,000.00 first: half of all of it is left after twelve."""
    contract = desk.signed(RepaymentMethod.EQUAL_PRINCIPAL, months=24)
    loan = desk.draw(contract, 40_000_00)
    desk.until(SECOND)
    desk.draw(contract, 60_000_00)
    row = LoanAccount.objects.get(number=loan)
    seen = Exposure(
        loan_id=row.pk,
        product_code=row.product_code,
        branch_id=row.branch_id,
        risk_class=RiskClass.SPECIAL_MENTION,
        class_floor=RiskClass.NORMAL,
        days_past_due=40,
        principal=AGREED,
        interest=0,
        annual_rate=row.annual_rate,
        maturity_date=row.maturity_date,
    )
    # Twelve of twenty-four instalments of 4,166.67 have fallen due by 31 Jan 2027.
    assert principal_later([seen], START) == {row.pk: (49_999_96,)}
