"""The people of the tests: 王芳 borrows, 李强 enters, 赵敏 approves, 陈伟 must see nothing."""

from dataclasses import dataclass

from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.identity import operations, queries

PASSWORD = "Huoshui-2026"
WANG_FANG_PHONE = "13812345678"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """A head office with two branches; 李强 and 赵敏 belong to the first, 陈伟 to the second."""

    head_id: int
    north_id: int
    south_id: int
    officer: Actor
    approver: Actor
    stranger: Actor
    administrator: Actor
    second_administrator: Actor


def gather_cast() -> Cast:
    """The cast, made by the public operations."""
    operations.install_ready_roles()
    head = operations.save_branch(actor=SYSTEM, code="t-head", name="总行", name_en="Head office")
    north = operations.save_branch(
        actor=SYSTEM, code="t-north", name="城北支行", name_en="North branch", parent_code="t-head"
    )
    south = operations.save_branch(
        actor=SYSTEM, code="t-south", name="城南支行", name_en="South branch", parent_code="t-head"
    )
    return Cast(
        head_id=head,
        north_id=north,
        south_id=south,
        officer=staff("li.qiang", "李强", north, ["loan_officer"]),
        approver=staff("zhao.min", "赵敏", north, ["approver", "reviewer"]),
        stranger=staff("chen.wei", "陈伟", south, ["loan_officer", "reviewer"]),
        administrator=staff("admin.test", "孙丽", head, ["administrator"], scope="all"),
        second_administrator=staff("admin.second", "何琳", head, ["administrator"], scope="all"),
    )


def borrower(phone: str = WANG_FANG_PHONE) -> Actor:
    """The borrower with that phone."""
    return queries.actor_of_user(user_id=operations.ensure_borrower_user(phone=phone))


def staff(username: str, name: str, branch_id: int, roles: list[str], scope: str = "branch") -> Actor:
    """A member of staff with these ready roles."""
    user_id = operations.create_staff(
        actor=SYSTEM,
        username=username,
        name=name,
        branch_id=branch_id,
        role_codes=roles,
        data_scope=scope,
        password=PASSWORD,
        must_change_password=False,
    )
    return queries.actor_of_user(user_id=user_id)
