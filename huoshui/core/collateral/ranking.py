"""One asset behind several loans: what its value allows to each rank (顺位)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from huoshui.core.money import Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedSum:
    """A secured sum (担保金额) on an asset, cents; `key` names the security it belongs to."""

    key: str
    secured: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedCover:
    """What one rank has of an asset's value, cents: `available` to it, `covered` of its secured sum."""

    key: str
    rank: int
    secured: Cents
    prior: Cents
    available: Cents

    @property
    def covered(self) -> Cents:
        """The part of the secured sum that the value carries."""
        return min(self.secured, self.available)

    @property
    def uncovered(self) -> Cents:
        """The part it does not carry: 0 until the value falls or an earlier claim grows."""
        return self.secured - self.covered


def lendable(value: Cents, cap: Decimal) -> Cents:
    """What may be secured on a value (可担保价值): value × cap, cents, rounded down.

    3,000,000.00 at 70 % → 2,100,000.00; 100.01 at 70 % → 70.00 (never a cent too much).
    """
    return int(value * Fraction(cap))


def available_to_next(value: Cents, cap: Decimal, prior: Iterable[Cents]) -> Cents:
    """What the next rank may secure, cents: value × cap − every sum before it, never below 0.

    Claims of an earlier rank are met first (民法典第414条).
    3,000,000.00 at 70 %, before it 1,200,000.00 → 900,000.00; before it 2,200,000.00 → 0.
    """
    return max(lendable(value, cap) - sum(prior), 0)


def rank_cover(
    value: Cents, cap: Decimal, prior_claims: Cents, sums: Sequence[RankedSum]
) -> tuple[RankedCover, ...]:
    """Each secured sum in order of rank with what the value allows it; `prior_claims` are other lenders'
    registered claims, which come before all of ours. Cents.

    2,500,000.00 at 70 % is 1,750,000.00: the first rank's 1,200,000.00 is covered; of the second rank's
    900,000.00 only 550,000.00 are, 350,000.00 are not.
    """
    found: list[RankedCover] = []
    before = prior_claims
    for rank, one in enumerate(sums, start=1):
        found.append(
            RankedCover(
                key=one.key,
                rank=rank,
                secured=one.secured,
                prior=before,
                available=available_to_next(value, cap, (before,)),
            )
        )
        before += one.secured
    return tuple(found)
