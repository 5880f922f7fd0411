"""What belongs to the whole loan and to no instalment: single fees, and the surcharge of misuse."""

from datetime import date

from huoshui.core.allocation import Component
from huoshui.core.loan.penalty import PenaltyRule
from huoshui.core.money import Cents
from huoshui.core.schedule.rates import RateLine


class WholeLoanLine:
    """The running account of instalment number 0: fees charged, misuse interest on principal not overdue."""

    __slots__ = (
        "counted_to",
        "fee_charged",
        "fee_paid",
        "fee_waived",
        "oldest_fee_date",
        "penalty_paid",
        "penalty_waived",
        "rule",
        "weight",
    )

    def __init__(self, rule: PenaltyRule) -> None:
        self.rule = rule
        self.fee_charged: Cents = 0
        self.fee_paid: Cents = 0
        self.fee_waived: Cents = 0
        self.penalty_paid: Cents = 0
        self.penalty_waived: Cents = 0
        self.weight = 0
        self.counted_to = date.min
        self.oldest_fee_date: date | None = None

    @property
    def number(self) -> int:
        """Instalment 0 is the whole loan."""
        return 0

    @property
    def due_date(self) -> date:
        """The day the oldest unpaid fee was charged."""
        return self.oldest_fee_date or date.min

    def charge(self, amount: Cents, day: date) -> None:
        """A fee falls due."""
        if not self.fee_left:
            self.oldest_fee_date = day
        self.fee_charged += amount

    def count_to(self, day: date, balance: Cents, rates: RateLine) -> None:
        """Add the surcharge of misuse on the principal not due, up to `day` (exclusive)."""
        if self.rule.misuse and day > self.counted_to:
            self.weight += balance * self.rule.surcharge_weight(rates, self.counted_to, day)
        self.counted_to = max(self.counted_to, day)

    @property
    def fee_left(self) -> Cents:
        """Fees neither paid nor waived."""
        return self.fee_charged - self.fee_paid - self.fee_waived

    @property
    def penalty_total(self) -> Cents:
        """Misuse interest that arose so far, rounded half-up once."""
        return self.rule.money(self.weight)

    @property
    def penalty_left(self) -> Cents:
        """Misuse interest neither paid nor waived."""
        return self.penalty_total - self.penalty_paid - self.penalty_waived

    @property
    def is_open(self) -> bool:
        """Whether anything of it is unpaid."""
        return bool(self.fee_left or self.penalty_left)

    def left(self, component: Component) -> Cents:
        """What is unpaid of one component."""
        if component is Component.FEE:
            return self.fee_left
        return self.penalty_left if component is Component.PENALTY_INTEREST else 0

    def pay(self, component: Component, amount: Cents) -> None:
        """Take `amount` off a component."""
        if component is Component.FEE:
            self.fee_paid += amount
        else:
            self.penalty_paid += amount

    def waive(self, component: Component, amount: Cents) -> None:
        """Forgive `amount` of a component."""
        if component is Component.FEE:
            self.fee_waived += amount
        else:
            self.penalty_waived += amount
