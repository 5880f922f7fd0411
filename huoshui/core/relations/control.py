"""Who controls whom, who therefore is one group, and what share is held through chains."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from huoshui.core.relations.edges import FAMILY, Edge, RelationKind

MAJORITY = Fraction(1, 2)
SIGNIFICANT = Fraction(1, 5)
LONGEST_CHAIN = 8
_DEPENDENT = frozenset(
    {
        RelationKind.GUARANTOR,
        RelationKind.CO_BORROWER,
        RelationKind.LEGAL_REPRESENTATIVE,
        RelationKind.SHAREHOLDER,
        *FAMILY,
    }
)


def effective_share(edges: Iterable[Edge], *, owner: str, owned: str) -> Fraction:
    """The share (有效持股比例) held directly and through others: products of shares, summed over paths.

    A path meets no party twice, so a loop adds nothing, and has at most eight steps. A holds 60 % of B and
    20 % of C, B holds 50 % of C: A holds 0.6 × 0.5 + 0.2 = 50 % of C.
    """
    holdings = _holdings(edges)

    def through(at: str, met: frozenset[str]) -> Fraction:
        if at == owned:
            return Fraction(1)
        parts = (
            share * through(target, met | {target})
            for target, share in holdings.get(at, {}).items()
            if target not in met and len(met) <= LONGEST_CHAIN
        )
        return sum(parts, Fraction(0))

    return Fraction(0) if owner == owned else through(owner, frozenset({owner}))


def controlled_by(edges: Iterable[Edge], owners: Iterable[str]) -> frozenset[str]:
    """Everybody these owners control together (控制), themselves not among them.

    One is controlled who names one of them, or one they control, as actual controller, or in whom all of
    them together hold more than half. A holds 60 % of B and 30 % of C, B holds 25 % of C: A controls C with
    55 %, though A's effective share is 45 %. Exactly 50 % is not control.
    """
    known = list(edges)
    first = frozenset(owners)
    held = set(first)
    grew = True
    while grew:
        votes: dict[str, Fraction] = defaultdict(Fraction)
        for edge in known:
            if edge.source in held and edge.target not in held:
                if edge.kind is RelationKind.CONTROLLER:
                    votes[edge.target] = Fraction(1)
                elif edge.kind is RelationKind.SHAREHOLDER and edge.share is not None:
                    votes[edge.target] += edge.share
        gained = {party for party, share in votes.items() if share > MAJORITY}
        held |= gained
        grew = bool(gained)
    return frozenset(held - first)


def group_of(edges: Iterable[Edge], party: str) -> frozenset[str]:
    """The group (集团) of a party, itself among it: all under common control, and the declared members.

    商业银行集团客户授信业务风险管理指引: control by ownership or in fact, by a common third party, or by a
    person together with close family, whose shares are therefore counted as one holder's. Family belongs to
    the group of what it controls and of each other.
    """
    known = list(edges)
    ties: dict[str, set[str]] = defaultdict(set)
    for edge in known:
        if edge.kind is RelationKind.GROUP_MEMBER or edge.kind in FAMILY:
            _tie(ties, edge.source, edge.target)
    families = _families(known)
    owners = {
        edge.source for edge in known if edge.kind in (RelationKind.SHAREHOLDER, RelationKind.CONTROLLER)
    }
    for owner in owners:
        house = families.get(owner, frozenset({owner}))
        for other in controlled_by(known, house):
            _tie(ties, owner, other)
    return _reach(ties, party)


def circle_of(edges: Iterable[Edge], group: frozenset[str]) -> frozenset[str]:
    """The wider circle (关联圈) around a group, the group not among it: whose fate hangs on it.

    One step by guarantee, joint borrowing, legal representative, family or a holding of a fifth and more;
    two steps through a common guarantor.
    """
    known = list(edges)
    found: set[str] = set()
    guarantors: set[str] = set()
    for edge in known:
        if not _depends(edge):
            continue
        for here, there in ((edge.source, edge.target), (edge.target, edge.source)):
            if here in group:
                found.add(there)
        if edge.kind is RelationKind.GUARANTOR and edge.target in group:
            guarantors.add(edge.source)
    found |= {
        edge.target for edge in known if edge.kind is RelationKind.GUARANTOR and edge.source in guarantors
    }
    return frozenset(found - group)


def _depends(edge: Edge) -> bool:
    if edge.kind is RelationKind.SHAREHOLDER:
        return edge.share is not None and edge.share >= SIGNIFICANT
    return edge.kind in _DEPENDENT


def _holdings(edges: Iterable[Edge]) -> Mapping[str, dict[str, Fraction]]:
    found: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for edge in edges:
        if edge.kind is RelationKind.SHAREHOLDER and edge.share is not None:
            before = found[edge.source].get(edge.target, Fraction(0))
            found[edge.source][edge.target] = before + edge.share
    return found


def _families(edges: Iterable[Edge]) -> Mapping[str, frozenset[str]]:
    """Each person → their close family, one step: a cousin's cousin is nobody's co-owner."""
    found: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        if edge.kind in FAMILY:
            found[edge.source] |= {edge.source, edge.target}
            found[edge.target] |= {edge.source, edge.target}
    return {person: frozenset(house) for person, house in found.items()}


def _tie(ties: dict[str, set[str]], one: str, other: str) -> None:
    ties[one].add(other)
    ties[other].add(one)


def _reach(ties: Mapping[str, set[str]], start: str) -> frozenset[str]:
    met, ahead = {start}, [start]
    while ahead:
        news = ties.get(ahead.pop(), set()) - met
        met |= news
        ahead += news
    return frozenset(met)
