"""Two firms whose loans stand on one building: first and second rank, a guarantor, and what is still to do."""

from datetime import date, timedelta

from django.db import transaction

from huoshui.collateral.operations import (
    NewAsset,
    NewPolicy,
    NewValuation,
    add_asset_document,
    answer_step,
    insure_asset,
    propose_guarantee,
    propose_security,
    register_asset,
    request_registration,
    value_asset,
)
from huoshui.collateral.queries import card_of_case
from huoshui.core.money import Cents
from huoshui.demo import life
from huoshui.demo.accounts import DemoLender
from huoshui.demo.applicants import Applicant, enterprise_applicant
from huoshui.demo.lenders import staff_actor
from huoshui.demo.papers import demo_paper
from huoshui.foundation.actor import Actor
from huoshui.identity.queries import EVERYTHING
from huoshui.parties.queries import get_customer

_FIRST = 2_000_100
_BUILDING = 900_000_000
_MACHINE = 120_000_000


@transaction.atomic
def secure_two_firms(lender: DemoLender, desk: life.Desk, *, branch_id: int, today: date) -> None:
    """Nothing; a building secures a loan paid out and a case at the desk, a machine waits for its check.

    Done before, it is not done again.
    """
    firms = [
        enterprise_applicant(_FIRST + place, region_code=lender.region_code, on=today, scale=40)
        for place in range(2)
    ]
    if life.borrower_actor(firms[0].phone).customer_id is not None:
        return
    officer, reviewer = staff_actor(lender, "loan_officer"), desk.reviewer
    first, second = (life.apply(firm, branch_id=branch_id) for firm in firms)
    owner = _number_of(firms[0])
    building = _building(officer, owner, today)
    propose_security(actor=officer, asset_number=building, case_number=first, secured_amount=_asked(firms[0]))
    life.approve_at_desk(first, desk)
    if not life.is_contracted(first):
        return
    contract = life.sign(first, firms[0].phone)
    answer_step(actor=reviewer, step_id=_registered(officer, contract, building, today), approve=True)
    life.pay_out(contract, desk)

    propose_security(
        actor=officer, asset_number=building, case_number=second, secured_amount=_asked(firms[1])
    )
    propose_guarantee(
        actor=officer,
        case_number=second,
        guarantor_number=owner,
        kind="company",
        amount=_asked(firms[1]),
        is_joint=True,
    )
    life.approve_at_desk(second, desk)
    machine = _machine(officer, _number_of(firms[1]), today)
    propose_security(actor=officer, asset_number=machine, case_number=second, secured_amount=_MACHINE // 2)
    if life.is_contracted(second):
        _registered(officer, life.sign(second, firms[1].phone), building, today)


def _building(officer: Actor, owner: str, today: date) -> str:
    number = register_asset(
        actor=officer,
        new=NewAsset(
            kind="commercial",
            name="城关工业园 3 号厂房",
            owner_number=owner,
            fields={
                "certificate_number": "皖(2022)青阳县不动产权第0007316号",
                "location": "安徽省池州市青阳县城关工业园 3 号",
                "area": "3260.50",
                "built_year": "2016",
                "land_use": "granted",
            },
        ),
    )
    for days, amount in ((400, _BUILDING + 60_000_000), (20, _BUILDING)):
        value = NewValuation(
            amount=amount,
            source="appraiser",
            appraiser="池州中信评估",
            valued_on=today - timedelta(days=days),
        )
        value_asset(actor=officer, number=number, new=value)
    policy = NewPolicy(
        policy_number="PDAA202634170000000881",
        insurer="人保财险青阳支公司",
        amount=_BUILDING,
        start_date=today - timedelta(days=345),
        expiry_date=today + timedelta(days=20),
        lender_is_beneficiary=True,
    )
    insure_asset(actor=officer, number=number, new=policy)
    _paper(officer, number, "certificate", "不动产权证")
    return number


def _machine(officer: Actor, owner: str, today: date) -> str:
    number = register_asset(
        actor=officer,
        new=NewAsset(
            kind="machinery",
            name="五轴加工中心",
            owner_number=owner,
            fields={
                "serial_number": "VMC850-2023-0417",
                "model": "VMC850 五轴加工中心",
                "maker": "沈阳机床",
                "bought_on": "2023-06-18",
                "place": "陵阳镇二车间",
            },
        ),
    )
    value = NewValuation(amount=_MACHINE, source="internal", valued_on=today)
    value_asset(actor=officer, number=number, new=value)
    return number


def _registered(officer: Actor, contract: str, asset: str, today: date) -> int:
    """The id of the registration of the asset for the contract, which waits for its check."""
    securities = card_of_case(contract, EVERYTHING).securities
    security = next(one for one in securities if one.asset_number == asset)
    return request_registration(
        actor=officer,
        security_id=security.id,
        registration_number=f"皖(2026)青阳县不动产证明第{security.id:07d}号",
        registered_on=today,
        document_id=_paper(officer, asset, "registration", "不动产登记证明"),
    )


def _paper(officer: Actor, asset: str, kind: str, title: str) -> int:
    content = demo_paper(kind, title)
    return add_asset_document(
        actor=officer, number=asset, kind=kind, file_name=f"{title}.jpg", content=content
    )


def _number_of(firm: Applicant) -> str:
    customer_id = life.borrower_actor(firm.phone).customer_id
    return get_customer(customer_id=customer_id or 0, scope=EVERYTHING).number


def _asked(firm: Applicant) -> Cents:
    return int(str(firm.form["amount"]).split(".")[0]) * 100
