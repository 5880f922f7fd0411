from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from huoshui.foundation.schema import choose_public
from huoshui.lenders.operations import SlugTaken, create_lender
from huoshui.lenders.types import LenderType


def test_making_a_lender_tells_its_progress(own_database: Any) -> None:
    choose_public()
    lines: list[str] = []
    made = create_lender(
        slug="new-lender", name="新", name_en="New", lender_type=LenderType.BANK, progress=lines.append
    )
    assert made.schema_name == "lender_new_lender"
    assert any("foundation" in line for line in lines)


def _make(slug: str) -> str:
    try:
        return create_lender(slug=slug, name="新", name_en="New", lender_type=LenderType.BANK).schema_name
    finally:
        connections.close_all()


def test_two_lenders_are_made_at_once(own_database: Any) -> None:
    with ThreadPoolExecutor(2) as threads:
        made = list(threads.map(_make, ["new-one", "new-two"]))
    assert made == ["lender_new_one", "lender_new_two"]


def test_a_name_is_given_once(own_database: Any) -> None:
    with ThreadPoolExecutor(2) as threads:
        tries = [threads.submit(_make, "new-one") for _ in range(2)]
    refused = [one.exception() for one in tries if one.exception()]
    assert [type(one) for one in refused] == [SlugTaken]
    with pytest.raises(SlugTaken):
        _make("new-one")
