"""Relations of customers: entered and ended by two people, walked along, shown within the scope."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from huoshui.core.errors import Forbidden, InvalidInput, NotFound
from huoshui.core.identifiers import check_uscc
from huoshui.core.relations import LoopKind, RelationKind
from huoshui.foundation import business_date
from huoshui.foundation.ports import answering
from huoshui.identity.queries import Scope
from huoshui.identity.tests.cast import Cast, gather_cast
from huoshui.parties import operations, queries
from huoshui.parties.models import Relation
from huoshui.parties.ports import SharedTrace, SharedTraces

pytestmark = pytest.mark.django_db
ALL = Scope(all=True)
TODAY = date(2026, 11, 22)
PERSON = "11010519491231002X"


class Shared:
    """Whatever the test says is shared."""

    def __init__(self, *traces: SharedTrace) -> None:
        self.traces = traces

    def shared_by(self, customer_ids: Collection[int]) -> tuple[SharedTrace, ...]:
        return self.traces


@pytest.fixture
def cast() -> Cast:
    business_date.advance_to(TODAY)
    return gather_cast()


def uscc(index: int) -> str:
    """A made-up credit code whose check character is right."""
    body = f"91110000{index:09d}"
    return next(body + last for last in "0123456789ABCDEFGHJKLMNPQRTUWXY" if check_uscc(body + last).valid)


def firm(cast: Cast, index: int, name: str = "", **changes: Any) -> operations.CustomerRef:
    values: dict[str, Any] = {
        "kind": "enterprise",
        "name": name or f"第{index}公司",
        "id_number": uscc(index),
        "phone": f"1390000{index:04d}",
        "branch_id": cast.north_id,
    }
    return operations.register_customer(**{"actor": cast.officer, **values, **changes})


def person(cast: Cast) -> operations.CustomerRef:
    return firm(cast, 99, kind="person", name="王芳", id_number=PERSON)


def propose(cast: Cast, number: str, kind: str, **other: Any) -> int:
    values = {"source": "公司章程", "since": date(2020, 1, 1), "scope": ALL, **other}
    return operations.propose_relation(actor=cast.officer, number=number, kind=kind, **values)


def review(cast: Cast, relation_id: int, *, approve: bool = True) -> str:
    return operations.review_relation(
        actor=cast.approver, relation_id=relation_id, approve=approve, opinion="已核", scope=ALL
    )


def tie(cast: Cast, number: str, kind: str, **other: Any) -> int:
    relation_id = propose(cast, number, kind, **other)
    assert review(cast, relation_id) == "in_force"
    return relation_id


def graph(customer_id: int, scope: Scope = ALL, *shared: SharedTrace) -> queries.RelationGraph:
    with answering(SharedTraces, Shared(*shared)):
        return queries.relation_graph(customer_id=customer_id, scope=scope)


def test_a_relation_counts_once_another_has_reviewed_it(cast: Cast) -> None:
    mother, daughter = firm(cast, 1), firm(cast, 2)
    relation_id = propose(
        cast, daughter.number, "shareholder", party_number=mother.number, share=Decimal("0.6")
    )
    assert queries.group_ids(daughter.id) == {daughter.id}
    with pytest.raises(Forbidden):
        operations.review_relation(
            actor=cast.officer, relation_id=relation_id, approve=True, opinion="", scope=ALL
        )
    assert review(cast, relation_id) == "in_force"
    assert queries.group_ids(daughter.id) == queries.group_ids(mother.id) == {daughter.id, mother.id}
    with pytest.raises(operations.RelationReviewed):
        review(cast, relation_id)
    with pytest.raises(operations.RelationExists):
        propose(cast, daughter.number, "shareholder", party_number=mother.number, share=Decimal("0.1"))


def test_nobody_reviews_their_own(cast: Cast) -> None:
    mother, daughter = firm(cast, 1), firm(cast, 2)
    relation_id = propose(cast, daughter.number, "guarantor", party_number=mother.number)
    Relation.objects.filter(pk=relation_id).update(proposed_by_id=cast.approver.user_id)
    with pytest.raises(operations.OwnRelation):
        review(cast, relation_id)
    assert review_declined(cast, daughter.number, mother.number) == "declined"
    assert queries.related_customer_ids(daughter.id) == frozenset()


def review_declined(cast: Cast, number: str, party: str) -> str:
    return review(cast, propose(cast, number, "co_borrower", party_number=party), approve=False)


def test_an_end_is_reviewed_too_and_counts_only_then(cast: Cast) -> None:
    mother, daughter = firm(cast, 1), firm(cast, 2)
    relation_id = tie(cast, daughter.number, "shareholder", party_number=mother.number, share=Decimal("0.51"))
    for day in (date(2019, 12, 31), date(2026, 11, 23)):
        with pytest.raises(InvalidInput):
            end(cast, relation_id, day)
    end(cast, relation_id, TODAY)
    assert len(queries.group_ids(daughter.id)) == 2
    assert review(cast, relation_id, approve=False) == "in_force"
    end(cast, relation_id, TODAY)
    with pytest.raises(operations.RelationNotInForce):
        end(cast, relation_id, TODAY)
    assert review(cast, relation_id) == "ended"
    assert queries.group_ids(daughter.id) == {daughter.id}
    row = queries.list_relations(customer_id=mother.id)[0]
    assert (row.status, row.ended_on, row.proposed_by, row.reviewed_by) == ("ended", TODAY, "李强", "赵敏")


def end(cast: Cast, relation_id: int, day: date) -> None:
    operations.propose_relation_end(
        actor=cast.officer, relation_id=relation_id, ended_on=day, reason="股权转让", scope=ALL
    )


@pytest.mark.parametrize(
    ("kind", "other", "field"),
    [
        ("friend", {}, "kind"),
        ("shared_phone", {}, "kind"),
        ("guarantor", {"since": date(2026, 11, 23)}, "since"),
        ("guarantor", {"source": " "}, "source"),
        ("guarantor", {"outside_name": " "}, "outside_name"),
        ("guarantor", {"party_number": "KH0"}, "party_number"),
        ("guarantor", {"outside_name": "赵六", "outside_id_number": "110101"}, "id_number"),
        ("shareholder", {"outside_name": "赵六"}, "share"),
        ("shareholder", {"outside_name": "赵六", "share": Decimal("1.01")}, "share"),
    ],
)
def test_bad_relations_are_refused_by_field(cast: Cast, kind: str, other: dict[str, Any], field: str) -> None:
    daughter = firm(cast, 1)
    with pytest.raises(InvalidInput) as refused:
        propose(cast, daughter.number, kind, **other)
    assert refused.value.field == field


def test_nobody_is_related_to_themselves_and_no_firm_has_more_than_all_its_shares(cast: Cast) -> None:
    daughter = firm(cast, 1)
    with pytest.raises(InvalidInput):
        propose(cast, daughter.number, "guarantor", party_number=daughter.number)
    tie(cast, daughter.number, "shareholder", outside_name="甲", share=Decimal("0.7"))
    with pytest.raises(operations.SharesOverWhole):
        propose(cast, daughter.number, "shareholder", outside_name="乙", share=Decimal("0.300001"))
    tie(cast, daughter.number, "shareholder", outside_name="乙", share=Decimal("0.3"))


def test_somebody_outside_is_found_again_by_identifier(cast: Cast) -> None:
    one, two = firm(cast, 1), firm(cast, 2)
    for ref in (one, two):
        tie(cast, ref.number, "controller", outside_name="王芳", outside_id_number=PERSON)
    assert queries.group_ids(one.id) == {one.id, two.id}
    # When the person later becomes a customer, the relations lead to the file.
    wang = person(cast)
    assert queries.group_ids(wang.id) == {one.id, two.id, wang.id}
    assert queries.related_customer_ids(wang.id) == {one.id, two.id}
    three = firm(cast, 3)
    with pytest.raises(operations.NameDiffers):
        propose(cast, three.number, "controller", outside_name="陈伟", outside_id_number=PERSON)
    tie(cast, three.number, "controller", outside_name="王 芳", outside_id_number=PERSON)
    assert queries.related_customer_ids(three.id, {RelationKind.CONTROLLER}) == {wang.id}
    assert queries.related_customer_ids(three.id, {RelationKind.SPOUSE}) == frozenset()


def test_relatives_on_the_staff_are_known_for_the_whole_group(cast: Cast) -> None:
    mother, daughter = firm(cast, 1), firm(cast, 2)
    tie(cast, daughter.number, "shareholder", party_number=mother.number, share=Decimal("0.9"))
    tie(cast, mother.number, "staff_relative", staff_id=cast.approver.user_id)
    assert queries.staff_related_to(daughter.id) == {cast.approver.user_id}
    with pytest.raises(NotFound):
        propose(cast, mother.number, "staff_relative", staff_id=0)
    staff = [party for party in graph(mother.id).parties if party.kind == "staff"]
    assert len(staff) == 1


def test_the_graph_names_loops_and_masks_whom_the_reader_may_not_see(cast: Cast) -> None:
    one = firm(cast, 1)
    two = firm(cast, 2, "远方贸易有限公司", branch_id=cast.south_id, actor=cast.stranger)
    three = firm(cast, 3)
    for owned, owner in ((two, one), (three, two), (one, three)):
        tie(cast, owned.number, "shareholder", party_number=owner.number, share=Decimal("0.4"))
    found = graph(one.id)
    assert [(loop.kind, len(loop.path)) for loop in found.loops] == [(LoopKind.OWNERSHIP, 3)]
    assert {party.name for party in found.parties} == {"第1公司", "远方贸易有限公司", "第3公司"}
    narrow = graph(one.id, Scope(branch_ids=frozenset({cast.north_id})))
    masked = next(party for party in narrow.parties if party.customer_id == two.id)
    assert (masked.name, masked.number) == ("远**", "")
    with pytest.raises(NotFound):
        graph(two.id, Scope(branch_ids=frozenset({cast.north_id})))


def test_what_is_shared_ties_without_being_shown_and_makes_no_group(cast: Cast) -> None:
    firms = [firm(cast, index) for index in (1, 2, 3)]
    home = SharedTrace(kind="shared_address", customer_ids=tuple(ref.id for ref in firms))
    operations.save_statement(actor=cast.officer, customer_id=firms[0].id, year=2025, lines={"revenue": 0})
    found = graph(firms[0].id, ALL, home)
    assert {tie.kind for tie in found.ties} == {"shared_address"}
    assert len(found.ties) == 3
    assert not [party for party in found.parties if party.in_group and party.customer_id != firms[0].id]
    facts = found.firms[f"c{firms[0].id}"]
    assert (facts.address_firms, facts.revenue, facts.year) == (3, 0, 2025)
