"""Who acts: a member of staff, a borrower, a partner's program, or the system itself."""

from dataclasses import dataclass
from typing import Literal

from huoshui.core.errors import Forbidden

ActorKind = Literal["staff", "borrower", "system", "partner"]


class PermissionMissing(Forbidden):
    code = "foundation.permission_missing"
    zh = "您没有进行此操作的权限（{permission}）"
    en = "You do not have the permission for this ({permission})"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The one who acts (操作人), as the operations see them; kept in the audit journal.

    `permissions` are codes such as "loan.disburse"; `customer_id` is set for a borrower.
    """

    kind: ActorKind
    user_id: int | None = None
    name: str = ""
    ip: str = ""
    branch_id: int | None = None
    permissions: frozenset[str] = frozenset()
    customer_id: int | None = None

    def may(self, permission: str) -> bool:
        """Return whether the actor holds `permission`; the system holds all."""
        return self.kind == "system" or permission in self.permissions

    def require(self, permission: str) -> None:
        """Return when the actor holds `permission`. Errors: `PermissionMissing`, a `Forbidden`."""
        if not self.may(permission):
            raise PermissionMissing(permission=permission)


SYSTEM = Actor(kind="system", name="系统")
