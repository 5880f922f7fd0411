"""Several assets behind several loans: how far each loan is covered, its loan-to-value, and whether it is
over what its securities allow."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from huoshui.core.collateral.ranking import RankedSum, rank_cover
from huoshui.core.money import Cents, divide_half_up

_PLACES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetWorth:
    """What an asset is worth (押品价值), the cap of its kind, other lenders' claims before ours; cents."""

    value: Cents
    cap: Decimal
    prior_claims: Cents = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetCharge:
    """A security (担保) of a case on an asset; charges of one asset stand in order of rank. Cents."""

    asset: str
    case: str
    secured: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCover:
    """How a case (a loan, or what is asked for) is secured; cents.

    `value` is what its assets are worth after the claims before it, `available` what those values allow it,
    `carried` the part of its secured sums within that.
    """

    exposure: Cents
    secured: Cents
    value: Cents
    available: Cents
    carried: Cents

    @property
    def secured_exposure(self) -> Cents:
        """The part of the exposure that the securities were given for."""
        return min(self.exposure, self.secured)

    @property
    def covered(self) -> Cents:
        """The part of the exposure that the values carry."""
        return min(self.exposure, self.carried)

    @property
    def uncovered(self) -> Cents:
        """The rest of the exposure."""
        return self.exposure - self.covered

    @property
    def ltv(self) -> Decimal | None:
        """Loan to value (抵押率) to four places: secured exposure / value left by earlier ranks.

        None without a security; None when earlier ranks have left nothing.
        """
        return _share(self.secured_exposure, self.value)

    @property
    def cap(self) -> Decimal | None:
        """The cap that follows for this case: those of its assets weighted by value, after earlier ranks."""
        return _share(self.available, self.value)


def _share(part: Cents, whole: Cents) -> Decimal | None:
    return Decimal(divide_half_up(part * _PLACES, whole)) / _PLACES if whole > 0 else None


def cover_cases(
    assets: Mapping[str, AssetWorth], charges: Sequence[AssetCharge], exposures: Mapping[str, Cents]
) -> dict[str, CaseCover]:
    """Case → its cover, for every case with an exposure; charges without one still take their rank.

    A house of 3,000,000.00 (70 %) secures loan A, 1,200,000.00, first, and loan B, 900,000.00, second:
    A's LTV is 1.2 / 3.0 = 40 %; B has 1,800,000.00 of value and 900,000.00 available, LTV 50 %, cap 50 %.
    Worth 2,500,000.00: A 48 %; B 900,000 / 1,300,000 = 69.23 % with 550,000.00 available, cap 42.31 %.
    """
    by_asset: dict[str, list[AssetCharge]] = defaultdict(list)
    for charge in charges:
        by_asset[charge.asset].append(charge)
    sums = {case: [0, 0, 0, 0] for case in exposures}
    for asset, ranked in by_asset.items():
        worth = assets[asset]
        covers = rank_cover(
            worth.value,
            worth.cap,
            worth.prior_claims,
            [RankedSum(key=one.case, secured=one.secured) for one in ranked],
        )
        for cover in covers:
            if (total := sums.get(cover.key)) is None:
                continue
            total[0] += cover.secured
            total[1] += max(worth.value - cover.prior, 0)
            total[2] += cover.available
            total[3] += cover.covered
    return {
        case: CaseCover(
            exposure=exposures[case], secured=secured, value=value, available=available, carried=carried
        )
        for case, (secured, value, available, carried) in sums.items()
    }


def is_over_ltv(cover: CaseCover, threshold: Decimal) -> bool:
    """Whether the secured exposure is more than `threshold` × what the values allow (超抵押率).

    Threshold 1: 900,000.00 against 900,000.00 available is not over, against 899,999.99 it is. What a case
    owes beyond its secured sums was never meant to be carried by the assets and does not count.
    """
    return cover.secured_exposure > Fraction(threshold) * cover.available
