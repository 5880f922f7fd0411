"""What assets are worth now, and what is secured on them: read in a few statements, however many assets."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from huoshui.collateral.models import Asset, Security, Valuation
from huoshui.core.collateral import ASSET_KINDS, AssetCharge, AssetKind, AssetWorth
from huoshui.core.dates import add_months
from huoshui.core.lifecycle import SecurityStatus
from huoshui.core.money import Cents
from huoshui.products.queries import get_parameters

LIVE = (
    SecurityStatus.PROPOSED.value,
    SecurityStatus.AGREED.value,
    SecurityStatus.REGISTERED.value,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRules:
    """The lender's rules of a kind in force on a day: its LTV cap and the months between valuations."""

    cap: Decimal
    revaluation_months: int


def rules_of_kinds(
    kinds: Iterable[AssetKind] = ASSET_KINDS.values(), on: date | None = None
) -> dict[str, KindRules]:
    """Kind → its rules, in one statement. Refusals: NoCurrentParameter."""
    wanted = list(kinds)
    codes = [code for kind in wanted for code in (kind.cap_parameter, kind.revaluation_parameter)]
    values = get_parameters(codes, on=on)
    return {
        kind.code: KindRules(
            cap=values[kind.cap_parameter], revaluation_months=values[kind.revaluation_parameter]
        )
        for kind in wanted
    }


def latest_valuations(asset_ids: Collection[int]) -> dict[int, Valuation]:
    """Asset → its latest valuation; those never valued are absent."""
    rows = (
        Valuation.objects.filter(asset_id__in=asset_ids)
        .order_by("asset_id", "-valued_on", "-id")
        .distinct("asset_id")
    )
    return {row.asset_id: row for row in rows}


def next_valuation(valuation: Valuation, months: int) -> date:
    """The day by which the asset is valued again (重估到期日): the paper ends, or the interval is over."""
    return min(valuation.valid_until, add_months(valuation.valued_on, months))


def worth_of(assets: Iterable[Asset], on: date | None = None) -> dict[str, AssetWorth]:
    """Asset number → value by its latest valuation, the cap of its kind, other lenders' claims. An asset
    never valued is worth nothing."""
    known = list(assets)
    rules = rules_of_kinds([ASSET_KINDS[code] for code in {asset.kind for asset in known}], on)
    latest = latest_valuations([asset.pk for asset in known])
    return {asset.number: _worth(latest.get(asset.pk), rules[asset.kind].cap) for asset in known}


def live_charges(asset_ids: Collection[int] | None = None) -> list[AssetCharge]:
    """What is secured on the assets (None: on all), in order of rank; the case is the application."""
    rows = Security.objects.filter(status__in=LIVE)
    if asset_ids is not None:
        rows = rows.filter(asset_id__in=asset_ids)
    return [
        AssetCharge(asset=number, case=case, secured=secured)
        for number, case, secured in rows.order_by("asset_id", "order").values_list(
            "asset__number", "application_number", "secured_amount"
        )
    ]


def ranks_of(securities: Iterable[Security]) -> Mapping[int, int]:
    """Security → its rank now (顺位): when an earlier one ends, those behind it move up."""
    asset_ids = {one.asset_id for one in securities}
    rows = Security.objects.filter(asset_id__in=asset_ids, status__in=LIVE).order_by("asset_id", "order")
    found: dict[int, int] = {}
    counted: dict[int, int] = {}
    for pk, asset_id in rows.values_list("pk", "asset_id"):
        counted[asset_id] = counted.get(asset_id, 0) + 1
        found[pk] = counted[asset_id]
    return found


def earlier_sums(asset: Asset) -> list[Cents]:
    """The sums secured on the asset now, cents."""
    return list(asset.securities.filter(status__in=LIVE).values_list("secured_amount", flat=True))


def _worth(valuation: Valuation | None, cap: Decimal) -> AssetWorth:
    if valuation is None:
        return AssetWorth(value=0, cap=cap)
    return AssetWorth(value=valuation.amount, cap=cap, prior_claims=valuation.prior_claims)
