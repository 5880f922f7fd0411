"""The ceiling of a customer's line today (授信上限测算): every cap with its name, the one that binds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from huoshui.core.money import Cents, round_half_up
from huoshui.core.rating import CapName, Ceiling, LineFacts, LineRules, line_ceiling
from huoshui.foundation.ports import adapter
from huoshui.parties.queries import group_ids
from huoshui.products.queries import NoCurrentParameter, get_parameters
from huoshui.risk.models import CustomerRating, UnifiedLine
from huoshui.risk.ports import GroupExposure
from huoshui.risk.unified_lines.standing import OPEN

CAP_WORDS: Mapping[str, tuple[str, str]] = {
    CapName.NET_ASSETS: ("授信系数 × 净资产", "Coefficient × net assets"),
    CapName.REVENUE: ("授信系数 × 营业收入 × 占比", "Coefficient × revenue × share"),
    CapName.STATED: ("授信系数 × 认定的年收入或净资产", "Coefficient × income or assets stated"),
    CapName.SINGLE: ("单一客户集中度上限", "Limit on one borrower"),
    CapName.GROUP: ("集团集中度余量", "Room under the group limit"),
    CapName.NEED: ("资金需求", "Need"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CapLine:
    """One cap in words, cents (None: it cannot be told); the binding one is marked."""

    name: str
    zh: str
    en: str
    amount: Cents | None
    is_binding: bool


def measure(
    rating: CustomerRating, *, need: Cents, stated: Cents | None, members: Collection[int] = ()
) -> Ceiling:
    """The ceiling for a line of the rated customer and those members of its group.

    What the others of the group owe, or were granted where that is more, takes from the group's room.
    Group limit 75,000,000.00, the mother's line 40,000,000.00: 35,000,000.00 are left for the daughter.
    """
    own = frozenset({rating.customer_id, *members})
    others = group_ids(rating.customer_id) - own
    facts = LineFacts(
        coefficient=rating.coefficient,
        need=need,
        net_assets=rating.net_assets,
        revenue=rating.revenue,
        stated=stated,
        group_others=_granted(others),
    )
    return line_ceiling(facts, _rules(alone=not others and len(own) == 1))


def cap_lines(caps: Mapping[str, Cents | None], binding: str) -> tuple[CapLine, ...]:
    """The caps in words, as kept with a proposal or just measured."""
    return tuple(
        CapLine(name=str(name), zh=zh, en=en, amount=caps[name], is_binding=name == binding)
        for name, (zh, en) in CAP_WORDS.items()
        if name in caps
    )


def caps_document(ceiling: Ceiling) -> dict[str, Cents | None]:
    """The caps as they are kept with a proposal."""
    return {name.value: amount for name, amount in ceiling.caps.items()}


def _granted(customer_ids: frozenset[int]) -> Cents:
    """What these customers owe or were granted, whichever is more for each, cents."""
    if not customer_ids:
        return 0
    # The port's Protocol is what is asked for, as everywhere.
    owed = adapter(GroupExposure).exposures_of(customer_ids)  # type: ignore[type-abstract]
    lines = UnifiedLine.objects.filter(Q(customer_id__in=customer_ids) & Q(status__in=OPEN)).values(
        "customer_id"
    )
    limits = dict(lines.annotate(total=Sum("limit_amount")).values_list("customer_id", "total"))
    return sum(max(one.total, limits.get(pk, 0)) for pk, one in owed.items())


def _rules(*, alone: bool) -> LineRules:
    found: dict[str, Any] = {}
    codes = ("line_net_assets_share", "line_revenue_share", "net_assets", "single_borrower_limit")
    for code in (*codes, "group_borrower_limit"):
        try:
            found.update(get_parameters((code,)))
        except NoCurrentParameter:
            continue
    capital: Cents | None = found.get("net_assets")
    return LineRules(
        net_assets_share=found.get("line_net_assets_share"),
        revenue_share=found.get("line_revenue_share"),
        single_cap=_share(capital, found.get("single_borrower_limit")),
        group_cap=None if alone else _share(capital, found.get("group_borrower_limit")),
    )


def _share(capital: Cents | None, limit: Decimal | None) -> Cents | None:
    return None if capital is None or limit is None else round_half_up(Decimal(capital) * limit)
