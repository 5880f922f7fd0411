"""One instalment while the fold runs: what is left of it, and the overdue amount-days behind its penalty.

Amount-days (积数) are whole integers: cents × days. They become money in one division when shown or paid, so
no rounding ever accumulates.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from huoshui.core.allocation import Component
from huoshui.core.loan.terms import LoanTerms
from huoshui.core.money import Cents, divide_half_up
from huoshui.core.rates import penalty_rate
from huoshui.core.schedule.terms import Instalment


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyRule:
    """How amount-days become penalty (罚息) and compound interest (复利): numerator / denominator."""

    numerator: int
    denominator: int
    compound_numerator: int
    grace: timedelta

    @staticmethod
    def of(terms: LoanTerms) -> "PenaltyRule":
        """The rule of a loan's terms; the same formula as core.interest, kept as integers."""
        rate: Decimal = penalty_rate(terms.schedule.annual_rate, terms.penalty_markup)
        numerator, denominator = rate.as_integer_ratio()
        return PenaltyRule(
            numerator=numerator,
            denominator=denominator * terms.penalty_day_basis,
            compound_numerator=numerator if terms.compound_interest else 0,
            grace=timedelta(days=terms.grace_days),
        )


class InstalmentLine:
    """The running account of one instalment."""

    __slots__ = (
        "cancelled",
        "compound_paid",
        "compound_waived",
        "counted_to",
        "instalment",
        "interest_days",
        "interest_left",
        "interest_paid",
        "interest_waived",
        "paid_date",
        "penalty_from",
        "penalty_paid",
        "penalty_waived",
        "principal_days",
        "principal_left",
        "principal_paid",
        "rule",
    )

    def __init__(self, instalment: Instalment, rule: PenaltyRule) -> None:
        self.instalment = instalment
        self.rule = rule
        self.principal_left: Cents = instalment.principal_due
        self.interest_left: Cents = instalment.interest_due
        self.principal_paid: Cents = 0
        self.interest_paid: Cents = 0
        self.interest_waived: Cents = 0
        self.penalty_paid: Cents = 0
        self.penalty_waived: Cents = 0
        self.compound_paid: Cents = 0
        self.compound_waived: Cents = 0
        self.principal_days = 0
        self.interest_days = 0
        self.counted_to: date = instalment.due_date
        self.penalty_from: date = instalment.due_date + rule.grace
        self.paid_date: date | None = None
        self.cancelled = False

    def count_to(self, day: date) -> None:
        """Add the amount-days up to `day` (exclusive). Within the grace days nothing counts; what is still
        unpaid after them counts from the due date."""
        if day <= self.penalty_from or day <= self.counted_to:
            return
        days = (day - self.counted_to).days
        self.principal_days += self.principal_left * days
        self.interest_days += self.interest_left * days
        self.counted_to = day

    @property
    def penalty_total(self) -> Cents:
        """All penalty interest that arose so far, rounded half-up once."""
        if not self.principal_days:
            return 0
        return divide_half_up(self.principal_days * self.rule.numerator, self.rule.denominator)

    @property
    def compound_total(self) -> Cents:
        """All compound interest that arose so far, rounded half-up once."""
        if not self.interest_days:
            return 0
        return divide_half_up(self.interest_days * self.rule.compound_numerator, self.rule.denominator)

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
        """Whether anything is still unpaid, penalty and compound interest included."""
        return bool(self.principal_left or self.interest_left or self.penalty_left or self.compound_left)

    def left(self, component: Component) -> Cents:
        """What is unpaid of one component."""
        if component is Component.PRINCIPAL:
            return self.principal_left
        if component is Component.INTEREST:
            return self.interest_left
        if component is Component.PENALTY_INTEREST:
            return self.penalty_left
        return self.compound_left if component is Component.COMPOUND_INTEREST else 0

    def pay(self, component: Component, amount: Cents) -> None:
        """Take `amount` off one component."""
        if component is Component.PRINCIPAL:
            self.principal_left -= amount
            self.principal_paid += amount
        elif component is Component.INTEREST:
            self.interest_left -= amount
            self.interest_paid += amount
        elif component is Component.PENALTY_INTEREST:
            self.penalty_paid += amount
        elif component is Component.COMPOUND_INTEREST:
            self.compound_paid += amount

    def waive(self, component: Component, amount: Cents) -> None:
        """Forgive `amount` of interest, penalty or compound interest."""
        if component is Component.INTEREST:
            self.interest_left -= amount
            self.interest_waived += amount
        elif component is Component.PENALTY_INTEREST:
            self.penalty_waived += amount
        elif component is Component.COMPOUND_INTEREST:
            self.compound_waived += amount
