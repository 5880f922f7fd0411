"""What collateral asks of later rooms: whose case a number is, and what is still owed under a contract."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from huoshui.core.money import Cents
from huoshui.identity.queries import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An application with the contract drafted from it, if any; `amount` asked for, offered or agreed, cents.

    `is_open`: it may still become a loan, or has become one.
    """

    application_number: str
    contract_number: str
    customer_id: int
    branch_id: int
    amount: Cents
    is_open: bool
    is_signed: bool


class SecuredCases(Protocol):
    """Applications and contracts (担保所属业务): contracts know both."""

    def case_of(self, number: str, scope: Scope) -> Case:
        """The case of an application or contract number. Raises NotFound, also outside the scope."""
        ...


class SecuredLoans(Protocol):
    """What is owed under contracts (担保项下余额): servicing knows."""

    def owed_under(self, contract_numbers: Collection[str]) -> dict[str, Cents]:
        """Contract number → principal owed, on its way out, or still to be drawn on its line, cents.

        0 once all is settled; contracts nothing was ever paid out under are absent.
        """
        ...
