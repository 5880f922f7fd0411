"""What people do with Huoshui, in a real browser against the running system.

The scripts lie in `web/e2e`; each makes the people it needs. Pictures of a failure lie in the folder
that the message names; `HUOSHUI_ALL_PICTURES=1 HUOSHUI_PICTURES=<folder>` keeps a picture of every page.
"""

import json
import secrets
import sys

import pytest

from benchmarks.made_papers import make_paper
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


@pytest.fixture(scope="session")
def modelled(walk: Walk) -> Findings:
    """A scorecard trained, approved, and challenging in a decision flow."""
    return walk("risk-officer")


def test_a_scorecard_from_a_file_to_a_decision_flow_at_work(modelled: Findings) -> None:
    assert modelled["contest"]


@pytest.fixture(scope="session")
def firm(walk: Walk, tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """A firm's loan, from a photo of its licence to its suppliers paid by the lender."""
    licence = make_paper("business_licence", secrets.randbelow(1_000_000))
    photo = tmp_path_factory.mktemp("licence") / "licence.jpg"
    photo.write_bytes(licence.jpeg())
    return walk("enterprise", photo=str(photo), firm=json.dumps(licence.truth), python=sys.executable)


def test_a_firm_from_a_photo_of_its_licence_to_its_suppliers_paid(firm: Findings) -> None:
    assert firm["loan"]


def test_every_page_in_both_sizes_and_languages(
    walk: Walk, settled: Findings, late: Findings, modelled: Findings
) -> None:
    findings = walk(
        "every-page",
        loan=settled["loan"],
        application=settled["application"],
        contract=settled["contract"],
        phone=settled["phone"],
        late=late["loan"],
        latephone=late["phone"],
        model=modelled["model"],
        flow=modelled["flow"],
    )
    assert findings["views"] > 150
