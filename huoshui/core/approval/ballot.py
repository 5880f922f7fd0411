"""The count of a step's votes (计票)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil

from huoshui.core.approval.flow import Ballot, BallotKind
from huoshui.core.money import Cents


class Outcome(StrEnum):
    """What the votes so far mean."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Votes for and against, how many for are needed, and what that means."""

    votes_for: int
    votes_against: int
    need: int
    outcome: Outcome


def votes_needed(ballot: Ballot, *, members: int, amount: Cents) -> int:
    """How many must be for it.

    Committee of 7, two thirds of all members: 7 × 2/3 = 4.67 → 5. Bands above 0: 3, above 10,000,000.00: 5 →
    10,000,000.00 needs 3, 10,000,000.01 needs 5.
    """
    match ballot.kind:
        case BallotKind.ANY:
            return 1
        case BallotKind.ALL:
            return max(members, 1)
        case BallotKind.NUMBER:
            return ballot.need
        case BallotKind.COMMITTEE:
            bands = [band.need for band in ballot.bands if amount > band.above]
            if bands:
                return bands[-1]
            return max(ceil(members * (ballot.share or Fraction(1))), 1)


def count_votes(ballot: Ballot, votes: Sequence[bool], *, members: int, amount: Cents) -> Tally:
    """The tally of `votes` (true = for) of a step of `members` voters.

    A committee of 5 that needs 3: two for, two against → open; three against → failed, for can no longer win.
    """
    need = votes_needed(ballot, members=members, amount=amount)
    for_it, against = sum(votes), len(votes) - sum(votes)
    if (against and ballot.veto) or (ballot.names_everybody and against > members - need):
        outcome = Outcome.FAILED
    else:
        outcome = Outcome.PASSED if for_it >= need else Outcome.OPEN
    return Tally(votes_for=for_it, votes_against=against, need=need, outcome=outcome)
