"""The table of kinds is whole, and what is written into a kind's fields is read one way."""

import pytest

from huoshui.core.collateral import ASSET_KINDS, GUARANTEE_KINDS, REGISTRIES, AssetFields, read_fields
from huoshui.core.collateral.kinds import AssetKind
from huoshui.core.errors import InvalidInput

CAR = ASSET_KINDS["vehicle"]
CAR_VALUES = {
    "vin": "LSVAA49J332047193",
    "plate": "苏A12345",
    "model": "大众帕萨特",
    "first_registered": "2023-05-01",
    "use": "own",
}


def read(kind: AssetKind, **values: str) -> AssetFields:
    return read_fields(kind.identity, kind.fields, values)


def test_the_kinds_are_whole() -> None:
    assert len(ASSET_KINDS) == 10
    assert set(GUARANTEE_KINDS) == {"natural_person", "company", "guarantee_company"}
    for kind in ASSET_KINDS.values():
        assert kind.registry in REGISTRIES
        names = [kind.identity.name, *(field.name for field in kind.fields)]
        assert len(names) == len(set(names))


def test_the_same_certificate_is_written_one_way() -> None:
    house = ASSET_KINDS["residential"]
    rest = {"location": "南京市玄武区中山路1号", "area": "89.50", "land_use": "granted"}
    one = read(house, certificate_number="苏（2024）宁 不动产权第 0012 号", **rest)
    two = read(house, certificate_number="苏(2024)宁不动产权第0012号", **rest)
    assert one.identity == two.identity == "苏(2024)宁不动产权第0012号"
    assert one.secret == {"location": "南京市玄武区中山路1号"}
    assert "location" not in one.open


@pytest.mark.parametrize(
    ("vin", "warnings"),
    [("LSVAA49J332047193", ()), ("lsvaa49j032047193", ("vin_check_digit",)), ("1M8GDM9AXKP042788", ())],
)
def test_a_vin_is_warned_of_not_rejected(vin: str, warnings: tuple[str, ...]) -> None:
    """Vectors 9-12 and 9-13 of regulation.md §9.2."""
    found = read(CAR, **{**CAR_VALUES, "vin": vin})
    assert (found.identity, found.warnings) == (vin.upper(), warnings)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"vin": "LSVAA49J33204719"}, "fields.vin"),
        ({"vin": ""}, "fields.vin"),
        ({"first_registered": "2023-02-30"}, "fields.first_registered"),
        ({"use": "fun"}, "fields.use"),
        ({"model": " "}, "fields.model"),
        ({"model": "甲" * 121}, "fields.model"),
        ({"colour": "red"}, "fields.colour"),
    ],
)
def test_bad_fields_are_named(changes: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(CAR, **{**CAR_VALUES, **changes})
    assert refused.value.field == field
