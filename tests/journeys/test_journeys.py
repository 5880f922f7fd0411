"""What people do with Huoshui, in a real browser against the running system.

The scripts lie in `web/e2e/journeys`; each makes the people it needs. Pictures of a failure lie in the folder
that the message names; `HUOSHUI_ALL_PICTURES=1 HUOSHUI_PICTURES=<folder>` keeps a picture of every page.
"""

import pytest

from tests.journeys.conftest import Findings, Walk

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="session")
def settled(walk: Walk) -> Findings:
    """王芳's loan, from the application on her phone to the certificate of settlement."""
    return walk("life-of-a-loan")


def test_life_of_a_loan(settled: Findings) -> None:
    assert settled["loan"] and settled["contract"]
