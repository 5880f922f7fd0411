"""What collateral does when a case moves on; named in `huoshui/config/reactions.py`.

Contracts and origination come later in the life of a loan: of their events only the fields are known here.
"""

from typing import Protocol

from huoshui.collateral.operations import (
    agree_with_contract,
    move_to_contract,
    void_of_case,
    void_with_contract,
)


class ContractOfCase(Protocol):
    """What is needed of an event about a contract."""

    @property
    def number(self) -> str: ...

    @property
    def application_number(self) -> str: ...


class ApplicationOver(Protocol):
    """What is needed of the event that an application came to nothing."""

    @property
    def number(self) -> str: ...


def follow_to_contract(event: ContractOfCase) -> None:
    """What secures the application secures the contract drafted from it."""
    move_to_contract(application_number=event.application_number, contract_number=event.number)


def agree_on_signature(event: ContractOfCase) -> None:
    """The securities of a signed contract are agreed; a draft told of late is caught up with first."""
    move_to_contract(application_number=event.application_number, contract_number=event.number)
    agree_with_contract(contract_number=event.number)


def end_with_contract(event: ContractOfCase) -> None:
    """What was to secure a void contract is void; a draft told of late is caught up with first."""
    move_to_contract(application_number=event.application_number, contract_number=event.number)
    void_with_contract(contract_number=event.number)


def end_with_application(event: ApplicationOver) -> None:
    """What was to secure an application that came to nothing is void."""
    void_of_case(application_number=event.number, reason="申请终止")
