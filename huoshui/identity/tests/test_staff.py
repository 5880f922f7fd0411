"""Staff, roles and branches: who may make them, what they may then do and see."""

import pytest

from huoshui.audit import queries as audit_queries
from huoshui.core.errors import Forbidden, InvalidInput, NotFound
from huoshui.foundation.actor import SYSTEM
from huoshui.identity import operations, queries
from huoshui.identity.permissions import PERMISSIONS
from huoshui.identity.ready_roles import READY_ROLES
from huoshui.identity.tests.cast import PASSWORD, Cast, borrower, gather_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return gather_cast()


def new_staff(cast: Cast, **changes: object) -> int:
    values = {
        "actor": cast.administrator,
        "username": "zhou.jie",
        "name": "周杰",
        "branch_id": cast.north_id,
        "role_codes": ["finance_clerk"],
        "data_scope": "branch",
        "password": PASSWORD,
        "reason": "新员工入职",
    }
    user_id = operations.create_staff(**{**values, **changes})  # type: ignore[arg-type]
    confirm_all(cast)
    return user_id


def confirm_all(cast: Cast) -> None:
    confirmer = cast.second_administrator
    for row in queries.list_changes_to_confirm(user_id=confirmer.user_id or 0):
        operations.decide_sensitive_change(actor=confirmer, change_id=row.id, confirm=True)


def test_ready_roles_name_only_permissions_that_exist() -> None:
    for role in READY_ROLES:
        assert role.permissions <= set(PERMISSIONS), role.code


def test_a_member_of_staff_has_the_permissions_of_their_roles(cast: Cast) -> None:
    user_id = new_staff(cast)
    actor = queries.actor_of_user(user_id=user_id)
    assert actor.may("disbursement.make")
    assert not actor.may("disbursement.check")
    row = queries.get_user(user_id=user_id)
    assert (row.name, row.must_change_password, [role.code for role in row.roles]) == (
        "周杰",
        True,
        ["finance_clerk"],
    )


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"password": "short1"}, operations.WeakPassword),
        ({"password": "onlyletters"}, operations.WeakPassword),
        ({"password": "password123"}, operations.WeakPassword),
        ({"role_codes": ["no_such_role"]}, InvalidInput),
        ({"role_codes": []}, InvalidInput),
        ({"branch_id": 0}, InvalidInput),
        ({"data_scope": "everything"}, InvalidInput),
        ({"username": " "}, InvalidInput),
        ({"username": "LI.QIANG"}, operations.UsernameTaken),
    ],
)
def test_bad_staff_is_refused_and_leaves_nothing(cast: Cast, changes: dict, refusal: type) -> None:
    before = queries.list_users().total
    with pytest.raises(refusal):
        new_staff(cast, **changes)
    assert queries.list_users().total == before


def test_only_who_manages_users_may_make_them(cast: Cast) -> None:
    for actor in (cast.officer, borrower()):
        with pytest.raises(Forbidden):
            new_staff(cast, actor=actor)


def test_nobody_changes_their_own_rights(cast: Cast) -> None:
    own_id = cast.administrator.user_id
    assert own_id
    for change in ({"role_codes": ["senior_approver"]}, {"data_scope": "own"}, {"is_active": False}):
        with pytest.raises(operations.OwnRightsFixed):
            operations.change_staff(actor=cast.administrator, user_id=own_id, **change)  # type: ignore[arg-type]
    operations.change_staff(actor=cast.administrator, user_id=own_id, name="孙莉")
    assert queries.get_user_name(own_id) == "孙莉"


def test_a_change_is_in_the_journal_with_before_and_after(cast: Cast) -> None:
    user_id = new_staff(cast)
    operations.change_staff(
        actor=cast.administrator, user_id=user_id, role_codes=["finance_checker"], reason="调岗"
    )
    confirm_all(cast)
    entries = audit_queries.list_entries(criteria=audit_queries.AuditFilter(action="user.changed")).items
    assert entries[0].before["role_codes"] == ["finance_clerk"]
    assert entries[0].after["role_codes"] == ["finance_checker"]
    assert not queries.actor_of_user(user_id=user_id).may("disbursement.make")


def test_a_user_switched_off_is_nobody(cast: Cast) -> None:
    user_id = new_staff(cast)
    operations.change_staff(actor=cast.administrator, user_id=user_id, is_active=False)
    with pytest.raises(NotFound):
        queries.actor_of_user(user_id=user_id)


def test_scope_follows_branches_downwards(cast: Cast) -> None:
    assert queries.scope_of(SYSTEM).all
    north = queries.scope_of(cast.officer)
    assert (north.all, north.branch_ids) == (False, frozenset({cast.north_id}))
    assert queries.branch_and_below(cast.head_id) == {cast.head_id, cast.north_id, cast.south_id}
    person = borrower()
    own = queries.scope_of(person)
    assert (own.all, own.branch_ids, own.own_user_id) == (False, frozenset(), person.user_id)


def test_authority_is_the_highest_limit_and_none_without_an_approving_role(cast: Cast) -> None:
    def authority(role: str, limit: int | None) -> queries.Authority:
        operations.save_role(
            actor=SYSTEM,
            code=role,
            name=role,
            name_en=role,
            permissions=["application.approve"],
            approval_limit=limit,
        )
        user_id = new_staff(cast, username=f"user.{role}", role_codes=[role, "auditor"])
        return queries.authority_of(user_id=user_id)

    limited = authority("small_approver", 50_000_000)
    assert (limited.covers(50_000_000), limited.covers(50_000_001)) == (True, False)
    assert authority("any_approver", None).covers(10**12)
    officer_id = cast.officer.user_id
    assert officer_id
    assert not queries.authority_of(user_id=officer_id).covers(1)


def test_a_role_takes_only_known_permissions(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        operations.save_role(
            actor=cast.administrator, code="odd", name="奇", name_en="Odd", permissions=["money.print"]
        )
    with pytest.raises(Forbidden):
        operations.save_role(
            actor=cast.officer, code="odd", name="奇", name_en="Odd", permissions=["loan.view"]
        )


def test_installing_roles_twice_keeps_what_the_lender_changed(cast: Cast) -> None:
    operations.save_role(
        actor=SYSTEM, code="collector", name="外勤", name_en="Field", permissions=["loan.view"]
    )
    assert operations.install_ready_roles() == ()
    assert {role.code: role.name for role in queries.list_roles()}["collector"] == "外勤"


def test_own_password_needs_the_old_one(cast: Cast) -> None:
    with pytest.raises(operations.WrongOldPassword):
        operations.change_own_password(actor=cast.officer, old="wrong-one-1", new="Another-2026")
    with pytest.raises(InvalidInput):
        operations.change_own_password(actor=cast.officer, old=PASSWORD, new=PASSWORD)
    operations.change_own_password(actor=cast.officer, old=PASSWORD, new="Another-2026")
    assert operations.log_in_staff(username="li.qiang", password="Another-2026") == cast.officer.user_id
