"""What the archive does when a case moves on: its file is brought up to date; named in
`huoshui/config/reactions.py`, after those that make the papers.
"""

from typing import Protocol

from huoshui.archive.operations import compare_again, file_case
from huoshui.collateral.events import AssetPaperAdded
from huoshui.collateral.queries import cases_of_asset
from huoshui.contracts.papers import application_of_contract
from huoshui.servicing.queries import contract_number_of_loan


class OfApplication(Protocol):
    """An event that names the application."""

    @property
    def number(self) -> str: ...


class OfContract(Protocol):
    """An event about a contract, which names its application."""

    @property
    def application_number(self) -> str: ...


class UnderContract(Protocol):
    """An event that names the contract."""

    @property
    def contract_number(self) -> str: ...


class OfLoan(Protocol):
    """An event that names the loan."""

    @property
    def loan_number(self) -> str: ...


def file_application(event: OfApplication) -> None:
    """An application was handed in, decided or changed."""
    file_case(application_number=event.number)


def file_contract(event: OfContract) -> None:
    """A contract was signed or made void."""
    file_case(application_number=event.application_number)


def file_under_contract(event: UnderContract) -> None:
    """Money went out, or a paper behind it came in."""
    number = application_of_contract(event.contract_number)
    if number is not None:
        file_case(application_number=number)


def compare_with_loan(event: UnderContract) -> None:
    """The contract was read before it had a loan to be held against."""
    number = application_of_contract(event.contract_number)
    if number is not None:
        compare_again(application_number=number)


def file_loan(event: OfLoan) -> None:
    """A payee was paid, a report accepted, a loan settled."""
    contract = contract_number_of_loan(event.loan_number)
    number = application_of_contract(contract) if contract else None
    if number is not None:
        file_case(application_number=number)


def file_asset_paper(event: AssetPaperAdded) -> None:
    """A paper about an asset belongs to every case the asset stands behind."""
    for number in cases_of_asset(event.asset_id):
        file_case(application_number=number)
