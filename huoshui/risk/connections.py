"""What a customer's relations mean for lending: group exposure against the limits, loops and shells named."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from huoshui.core.errors import Refusal
from huoshui.core.money import Cents, yuan_grouped
from huoshui.core.relations import Room, ShellRules, is_suspect, loop_in_words, room, shell_signs
from huoshui.foundation.ports import adapter
from huoshui.identity.queries import Scope
from huoshui.parties.queries import RelationGraph, group_ids, relation_graph
from huoshui.products.queries import NoCurrentParameter, get_parameters
from huoshui.risk.ports import ExposureParts, GroupExposure, Rings

_CAPITAL, _SINGLE, _GROUP = "net_assets", "single_borrower_limit", "group_borrower_limit"


class OverConcentration(Refusal):
    """More than the lender may lend to one customer or one group (集中度)."""

    code = "risk.over_concentration"
    zh = "{name_zh}授信余额已有 {exposure} 元，上限 {cap} 元，仅余 {left} 元"
    en = "{name_en} {exposure}; the limit is {cap}: {left} is left"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupStanding:
    """What the group owes together, cents, and the share of the lender's capital it may owe."""

    exposure: Cents
    limit: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitTest:
    """One concentration limit (集中度) and how the exposure stands to it; `limit` is a share of `capital`."""

    name: str
    limit: Decimal
    capital: Cents
    room: Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Concentration:
    """Each member's exposure by customer id, the customer's own first among equals, and the tests."""

    own: ExposureParts
    members: dict[int, ExposureParts]
    total: Cents
    tests: tuple[LimitTest, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something about the relations that a person must read; `kind` is limit, ring, loop, shell or cut."""

    kind: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Connections:
    """The graph around a customer with what it means."""

    graph: RelationGraph
    concentration: Concentration
    notices: tuple[Notice, ...]


def group_standing(customer_id: int | None, *, product_code: str = "") -> GroupStanding | None:
    """What the customer's group owes and may owe; None for a customer who belongs to none, and for a lender
    without a group limit in force: then only the single-borrower limit counts."""
    if customer_id is None:
        return None
    members = group_ids(customer_id)
    if len(members) < 2:
        return None
    limit = _in_force((_GROUP,), product_code).get(_GROUP)
    if limit is None:
        return None
    exposures = _exposures(members)
    return GroupStanding(exposure=sum(one.total for one in exposures.values()), limit=limit)


def require_room(customer_id: int, *, product_code: str, adding: Cents = 0) -> None:
    """Nothing when the customer and its group stay within the limits with so many cents more.

    A group may owe 75,000,000.00 and owes 72,000,000.00: 3,000,000.00 may be added, not a cent more.
    Refusals: OverConcentration.
    """
    for test in concentration_of(customer_id, product_code=product_code).tests:
        if test.room.exposure + adding > test.room.cap:
            zh, en = _whose(test)
            raise OverConcentration(
                name_zh=zh,
                name_en=en,
                exposure=yuan_grouped(test.room.exposure),
                cap=yuan_grouped(test.room.cap),
                left=yuan_grouped(test.room.left),
            )


def concentration_of(customer_id: int, *, product_code: str = "") -> Concentration:
    """The customer's and its group's exposure against the limits in force (单户、集团集中度).

    Capital 500,000,000.00, group limit 15 %: 75,000,000.00 passes, one cent more is a breach.
    """
    exposures = _exposures(group_ids(customer_id) | {customer_id})
    own, total = exposures[customer_id], sum(one.total for one in exposures.values())
    return Concentration(
        own=own, members=exposures, total=total, tests=_tests(own.total, total, product_code)
    )


def get_connections(*, customer_id: int, scope: Scope) -> Connections:
    """The graph, the exposure and the notices. Refusals: NotFound outside the scope."""
    graph = relation_graph(customer_id=customer_id, scope=scope)
    concentration = concentration_of(customer_id)
    ring = adapter(Rings).ring_in_words(customer_id)  # type: ignore[type-abstract]
    return Connections(graph=graph, concentration=concentration, notices=_notices(graph, concentration, ring))


def breach_in_words(test: LimitTest) -> tuple[str, str]:
    """A breached limit in Chinese and English, with its figures."""
    percent = f"{(test.limit * 100).normalize():f}"
    owed, cap = yuan_grouped(test.room.exposure), yuan_grouped(test.room.cap)
    zh, en = _whose(test)
    return (
        f"{zh}授信余额 {owed} 元，超过资本净额（净资产）{percent} % 的上限 {cap} 元",
        f"{en} {owed}, above the limit of {cap} ({percent} % of the lender's capital)",
    )


def _whose(test: LimitTest) -> tuple[str, str]:
    return ("集团", "The group owes") if test.name == _GROUP else ("单户", "The customer owes")


def _exposures(customer_ids: frozenset[int]) -> dict[int, ExposureParts]:
    # The port's Protocol is what is asked for, as everywhere.
    return adapter(GroupExposure).exposures_of(customer_ids)  # type: ignore[type-abstract]


def _tests(own: Cents, total: Cents, product_code: str) -> tuple[LimitTest, ...]:
    values = _in_force((_CAPITAL, _SINGLE, _GROUP), product_code)
    capital = values.get(_CAPITAL)
    if capital is None:
        return ()
    return tuple(
        LimitTest(
            name=name,
            limit=values[name],
            capital=capital,
            room=room(capital=capital, limit=values[name], exposure=exposure),
        )
        for name, exposure in ((_SINGLE, own), (_GROUP, total))
        if name in values
    )


def _in_force(codes: tuple[str, ...], product_code: str = "") -> dict[str, Any]:
    """Those of the parameters that have a value today."""
    found: dict[str, Any] = {}
    for code in codes:
        try:
            found.update(get_parameters((code,), product_code=product_code))
        except NoCurrentParameter:
            continue
    return found


def _notices(
    graph: RelationGraph, concentration: Concentration, ring: tuple[str, str] | None
) -> tuple[Notice, ...]:
    found = [
        Notice(kind="limit", zh=words[0], en=words[1])
        for test in concentration.tests
        if test.room.is_breached
        for words in (breach_in_words(test),)
    ]
    if ring is not None:
        found.append(Notice(kind="ring", zh=ring[0], en=ring[1]))
    names = {party.key: party.name for party in graph.parties}
    for loop in graph.loops:
        zh, en = loop_in_words(loop, names)
        found.append(Notice(kind="loop", zh=zh, en=en))
    found += _shells(graph, names)
    if graph.is_cut:
        found.append(
            Notice(
                kind="cut",
                zh="关联方较多，仅显示六层以内的部分",
                en="There are more relations than shown here",
            )
        )
    return tuple(found)


def _shells(graph: RelationGraph, names: dict[str, str]) -> list[Notice]:
    values = _in_force(("shell_address_firms", "shell_representative_firms"))
    if len(values) < 2:
        return []
    rules = ShellRules(
        address_firms=int(values["shell_address_firms"]),
        representative_firms=int(values["shell_representative_firms"]),
    )
    found = []
    for key, facts in graph.firms.items():
        signs = shell_signs(facts, rules)
        if is_suspect(signs):
            zh = "、".join(sign.zh for sign in signs)
            en = "; ".join(sign.en for sign in signs)
            found.append(
                Notice(
                    kind="shell",
                    zh=f"疑似空壳：{names[key]}（{zh}）",
                    en=f"Suspected shell: {names[key]} ({en})",
                )
            )
    return found
