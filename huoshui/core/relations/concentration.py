"""Concentration (集中度): what one customer, and a group, may owe against the lender's capital."""

from dataclasses import dataclass
from decimal import Decimal

from huoshui.core.money import Cents, round_half_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A cap, what is owed and what may still be lent, cents; breached when more is owed than the cap."""

    cap: Cents
    exposure: Cents

    @property
    def left(self) -> Cents:
        """What may still be lent, at least 0."""
        return max(self.cap - self.exposure, 0)

    @property
    def is_breached(self) -> bool:
        """Whether more is owed than the cap; exactly the cap passes (不超过)."""
        return self.exposure > self.cap


def room(*, capital: Cents, limit: Decimal, exposure: Cents) -> Room:
    """The room under limit × capital. Capital 500,000,000 at 10 %: 50,000,000.00 passes, one cent more does
    not; a group at 15 % has 75,000,000.00 (商业银行法第39条; 金规〔2024〕26号 for microcredit companies)."""
    return Room(cap=round_half_up(Decimal(capital) * limit), exposure=exposure)
