"""One instalment while the fold runs: what is left of it, and the weights behind its penalty."""

from datetime import date

from huoshui.core.allocation import Component
from huoshui.core.loan.penalty import PenaltyRule
from huoshui.core.money import Cents
from huoshui.core.schedule.terms import Instalment

_C = Component


class InstalmentLine:
    """The running account of one instalment."""

    __slots__ = (
        "cancelled",
        "compound_paid",
        "compound_waived",
        "counted_to",
        "fee_left",
        "fee_paid",
        "fee_waived",
        "instalment",
        "interest_left",
        "interest_moved",
        "interest_paid",
        "interest_waived",
        "interest_weight",
        "paid_date",
        "penalty_from",
        "penalty_paid",
        "penalty_waived",
        "principal_left",
        "principal_moved",
        "principal_paid",
        "principal_waived",
        "principal_weight",
        "rule",
        "subsidy_left",
    )

    def __init__(self, instalment: Instalment, rule: PenaltyRule) -> None:
        self.instalment = instalment
        self.rule = rule
        self.principal_left: Cents = instalment.principal_due
        self.interest_left: Cents = instalment.interest_due
        self.fee_left: Cents = instalment.fee_due
        self.subsidy_left: Cents = instalment.subsidy_due
        self.principal_paid: Cents = 0
        self.principal_waived: Cents = 0
        self.principal_moved: Cents = 0
        self.interest_paid: Cents = 0
        self.interest_waived: Cents = 0
        self.interest_moved: Cents = 0
        self.penalty_paid: Cents = 0
        self.penalty_waived: Cents = 0
        self.compound_paid: Cents = 0
        self.compound_waived: Cents = 0
        self.fee_paid: Cents = 0
        self.fee_waived: Cents = 0
        self.principal_weight = 0
        self.interest_weight = 0
        self.counted_to: date = instalment.due_date
        self.penalty_from: date = instalment.due_date + rule.grace
        self.paid_date: date | None = None
        self.cancelled = False

    @property
    def number(self) -> int:
        """The number of the instalment."""
        return self.instalment.number

    @property
    def due_date(self) -> date:
        """The day it falls due."""
        return self.instalment.due_date

    def count_to(self, day: date) -> None:
        """Add the weights up to `day` (exclusive). Within the grace days nothing counts; what is still
        unpaid after them counts from the due date."""
        if day <= self.penalty_from or day <= self.counted_to:
            return
        if self.principal_left or self.interest_left:
            weight = self.rule.weight(self.counted_to, day)
            self.rule.note(self.number, self.counted_to, day, self.principal_left, self.interest_left)
            self.principal_weight += self.principal_left * weight
            self.interest_weight += self.interest_left * weight
        self.counted_to = day

    @property
    def penalty_total(self) -> Cents:
        """All penalty interest that arose so far, rounded half-up once."""
        return self.rule.money(self.principal_weight)

    @property
    def compound_total(self) -> Cents:
        """All compound interest that arose so far, rounded half-up once."""
        return self.rule.money(self.interest_weight) if self.rule.compound else 0

    @property
    def penalty_left(self) -> Cents:
        """Penalty interest neither paid nor waived."""
        return self.penalty_total - self.penalty_paid - self.penalty_waived

    @property
    def compound_left(self) -> Cents:
        """Compound interest neither paid nor waived."""
        return self.compound_total - self.compound_paid - self.compound_waived

    @property
    def contract_left(self) -> Cents:
        """Principal and contractual interest still unpaid."""
        return self.principal_left + self.interest_left

    @property
    def is_open(self) -> bool:
        """Whether the borrower still owes anything of it, penalty and compound interest included."""
        return bool(
            self.principal_left
            or self.interest_left
            or self.fee_left
            or self.penalty_left
            or self.compound_left
        )

    def left(self, component: Component) -> Cents:
        """What is unpaid of one component."""
        if component is _C.PRINCIPAL:
            return self.principal_left
        if component is _C.INTEREST:
            return self.interest_left
        if component is _C.PENALTY_INTEREST:
            return self.penalty_left
        return self.compound_left if component is _C.COMPOUND_INTEREST else self.fee_left

    def pay(self, component: Component, amount: Cents) -> None:
        """Take `amount` off one component."""
        if component is _C.PRINCIPAL:
            self.principal_left -= amount
            self.principal_paid += amount
        elif component is _C.INTEREST:
            self.interest_left -= amount
            self.interest_paid += amount
        elif component is _C.PENALTY_INTEREST:
            self.penalty_paid += amount
        elif component is _C.COMPOUND_INTEREST:
            self.compound_paid += amount
        else:
            self.fee_left -= amount
            self.fee_paid += amount

    def waive(self, component: Component, amount: Cents) -> None:
        """Forgive `amount` of one component."""
        if component is _C.PRINCIPAL:
            self.principal_left -= amount
            self.principal_waived += amount
        elif component is _C.INTEREST:
            self.interest_left -= amount
            self.interest_waived += amount
        elif component is _C.PENALTY_INTEREST:
            self.penalty_waived += amount
        elif component is _C.COMPOUND_INTEREST:
            self.compound_waived += amount
        else:
            self.fee_left -= amount
            self.fee_waived += amount

    def move_principal(self) -> Cents:
        """The unpaid principal, which from now on belongs to a new schedule (展期、重组)."""
        amount, self.principal_left = self.principal_left, 0
        self.principal_moved += amount
        return amount

    def move_interest(self) -> Cents:
        """The unpaid interest, which from now on is principal (利息转本)."""
        amount, self.interest_left = self.interest_left, 0
        self.interest_moved += amount
        return amount
