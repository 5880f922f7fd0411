"""Reads of relations: the graph around a customer, its group, and who is related at all."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import combinations

from django.db.models import Q

from huoshui.core.errors import NotFound
from huoshui.core.money import Cents
from huoshui.core.relations import (
    BINDING,
    Edge,
    FirmFacts,
    Loop,
    RelationKind,
    circle_of,
    find_loops,
    group_of,
)
from huoshui.foundation.ports import adapter
from huoshui.identity.queries import Scope, get_user_names
from huoshui.parties.models import Customer, FinancialStatement, Relation
from huoshui.parties.ports import SharedTrace, SharedTraces
from huoshui.parties.relating import MOST_PARTIES, Walk, in_force, walk_from
from huoshui.parties.scoping import in_scope

_SHARED_SHOWN, _SHARED_STEPS = 12, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedParty:
    """A party of the graph (关联方). Outside the reader's scope the name is masked and there is no number."""

    key: str
    kind: str
    name: str
    number: str
    customer_id: int | None
    in_group: bool
    in_circle: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationTie:
    """An edge of the graph; a shared one has neither id nor source, and never shows what is shared."""

    id: int | None
    source: str
    target: str
    kind: str
    share: Decimal | None
    basis: str
    since: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationGraph:
    """Everything tied to a customer (关联图谱); `is_cut` when there is more than was walked."""

    centre: str
    parties: tuple[RelatedParty, ...]
    ties: tuple[RelationTie, ...]
    edges: tuple[Edge, ...]
    loops: tuple[Loop, ...]
    firms: dict[str, FirmFacts]
    is_cut: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRow:
    """A relation of one customer as entered and reviewed, also one that waits, was declined or has ended."""

    id: int
    kind: str
    customer_number: str
    customer_name: str
    party_number: str
    party_name: str
    share: Decimal | None
    basis: str
    since: date
    ended_on: date | None
    status: str
    proposed_by: str
    proposed_by_id: int
    proposed_at: datetime
    reviewed_by: str
    reviewed_at: datetime | None
    opinion: str


def group_ids(customer_id: int) -> frozenset[int]:
    """The customers of the same group (集团), this one among them."""
    walk = walk_from(customer_id, BINDING)
    return _ids(group_of(walk.edges(), f"c{customer_id}"))


def related_customer_ids(customer_id: int, kinds: Collection[RelationKind] | None = None) -> frozenset[int]:
    """The customers related to this one, itself not among them: with `kinds` those tied by one of these in
    either direction, without them everybody tied directly and the whole group."""
    found = Relation.objects.filter(in_force())
    if kinds is not None:
        found = found.filter(kind__in=kinds)
    index = Customer.objects.filter(pk=customer_id).values_list("id_number_index", flat=True).first()
    mine = found.filter(
        Q(customer_id=customer_id) | Q(party_id=customer_id) | Q(outside_id_index=index or "-")
    )
    rows = list(mine.values_list("customer_id", "party_id", "outside_id_index"))
    files = Customer.objects.filter(id_number_index__in=[row[2] for row in rows if row[2]])
    direct = {pk for row in rows for pk in row[:2] if pk is not None} | set(
        files.values_list("id", flat=True)
    )
    whole = group_ids(customer_id) if kinds is None else frozenset()
    return frozenset(direct | whole) - {customer_id}


def staff_related_to(customer_id: int) -> frozenset[int]:
    """The user ids of members of staff who are relatives (员工关系人) of the customer or of its group."""
    named = Relation.objects.filter(
        in_force(), kind=RelationKind.STAFF_RELATIVE.value, customer_id__in=group_ids(customer_id)
    )
    return frozenset(pk for pk in named.values_list("staff_id", flat=True) if pk is not None)


def customers_related_to(user_id: int) -> frozenset[int]:
    """The customers of whom this member of staff is a relative, and those of their groups."""
    named = Relation.objects.filter(in_force(), kind=RelationKind.STAFF_RELATIVE.value, staff_id=user_id)
    found: frozenset[int] = frozenset()
    for customer_id in named.values_list("customer_id", flat=True):
        found |= group_ids(customer_id) | {customer_id}
    return found


def guarantees_of(customer_ids: Collection[int]) -> tuple[tuple[int, int], ...]:
    """(guarantor, guaranteed) by customer ids, of every guarantee in force that touches one of these."""
    found = Relation.objects.filter(
        in_force(), kind=RelationKind.GUARANTOR.value, party_id__isnull=False
    ).filter(Q(customer_id__in=customer_ids) | Q(party_id__in=customer_ids))
    rows = found.values_list("party_id", "customer_id")
    return tuple((party, customer) for party, customer in rows if party is not None)


def list_relations(*, customer_id: int) -> tuple[RelationRow, ...]:
    """Every relation entered for one customer, on either side, newest first."""
    found = Relation.objects.filter(Q(customer_id=customer_id) | Q(party_id=customer_id))
    rows = list(found.select_related("customer", "party").order_by("-id"))
    names = get_user_names(
        pk for row in rows for pk in (row.proposed_by_id, row.reviewed_by_id, row.staff_id)
    )
    return tuple(_row(row, names) for row in rows)


def relation_graph(*, customer_id: int, scope: Scope) -> RelationGraph:
    """The graph around a customer. Refusals: NotFound outside the scope."""
    if not Customer.objects.filter(in_scope(scope), pk=customer_id).exists():
        raise NotFound()
    walk = walk_from(customer_id)
    stated = walk.edges()
    shared = _shared_around(walk)
    centre = f"c{customer_id}"
    group = group_of(stated, centre)
    circle = circle_of(stated, group)
    common = _shared_edges(walk, shared)
    parties = _parties(walk, scope, group, circle)
    return RelationGraph(
        centre=centre,
        parties=parties,
        ties=(*_ties(walk), *(_shared_tie(edge) for edge in common)),
        edges=(*stated, *common),
        loops=find_loops(stated),
        firms=_firms(walk, stated, shared, {party.key: party.name for party in parties}),
        is_cut=walk.is_cut,
    )


def _ids(keys: Iterable[str]) -> frozenset[int]:
    return frozenset(int(key[1:]) for key in keys if key.startswith("c"))


def _shared_around(walk: Walk) -> tuple[SharedTrace, ...]:
    """What they share, and what those met by it share in turn, so that a ring is seen whole."""
    shared: tuple[SharedTrace, ...] = ()
    for _ in range(_SHARED_STEPS):
        known = len(walk.customers)
        # The port's Protocol is what is asked for, as everywhere.
        shared = adapter(SharedTraces).shared_by(list(walk.customers))  # type: ignore[type-abstract]
        if known > MOST_PARTIES:
            walk.is_cut = True
            break
        _meet(walk, shared)
        if len(walk.customers) == known:
            break
    return shared


def _meet(walk: Walk, shared: tuple[SharedTrace, ...]) -> None:
    """Customers met only by what they share."""
    ids = {pk for one in shared for pk in one.customer_ids[:_SHARED_SHOWN]} - walk.customers.keys()
    if ids:
        walk.customers.update({one.pk: one for one in Customer.objects.filter(pk__in=ids)})


def _shared_edges(walk: Walk, shared: tuple[SharedTrace, ...]) -> list[Edge]:
    return [
        Edge(source=f"c{one}", target=f"c{other}", kind=RelationKind(trace.kind))
        for trace in shared
        for one, other in combinations(
            [pk for pk in trace.customer_ids[:_SHARED_SHOWN] if pk in walk.customers], 2
        )
    ]


def _parties(
    walk: Walk, scope: Scope, group: frozenset[str], circle: frozenset[str]
) -> tuple[RelatedParty, ...]:
    visible = set(
        Customer.objects.filter(in_scope(scope), pk__in=walk.customers).values_list("id", flat=True)
    )
    found = [
        RelatedParty(
            key=f"c{pk}",
            kind=customer.kind,
            name=customer.name if pk in visible else f"{customer.name[:1]}**",
            number=customer.number if pk in visible else "",
            customer_id=pk,
            in_group=f"c{pk}" in group,
            in_circle=f"c{pk}" in circle,
        )
        for pk, customer in walk.customers.items()
    ]
    known = walk.by_index()
    staff = get_user_names(relation.staff_id for relation in walk.relations.values())
    others: dict[str, RelatedParty] = {}
    for relation in walk.relations.values():
        key = walk.source_of(relation, known)
        if key.startswith("c") or key in others:
            continue
        firm = "firm" if relation.outside_is_firm else "outside"
        others[key] = RelatedParty(
            key=key,
            kind="staff" if relation.staff_id else firm,
            name=staff.get(relation.staff_id or 0, "") or relation.outside_name,
            number="",
            customer_id=None,
            in_group=key in group,
            in_circle=key in circle,
        )
    return (*found, *others.values())


def _ties(walk: Walk) -> list[RelationTie]:
    known = walk.by_index()
    return [
        RelationTie(
            id=relation.pk,
            source=walk.source_of(relation, known),
            target=f"c{relation.customer_id}",
            kind=relation.kind,
            share=relation.share,
            basis=relation.source,
            since=relation.since,
        )
        for relation in walk.relations.values()
    ]


def _shared_tie(edge: Edge) -> RelationTie:
    return RelationTie(
        id=None,
        source=edge.source,
        target=edge.target,
        kind=edge.kind.value,
        share=None,
        basis="",
        since=None,
    )


def _firms(
    walk: Walk, edges: list[Edge], shared: tuple[SharedTrace, ...], names: dict[str, str]
) -> dict[str, FirmFacts]:
    """The facts a shell is known by, for each enterprise among the parties."""
    firms = {pk: one for pk, one in walk.customers.items() if one.kind == "enterprise"}
    revenues = _revenues(firms)
    led = _led_by(edges)
    crowds = _crowds(shared)
    facts: dict[str, FirmFacts] = {}
    for pk in firms:
        year, revenue = revenues.get(pk, (None, None))
        leader, count = led.get(f"c{pk}", ("", 0))
        facts[f"c{pk}"] = FirmFacts(
            name=names[f"c{pk}"],
            revenue=revenue,
            year=year,
            address_firms=crowds.get(pk, 1),
            representative=names.get(leader, ""),
            representative_firms=count,
        )
    return facts


def _crowds(shared: tuple[SharedTrace, ...]) -> dict[int, int]:
    """Firm → how many firms have left the address it shares with most of them."""
    homes = [one for one in shared if one.kind == RelationKind.SHARED_ADDRESS.value]
    people = {pk for one in homes for pk in one.customer_ids}
    firms = set(Customer.objects.filter(pk__in=people, kind="enterprise").values_list("id", flat=True))
    crowds: dict[int, int] = {}
    for home in homes:
        here = firms & set(home.customer_ids)
        crowds.update({pk: max(crowds.get(pk, 0), len(here)) for pk in here})
    return crowds


def _revenues(firms: Iterable[int]) -> dict[int, tuple[int, Cents | None]]:
    latest = FinancialStatement.objects.filter(customer_id__in=firms).order_by("year", "id")
    return {
        customer_id: (year, lines.get("revenue"))
        for customer_id, year, lines in latest.values_list("customer_id", "year", "lines")
    }


def _led_by(edges: list[Edge]) -> dict[str, tuple[str, int]]:
    """Firm → its legal representative and how many firms that person represents."""
    firms: dict[str, set[str]] = {}
    for edge in edges:
        if edge.kind is RelationKind.LEGAL_REPRESENTATIVE:
            firms.setdefault(edge.source, set()).add(edge.target)
    return {firm: (leader, len(led)) for leader, led in firms.items() for firm in led}


def _row(row: Relation, names: dict[int, str]) -> RelationRow:
    staff = names.get(row.staff_id or 0, "")
    return RelationRow(
        id=row.pk,
        kind=row.kind,
        customer_number=row.customer.number,
        customer_name=row.customer.name,
        party_number=row.party.number if row.party else "",
        party_name=row.party.name if row.party else row.outside_name or staff,
        share=row.share,
        basis=row.source,
        since=row.since,
        ended_on=row.ended_on,
        status=row.status,
        proposed_by=names.get(row.proposed_by_id, ""),
        proposed_by_id=row.proposed_by_id,
        proposed_at=row.proposed_at,
        reviewed_by=names.get(row.reviewed_by_id or 0, ""),
        reviewed_at=row.reviewed_at,
        opinion=row.opinion,
    )
