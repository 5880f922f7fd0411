"""Rings (团伙): people tied to each other by what they share, over several steps."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from huoshui.core.relations.edges import SHARED, RelationKind

CROWD = 30
"""What more people than this share ties nobody: a dormitory, a village, the counter of a partner."""
TYING = SHARED | {RelationKind.GUARANTOR}
"""The kinds that tie a ring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bond:
    """One thing several people share, or one guarantee: its kind and those it ties."""

    kind: RelationKind
    people: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """Everybody tied to one person, that one among them.

    `bonds` is how many things tie them; `length` how many people stand in the shortest round that leads
    from the person back over things that are all different, 0 when no way leads back.
    """

    people: frozenset[str]
    bonds: int
    kinds: tuple[RelationKind, ...]
    length: int


def ring_around(bonds: Iterable[Bond], centre: str) -> Ring:
    """The ring around a person.

    A and B share a phone, B and C an address, C and A a device: three people, three bonds, length 3.
    Two who share a phone and an address: length 2. Four at one address and nothing else: no way back, 0.
    """
    known = [one for one in bonds if one.kind in TYING and 1 < len(one.people) <= CROWD]
    of_person: dict[str, list[int]] = defaultdict(list)
    for at, bond in enumerate(known):
        for person in bond.people:
            of_person[person].append(at)
    met, used = _reach(known, of_person, centre)
    return Ring(
        people=frozenset(met),
        bonds=len(used),
        kinds=tuple(sorted({known[at].kind for at in used})),
        length=_shortest_round(known, of_person, centre),
    )


def is_suspect_ring(ring: Ring, *, declined: int) -> bool:
    """Whether an officer is told of the ring; the ready rules of the flows ask the same.

    Four people of whom three stand in a round; six tied by three things; three of whom half the others
    (`declined`) were declined. A couple at one address with one phone is none.
    """
    people = len(ring.people)
    return (
        (people >= 4 and ring.length >= 3)
        or (people >= 6 and ring.bonds >= 3)
        or (people >= 3 and 2 * declined >= people - 1)
    )


def ring_in_words(ring: Ring, *, declined: int) -> tuple[str, str]:
    """The ring in Chinese and English, with its figures; `declined` of its people were declined."""
    zh = f"疑似团伙：{len(ring.people)} 人由 {ring.bonds} 项共用信息或担保相连"
    en = f"Suspected ring: {len(ring.people)} people tied by {ring.bonds} shared things or guarantees"
    if ring.length:
        zh += f"，{ring.length} 人首尾相接"
        en += f", {ring.length} of them in a round"
    if declined:
        zh += f"，其中 {declined} 人曾被拒"
        en += f"; {declined} declined before"
    return zh, en


def _reach(bonds: list[Bond], of_person: Mapping[str, list[int]], centre: str) -> tuple[set[str], set[int]]:
    met, used, ahead = {centre}, set[int](), [centre]
    while ahead:
        for at in of_person.get(ahead.pop(), ()):
            if at not in used:
                used.add(at)
                news = bonds[at].people - met
                met |= news
                ahead += news
    return met, used


def _shortest_round(bonds: list[Bond], of_person: Mapping[str, list[int]], centre: str) -> int:
    """Breadth first over people and bonds in turn, each way bearing the bond by which it left the centre:
    where ways that left differently meet, they close a round of half as many people as steps.
    """
    steps: dict[str | int, tuple[int, int]] = {}
    ahead: deque[str | int] = deque()
    for at in of_person.get(centre, ()):
        steps[at] = (1, at)
        ahead.append(at)
    best = 0
    while ahead:
        here = ahead.popleft()
        step, way = steps[here]
        around = bonds[here].people - {centre} if isinstance(here, int) else of_person[here]
        for there in around:
            if there not in steps:
                steps[there] = (step + 1, way)
                ahead.append(there)
            elif steps[there][1] != way:
                found = (step + steps[there][0] + 1) // 2
                best = min(best, found) if best else found
    return best
