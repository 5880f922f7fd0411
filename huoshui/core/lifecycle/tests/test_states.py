"""The state tables are closed and have ends."""

import pytest

from huoshui.core.lifecycle import (
    APPLICATION_TRANSITIONS,
    TRANSITIONS,
    ApplicationStatus,
    can_move,
)


@pytest.mark.parametrize("name", sorted(TRANSITIONS))
def test_every_state_has_a_row_and_leads_to_known_states(name: str) -> None:
    table = TRANSITIONS[name]
    states = set(type(next(iter(table))))
    assert set(table) == states
    assert all(targets <= states and state not in targets for state, targets in table.items())


def test_an_application_is_decided_before_it_is_contracted() -> None:
    assert can_move(APPLICATION_TRANSITIONS, ApplicationStatus.APPROVED, ApplicationStatus.CONTRACTED)
    assert not can_move(APPLICATION_TRANSITIONS, ApplicationStatus.DRAFT, ApplicationStatus.APPROVED)
    assert not can_move(APPLICATION_TRANSITIONS, ApplicationStatus.DECLINED, ApplicationStatus.SUBMITTED)
