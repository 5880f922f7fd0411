"""王芳's assets and her loans: 李强 enters, 赵敏 checks, 陈伟 must see nothing."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any

from django.apps import apps

from huoshui.collateral import operations
from huoshui.collateral.models import Security
from huoshui.collateral.operations import NewAsset, NewValuation
from huoshui.contracts import operations as contracts
from huoshui.contracts.tests.book import TODAY, Book, open_book
from huoshui.core.money import Cents
from huoshui.foundation import outbox
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.ledger.operations import install_chart

PDF = b"%PDF-1.4 registered"
_serial = count(1)
HOUSE = {"location": "南京市玄武区中山路1号", "area": "89.50", "land_use": "granted"}
CAR = {
    "vin": "LSVAA49J332047193",
    "plate": "苏A12345",
    "model": "大众帕萨特",
    "first_registered": "2023-05-01",
    "use": "own",
}


@dataclass(frozen=True, kw_only=True)
class Yard:
    """The lender's book, and who works on its collateral."""

    book: Book
    officer: Actor
    checker: Actor
    stranger: Actor
    wang: str
    li: str

    def house(self, value: Cents = 3_000_000_00, **changes: Any) -> str:
        """The number of a house of 王芳, valued today."""
        certificate = changes.pop("certificate", f"苏(2024)宁不动产权第{next(_serial):04d}号")
        fields = {"certificate_number": certificate, **HOUSE}
        number = operations.register_asset(
            actor=self.officer,
            new=NewAsset(
                kind="residential", name="中山路住宅", fields=fields, owner_number=self.wang, **changes
            ),
        )
        if value:
            self.value(number, value)
        return number

    def value(self, number: str, amount: Cents, valued_on: date = TODAY, **changes: Any) -> None:
        values = {"source": "appraiser", "appraiser": "苏信评估", **changes}
        operations.value_asset(
            actor=self.officer, number=number, new=NewValuation(amount=amount, valued_on=valued_on, **values)
        )

    def propose(self, asset: str, case: str, amount: Cents, **changes: Any) -> int:
        """The id of a security proposed by 李强."""
        return operations.propose_security(
            actor=self.officer, asset_number=asset, case_number=case, secured_amount=amount, **changes
        )

    def paper(self, asset: str, kind: str = "registration") -> int:
        """The id of a paper kept with the asset."""
        return operations.add_asset_document(
            actor=self.officer, number=asset, kind=kind, file_name="证明.pdf", content=PDF
        )

    def register(self, security_id: int) -> None:
        """The security registered: entered by 李强, checked by 赵敏."""
        operations.answer_step(actor=self.checker, step_id=self.ask_registration(security_id), approve=True)

    def ask_registration(self, security_id: int, **changes: Any) -> int:
        """The id of the registration asked for."""
        asset = Security.objects.select_related("asset").get(pk=security_id).asset.number
        values = {"registration_number": "苏(2026)宁不动产证明第1号", "registered_on": TODAY, **changes}
        return operations.request_registration(
            actor=self.officer,
            security_id=security_id,
            document_id=values.pop("document_id", None) or self.paper(asset),
            **values,
        )

    def ask_release(self, security_id: int, **changes: Any) -> int:
        """The id of the release asked for."""
        asset = Security.objects.select_related("asset").get(pk=security_id).asset.number
        values = {"reason": "贷款结清", "released_on": TODAY, **changes}
        return operations.request_release(
            actor=self.officer, security_id=security_id, document_id=self.paper(asset, "release"), **values
        )

    def case(self, amount: Cents = 100_000_00) -> str:
        """The number of a contract of 王芳 that is not signed yet, as there may be several of."""
        return self.book.drafted(amount=amount)

    def status(self, security_id: int) -> str:
        return Security.objects.get(pk=security_id).status

    def signed(self, security: Cents = 0, **changes: Any) -> tuple[str, str, int]:
        """A signed contract secured on a house of its own: asset, contract and security (agreed)."""
        asset, application = self.house(), self.book.approved(**changes)
        row = self.propose(asset, application, security or 100_000_00)
        contract = contracts.draft_contract(actor=SYSTEM, application_number=application)
        outbox.drain(strict=True)
        contracts.confirm_disclosure(actor=self.book.wang, number=contract, seconds_shown=5)
        contracts.sign_contract(actor=self.book.wang, number=contract, code=self.book.coded(contract))
        outbox.drain(strict=True)
        return asset, contract, row


def open_yard() -> Yard:
    """王芳 and 李强 are customers; 李强 the officer and 赵敏 hold the permissions of collateral."""
    book = open_book()
    install_chart()
    numbers = dict(apps.get_model("parties.Customer").objects.values_list("name", "number"))
    return Yard(
        book=book,
        officer=_with(book.cast.officer, "collateral.view", "collateral.edit"),
        checker=_with(book.cast.approver, "collateral.view", "collateral.check"),
        stranger=_with(book.cast.stranger, "collateral.view", "collateral.edit", "collateral.check"),
        wang=numbers["王芳"],
        li=numbers["李强"],
    )


def _with(actor: Actor, *permissions: str) -> Actor:
    return replace(actor, permissions=actor.permissions | set(permissions))


class Debts:
    """What is owed, by contract number, as the test says."""

    def __init__(self, **owed: Cents) -> None:
        self.owed: dict[str, Cents] = dict(owed)

    def owed_under(self, contract_numbers: Any) -> dict[str, Cents]:
        """The debts told of before."""
        return {number: self.owed[number] for number in contract_numbers if number in self.owed}
