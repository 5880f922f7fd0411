"""Who acts: a member of staff, a borrower, another signer of a contract, a partner's program, the system."""

from dataclasses import dataclass
from typing import Literal

from huoshui.core.errors import Forbidden

ActorKind = Literal["staff", "borrower", "signer", "system", "partner"]


class PermissionMissing(Forbidden):
    code = "foundation.permission_missing"
    zh = "您没有进行此操作的权限（{permission}）"
    en = "You do not have the permission for this ({permission})"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The one who acts (操作人), as the operations see them; kept in the audit journal.

    `permissions` are codes such as "loan.disburse"; `customer_id` is set for a borrower, `partner_id` and
    `partner_code` for a partner's program, which is no user.
    """

    kind: ActorKind
    user_id: int | None = None
    name: str = ""
    ip: str = ""
    branch_id: int | None = None
    permissions: frozenset[str] = frozenset()
    customer_id: int | None = None
    partner_id: int | None = None
    partner_code: str = ""

    def may(self, permission: str) -> bool:
        """Return whether the actor holds `permission`; the system holds all."""
        return self.kind == "system" or permission in self.permissions

    def require(self, permission: str) -> None:
        """Return when the actor holds `permission`. Errors: `PermissionMissing`, a `Forbidden`."""
        if not self.may(permission):
            raise PermissionMissing(permission=permission)

    def require_person(self, permission: str) -> int:
        """The user id of the person who holds `permission`; the system is none.

        Errors: `PermissionMissing`, `Forbidden`.
        """
        self.require(permission)
        if self.user_id is None:
            raise Forbidden()
        return self.user_id


SYSTEM = Actor(kind="system", name="系统")
