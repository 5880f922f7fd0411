"""Who sees names masked (字段脱敏) reads a customer's name on no page and in no list but those named here."""

import pytest
from django.apps import apps
from django.test import Client

from huoshui.lenders.queries import in_lender
from tests.isolation.asking import Operation, address, ask, operations
from tests.isolation.test_lenders_apart import text_of
from tests.isolation.world import BANK, HOME, OMNI, STAGES, World, taken_back

# Papers as they were signed or frozen, and the journal, whose hash covers who acted.
AS_WRITTEN = {"download_contract_evidence", "write_memo_in_word", "list_audit", "export_audit"}


def reads() -> list[Operation]:
    staff = [one for one in operations() if one.audience == "staff" and one.method == "GET"]
    return [one for one in staff if one.id not in AS_WRITTEN]


@pytest.fixture(scope="module")
def client(world: World) -> Client:
    return world.client(BANK, OMNI)


@pytest.fixture(scope="module")
def names(world: World) -> frozenset[str]:
    with in_lender(BANK):
        return frozenset(apps.get_model("parties.Customer").objects.values_list("name", flat=True))


@pytest.mark.parametrize("operation", reads(), ids=lambda one: one.id)
def test_no_name_is_shown(operation: Operation, world: World, client: Client, names: frozenset[str]) -> None:
    home = world.branches[HOME]
    seen = set()
    for path in {address(operation, home, stage) for stage in STAGES}:
        with taken_back():
            with in_lender(BANK):
                apps.get_model("identity.Role").objects.filter(code=OMNI).update(displays={"name": "masked"})
            text = text_of(ask(client, BANK, operation, path))
        seen |= {name for name in names if name in text}
    assert seen == set()
