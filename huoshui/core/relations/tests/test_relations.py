"""Groups, chains, loops, shells and concentration, computed by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest

from huoshui.core.relations import (
    Edge,
    FirmFacts,
    LoopKind,
    RelationKind,
    ShellRules,
    ShellSign,
    circle_of,
    controlled_by,
    effective_share,
    find_loops,
    group_of,
    is_suspect,
    loop_in_words,
    room,
    shell_signs,
)


def holds(source: str, target: str, percent: str) -> Edge:
    share = Fraction(Decimal(percent)) / 100
    return Edge(source=source, target=target, kind=RelationKind.SHAREHOLDER, share=share)


def tie(kind: str, source: str, target: str) -> Edge:
    return Edge(source=source, target=target, kind=RelationKind(kind))


def test_shares_through_chains_are_products_summed_over_paths() -> None:
    edges = [holds("A", "B", "60"), holds("B", "C", "50"), holds("A", "C", "20")]
    assert effective_share(edges, owner="A", owned="C") == Fraction(1, 2)
    assert effective_share(edges, owner="B", owned="C") == Fraction(1, 2)
    assert effective_share(edges, owner="C", owned="A") == 0
    # 80 % × 70 % × 60 % = 33.6 %
    chain = [holds("A", "B", "80"), holds("B", "C", "70"), holds("C", "D", "60")]
    assert effective_share(chain, owner="A", owned="D") == Fraction(336, 1000)
    # Two purchases of the same shares by one holder add up.
    assert effective_share([holds("A", "B", "30"), holds("A", "B", "25")], owner="A", owned="B") == Fraction(
        55, 100
    )


def test_a_loop_adds_nothing_to_a_share() -> None:
    edges = [holds("A", "B", "60"), holds("B", "C", "40"), holds("C", "A", "30")]
    assert effective_share(edges, owner="A", owned="C") == Fraction(24, 100)
    assert effective_share(edges, owner="A", owned="A") == 0


def test_control_is_more_than_half_of_the_votes_of_those_already_controlled() -> None:
    edges = [holds("A", "B", "60"), holds("A", "C", "30"), holds("B", "C", "25")]
    assert controlled_by(edges, ["A"]) == {"B", "C"}
    assert effective_share(edges, owner="A", owned="C") == Fraction(45, 100)
    assert controlled_by([holds("A", "B", "50")], ["A"]) == set()
    assert controlled_by([holds("A", "B", "50.01")], ["A"]) == {"B"}
    assert controlled_by([tie("controller", "A", "B"), holds("B", "C", "51")], ["A"]) == {"B", "C"}


def test_a_group_is_what_stands_under_common_control() -> None:
    edges = [holds("mother", "one", "70"), holds("mother", "two", "51"), holds("other", "two", "49")]
    assert group_of(edges, "one") == {"mother", "one", "two"}
    assert group_of(edges, "other") == {"other"}
    assert group_of([tie("group_member", "X", "Y")], "Y") == {"X", "Y"}
    assert group_of([tie("guarantor", "X", "Y"), tie("shared_phone", "X", "Y")], "Y") == {"Y"}


def test_close_family_counts_as_one_holder() -> None:
    edges = [holds("husband", "firm", "30"), holds("wife", "firm", "30"), tie("spouse", "wife", "husband")]
    assert group_of(edges, "firm") == {"firm", "husband", "wife"}
    assert group_of(edges[:2], "firm") == {"firm"}


def test_the_wider_circle_hangs_on_the_group() -> None:
    edges = [
        holds("mother", "one", "70"),
        tie("guarantor", "G", "one"),
        tie("guarantor", "G", "stranger"),
        tie("legal_representative", "boss", "mother"),
        holds("small", "mother", "19.99"),
        holds("large", "mother", "20"),
        tie("shared_device", "one", "neighbour"),
    ]
    group = group_of(edges, "one")
    assert group == {"mother", "one"}
    assert circle_of(edges, group) == {"G", "stranger", "boss", "large"}


def test_loops_are_named_with_their_path() -> None:
    edges = [
        holds("A", "B", "40"),
        holds("B", "C", "30"),
        holds("C", "A", "20"),
        tie("guarantor", "A", "B"),
        tie("guarantor", "B", "A"),
        tie("guarantor", "B", "C"),
        tie("guarantor", "C", "A"),
    ]
    loops = find_loops(edges)
    assert [(loop.kind, loop.path) for loop in loops] == [
        (LoopKind.MUTUAL_GUARANTEE, ("A", "B")),
        (LoopKind.CIRCULAR_GUARANTEE, ("A", "B", "C")),
        (LoopKind.OWNERSHIP, ("A", "B", "C")),
    ]
    zh, en = loop_in_words(loops[2], {"A": "甲", "B": "乙", "C": "丙"})
    assert zh == "循环持股：甲 → 持股 → 乙 → 持股 → 丙 → 持股 → 甲"
    assert en == "Owned in a circle: 甲 → owns → 乙 → owns → 丙 → owns → 甲"
    assert find_loops(edges[:2]) == ()


def test_very_many_loops_are_cut_off() -> None:
    everyone = [f"P{index}" for index in range(9)]
    edges = [tie("guarantor", one, other) for one in everyone for other in everyone if one != other]
    assert len(find_loops(edges)) == 20


RULES = ShellRules(address_firms=3, representative_firms=5)


def firm(**changes: object) -> FirmFacts:
    values: dict[str, object] = {
        "name": "甲",
        "revenue": 100,
        "year": 2025,
        "address_firms": 1,
        "representative": "王芳",
        "representative_firms": 1,
    }
    return FirmFacts(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "signs", "suspect"),
    [
        ({}, [], False),
        ({"revenue": None, "year": None}, [], False),
        ({"revenue": 0}, [ShellSign.NO_REVENUE], False),
        ({"address_firms": 2}, [], False),
        ({"address_firms": 3}, [ShellSign.CROWDED_ADDRESS], False),
        ({"representative_firms": 4}, [], False),
        ({"revenue": 0, "address_firms": 3}, [ShellSign.NO_REVENUE, ShellSign.CROWDED_ADDRESS], True),
        (
            {"address_firms": 4, "representative_firms": 5},
            [ShellSign.CROWDED_ADDRESS, ShellSign.BUSY_REPRESENTATIVE],
            True,
        ),
    ],
)
def test_two_signs_make_a_suspect(changes: dict[str, object], signs: list[ShellSign], suspect: bool) -> None:
    found = shell_signs(firm(**changes), RULES)
    assert [one.sign for one in found] == signs
    assert is_suspect(found) is suspect


def test_signs_say_their_fact() -> None:
    found = shell_signs(firm(revenue=0, address_firms=3, representative_firms=6), RULES)
    assert [one.zh for one in found] == [
        "2025 年无营业收入",
        "同一地址有 3 家企业",
        "法定代表人王芳兼任 6 家企业法定代表人",
    ]


@pytest.mark.parametrize(
    ("capital", "limit", "exposure", "breached"),
    [
        # 2-1: microcredit company, net assets 200,000,000
        (20_000_000_000, "0.10", 2_000_000_000, False),
        (20_000_000_000, "0.10", 2_000_000_001, True),
        (20_000_000_000, "0.15", 3_000_000_000, False),
        (20_000_000_000, "0.15", 3_000_000_001, True),
        # 8-7: bank, net capital 500,000,000
        (50_000_000_000, "0.10", 5_000_000_000, False),
        (50_000_000_000, "0.10", 5_000_000_001, True),
        (50_000_000_000, "0.15", 7_500_000_000, False),
        (50_000_000_000, "0.15", 7_500_000_001, True),
    ],
)
def test_concentration_golden_rows(capital: int, limit: str, exposure: int, breached: bool) -> None:
    found = room(capital=capital, limit=Decimal(limit), exposure=exposure)
    assert found.is_breached is breached
    assert found.left == max(found.cap - exposure, 0)
