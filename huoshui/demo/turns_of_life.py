"""Everything that can happen to a loan on its way, thrown into a replay: each loan meets one of them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from huoshui.core.errors import Refusal
from huoshui.core.loan import Surplus
from huoshui.core.money import Cents, yuan_text
from huoshui.demo.life import Desk
from huoshui.foundation import business_date
from huoshui.servicing.operations import (
    approve_change,
    receive_repayment,
    record_recovery,
    request_change,
    reverse_repayment,
    write_off_loan,
)
from huoshui.servicing.plans import RepaymentWish
from huoshui.servicing.queries import get_loan, loan_events

Turn = Callable[[str, Desk], None]
_LATE_DAYS = 12


def turn_date(start: date, line_number: int) -> date:
    """The day a loan meets its turn: three to seven weeks after it began."""
    return start + timedelta(days=21 + line_number % 29)


def meet(number: str, line_number: int, desk: Desk) -> tuple[str, str]:
    """What the loan met and how it ended: "done", or the code of the refusal (a turn does not fit every loan)."""
    name = tuple(TURNS)[line_number % len(TURNS)]
    if get_loan(number).row.status != "active":
        return name, "no_longer_active"
    if any(row.business_date == business_date.today() for row in loan_events(number)):
        return name, "met_before"  # a replay that goes on where it was cut off
    try:
        TURNS[name](number, desk)
    except Refusal as refusal:
        return name, refusal.code
    return name, "done"


def _changed(what: str, /, **terms: Any) -> Turn:
    def turn(number: str, desk: Desk) -> None:
        asked = request_change(
            actor=desk.maker, loan_number=number, kind=what, terms=terms, reason="回放：客户申请"
        )
        approve_change(actor=desk.checker, change_id=asked.id)

    return turn


def _paid(number: str, desk: Desk, amount: Cents, wish: RepaymentWish | None = None) -> int:
    receipt = receive_repayment(
        actor=desk.checker,
        loan_number=number,
        amount=amount,
        channel="transfer",
        external_reference=f"{number}-{business_date.today():%Y%m%d}",
        wish=wish,
    )
    return receipt.sequence


def _share(number: str, parts: int) -> Cents:
    return max(get_loan(number).position.principal_outstanding // parts, 1)


def _prepaid(surplus: Surplus) -> Turn:
    def turn(number: str, desk: Desk) -> None:
        _paid(number, desk, _share(number, 4), RepaymentWish(surplus=surplus))

    return turn


def _entered_late(number: str, desk: Desk) -> None:
    start = get_loan(number).row.start_date
    day = max(business_date.today() - timedelta(days=_LATE_DAYS), start)
    _paid(number, desk, _share(number, 10), RepaymentWish(value_date=day))


def _bounced(number: str, desk: Desk) -> None:
    sequence = _paid(number, desk, _share(number, 8))
    reverse_repayment(actor=desk.checker, loan_number=number, sequence=sequence, reason="回放：退票")


def _refunded(number: str, desk: Desk) -> None:
    owed = get_loan(number).position.total_due
    _paid(number, desk, owed + 100_00)
    _changed("refund", amount="100.00")(number, desk)


def _taken_back(number: str, desk: Desk) -> None:
    """An extension approved and reversed."""
    _changed("extension", period_count=1)(number, desk)
    latest = loan_events(number)[-1].sequence
    reverse_repayment(actor=desk.checker, loan_number=number, sequence=latest, reason="回放：误操作")


def _recovered(number: str, desk: Desk) -> None:
    write_off_loan(actor=desk.checker, loan_number=number, reason="回放：核销")
    record_recovery(
        actor=desk.maker,
        loan_number=number,
        amount=_share(number, 5),
        channel="transfer",
        external_reference=f"{number}-recovered",
    )


def _fee_waived(number: str, desk: Desk) -> None:
    _changed("fee", amount="66.00", name="公证费")(number, desk)
    _changed("waiver", component="fee", amount="66.00")(number, desk)


def _sold(number: str, desk: Desk) -> None:
    price = yuan_text(get_loan(number).position.principal_outstanding * 9 // 10)
    _changed("transfer", to="远山资产管理", price=price)(number, desk)


TURNS: dict[str, Turn] = {
    "rate_change": _changed("rate_change", annual_rate="0.055"),
    "extension": _changed("extension", period_count=1),
    "extension_taken_back": _taken_back,
    "due_day_change": _changed("due_day_change", due_day=8),
    "pause": _changed("pause", instalment_count=1),
    "pause_principal": _changed("pause", instalment_count=1, kind="principal"),
    "pause_interest_free": _changed("pause", instalment_count=1, kind="interest_free", extends=True),
    "restructure": _changed("restructure", period_count=4, annual_rate="0.05", capitalises=True),
    "acceleration": _changed("acceleration"),
    "misuse": _changed("misuse_found"),
    "fee": _changed("fee", amount="66.00", name="公证费"),
    "waiver_fee": _fee_waived,
    "waiver_principal": _changed("waiver", component="principal", amount="10.00"),
    "prepaid_lower": _prepaid(Surplus.LOWER_INSTALMENT),
    "prepaid_shorten": _prepaid(Surplus.SHORTEN_TERM),
    "prepaid_next": _prepaid(Surplus.NEXT_INSTALMENT),
    "prepaid_last": _prepaid(Surplus.LAST_INSTALMENT),
    "entered_late": _entered_late,
    "bounced": _bounced,
    "refunded": _refunded,
    "recovered": _recovered,
    "sold": _sold,
}
