"""The ring around a customer (团伙): walked over what applications share and over guarantees."""

from collections.abc import Collection
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q

from huoshui.core.lifecycle import ApplicationStatus
from huoshui.core.relations import Bond, RelationKind, Ring, is_suspect_ring, ring_around, ring_in_words
from huoshui.foundation import business_date
from huoshui.foundation.ports import adapter
from huoshui.origination.models import Application
from huoshui.parties.ports import SharedTraces
from huoshui.parties.queries import guarantees_of
from huoshui.risk.ports import LoanOutcomes

STEPS, MOST_PEOPLE = 4, 200
_DAYS = 365


def ring_of(customer_id: int) -> Ring:
    """Everybody tied to the customer within four steps, at most 200 people: three queries a step."""
    bonds: dict[tuple[str, frozenset[int]], Bond] = {}
    met, ahead = {customer_id}, {customer_id}
    for _ in range(STEPS):
        found = _bonds_of(ahead)
        bonds.update(found)
        ring = ring_around(bonds.values(), _key(customer_id))
        people = {int(key) for key in ring.people}
        ahead = people - met
        met |= people
        if not ahead or len(met) > MOST_PEOPLE:
            break
    return ring_around(bonds.values(), _key(customer_id))


def ring_figures(customer_id: int) -> dict[str, int | Decimal | None]:
    """The ring's variables of a decision. Of four others one was declined within a year: share 0.25."""
    ring = ring_of(customer_id)
    others = frozenset(int(key) for key in ring.people) - {customer_id}
    declined, bad = _declined(others), _bad(others)
    return {
        "ring_people": len(ring.people),
        "ring_bonds": ring.bonds,
        "ring_length": ring.length,
        "ring_declined_share": _share(len(declined), len(others)),
        "ring_bad_share": _share(sum(bad.values()), len(bad)),
    }


class RingsOfCustomers:
    """Origination's answer to risk (`huoshui.risk.ports.Rings`)."""

    def ring_in_words(self, customer_id: int) -> tuple[str, str] | None:
        """The ring in Chinese and English; None when it is no suspect one."""
        ring = ring_of(customer_id)
        others = frozenset(int(key) for key in ring.people) - {customer_id}
        declined = len(_declined(others))
        return ring_in_words(ring, declined=declined) if is_suspect_ring(ring, declined=declined) else None


def _key(customer_id: int) -> str:
    return str(customer_id)


def _bonds_of(customer_ids: Collection[int]) -> dict[tuple[str, frozenset[int]], Bond]:
    # The port's Protocol is what is asked for, as everywhere.
    shared = adapter(SharedTraces).shared_by(customer_ids)  # type: ignore[type-abstract]
    ties = [(one.kind, frozenset(one.customer_ids)) for one in shared]
    ties += [(RelationKind.GUARANTOR.value, frozenset(pair)) for pair in guarantees_of(customer_ids)]
    return {
        (kind, people): Bond(kind=RelationKind(kind), people=frozenset(map(_key, people)))
        for kind, people in ties
    }


def _since() -> Q:
    return Q(submitted_date__gt=business_date.today() - timedelta(days=_DAYS))


def _declined(customer_ids: Collection[int]) -> frozenset[int]:
    rows = Application.objects.filter(
        _since(), customer_id__in=customer_ids, status=ApplicationStatus.DECLINED
    )
    return frozenset(pk for pk in rows.values_list("customer_id", flat=True) if pk is not None)


def _bad(customer_ids: Collection[int]) -> dict[int, bool]:
    """Customer → whether a loan of theirs turned bad; those without a known outcome are absent."""
    rows = Application.objects.filter(customer_id__in=customer_ids, status=ApplicationStatus.CONTRACTED)
    owner = {number: pk for number, pk in rows.values_list("number", "customer_id") if pk is not None}
    if not owner:
        return {}
    bad: dict[int, bool] = {}
    outcomes = adapter(LoanOutcomes).outcomes_of(list(owner))  # type: ignore[type-abstract]
    for number, turned_bad in outcomes.items():
        bad[owner[number]] = bad.get(owner[number], False) or turned_bad
    return bad


def _share(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    share = Fraction(part, whole)
    return (Decimal(share.numerator) / Decimal(share.denominator)).quantize(Decimal("0.000001"))
