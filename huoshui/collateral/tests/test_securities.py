"""Secured sums stay within the value by rank; registration and release pass two people; money waits."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from huoshui.collateral import operations, queries
from huoshui.collateral.models import Security
from huoshui.collateral.ports import SecuredLoans
from huoshui.collateral.refusals import (
    CaseClosed,
    CheckedByMaker,
    MoreThanValueAllows,
    NothingPaidOutYet,
    NotSigned,
    NotValued,
    ReplacementTooSmall,
    ReusedWithoutReason,
    SecuredTwice,
    SecuritiesNotRegistered,
    SecurityWrongState,
    StepOpen,
    StillOwed,
    ValuationTooOld,
)
from huoshui.collateral.tests.yard import Debts, Yard
from huoshui.contracts import operations as contracts
from huoshui.contracts.queries import get_contract
from huoshui.contracts.tests.book import TODAY
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.foundation import outbox
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.ports import answering
from huoshui.identity.queries import EVERYTHING, scope_of
from huoshui.servicing.operations import request_disbursement

pytestmark = pytest.mark.django_db


@pytest.fixture
def debts() -> Iterator[Debts]:
    told = Debts()
    with answering(SecuredLoans, told):
        yield told


def test_two_loans_on_one_house_by_rank(yard: Yard) -> None:
    """3,000,000.00 at 70 %: 1,200,000.00 first, 900,000.00 second, and not a cent more."""
    house = yard.house(3_000_000_00)
    first, second = yard.case(1_200_000_00), yard.case(900_000_00)
    yard.propose(house, first, 1_200_000_00)
    with pytest.raises(MoreThanValueAllows) as refused:
        yard.propose(house, second, 900_000_01)
    assert refused.value.message("zh") == (
        "押品价值 3,000,000.00 元 × 抵质押率上限 70% − 在先担保 1,200,000.00 元 = "
        "可担保 900,000.00 元，本次 900,000.01 元超出"
    )
    yard.propose(house, second, 900_000_00)
    assert [(row.rank, row.available) for row in queries.get_asset(house, EVERYTHING).securities] == [
        (1, 2_100_000_00),
        (2, 900_000_00),
    ]
    cover = queries.coverage_of(second)
    assert (cover.ltv, cover.cap, cover.uncovered) == (Decimal("0.5"), Decimal("0.5"), 0)
    yard.value(house, 2_500_000_00)
    cover = queries.coverage_of(second)
    assert (cover.ltv, cover.cap, cover.uncovered) == (Decimal("0.6923"), Decimal("0.4231"), 350_000_00)


def test_claims_of_others_come_first(yard: Yard) -> None:
    house = yard.house(value=0)
    yard.value(house, 3_000_000_00, prior_claims=2_000_000_00)
    with pytest.raises(MoreThanValueAllows):
        yard.propose(house, yard.case(), 100_000_01)
    yard.propose(house, yard.case(), 100_000_00)


def test_what_cannot_be_secured(yard: Yard) -> None:
    case, unvalued = yard.book.approved(), yard.house(value=0)
    with pytest.raises(NotValued):
        yard.propose(unvalued, case, 100_00)
    yard.value(unvalued, 1_000_000_00, valued_on=TODAY - timedelta(days=400))
    with pytest.raises(ValuationTooOld):
        yard.propose(unvalued, case, 100_00)
    house = yard.house()
    with pytest.raises(InvalidInput):
        yard.propose(house, case, 0)
    yard.propose(house, case, 100_00)
    with pytest.raises(SecuredTwice):
        yard.propose(house, case, 100_00)
    with pytest.raises(NotFound):
        yard.propose(house, "HT404", 100_00)
    with pytest.raises(NotFound):
        operations.propose_security(
            actor=yard.stranger, asset_number=house, case_number=case, secured_amount=100_00
        )


def test_a_void_security_lets_the_next_rank_up(yard: Yard) -> None:
    house, cases = yard.house(), [yard.case(), yard.case()]
    first, second = (yard.propose(house, case, 500_000_00) for case in cases)
    with pytest.raises(InvalidInput):
        operations.void_security(actor=yard.officer, security_id=first, reason=" ")
    operations.void_security(actor=yard.officer, security_id=first, reason="客户另行提供担保")
    ranks = {row.id: row.rank for row in queries.get_asset(house, EVERYTHING).securities}
    assert ranks == {first: None, second: 1}


def test_what_secures_the_application_follows_to_its_contract(yard: Yard) -> None:
    _asset, contract, row = yard.signed()
    security = Security.objects.get(pk=row)
    assert (security.contract_number, security.status) == (contract, "agreed")
    assert queries.card_of_case(contract, EVERYTHING).securities[0].id == row
    case, house = yard.book.approved(), yard.house()
    late = yard.propose(house, case, 100_00)
    with pytest.raises(NotSigned):
        operations.agree_security(actor=yard.officer, security_id=late)
    more = yard.propose(house, contract, 100_00)
    operations.agree_security(actor=yard.officer, security_id=more)
    assert yard.status(more) == "agreed"


def test_a_void_contract_ends_what_was_to_secure_it(yard: Yard) -> None:
    house, application = yard.house(), yard.book.approved()
    row = yard.propose(house, application, 100_000_00)
    contract = contracts.draft_contract(actor=SYSTEM, application_number=application)
    contracts.void_contract(actor=SYSTEM, number=contract, reason="客户放弃")
    outbox.drain(strict=True)
    assert yard.status(row) == "void"
    with pytest.raises(CaseClosed):
        yard.propose(house, contract, 100_00)


def test_a_contract_drafted_again_keeps_what_was_to_secure_it(yard: Yard) -> None:
    house, application = yard.house(), yard.book.approved()
    row = yard.propose(house, application, 100_000_00)
    contract = contracts.draft_contract(actor=SYSTEM, application_number=application)
    outbox.drain(strict=True)
    contracts.void_contract(actor=SYSTEM, number=contract, reason="证件号码有误")
    again = contracts.redraft_contract(actor=yard.officer, number=contract, reason="证件号码有误")
    # Told of the void contract only now: what secures the next one is not ended by it.
    outbox.drain(strict=True)
    assert Security.objects.filter(pk=row).values_list("contract_number", "status").get() == (
        again,
        "proposed",
    )
    contracts.void_contract(actor=SYSTEM, number=again, reason="客户放弃")
    outbox.drain(strict=True)
    assert yard.status(row) == "void"
    third = contracts.redraft_contract(actor=yard.officer, number=again, reason="客户改变主意")
    assert Security.objects.filter(pk=row).values_list("contract_number", "status").get() == (
        third,
        "proposed",
    )
    assert "collateral" in get_contract(third).clause_codes


def test_a_registration_passes_two_people(yard: Yard) -> None:
    asset, _contract, row = yard.signed()
    with pytest.raises(InvalidInput) as refused:
        yard.ask_registration(row, document_id=yard.paper(asset, "photo"))
    assert refused.value.field == "document_id"
    for changes in ({"registration_number": " "}, {"registered_on": TODAY + timedelta(days=1)}):
        with pytest.raises(InvalidInput):
            yard.ask_registration(row, **changes)
    step = yard.ask_registration(row)
    with pytest.raises(StepOpen):
        yard.ask_registration(row)
    with pytest.raises(StepOpen):
        operations.void_security(actor=yard.officer, security_id=row, reason="不办了")
    assert [one.id for one in queries.list_steps_to_check(scope=EVERYTHING, not_made_by=None)] == [step]
    mine = queries.list_steps_to_check(scope=EVERYTHING, not_made_by=yard.officer.user_id)
    assert mine == ()
    both = yard.officer.__class__(
        **{**yard.officer.__dict__, "permissions": yard.officer.permissions | {"collateral.check"}}
    )
    with pytest.raises(CheckedByMaker):
        operations.answer_step(actor=both, step_id=step, approve=True)
    with pytest.raises(NotFound):
        operations.answer_step(actor=yard.stranger, step_id=step, approve=True)
    with pytest.raises(InvalidInput):
        operations.answer_step(actor=yard.checker, step_id=step, approve=False)
    operations.answer_step(actor=yard.checker, step_id=step, approve=False, opinion="证明不清晰")
    assert yard.status(row) == "agreed"
    yard.register(row)
    security = Security.objects.get(pk=row)
    assert (security.status, security.registered_on) == ("registered", TODAY)
    with pytest.raises(SecurityWrongState):
        operations.void_security(actor=yard.officer, security_id=row, reason="不办了")


def test_money_waits_for_the_registration(yard: Yard) -> None:
    asset, contract, row = yard.signed()
    assert queries.unregistered_securities(contract) == (f"{asset} 中山路住宅",)
    with pytest.raises(SecuritiesNotRegistered):
        request_disbursement(actor=SYSTEM, contract_number=contract)
    yard.register(row)
    assert queries.unregistered_securities(contract) == ()
    assert request_disbursement(actor=SYSTEM, contract_number=contract).status == "requested"


def test_a_release_waits_until_all_is_settled(yard: Yard, debts: Debts) -> None:
    asset, contract, row = yard.signed()
    yard.register(row)
    with pytest.raises(NothingPaidOutYet):
        yard.ask_release(row)
    debts.owed[contract] = 80_000_00
    with pytest.raises(StillOwed) as refused:
        yard.ask_release(row)
    assert "80,000.00" in refused.value.message("zh")
    debts.owed[contract] = 0
    step = yard.ask_release(row)
    debts.owed[contract] = 1_00  # the last payment bounced
    with pytest.raises(StillOwed):
        operations.answer_step(actor=yard.checker, step_id=step, approve=True)
    debts.owed[contract] = 0
    operations.answer_step(actor=yard.checker, step_id=step, approve=True)
    assert (yard.status(row), queries.get_asset(asset, EVERYTHING).row.state) == ("released", "released")

    with pytest.raises(ReusedWithoutReason) as again:
        yard.propose(asset, yard.case(), 100_00)
    assert contract in again.value.message("zh")
    yard.propose(asset, yard.case(), 100_00, reuse_reason="新增贷款，已重新核查权属")


def test_a_replacement_lets_a_security_go_early(yard: Yard, debts: Debts) -> None:
    _asset, contract, row = yard.signed()
    yard.register(row)
    debts.owed[contract] = 80_000_00
    small, enough = yard.house(100_000_00), yard.house(200_000_00)
    too_small = yard.propose(small, contract, 70_000_00)
    replacement = yard.propose(enough, contract, 90_000_00)
    for one in (too_small, replacement):
        operations.agree_security(actor=yard.officer, security_id=one)
    yard.register(too_small)
    for not_enough in (too_small, replacement, row):
        with pytest.raises(ReplacementTooSmall):
            yard.ask_release(row, replaced_by_id=not_enough)
    yard.register(replacement)
    step = yard.ask_release(row, reason="置换押品", replaced_by_id=replacement)
    operations.answer_step(actor=yard.checker, step_id=step, approve=True)
    assert yard.status(row) == "released"


def test_others_cannot_reach_a_security(yard: Yard) -> None:
    house = yard.house()
    row = yard.propose(house, yard.book.approved(), 100_00)
    with pytest.raises(NotFound):
        operations.void_security(actor=yard.stranger, security_id=row, reason="x")
    with pytest.raises(NotFound):
        queries.card_of_case(Security.objects.get(pk=row).application_number, scope_of(yard.stranger))
