"""Nobody answers for himself; a guarantee ends when nothing is owed."""

import pytest

from huoshui.collateral import operations, queries
from huoshui.collateral.models import Guarantee
from huoshui.collateral.ports import SecuredLoans
from huoshui.collateral.refusals import (
    GuaranteedTwice,
    GuarantorIsBorrower,
    NotSigned,
    SecurityWrongState,
    StillOwed,
)
from huoshui.collateral.tests.yard import Debts, Yard
from huoshui.contracts import operations as contracts
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.foundation import outbox
from huoshui.foundation.actor import SYSTEM, PermissionMissing
from huoshui.foundation.ports import answering
from huoshui.identity.queries import EVERYTHING

pytestmark = pytest.mark.django_db


def propose(yard: Yard, case: str, **changes: object) -> int:
    values = {
        "guarantor_number": yard.li,
        "kind": "natural_person",
        "amount": 100_000_00,
        "is_joint": True,
        **changes,
    }
    return operations.propose_guarantee(actor=yard.officer, case_number=case, **values)  # type: ignore[arg-type]


def test_a_guarantee_follows_the_contract_and_ends_with_the_debt(yard: Yard) -> None:
    application = yard.book.approved()
    row = propose(yard, application)
    with pytest.raises(GuaranteedTwice):
        propose(yard, application)
    contract = contracts.draft_contract(actor=SYSTEM, application_number=application)
    contracts.confirm_disclosure(actor=yard.book.wang, number=contract, seconds_shown=5)
    contracts.sign_contract(actor=yard.book.wang, number=contract, code=yard.book.coded(contract))
    outbox.drain(strict=True)
    found = Guarantee.objects.get(pk=row)
    assert (found.contract_number, found.status) == (contract, "agreed")
    given = queries.card_of_customer(yard.li, EVERYTHING).guarantees_given
    assert [(one.id, one.customer_name) for one in given] == [(row, "王芳")]
    with answering(SecuredLoans, Debts(**{contract: 5_00})), pytest.raises(StillOwed):
        operations.end_guarantee(actor=yard.checker, guarantee_id=row, reason="结清")
    with answering(SecuredLoans, Debts(**{contract: 0})):
        with pytest.raises(PermissionMissing):
            operations.end_guarantee(actor=yard.officer, guarantee_id=row, reason="结清")
        operations.end_guarantee(actor=yard.checker, guarantee_id=row, reason="结清")
        with pytest.raises(SecurityWrongState):
            operations.end_guarantee(actor=yard.checker, guarantee_id=row, reason="结清")
    assert Guarantee.objects.get(pk=row).status == "released"


def test_nobody_guarantees_himself_and_a_person_is_no_company(yard: Yard) -> None:
    case = yard.case()
    with pytest.raises(GuarantorIsBorrower):
        propose(yard, case, guarantor_number=yard.wang)
    bad: list[tuple[dict[str, object], str]] = [
        ({"kind": "friend"}, "kind"),
        ({"kind": "company"}, "kind"),
        ({"amount": 0}, "amount"),
    ]
    for changes, field in bad:
        with pytest.raises(InvalidInput) as refused:
            propose(yard, case, **changes)
        assert refused.value.field == field


def test_a_proposed_guarantee_is_given_up(yard: Yard) -> None:
    row = propose(yard, yard.book.approved(), is_joint=False)
    with pytest.raises(NotFound):
        operations.end_guarantee(actor=yard.stranger, guarantee_id=row, reason="不需要")
    with pytest.raises(NotSigned):
        operations.agree_guarantee(actor=yard.officer, guarantee_id=row)
    operations.end_guarantee(actor=yard.officer, guarantee_id=row, reason="改为抵押")
    assert Guarantee.objects.get(pk=row).status == "void"
