"""One thing is one file; valuations and policies are added, never changed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from huoshui.audit.models import AuditEntry
from huoshui.collateral import operations, queries
from huoshui.collateral.models import Asset, Valuation
from huoshui.collateral.operations import NewAsset, NewPolicy
from huoshui.collateral.refusals import AssetOnFile
from huoshui.collateral.tests.yard import CAR, HOUSE, Yard
from huoshui.contracts.tests.book import TODAY
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.foundation.actor import PermissionMissing
from huoshui.identity.queries import EVERYTHING, scope_of

pytestmark = pytest.mark.django_db


def test_the_same_certificate_is_the_same_file(yard: Yard) -> None:
    first = yard.house(certificate="苏（2024）宁不动产权第 9001 号")
    with pytest.raises(AssetOnFile) as refused:
        yard.house(certificate="苏(2024)宁不动产权第9001号")
    assert refused.value.params["number"] == first
    # A shop with the certificate of the house would be the house.
    with pytest.raises(AssetOnFile):
        operations.register_asset(
            actor=yard.officer,
            new=NewAsset(
                kind="commercial",
                name="商铺",
                owner_number=yard.wang,
                fields={"certificate_number": "苏(2024)宁不动产权第9001号", **HOUSE},
            ),
        )


def test_what_identifies_is_kept_encrypted_and_found_again(yard: Yard) -> None:
    number = yard.house(certificate="苏(2024)宁不动产权第9002号")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT identity, secrets, fields::text FROM collateral_asset WHERE number = %s", [number]
        )
        identity, secrets, fields = cursor.fetchone()
    assert b"9002" not in bytes(identity) and "中山路".encode() not in bytes(secrets)
    assert "中山路" not in fields
    detail = queries.get_asset(number, scope_of(yard.officer))
    assert "9002" not in detail.fields["certificate_number"]
    assert detail.fields["location"] == "南京市玄武区***"
    for search in ("苏(2024)宁 不动产权第9002号", "中山路住", "王芳", number):
        assert [row.number for row in queries.list_assets(scope=EVERYTHING, search=search).items] == [number]
    full = operations.reveal_asset(actor=yard.officer, number=number, reason="办理登记")
    assert full["certificate_number"] == "苏(2024)宁不动产权第9002号"
    assert AuditEntry.objects.filter(action="sensitive.read", subject_number=number).exists()


def test_a_vin_that_does_not_check_is_a_warning(yard: Yard) -> None:
    fields = {**CAR, "vin": "LSVAA49J032047193"}
    number = operations.register_asset(
        actor=yard.officer, new=NewAsset(kind="vehicle", name="帕萨特", fields=fields, owner_number=yard.wang)
    )
    assert queries.get_asset(number, EVERYTHING).warnings == ("vin_check_digit",)


def test_a_third_party_owns_by_name_and_identifier(yard: Yard) -> None:
    new: dict[str, Any] = {"kind": "vehicle", "name": "帕萨特", "fields": CAR, "owner_name": "张伟"}
    with pytest.raises(InvalidInput) as refused:
        operations.register_asset(actor=yard.officer, new=NewAsset(**new, owner_id_number="123"))
    assert refused.value.field == "owner_id_number"
    number = operations.register_asset(
        actor=yard.officer, new=NewAsset(**new, owner_id_number="110101199003070003")
    )
    assert Asset.objects.get(number=number).owner_id_number == "110101199003070003"


def test_a_bad_valuation_names_its_field(yard: Yard) -> None:
    number = yard.house(value=0)
    bad: list[tuple[dict[str, Any], str]] = [
        ({"source": "rumour"}, "source"),
        ({"amount": 0}, "amount"),
        ({"appraiser": " "}, "appraiser"),
        ({"valued_on": TODAY + timedelta(days=1)}, "valued_on"),
        ({"valid_until": TODAY + timedelta(days=366)}, "valid_until"),
        ({"document_id": 1}, "document_id"),
    ]
    for changes, field in bad:
        with pytest.raises(InvalidInput) as refused:
            yard.value(number, **{"amount": 100_00, **changes})
        assert refused.value.field == field


def test_valuations_are_a_history(yard: Yard) -> None:
    number = yard.house(value=3_000_000_00)
    yard.value(number, 2_800_000_00)
    yard.value(number, 3_500_000_00, valued_on=TODAY - timedelta(days=90))  # found in a drawer
    detail = queries.get_asset(number, EVERYTHING)
    assert [row.amount for row in detail.valuations] == [2_800_000_00, 3_000_000_00, 3_500_000_00]
    assert (detail.row.value, detail.row.available) == (2_800_000_00, 1_960_000_00)
    with pytest.raises(ProgrammingError):
        Valuation.objects.filter(asset__number=number).update(amount=1)


def test_a_policy_is_entered_once(yard: Yard) -> None:
    number = yard.house()
    policy = NewPolicy(
        policy_number="PICC-1",
        insurer="人保财险",
        amount=3_000_000_00,
        start_date=TODAY,
        expiry_date=TODAY + timedelta(days=365),
        lender_is_beneficiary=True,
    )
    operations.insure_asset(actor=yard.officer, number=number, new=policy)
    with pytest.raises(InvalidInput) as refused:
        operations.insure_asset(actor=yard.officer, number=number, new=policy)
    assert refused.value.field == "policy_number"
    assert queries.get_asset(number, EVERYTHING).is_insured_until == policy.expiry_date


def test_others_see_and_enter_nothing(yard: Yard) -> None:
    number = yard.house()
    with pytest.raises(NotFound):
        queries.get_asset(number, scope_of(yard.stranger))
    assert queries.list_assets(scope=scope_of(yard.stranger)).total == 0
    with pytest.raises(NotFound):
        operations.reveal_asset(actor=yard.stranger, number=number, reason="好奇")
    with pytest.raises(PermissionMissing):
        operations.register_asset(
            actor=yard.checker, new=NewAsset(kind="vehicle", name="车", fields=CAR, owner_number=yard.wang)
        )
