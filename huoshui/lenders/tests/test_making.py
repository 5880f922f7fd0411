from typing import Any

from huoshui.foundation.schema import choose_public
from huoshui.lenders.operations import create_lender
from huoshui.lenders.types import LenderType


def test_making_a_lender_tells_its_progress(own_database: Any) -> None:
    choose_public()
    lines: list[str] = []
    made = create_lender(
        slug="new-lender", name="新", name_en="New", lender_type=LenderType.BANK, progress=lines.append
    )
    assert made.schema_name == "lender_new_lender"
    assert any("foundation" in line for line in lines)
