"""The demo's group has a rating, a line with a share for the daughter, and one that waits; made once."""

from datetime import date

import pytest

from huoshui.demo.accounts import QINGSHAN
from huoshui.demo.credit import grant_lines
from huoshui.demo.group import make_group
from huoshui.demo.lenders import furnish
from huoshui.foundation import outbox
from huoshui.identity.queries import EVERYTHING
from huoshui.risk.ratings.queries import list_ratings
from huoshui.risk.unified_lines.queries import list_unified_lines

TODAY = date(2026, 11, 22)


@pytest.mark.django_db
def test_the_group_is_rated_and_has_a_line() -> None:
    furnish(QINGSHAN, opening_date=TODAY)
    with outbox.inline():
        make_group(QINGSHAN, today=TODAY)
        for _ in range(2):
            grant_lines(QINGSHAN, today=TODAY)
    rows = {row.customer_name: row for row in list_ratings(scope=EVERYTHING)[0]}
    # 12 + 7 + 10 + 6 + 5 + 4 + 8 by the figures of two years, 36 by judgement.
    mother = rows["青山农业发展集团有限公司"]
    assert (mother.total, mother.grade, mother.status) == (88, "AA", "in_force")
    assert rows["何志远"].status == "proposed"
    (line,), _ = list_unified_lines(scope=EVERYTHING)
    assert (line.limit_amount, line.used, line.member_count) == (30_000_000_00, 0, 2)
