"""What the contracts room tells the others."""

from dataclasses import dataclass

from huoshui.foundation.outbox import Event


@dataclass(frozen=True)
class ContractDrafted(Event):
    """A contract was drafted from an approved application."""

    number: str
    application_number: str
    customer_id: int


@dataclass(frozen=True)
class ContractSigned(Event):
    """Both parties have signed; the money may be paid out. Cents."""

    number: str
    application_number: str
    customer_id: int
    principal: int


@dataclass(frozen=True)
class ContractVoided(Event):
    """An unsigned contract was made void by the lender."""

    number: str
    application_number: str
    customer_id: int
    reason: str
