"""A customer's group counts when a loan is decided, and breaches, loops and shells are named in words."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

import pytest

from huoshui.core.schedule import RepaymentMethod
from huoshui.foundation import business_date
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.ports import answering
from huoshui.identity.queries import Scope
from huoshui.lenders.types import LenderType
from huoshui.origination.tests.desk import TODAY, AllConsent, Bureau, NoExposure, NoTraces, open_desk
from huoshui.parties import operations as parties
from huoshui.parties.ports import SharedTrace, SharedTraces
from huoshui.parties.queries import get_customer
from huoshui.parties.tests.test_relations import ALL, Shared, firm, tie
from huoshui.products.models import Parameter
from huoshui.products.operations import install_ready_parameters
from huoshui.products.queries import get_live_version
from huoshui.risk import operations
from huoshui.risk.connections import Connections, concentration_of, get_connections, group_standing
from huoshui.risk.inputs import DecisionInputs
from huoshui.risk.ports import (
    ApplicationTraces,
    Consents,
    CreditBureau,
    Exposure,
    ExposureParts,
    GroupExposure,
)
from huoshui.risk.queries import Decision, replay_decision
from huoshui.risk.tests.cases import ENTERPRISE

pytestmark = pytest.mark.django_db


class Owes(NoExposure):
    """Each customer owes what the test says, cents."""

    def __init__(self, owed: dict[int, int]) -> None:
        self.owed = owed

    def exposures_of(self, customer_ids: Collection[int]) -> dict[int, ExposureParts]:
        return {pk: ExposureParts(outstanding=self.owed.get(pk, 0)) for pk in customer_ids}


@pytest.fixture
def cast(lender: object, settings: Any) -> Any:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return open_desk(Bureau()).cast


def mother_and_daughter(cast: Any) -> tuple[int, int]:
    mother, daughter = firm(cast, 1, "母公司"), firm(cast, 2, "子公司")
    tie(cast, daughter.number, "shareholder", party_number=mother.number, share=Decimal("0.6"))
    return mother.id, daughter.id


def decide(customer_id: int, owed: dict[int, int]) -> Decision:
    inputs = DecisionInputs(
        product_version_id=get_live_version("working_capital").id,
        customer_id=customer_id,
        customer_kind="enterprise",
        name="子公司",
        id_number="",
        birth_date=None,
        amount=800_000_000,
        term_months=12,
        method=RepaymentMethod.EQUAL_INSTALMENT,
        purpose="pay_suppliers",
        facts=ENTERPRISE,
    )
    with (
        answering(CreditBureau, Bureau()),
        answering(Exposure, NoExposure()),
        answering(GroupExposure, Owes(owed)),
        answering(ApplicationTraces, NoTraces()),
        answering(Consents, AllConsent()),
    ):
        return operations.decide(
            actor=SYSTEM, subject_number="SQ1", flow_code="working_capital", inputs=inputs
        )


def test_what_the_group_owes_caps_a_member(cast: Any) -> None:
    mother, daughter = mother_and_daughter(cast)
    # Net capital 500,000,000 at 15 % = 75,000,000; the mother owes 72,000,000: 3,000,000 are left.
    decision = decide(daughter, {mother: 7_200_000_000})
    assert (decision.limit, decision.limit_name) == (300_000_000, "group_exposure_cap")
    line = next(line for line in decision.limit_lines if line.is_binding)
    assert (line.zh, line.en) == ("集团授信余量", "Room under the group limit")
    assert (decision.limits["exposure_cap"], decision.limits["requested"]) == (5_000_000_000, 800_000_000)
    assert replay_decision(decision.record_id).equal
    # Nothing is left: not approved, and the binding limit is named.
    full = decide(daughter, {mother: 7_500_000_000})
    assert (full.outcome != "approve", full.limit, full.limit_name) == (True, 0, "group_exposure_cap")


def test_without_group_or_group_limit_a_decision_is_as_before(cast: Any) -> None:
    lone = firm(cast, 3).id
    assert "group_exposure_cap" not in decide(lone, {}).limits
    _, daughter = mother_and_daughter(cast)
    Parameter.objects.filter(code="group_borrower_limit").delete()
    assert group_standing(daughter) is None
    assert "group_exposure_cap" not in decide(daughter, {}).limits
    assert group_standing(None) is None


@pytest.mark.parametrize(
    ("owed", "single", "group"),
    [
        ((5_000_000_000, 2_500_000_000), False, False),
        ((5_000_000_001, 0), True, False),
        ((5_000_000_000, 2_500_000_001), False, True),
    ],
)
def test_exposure_is_tested_alone_and_with_the_group(
    cast: Any, owed: tuple[int, int], single: bool, group: bool
) -> None:
    # 8-7: capital 500 m; one borrower 50,000,000.00, group 75,000,000.00.
    mother, daughter = mother_and_daughter(cast)
    with answering(GroupExposure, Owes({daughter: owed[0], mother: owed[1]})):
        found = concentration_of(daughter)
    assert {test.name: test.room.is_breached for test in found.tests} == {
        "single_borrower_limit": single,
        "group_borrower_limit": group,
    }
    assert (found.own.total, found.total, len(found.members)) == (owed[0], sum(owed), 2)


def test_a_microcredit_company_is_tested_against_its_net_assets(lender: object, settings: Any) -> None:
    # 2-1: net assets 200,000,000: 20,000,000.00 alone, 30,000,000.00 with related parties.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    business_date.advance_to(TODAY)
    install_ready_parameters(actor=SYSTEM, lender_type=LenderType.MICROCREDIT_COMPANY)
    with answering(GroupExposure, Owes({7: 2_000_000_001})):
        found = concentration_of(7)
    assert [(test.room.cap, test.room.is_breached) for test in found.tests] == [
        (2_000_000_000, True),
        (3_000_000_000, False),
    ]


def connections(customer_id: int, owed: dict[int, int], *shared: SharedTrace) -> Connections:
    with answering(GroupExposure, Owes(owed)), answering(SharedTraces, Shared(*shared)):
        return get_connections(customer_id=customer_id, scope=Scope(all=True))


def test_breaches_loops_and_shells_are_named_in_words(cast: Any) -> None:
    mother, daughter = mother_and_daughter(cast)
    third = firm(cast, 3, "第三公司")
    names = {ref: parties_number(ref) for ref in (mother, daughter)}
    tie(cast, names[mother], "guarantor", party_number=names[daughter])
    tie(cast, names[daughter], "guarantor", party_number=names[mother])
    parties.save_statement(actor=SYSTEM, customer_id=daughter, year=2025, lines={"revenue": 0})
    home = SharedTrace(kind="shared_address", customer_ids=(mother, daughter, third.id))
    found = connections(daughter, {mother: 7_500_000_001}, home)
    assert [(notice.kind, notice.zh) for notice in found.notices] == [
        (
            "limit",
            "集团授信余额 75,000,000.01 元，超过资本净额（净资产）15 % 的上限 75,000,000.00 元",
        ),
        ("loop", "互保：母公司 → 担保 → 子公司 → 担保 → 母公司"),
        ("shell", "疑似空壳：子公司（2025 年无营业收入、同一地址有 3 家企业）"),
    ]
    assert found.notices[2].en.startswith("Suspected shell: 子公司 (no revenue in 2025; 3 firms")
    assert connections(third.id, {}).notices == ()


def parties_number(customer_id: int) -> str:
    return get_customer(customer_id=customer_id, scope=ALL).number
