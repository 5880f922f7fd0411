"""The instalments of a balance: each method spelled out, every interest summed from its days."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.days import Span
from tests.oracle.rates import Rates, cents, exact_interest, exact_subsidy


@dataclass
class Row:
    """One instalment to come."""

    number: int
    span: Span
    grace: bool = False
    weight: Fraction = Fraction(1)
    custom: dict[str, Any] = field(default_factory=dict)
    principal: int = 0
    interest: int = 0
    subsidy: int = 0
    fee: int = 0
    paid_early: int = 0


@dataclass
class Earned:
    """Exact interest (and subsidy) the running period has earned before the day from which we plan."""

    since: date
    interest: Fraction = Fraction(0)
    subsidy: Fraction = Fraction(0)
    cents: int = 0  # the borrower's part, as it was counted day by day


def half_up(value: Fraction | int) -> int:
    """Nearest whole cent, halves away from zero."""
    size = (2 * abs(Fraction(value)) + 1) // 2
    return int(size) if value >= 0 else -int(size)


def rounded(value: Fraction, how: str, multiple: int = 1) -> int:
    """Nearest multiple of `multiple` cents, a half up or to the even one."""
    scaled = value / multiple
    return (round(scaled) if how == "half_even" else half_up(scaled)) * multiple


class Planner:
    """Spreads a balance over rows by the terms' method."""

    def __init__(self, terms: dict[str, Any], rates: Rates) -> None:
        self.terms, self.rates = terms, rates
        how = terms.get("arithmetic", {})
        self.rounding = how.get("rounding", "half_up")
        self.multiple = cents(how.get("instalment_multiple", "0.01"))
        self.remainder = how.get("remainder", "last")
        self.period_rate = how.get("annuity", "day_factors") == "period_rate"
        self.balloon = cents(terms.get("shape", {}).get("balloon", "0"))
        self.level: Fraction = Fraction(0)
        self.lent = 0

    def spread(self, rows: list[Row], balance: int, earned: Earned) -> None:
        """Principal and interest of every row, the level being found anew."""
        self.find_level(rows, balance, earned)
        self.fill(rows, balance, earned)
        if self.remainder == "first":
            self._move_remainder(rows, balance, earned)

    def find_level(self, rows: list[Row], balance: int, earned: Earned) -> None:
        """The exact level payment, or principal part, of the paying rows."""
        paying = [row for row in rows if not row.grace] or rows[-1:]
        if self.terms["method"] in ("equal_principal", "flat"):
            self.level = Fraction(rounded(Fraction(balance, len(paying)), self.rounding, self.multiple))
            return
        if self.terms["method"] not in ("equal_instalment", "balloon", "stepped"):
            return
        factors = [self.factor(row, earned.since) for row in paying]
        first_pays = not rows[0].grace
        left = balance + (earned.interest / (1 + factors[0]) if first_pays else 0)
        product, total = Fraction(1), Fraction(0)
        for row, factor in zip(paying, factors, strict=True):
            product *= 1 + factor
            total += row.weight / product
        exact = (left - min(self.balloon, balance) / product) / total
        self.level = Fraction(rounded(exact, self.rounding, self.multiple))

    def factor(self, row: Row, since: date) -> Fraction:
        """Rate × part of a year of the days of the row from `since` on."""
        if self.period_rate:
            rules = self.terms.get("due_dates", {})
            months = (
                rules.get("length", 1) * {"month": 1, "quarter": 3, "year": 12}[rules.get("unit", "month")]
            )
            return self.rates.on(max(since, row.span.start)) * Fraction(months, 12)
        begin = max(since, row.span.start)
        return exact_interest(self.rates, begin, row.span.end, row.span.part, row.span.days, 1)

    def fill(self, rows: list[Row], balance: int, earned: Earned, shift: int = 0) -> None:
        """Rows at the level found: principal = payment − interest, the last takes the balance."""
        for place, row in enumerate(rows):
            exact = self.interest(row, balance, earned, first=place == 0)
            whole = rounded(exact, self.rounding)
            others = self.others(row, balance, earned, first=place == 0)
            row.interest = rounded(exact - others, self.rounding)
            if place == 0:  # what was counted as earned stays earned
                row.interest = max(row.interest, earned.cents)
                whole = max(whole, row.interest)
            row.subsidy = whole - row.interest
            wish = self._wish(row, whole) + (shift if place == self._first_paying(rows) else 0)
            if place == len(rows) - 1:
                wish = balance
            row.principal = max(0, min(balance, wish))
            balance -= row.principal

    def interest(self, row: Row, balance: int, earned: Earned, *, first: bool) -> Fraction:
        """Exact interest of the row's whole period."""
        begin = max(earned.since, row.span.start) if first else row.span.start
        base = self.lent if self.terms["method"] == "flat" else balance
        rest = exact_interest(self.rates, begin, row.span.end, row.span.part, row.span.days, base)
        return rest + (earned.interest if first else 0)

    def others(self, row: Row, balance: int, earned: Earned, *, first: bool) -> Fraction:
        """What another pays of it."""
        begin = max(earned.since, row.span.start) if first else row.span.start
        rest = exact_subsidy(self.rates, begin, row.span.end, row.span.part, row.span.days, balance)
        return rest + (earned.subsidy if first else 0)

    def _wish(self, row: Row, interest: int) -> int:
        method = self.terms["method"]
        if row.grace or method in ("interest_monthly", "interest_quarterly", "bullet", "daily_interest"):
            return 0
        if method in ("equal_principal", "flat"):
            return int(self.level)
        if method == "custom":
            if "payment" in row.custom:
                return cents(row.custom["payment"]) - interest
            return cents(row.custom.get("principal", "0"))
        return rounded(self.level * row.weight, self.rounding) - interest

    @staticmethod
    def _first_paying(rows: list[Row]) -> int:
        return next((place for place, row in enumerate(rows) if not row.grace), 0)

    def _move_remainder(self, rows: list[Row], balance: int, earned: Earned) -> None:
        method = self.terms["method"]
        if method not in ("equal_instalment", "balloon", "stepped", "equal_principal", "flat"):
            return

        def over(shift: int) -> Fraction:
            self.fill(rows, balance, earned, shift)
            last = rows[-1]
            if method in ("equal_principal", "flat"):
                return last.principal - self.level
            paid = last.principal + last.interest + last.subsidy
            return Fraction(paid - rounded(self.level * last.weight, self.rounding) - self.balloon)

        low, high = -balance, balance
        while low < high:
            middle = (low + high) // 2
            if over(middle) > 0:
                low = middle + 1
            else:
                high = middle
        best = min(range(low - 3, low + 4), key=lambda shift: (abs(over(shift)), abs(shift)))
        self.fill(rows, balance, earned, best)
