"""How a form was filled in: what is counted becomes variables, what was not counted is unknown."""

from typing import Any

import pytest
from pydantic import ValidationError

from huoshui.origination import operations, queries
from huoshui.origination.behaviour import FormBehaviour, behaviour_values
from huoshui.origination.models import FormRecord
from huoshui.origination.tests.desk import WANG_FANG, Desk, person
from huoshui.origination.tests.test_traces import traces, with_own_papers

GOOD: dict[str, Any] = {
    "step_seconds": {"applicant": 95, "loan": 30, "documents": 60},
    "corrections": 4,
    "pasted": ["identity"],
    "focus_losses": 1,
    "interval_count": 60,
    "interval_ms_median": 210,
    "interval_ms_deviation": 130,
    "is_resumed": False,
}


def test_what_was_counted_becomes_variables() -> None:
    assert behaviour_values(FormBehaviour(**GOOD)) == {
        "form_seconds": 185,
        "form_corrections": 4,
        "form_focus_losses": 1,
        "pasted_identity": 1,
        "typing_interval_ms_median": 210,
        "typing_interval_ms_deviation": 130,
        "is_too_fast": False,
    }


@pytest.mark.parametrize(("seconds", "too_fast"), [(19, True), (20, False)])
def test_too_fast_is_under_twenty_seconds(seconds: int, too_fast: bool) -> None:
    values = behaviour_values(FormBehaviour(**{**GOOD, "step_seconds": {"loan": seconds}}))
    assert values["is_too_fast"] is too_fast


def test_a_form_filled_in_over_several_visits_is_never_too_fast() -> None:
    values = behaviour_values(FormBehaviour(**{**GOOD, "step_seconds": {"loan": 3}, "is_resumed": True}))
    assert (values["form_seconds"], values["is_too_fast"]) == (None, None)


def test_a_few_keys_are_no_rhythm() -> None:
    values = behaviour_values(FormBehaviour(**{**GOOD, "interval_count": 19}))
    assert (values["typing_interval_ms_median"], values["typing_interval_ms_deviation"]) == (None, None)


def test_what_was_not_counted_is_unknown() -> None:
    assert behaviour_values(None) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"corrections": -1},
        {"corrections": "4"},
        {"corrections": 1.5},
        {"corrections": True},
        {"pasted": ["password"]},
        {"pasted": ["name"] * 4},
        {"keys": "abc"},
        {"step_seconds": {"loan": -1}},
        {"step_seconds": {"loan": 10**9}},
        {"step_seconds": {"<script>": 1}},
        {"step_seconds": {f"s{at}": 1 for at in range(31)}},
        {"interval_ms_median": 10**7},
        {"is_resumed": "no"},
    ],
)
def test_what_no_browser_counts_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        FormBehaviour(**{**GOOD, **wrong})


@pytest.mark.django_db
def test_it_is_kept_with_the_application_and_the_first_count_stays(desk: Desk) -> None:
    number = with_own_papers(desk, WANG_FANG, desk.wang_fang, behaviour=FormBehaviour(**GOOD))
    assert traces(number).form_seconds == 185
    assert FormRecord.objects.get().counted["pasted"] == ["identity"]


@pytest.mark.django_db
def test_at_the_counter_nothing_is_known_of_the_borrower(desk: Desk) -> None:
    officer = person(desk.cast, "t.counter", "application.view", "application.enter", "customer.view")
    number = desk.filled(product="consumer", form=WANG_FANG, actor=officer)
    operations.submit_application(actor=officer, number=number, behaviour=FormBehaviour(**GOOD))
    found = traces(number)
    assert (found.form_seconds, found.is_too_fast, found.pasted_identity) == (None, None, None)
    assert not FormRecord.objects.exists()


@pytest.mark.django_db
def test_a_form_of_a_machine_goes_to_a_person_with_the_reason(desk: Desk) -> None:
    fast = FormBehaviour(**{**GOOD, "step_seconds": {"loan": 4}})
    number = with_own_papers(desk, WANG_FANG, desk.wang_fang, behaviour=fast)
    assert operations.decide_application(number=number) == "in_approval"
    mine = queries.get_for_borrower(number=number, user_id=desk.wang_fang.user_id or 0)
    assert "form_behaviour" in {reason["code"] for reason in mine.reasons}
