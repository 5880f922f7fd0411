"""The people of the risk room: 冯控 makes models and flows, 沈批 approves them, 李强 may do neither."""

from dataclasses import dataclass

from huoshui.foundation.actor import Actor
from huoshui.identity.tests.cast import gather_cast, staff


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskPeople:
    """Who makes, who checks, and who may do neither."""

    maker: Actor
    checker: Actor
    officer: Actor


def risk_people() -> RiskPeople:
    """The three, at the head office and a branch."""
    cast = gather_cast()
    return RiskPeople(
        maker=staff("feng.kong", "冯控", cast.head_id, ["risk_officer"]),
        checker=staff("shen.pi", "沈批", cast.head_id, ["senior_approver"]),
        officer=cast.officer,
    )
