"""Relations that lead back to where they began: cross-holdings, and guarantees that go round in a circle."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from huoshui.core.relations.edges import Edge, RelationKind

LONGEST = 8
MOST = 20


class LoopKind(StrEnum):
    """Kind of loop."""

    OWNERSHIP = "ownership"  # 循环持股
    MUTUAL_GUARANTEE = "mutual_guarantee"  # 互保
    CIRCULAR_GUARANTEE = "circular_guarantee"  # 循环担保


LOOP_WORDS: dict[LoopKind, tuple[str, str, str, str]] = {
    LoopKind.OWNERSHIP: ("循环持股", "持股", "Owned in a circle", "owns"),
    LoopKind.MUTUAL_GUARANTEE: ("互保", "担保", "Guarantees for each other", "guarantees"),
    LoopKind.CIRCULAR_GUARANTEE: ("循环担保", "担保", "Guarantees in a circle", "guarantees"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """A loop by its path; the last one leads back to the first."""

    kind: LoopKind
    path: tuple[str, ...]


def find_loops(edges: Iterable[Edge]) -> tuple[Loop, ...]:
    """Every loop of holdings and of guarantees, shortest first: at most 20, each of at most 8 parties.

    Each is named once, beginning with its smallest key. Two who guarantee each other are 互保, three and more
    in a ring 循环担保.
    """
    known = list(edges)
    found = [
        *_cycles(known, RelationKind.SHAREHOLDER),
        *_cycles(known, RelationKind.GUARANTOR),
    ]
    return tuple(sorted(found, key=lambda loop: (len(loop.path), loop.kind, loop.path))[:MOST])


def loop_in_words(loop: Loop, names: dict[str, str]) -> tuple[str, str]:
    """The loop in Chinese and English: 循环持股：甲 → 持股 → 乙 → 持股 → 甲."""
    zh, verb, en, verb_en = LOOP_WORDS[loop.kind]
    round_trip = [names.get(party, party) for party in (*loop.path, loop.path[0])]
    return f"{zh}：{f' → {verb} → '.join(round_trip)}", f"{en}: {f' → {verb_en} → '.join(round_trip)}"


def _cycles(edges: list[Edge], kind: RelationKind) -> list[Loop]:
    ahead: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        if edge.kind is kind:
            ahead[edge.source].add(edge.target)
    found: list[Loop] = []
    for start in sorted(ahead):
        _walk(ahead, kind, (start,), found)
    return found


def _walk(ahead: dict[str, set[str]], kind: RelationKind, path: tuple[str, ...], found: list[Loop]) -> None:
    """Follow the path on over keys greater than its first, so that each loop is met once."""
    if len(found) >= MOST:
        return
    for party in sorted(ahead.get(path[-1], ())):
        if party == path[0]:
            found.append(Loop(kind=_named(kind, len(path)), path=path))
        elif party > path[0] and party not in path and len(path) < LONGEST:
            _walk(ahead, kind, (*path, party), found)


def _named(kind: RelationKind, length: int) -> LoopKind:
    if kind is RelationKind.SHAREHOLDER:
        return LoopKind.OWNERSHIP
    return LoopKind.MUTUAL_GUARANTEE if length <= 2 else LoopKind.CIRCULAR_GUARANTEE
