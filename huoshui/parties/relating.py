"""Walking from a customer along its relations: who is met, and by what they are tied."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from django.db.models import Q

from huoshui.core.relations import Edge, RelationKind
from huoshui.foundation import business_date
from huoshui.parties.models import Customer, Relation

HOPS, MOST_PARTIES = 6, 150


def in_force() -> Q:
    """The condition on Relation: reviewed, and not ended before today."""
    return Q(status__in=("in_force", "ending")) | Q(status="ended", ended_on__gt=business_date.today())


@dataclass(slots=True)
class Walk:
    """What a walk has met: customers by id, relations by id, and whether it was cut off."""

    centre: int
    customers: dict[int, Customer] = field(default_factory=dict)
    relations: dict[int, Relation] = field(default_factory=dict)
    is_cut: bool = False

    def by_index(self) -> dict[str, int]:
        """Blind index of an identifier → the file that bears it."""
        return {customer.id_number_index: pk for pk, customer in self.customers.items()}

    def source_of(self, relation: Relation, known: dict[str, int]) -> str:
        """The key of the other party: c and a customer's id, u and a user's, o for somebody outside."""
        if relation.staff_id:
            return f"u{relation.staff_id}"
        if relation.party_id:
            return f"c{relation.party_id}"
        if relation.outside_id_index:
            file = known.get(relation.outside_id_index)
            return f"c{file}" if file else f"o{relation.outside_id_index[:16]}"
        # By name alone nobody is known to be the same: everyone named so stands alone.
        return f"o#{relation.pk}"

    def edges(self) -> list[Edge]:
        """The relations as edges of core."""
        known = self.by_index()
        return [
            Edge(
                source=self.source_of(relation, known),
                target=f"c{relation.customer_id}",
                kind=RelationKind(relation.kind),
                share=None if relation.share is None else Fraction(relation.share),
            )
            for relation in self.relations.values()
        ]


def walk_from(customer_id: int, kinds: Collection[RelationKind] | None = None) -> Walk:
    """Everything within six relations in force of the customer, at most 150 parties: two queries a step."""
    walk = Walk(centre=customer_id)
    wanted = Relation.objects.filter(in_force())
    if kinds is not None:
        wanted = wanted.filter(kind__in=kinds)
    ids: set[int] = {customer_id}
    indexes: set[str] = set()
    met: set[str] = set()
    for _ in range(HOPS):
        files = Customer.objects.filter(Q(pk__in=ids) | Q(id_number_index__in=indexes))
        news = {one.pk: one for one in files.exclude(pk__in=walk.customers)}
        walk.customers.update(news)
        indexes |= {one.id_number_index for one in news.values()}
        reach = Q(customer_id__in=news) | Q(party_id__in=news) | Q(outside_id_index__in=indexes)
        found = list(wanted.filter(reach).exclude(pk__in=walk.relations).order_by("id"))
        walk.relations.update({one.pk: one for one in found})
        ids = _ends(found) - walk.customers.keys()
        met |= indexes
        indexes = {one.outside_id_index for one in found if one.outside_id_index} - met
        if not ids and not indexes:
            break
        if len(walk.customers) + len(ids) > MOST_PARTIES:
            walk.is_cut = True
            break
    walk.is_cut = walk.is_cut or bool(ids)
    _fill(walk)
    return walk


def _ends(relations: Iterable[Relation]) -> set[int]:
    return {pk for one in relations for pk in (one.customer_id, one.party_id) if pk is not None}


def _fill(walk: Walk) -> None:
    """Customers named by the last step, so that no edge ends in nobody."""
    missing = _ends(walk.relations.values()) - walk.customers.keys()
    if missing:
        walk.customers.update({one.pk: one for one in Customer.objects.filter(pk__in=missing)})
