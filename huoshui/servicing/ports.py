"""What servicing asks of the bank, and who is related to a borrower."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from huoshui.core.money import Cents


class BankOutcome(StrEnum):
    """What the bank says of an order: done, or refused for good. Anything else is BankUnavailable."""

    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAnswer:
    """The bank's answer (银行回执): its own reference when done, the problem in words when refused."""

    outcome: BankOutcome
    bank_reference: str = ""
    problem: str = ""


class BankUnavailable(Exception):
    """The bank did not answer. Whether money moved is unknown: ask again with the same reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitOrder:
    """One collection among many (代扣指令); amount in cents."""

    reference: str
    account: str
    name: str
    amount: Cents


class BankGateway(Protocol):
    """Moves money (支付通道). The same `reference` twice is one movement and gets the same answer."""

    def transfer(self, *, reference: str, account: str, name: str, amount: Cents) -> BankAnswer:
        """Pay `amount` out to the account. Errors: BankUnavailable."""
        ...

    def debit(self, *, reference: str, account: str, name: str, amount: Cents) -> BankAnswer:
        """Collect `amount` from the account (代扣). Errors: BankUnavailable."""
        ...

    def debit_many(self, orders: Sequence[DebitOrder]) -> list[BankAnswer | None]:
        """The answer to each order, as of `debit` (批量代扣); None where the bank did not answer."""
        ...


class RelatedParties(Protocol):
    """Knows who is related to a customer (关联方)."""

    def names_of(self, customer_id: int) -> Sequence[str]:
        """Names of persons and firms money lent to the customer may not go back to, their own left out."""
        ...
