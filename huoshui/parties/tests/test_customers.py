"""Customer files: one person one file, checked identifiers, changes by two people, data masked."""

from datetime import timedelta
from typing import Any

import pytest

from huoshui.audit import queries as audit_queries
from huoshui.core.errors import Forbidden, InvalidInput, NotFound
from huoshui.foundation import clock
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.identity.queries import Scope, scope_of
from huoshui.identity.tests.cast import WANG_FANG_PHONE, Cast, borrower, gather_cast
from huoshui.parties import operations, queries
from huoshui.parties.models import Customer, CustomerChange

pytestmark = pytest.mark.django_db
ALL = Scope(all=True)
# Synthetic numbers whose check digits are right (regulation 9-1, 9-3, 9-7, 9-11).
ID_NUMBER, OTHER_ID, USCC, CARD = (
    "11010519491231002X",
    "110101199003070003",
    "91110000600037341L",
    "6222020903001483077",
)


@pytest.fixture
def cast() -> Cast:
    return gather_cast()


def register(cast: Cast, actor: Actor | None = None, **changes: Any) -> operations.CustomerRef:
    values: dict[str, Any] = {
        "kind": "person",
        "name": "王芳",
        "id_number": ID_NUMBER,
        "phone": WANG_FANG_PHONE,
        "branch_id": cast.north_id,
        "address": "江苏省南京市玄武区中山路1号",
        "bank_account": CARD,
        "bank_name": "青山农商行",
        "profile": {"occupation": "教师"},
    }
    return operations.register_customer(actor=actor or cast.officer, **{**values, **changes})


def test_a_file_is_made_once_and_found_again(cast: Cast) -> None:
    first = register(cast)
    again = register(cast, id_number=ID_NUMBER.lower(), name=" 王 芳 ", profile={"income": "8000.00"})
    assert (first.is_new, again.is_new) == (True, False)
    assert (first.id, first.number) == (again.id, again.number)
    assert first.number.startswith("KH")
    party = queries.get_party(first.id)
    assert (party.id_number, party.phone, party.bank_account) == (ID_NUMBER, WANG_FANG_PHONE, CARD)
    assert party.profile == {"occupation": "教师", "income": "8000.00"}
    assert party.birth_date is not None
    assert party.birth_date.isoformat() == "1949-12-31"


def test_what_stands_in_a_file_is_not_overwritten_by_registering_again(cast: Cast) -> None:
    ref = register(cast, address=None)
    register(cast, phone="13900000001", address="新地址", bank_account="6217000010000000003")
    party = queries.get_party(ref.id)
    assert (party.phone, party.bank_account, party.address) == (WANG_FANG_PHONE, CARD, "新地址")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "ghost"}, "kind"),
        ({"name": "  "}, "name"),
        ({"name": "王芳😀"}, "name"),
        ({"id_number": "110101199003070004"}, "id_number"),
        ({"id_number": USCC}, "id_number"),
        ({"kind": "enterprise"}, "id_number"),
        ({"phone": "12812345678"}, "phone"),
        ({"bank_account": "4532015112830367"}, "bank_account"),
    ],
)
def test_bad_data_is_refused_by_field_and_leaves_nothing(
    cast: Cast, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        register(cast, **changes)
    assert refused.value.field == field
    assert not Customer.objects.exists()


def test_an_enterprise_and_a_sole_proprietor_may_hold_a_corporate_account(cast: Cast) -> None:
    for kind, number in (("enterprise", USCC), ("sole_proprietor", "91330100799655058B")):
        ref = register(cast, kind=kind, name="青山茶业", id_number=number, bank_account="12345678901")
        assert queries.get_customer(customer_id=ref.id, scope=ALL).id_type == "uscc"
    proprietor = register(cast, kind="sole_proprietor", id_number=OTHER_ID, bank_account=None)
    assert queries.get_customer(customer_id=proprietor.id, scope=ALL).id_type == "id_card"


def test_another_name_on_a_known_number_is_refused(cast: Cast) -> None:
    register(cast)
    with pytest.raises(operations.NameDiffers):
        register(cast, name="陈伟")


def test_a_login_is_linked_once_and_only_by_its_own_phone(cast: Cast) -> None:
    wang, chen = borrower(), borrower("13900000002")
    ref = register(cast, actor=wang, user_id=wang.user_id)
    assert queries.customer_id_of_user(wang.user_id or 0) == ref.id
    assert register(cast, actor=wang, user_id=wang.user_id).id == ref.id
    with pytest.raises(operations.UserAlreadyLinked):
        register(cast, actor=wang, user_id=wang.user_id, id_number=OTHER_ID)
    with pytest.raises(operations.FileLinkedElsewhere):
        register(cast, actor=chen, user_id=chen.user_id)
    counter = register(cast, id_number=OTHER_ID, name="李强", phone="13700000003")
    with pytest.raises(operations.FileLinkedElsewhere):
        register(cast, actor=chen, user_id=chen.user_id, id_number=OTHER_ID, name="李强")
    assert queries.get_customer(customer_id=counter.id, scope=ALL).user_id is None


def test_only_the_right_people_register(cast: Cast) -> None:
    wang, chen = borrower(), borrower("13900000002")
    for actor, user_id in ((cast.approver, None), (wang, None), (wang, chen.user_id)):
        with pytest.raises(Forbidden):
            register(cast, actor=actor, user_id=user_id)


def test_lists_and_pages_show_masked_identifiers_within_scope(cast: Cast) -> None:
    ref = register(cast)
    detail = queries.get_customer_by_number(number=ref.number, scope=scope_of(cast.officer))
    assert (detail.phone_masked, detail.id_number_masked) == ("138****5678", "110105********002X")
    assert detail.bank_account_masked.startswith("622202*")
    assert ID_NUMBER not in repr(detail)
    assert CARD not in repr(detail)
    with pytest.raises(NotFound):
        queries.get_customer_by_number(number=ref.number, scope=scope_of(cast.stranger))
    assert queries.list_customers(scope=scope_of(cast.stranger)).total == 0


@pytest.mark.parametrize("search", ["王", "138 1234 5678", WANG_FANG_PHONE, ID_NUMBER.lower(), "KH"])
def test_customers_are_found_by_name_number_phone_and_identifier(cast: Cast, search: str) -> None:
    register(cast)
    register(cast, id_number=OTHER_ID, name="李强", phone="13700000003")
    found = queries.list_customers(scope=ALL, search=search)
    assert "王芳" in [row.name for row in found.items]
    assert found.total == (2 if search == "KH" else 1)


def test_full_values_are_shown_with_a_reason_and_kept_in_the_journal(cast: Cast) -> None:
    ref = register(cast)
    shown = operations.reveal_customer(
        actor=cast.officer,
        number=ref.number,
        fields=["phone"],
        reason="电话核实",
        scope=scope_of(cast.officer),
    )
    assert shown == {"phone": WANG_FANG_PHONE}
    entry = audit_queries.list_entries(criteria=audit_queries.AuditFilter(action="sensitive.read")).items[0]
    assert (entry.subject_number, entry.actor_name, entry.after["reason"]) == (ref.number, "李强", "电话核实")
    for fields, reason in ((["phone"], " "), (["password"], "好奇"), ([], "好奇")):
        with pytest.raises(InvalidInput):
            operations.reveal_customer(
                actor=cast.officer, number=ref.number, fields=fields, reason=reason, scope=ALL
            )
    with pytest.raises(NotFound):
        operations.reveal_customer(
            actor=cast.stranger,
            number=ref.number,
            fields=["phone"],
            reason="好奇",
            scope=scope_of(cast.stranger),
        )


def propose(cast: Cast, number: str, field: str = "phone", after: str = "13900000009") -> int:
    return operations.propose_change(
        actor=cast.officer, number=number, field=field, after=after, scope=scope_of(cast.officer)
    )


def review(cast: Cast, actor: Actor, change_id: int, *, approve: bool = True) -> str:
    return operations.review_change(
        actor=actor, change_id=change_id, approve=approve, opinion="已核实", scope=scope_of(actor)
    )


def test_a_change_counts_once_another_has_reviewed_it(cast: Cast) -> None:
    wang = borrower()
    ref = register(cast, actor=wang, user_id=wang.user_id)
    change_id = propose(cast, ref.number)
    assert queries.get_party(ref.id).phone == WANG_FANG_PHONE
    assert [row.id for row in queries.list_open_changes(scope=scope_of(cast.approver))] == [change_id]
    assert review(cast, cast.approver, change_id) == "approved"
    assert queries.get_party(ref.id).phone == "13900000009"
    # The new phone is also how the borrower now comes in.
    assert borrower("13900000009").user_id == wang.user_id
    row = queries.list_changes(customer_id=ref.id)[0]
    assert (row.before_masked, row.after_masked, row.proposed_by, row.reviewed_by) == (
        "138****5678",
        "139****0009",
        "李强",
        "赵敏",
    )
    with pytest.raises(operations.ChangeReviewed):
        review(cast, cast.approver, change_id)
    # The watch on live loans counts it.
    [seen] = queries.contacts_changed_since(clock.local_date() - timedelta(days=1), least=1)
    assert (seen.customer_id, seen.times, seen.last_day) == (ref.id, 1, clock.local_date())


def test_a_declined_change_changes_nothing(cast: Cast) -> None:
    ref = register(cast)
    assert review(cast, cast.approver, propose(cast, ref.number), approve=False) == "declined"
    assert queries.get_party(ref.id).phone == WANG_FANG_PHONE


def test_changes_are_refused_to_the_wrong_people(cast: Cast) -> None:
    ref = register(cast)
    change_id = propose(cast, ref.number)
    with pytest.raises(Forbidden):
        review(cast, cast.officer, change_id)
    with pytest.raises(NotFound):
        review(cast, cast.stranger, change_id)
    CustomerChange.objects.filter(pk=change_id).update(proposed_by_id=cast.approver.user_id)
    with pytest.raises(operations.OwnChange):
        review(cast, cast.approver, change_id)
    with pytest.raises(Forbidden):
        operations.propose_change(
            actor=cast.approver, number=ref.number, field="phone", after="13900000009", scope=ALL
        )
    chen = borrower("13900000002")
    with pytest.raises(NotFound):
        operations.propose_change(
            actor=chen, number=ref.number, field="phone", after="13900000009", scope=ALL
        )


@pytest.mark.parametrize(
    ("field", "after", "refusal"),
    [
        ("id_number", OTHER_ID, InvalidInput),
        ("phone", "123", InvalidInput),
        ("bank_account", "4532015112830367", InvalidInput),
        ("address", " ", InvalidInput),
        ("bank_name", "行" * 61, InvalidInput),
        ("phone", WANG_FANG_PHONE, operations.NothingChanged),
    ],
)
def test_bad_changes_are_refused(cast: Cast, field: str, after: str, refusal: type[Exception]) -> None:
    ref = register(cast)
    with pytest.raises(refusal):
        propose(cast, ref.number, field, after)
    assert not CustomerChange.objects.exists()


def test_one_item_has_one_open_change(cast: Cast) -> None:
    ref = register(cast)
    propose(cast, ref.number)
    with pytest.raises(operations.ChangePending):
        propose(cast, ref.number, after="13900000010")
    propose(cast, ref.number, "bank_name", "惠民村镇银行")


def test_statements_are_kept_by_year_in_cents(cast: Cast) -> None:
    ref = register(cast, kind="enterprise", name="青山茶业", id_number=USCC)
    for revenue in (100, 500_000_000):
        operations.save_statement(actor=SYSTEM, customer_id=ref.id, year=2025, lines={"revenue": revenue})
    rows = queries.list_statements(customer_id=ref.id)
    assert [(row.year, row.lines) for row in rows] == [(2025, {"revenue": 500_000_000})]
    for year, lines in ((1200, {}), (2025, {"revenue": 1.5}), (2025, {"revenue": True})):
        with pytest.raises(InvalidInput):
            operations.save_statement(actor=SYSTEM, customer_id=ref.id, year=year, lines=lines)  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        operations.save_statement(actor=SYSTEM, customer_id=0, year=2025, lines={})
