"""Rings: who is tied to whom over several steps, and the shortest way back."""

import pytest

from huoshui.core.relations import Bond, RelationKind, is_suspect_ring, ring_around, ring_in_words
from huoshui.core.relations.rings import CROWD

PHONE, DEVICE, ADDRESS, GUARANTEE = (
    RelationKind.SHARED_PHONE,
    RelationKind.SHARED_DEVICE,
    RelationKind.SHARED_ADDRESS,
    RelationKind.GUARANTOR,
)


def bond(kind: RelationKind, people: str) -> Bond:
    return Bond(kind=kind, people=frozenset(people))


def test_nobody_is_tied_to_one_who_shares_nothing() -> None:
    ring = ring_around([bond(PHONE, "BC")], "A")
    assert (ring.people, ring.bonds, ring.length) == (frozenset("A"), 0, 0)


@pytest.mark.parametrize(
    ("bonds", "people", "length"),
    [
        ([bond(PHONE, "AB"), bond(ADDRESS, "BC"), bond(DEVICE, "CA")], "ABC", 3),
        ([bond(PHONE, "AB"), bond(ADDRESS, "AB")], "AB", 2),
        ([bond(ADDRESS, "ABCD")], "ABCD", 0),
        ([bond(PHONE, "AB"), bond(ADDRESS, "BC")], "ABC", 0),
        # A way back that does not lead through the centre is no round of the centre's.
        ([bond(PHONE, "AB"), bond(ADDRESS, "BC"), bond(DEVICE, "BC")], "ABC", 0),
        ([bond(GUARANTEE, "AB"), bond(GUARANTEE, "BC"), bond(GUARANTEE, "CD"), bond(PHONE, "DA")], "ABCD", 4),
        # Of two rounds the shorter.
        ([bond(PHONE, "AB"), bond(DEVICE, "BC"), bond(ADDRESS, "CA"), bond(GUARANTEE, "AB")], "ABC", 2),
        # A phone of three is a round with an address of two of them.
        ([bond(PHONE, "ABC"), bond(ADDRESS, "AC")], "ABC", 2),
    ],
)
def test_the_shortest_round_through_the_centre(bonds: list[Bond], people: str, length: int) -> None:
    ring = ring_around(bonds, "A")
    assert (ring.people, ring.length) == (frozenset(people), length)


def test_what_a_crowd_shares_ties_nobody() -> None:
    crowd = Bond(kind=ADDRESS, people=frozenset(f"p{at}" for at in range(CROWD + 1)))
    assert ring_around([crowd], "p0").people == {"p0"}


def test_a_relation_that_is_no_tie_of_a_ring_is_left_out() -> None:
    assert ring_around([bond(RelationKind.SHAREHOLDER, "AB")], "A").people == {"A"}


@pytest.mark.parametrize(
    ("bonds", "declined", "suspect"),
    [
        ([bond(PHONE, "AB"), bond(ADDRESS, "AB")], 0, False),  # a couple
        ([bond(ADDRESS, "ABCDEF")], 0, False),  # one home
        ([bond(PHONE, "AB"), bond(ADDRESS, "BC"), bond(DEVICE, "CA")], 0, False),
        ([bond(PHONE, "AB"), bond(ADDRESS, "BC"), bond(DEVICE, "CA")], 1, True),
        ([bond(PHONE, "AB"), bond(ADDRESS, "BCD"), bond(DEVICE, "CA")], 0, True),
        ([bond(PHONE, "ABC"), bond(ADDRESS, "CDE"), bond(DEVICE, "EF")], 0, True),
    ],
)
def test_which_ring_is_suspect(bonds: list[Bond], declined: int, suspect: bool) -> None:
    assert is_suspect_ring(ring_around(bonds, "A"), declined=declined) is suspect


def test_words_name_the_figures() -> None:
    ring = ring_around([bond(PHONE, "AB"), bond(ADDRESS, "BC"), bond(DEVICE, "CA")], "A")
    zh, en = ring_in_words(ring, declined=1)
    assert zh == "疑似团伙：3 人由 3 项共用信息或担保相连，3 人首尾相接，其中 1 人曾被拒"
    assert en == (
        "Suspected ring: 3 people tied by 3 shared things or guarantees, "
        "3 of them in a round; 1 declined before"
    )
