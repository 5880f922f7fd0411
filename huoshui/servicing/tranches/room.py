"""What of a contract may still be drawn. Pure: figures in, figures and refusals out."""

from dataclasses import dataclass
from datetime import date

from huoshui.core.classification import RiskClass
from huoshui.core.money import Cents, yuan_grouped
from huoshui.servicing.state import StateValues
from huoshui.servicing.tranches.refusals import (
    DrawPeriodOver,
    LoanEnded,
    LoanTooPoor,
    OverTheContract,
    TrancheTooSmall,
)

_GOOD = (RiskClass.NORMAL.value, RiskClass.SPECIAL_MENTION.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawRoom:
    """The drawing of a contract (提款情况), cents.

    `drawn` is paid out, `ordered` on its way. `last_date` is none before the first pay-out, which it is
    counted from. 1,000,000.00 agreed, 400,000.00 drawn, 200,000.00 ordered: 400,000.00 left.
    """

    agreed: Cents
    amount_min: Cents
    drawn: Cents = 0
    ordered: Cents = 0
    last_date: date | None = None
    lapsed_on: date | None = None
    lapsed: Cents = 0

    @property
    def left(self) -> Cents:
        """What may still be ordered; nothing once the rest has lapsed."""
        return 0 if self.lapsed_on else max(self.agreed - self.drawn - self.ordered, 0)


def require_drawable(room: DrawRoom, amount: Cents, *, on: date) -> None:
    """Nothing; a part of `amount` may be paid out on business date `on`.

    Refusals: DrawPeriodOver, OverTheContract, TrancheTooSmall. Agreed 1,000,000.00 in parts of 100,000.00,
    drawn 950,000.00: only the 50,000.00 left.
    """
    if room.last_date is not None and (room.lapsed_on is not None or on > room.last_date):
        raise DrawPeriodOver(day=room.last_date.isoformat())
    if amount > room.left or amount <= 0:
        raise OverTheContract(field="amount", amount=yuan_grouped(amount), left=yuan_grouped(room.left))
    if amount < room.amount_min and amount != room.left:
        raise TrancheTooSmall(
            field="amount", least=yuan_grouped(room.amount_min), left=yuan_grouped(room.left)
        )


def require_sound(number: str, state: StateValues, *, on: date) -> None:
    """Nothing; the loan runs, nothing of it is past due and its class is 关注 or better on `on`.

    Refusals: LoanEnded, LoanTooPoor.
    """
    if not state.is_active:
        raise LoanEnded(number=number)
    if state.days_past_due(on) > 0:
        days = state.days_past_due(on)
        raise LoanTooPoor(number=number, why=f"已逾期 {days} 天", why_en=f"is {days} days past due")
    if state.risk_class not in _GOOD:
        raise LoanTooPoor(number=number, why="分类低于关注", why_en="is classed below special mention")
