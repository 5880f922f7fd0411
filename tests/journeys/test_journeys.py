"""What people do with Huoshui, in a real browser against the running system.

The scripts lie in `web/e2e`; each makes the people it needs. Pictures of a failure lie in the folder
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


@pytest.fixture(scope="session")
def late(walk: Walk) -> Findings:
    """李强's loan, past due and reminded of."""
    return walk("late-borrower")


def test_a_loan_entered_at_the_counter(walk: Walk) -> None:
    assert walk("counter", folder="console")


def test_a_declined_borrower_reads_why_in_both_languages(walk: Walk) -> None:
    findings = walk("declined")
    assert findings["told"] == findings["seen"]


def test_lenders_and_borrowers_see_only_what_is_theirs(walk: Walk, settled: Findings) -> None:
    walk(
        "lenders-apart",
        loan=settled["loan"],
        application=settled["application"],
        contract=settled["contract"],
    )


def test_a_late_borrower_is_seen_and_reminded(late: Findings) -> None:
    assert late["loan"]


def test_a_loan_is_changed_by_two_people(walk: Walk, late: Findings) -> None:
    assert walk("change-a-loan", loan=late["loan"])


def test_every_page_in_both_sizes_and_languages(walk: Walk, settled: Findings, late: Findings) -> None:
    findings = walk(
        "every-page",
        loan=settled["loan"],
        application=settled["application"],
        contract=settled["contract"],
        phone=settled["phone"],
        late=late["loan"],
        latephone=late["phone"],
    )
    assert findings["views"] > 150
