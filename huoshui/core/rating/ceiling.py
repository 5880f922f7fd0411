"""The ceiling of a unified line (授信上限): each cap by name, and the one that binds."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from huoshui.core.limit import binding_limit
from huoshui.core.money import Cents, round_half_up


class CapName(StrEnum):
    """What a line is held against."""

    NET_ASSETS = "net_assets"  # 授信系数 × 净资产
    REVENUE = "revenue"  # 授信系数 × 营业收入
    STATED = "stated"  # 授信系数 × 认定的收入或资产, where there are no reviewed statements
    SINGLE = "single_borrower"  # 单户集中度
    GROUP = "group_borrower"  # 集团集中度
    NEED = "need"  # 资金需求


_BY_GRADE = (CapName.NET_ASSETS, CapName.REVENUE, CapName.STATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFacts:
    """What is known, cents; None is not known and never zero. `stated` counts only without statements;
    `group_others` is what the others of the group owe or were granted."""

    coefficient: Decimal
    need: Cents
    net_assets: Cents | None = None
    revenue: Cents | None = None
    stated: Cents | None = None
    group_others: Cents = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRules:
    """The lender's dated parameters: shares of the base, and what one borrower and one group may owe, cents;
    None: not in force."""

    net_assets_share: Decimal | None = None
    revenue_share: Decimal | None = None
    single_cap: Cents | None = None
    group_cap: Cents | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """Each cap in cents (None: it cannot be told), the smallest and its name. Without any cap by the grade
    there is no ceiling: a line needs the higher right then."""

    caps: Mapping[CapName, Cents | None]
    amount: Cents | None
    binding: CapName | None


def line_ceiling(facts: LineFacts, rules: LineRules) -> Ceiling:
    """The ceiling (授信上限), cents, never below 0.

    Coefficient 0.8, net assets 20,000,000.00 at 1.0 → 16,000,000.00; revenue 50,000,000.00 at 0.3 →
    12,000,000.00; single borrower 50,000,000.00; need 15,000,000.00: revenue binds, 12,000,000.00.
    """
    caps: dict[CapName, Cents | None] = {}
    if facts.net_assets is None and facts.revenue is None:
        caps[CapName.STATED] = _by_grade(facts.coefficient, facts.stated, Decimal(1))
    else:
        if rules.net_assets_share is not None:
            caps[CapName.NET_ASSETS] = _by_grade(facts.coefficient, facts.net_assets, rules.net_assets_share)
        if rules.revenue_share is not None:
            caps[CapName.REVENUE] = _by_grade(facts.coefficient, facts.revenue, rules.revenue_share)
    if rules.single_cap is not None:
        caps[CapName.SINGLE] = rules.single_cap
    if rules.group_cap is not None:
        caps[CapName.GROUP] = max(rules.group_cap - facts.group_others, 0)
    caps[CapName.NEED] = facts.need
    if all(caps.get(name) is None for name in _BY_GRADE):
        return Ceiling(caps=caps, amount=None, binding=None)
    found = binding_limit({name.value: amount for name, amount in caps.items()})
    return Ceiling(caps=caps, amount=found.amount, binding=CapName(found.name) if found.name else None)


def _by_grade(coefficient: Decimal, base: Cents | None, share: Decimal) -> Cents | None:
    if base is None:
        return None
    return max(round_half_up(coefficient * share * base), 0)
