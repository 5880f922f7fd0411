"""王芳's cases and their files: 李强 keeps them, 赵敏 checks, 陈伟 of another branch must see nothing."""

from dataclasses import dataclass, replace
from typing import Any

from huoshui.archive.operations import file_case, read_waiting
from huoshui.collateral.tests.yard import Yard, open_yard
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import Scope, scope_of

RIGHTS = ("archive.view", "archive.hold", "archive.dispose", "archive.check")


@dataclass(frozen=True, kw_only=True)
class Stacks:
    """A lender with cases, and who works in its archive."""

    yard: Yard
    keeper: Actor
    checker: Actor
    stranger: Actor

    @property
    def scope(self) -> Scope:
        """What 李强 may see."""
        return scope_of(self.keeper)

    def signed(self, **changes: Any) -> str:
        """The application number of a signed case, filed and read."""
        _, contract, _ = self.yard.signed(**changes)
        return self.read(contract)

    def read(self, contract: str) -> str:
        """The application number of the contract, its file filed and its papers read."""
        from huoshui.contracts.papers import application_of_contract

        number = application_of_contract(contract)
        assert number is not None
        file_case(application_number=number)
        read_waiting(seconds=60)
        return number


def open_stacks() -> Stacks:
    """A fresh book of collateral with an archive."""
    yard = open_yard()
    return Stacks(
        yard=yard,
        keeper=_with(yard.officer),
        checker=_with(yard.checker),
        stranger=_with(yard.stranger),
    )


def _with(actor: Actor) -> Actor:
    return replace(actor, permissions=actor.permissions | set(RIGHTS))
