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
class SignatureGiven(Event):
    """One signer has signed and others follow."""

    number: str
    role: str
    position: int


@dataclass(frozen=True)
class ContractSigned(Event):
    """All parties have signed and the lender has sealed; the money may be paid out. Cents."""

    number: str
    application_number: str
    customer_id: int
    principal: int


@dataclass(frozen=True)
class ContractVoided(Event):
    """A contract that was not sealed was made void by the lender, or because a signer refused."""

    number: str
    application_number: str
    customer_id: int
    reason: str
