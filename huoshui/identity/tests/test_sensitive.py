"""Changes of rights by two people: proposed, seen whole by the second, confirmed or declined."""

import pytest
from django.db import DatabaseError, transaction

from huoshui.audit import queries as audit_queries
from huoshui.core.errors import Forbidden, InvalidInput
from huoshui.foundation.actor import SYSTEM
from huoshui.identity import operations, queries
from huoshui.identity.conflicts import CONFLICTS, conflicts_in
from huoshui.identity.models import SensitiveChange, User
from huoshui.identity.permissions import PERMISSIONS, SUBJECTS
from huoshui.identity.ready_roles import READY_ROLES
from huoshui.identity.tests.cast import Cast, gather_cast, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return gather_cast()


def propose_role(cast: Cast, code: str = "collector", **changes: object) -> int:
    values: dict[str, object] = {
        "actor": cast.administrator,
        "code": code,
        "name": "催收员",
        "name_en": "Collector",
        "permissions": ["customer.view", "loan.view", "repayment.enter"],
        "reason": "催收员兼登记还款",
    }
    change_id = operations.save_role(**{**values, **changes})  # type: ignore[arg-type]
    assert change_id is not None
    return change_id


def decide(cast: Cast, change_id: int, *, confirm: bool = True, opinion: str = "") -> str:
    return operations.decide_sensitive_change(
        actor=cast.second_administrator, change_id=change_id, confirm=confirm, opinion=opinion
    )


def permissions_of(code: str) -> tuple[str, ...]:
    return {role.code: role.permissions for role in queries.list_roles()}[code]


def test_every_permission_has_a_subject_and_conflicts_name_permissions() -> None:
    assert {code.partition(".")[0] for code in PERMISSIONS} == set(SUBJECTS)
    assert {code for one in CONFLICTS for code in (one.first, one.second)} <= set(PERMISSIONS)
    for role in READY_ROLES:
        assert [one for one in conflicts_in(role.permissions) if one.refused] == [], role.code


def test_the_second_person_sees_who_gains_and_loses_before_it_counts(cast: Cast) -> None:
    person = staff("jiang.tao", "蒋涛", cast.north_id, ["collector"])
    before = permissions_of("collector")
    change_id = propose_role(cast)
    assert permissions_of("collector") == before
    row = queries.get_sensitive_change(change_id, reader_id=cast.second_administrator.user_id)
    assert [(one["username"], one["gained"], one["lost"]) for one in row.effects] == [
        ("jiang.tao", ["repayment.enter"], ["collection.view", "contract.view", "message.view"])
    ]
    assert (row.blocked, row.before is not None and row.before["name"]) == ("", "催收员")
    assert decide(cast, change_id) == "confirmed"
    assert permissions_of("collector") == ("customer.view", "loan.view", "repayment.enter")
    assert person.user_id and queries.actor_of_user(user_id=person.user_id).may("repayment.enter")
    entries = audit_queries.list_entries(criteria=audit_queries.AuditFilter(action="sensitive_change.")).items
    assert [(one.action, one.actor_name) for one in entries] == [
        ("sensitive_change.confirmed", "何琳"),
        ("sensitive_change.proposed", "孙丽"),
    ]


def test_nobody_confirms_their_own_proposal_nor_one_about_themselves(cast: Cast) -> None:
    change_id = propose_role(cast)
    with pytest.raises(operations.OwnProposal):
        operations.decide_sensitive_change(actor=cast.administrator, change_id=change_id, confirm=True)
    with pytest.raises(Forbidden):
        operations.decide_sensitive_change(actor=cast.officer, change_id=change_id, confirm=True)
    own = operations.change_staff(
        actor=cast.administrator,
        user_id=cast.second_administrator.user_id or 0,
        role_codes=["administrator", "auditor"],
        reason="兼任审计",
    )
    assert own is not None
    with pytest.raises(operations.OwnRightsFixed):
        decide(cast, own)
    with pytest.raises(operations.OwnRightsFixed):
        propose_role(cast, "administrator", permissions=["user.manage", "loan.view"])


def test_a_decided_change_is_decided_for_good(cast: Cast) -> None:
    change_id = propose_role(cast)
    with pytest.raises(InvalidInput):
        decide(cast, change_id, confirm=False)
    assert decide(cast, change_id, confirm=False, opinion="不需要") == "declined"
    with pytest.raises(operations.ProposalDecided):
        decide(cast, change_id)
    with pytest.raises(DatabaseError), transaction.atomic():
        SensitiveChange.objects.filter(pk=change_id).update(reason="别的")
    with pytest.raises(DatabaseError), transaction.atomic():
        SensitiveChange.objects.filter(pk=change_id).delete()


def test_one_open_change_of_a_subject_and_it_can_be_withdrawn(cast: Cast) -> None:
    change_id = propose_role(cast)
    with pytest.raises(operations.ProposalWaiting):
        propose_role(cast, permissions=["loan.view"])
    with pytest.raises(Forbidden):
        operations.withdraw_sensitive_change(actor=cast.second_administrator, change_id=change_id)
    operations.withdraw_sensitive_change(actor=cast.administrator, change_id=change_id)
    propose_role(cast, permissions=["loan.view"])


def test_a_proposal_needs_a_reason_and_a_difference(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        propose_role(cast, reason=" ")
    same = {role.code: role for role in queries.list_roles()}["collector"]
    with pytest.raises(operations.NothingProposed):
        propose_role(cast, permissions=same.permissions)
    with pytest.raises(InvalidInput):
        propose_role(cast, "Bad Code")


def test_what_has_changed_meanwhile_is_proposed_anew(cast: Cast) -> None:
    change_id = propose_role(cast)
    operations.save_role(
        actor=SYSTEM, code="collector", name="外勤", name_en="Field", permissions=["loan.view"]
    )
    with pytest.raises(operations.ProposalStale):
        decide(cast, change_id)


def test_duties_that_never_go_together_are_refused_others_are_marked(cast: Cast) -> None:
    with pytest.raises(operations.ConflictingDuties) as refusal:
        propose_role(cast, "payer", permissions=["disbursement.make", "disbursement.check"])
    assert "放款经办与复核" in refusal.value.message("zh")
    with pytest.raises(operations.ConflictingDuties):
        operations.change_staff(
            actor=cast.administrator,
            user_id=cast.officer.user_id or 0,
            role_codes=["loan_officer", "approver"],
            reason="兼任",
        )
    change_id = propose_role(cast, "maker", permissions=["model.make", "model.check"])
    row = queries.get_sensitive_change(change_id, reader_id=None)
    assert [one.first for one in row.conflicts] == ["model.make"]


def test_the_last_who_manages_users_stays(cast: Cast) -> None:
    operations.change_staff(
        actor=cast.administrator, user_id=cast.second_administrator.user_id or 0, is_active=False
    )
    with pytest.raises(operations.LastManager):
        operations.change_staff(
            actor=SYSTEM, user_id=cast.administrator.user_id or 0, is_active=False, reason="离职"
        )
    alone = propose_role(cast)
    assert operations.decide_sensitive_change(actor=SYSTEM, change_id=alone, confirm=True) == "confirmed"


def test_a_new_password_counts_when_confirmed_and_its_hash_goes(cast: Cast) -> None:
    user_id = cast.officer.user_id or 0
    change_id = operations.set_password(
        actor=cast.administrator, user_id=user_id, password="Fresh-2026", reason="忘记密码"
    )
    assert change_id is not None
    assert not User.objects.get(pk=user_id).check_password("Fresh-2026")
    decide(cast, change_id)
    assert User.objects.get(pk=user_id).check_password("Fresh-2026")
    assert SensitiveChange.objects.get(pk=change_id).secret is None


def test_fields_are_shown_as_the_most_open_role_says(cast: Cast) -> None:
    def shown(field: str, value: str) -> str:
        return queries.scope_of(cast.officer).displays.show(field, value)

    assert (shown("phone", "13812345678"), shown("name", "王芳")) == ("138****5678", "王芳")
    change_id = operations.save_displays(
        actor=cast.administrator,
        code="loan_officer",
        displays={"name": "masked", "phone": "hidden", "id_number": "full", "address": "masked"},
        reason="最小必要",
    )
    assert change_id is not None
    row = queries.get_sensitive_change(change_id, reader_id=None)
    effect = next(one for one in row.effects if one["username"] == "li.qiang")
    assert effect["displays"] == {
        "name": ["full", "masked"],
        "id_number": ["masked", "full"],
        "phone": ["masked", "hidden"],
    }
    decide(cast, change_id)
    assert (shown("phone", "13812345678"), shown("name", "王芳")) == ("***", "王*")
    assert shown("id_number", "11010519491231002X") == "11010519491231002X"
    operations.change_staff(
        actor=SYSTEM, user_id=cast.officer.user_id or 0, role_codes=["loan_officer", "auditor"]
    )
    assert (shown("phone", "13812345678"), shown("name", "王芳")) == ("138****5678", "王芳")
    with pytest.raises(InvalidInput):
        operations.save_displays(
            actor=cast.administrator, code="loan_officer", displays={"shoe": "full"}, reason="x"
        )


def test_the_matrix_says_through_which_role(cast: Cast) -> None:
    person = next(one for one in queries.list_people_access(search="赵敏"))
    through = {one.permission: one.role_codes for one in person.holdings}
    assert through["application.approve"] == ("approver",)
    assert through["loan.view"] == ("approver", "reviewer")
    assert (person.approval_limit, person.unlimited) == (100_000_000, False)
    assert [one.first for one in person.conflicts] == ["application.review"]
    column = next(one for one in queries.role_columns() if one.code == "loan_officer")
    assert column.people == ("李强", "陈伟")
