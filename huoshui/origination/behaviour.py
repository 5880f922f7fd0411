"""How the form was filled in (填表行为): how long, with how many corrections, pasted or typed. Counts
and times only, no key and no answer; the browser says it, so it is never more than a hint.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

TOO_FAST_SECONDS = 20
"""Under this nobody reads and fills in a form of a dozen answers."""
_LEAST_INTERVALS = 20

_Count = Annotated[int, Field(ge=0, le=100_000, strict=True)]
_Milliseconds = Annotated[int, Field(ge=0, le=600_000, strict=True)]
Watched = Literal["name", "identity", "phone"]


class FormBehaviour(BaseModel):
    """What the browser counted while the form was filled in.

    `step_seconds` is step → seconds on it, `pasted` which of name, identity number and phone were pasted;
    the rhythm (median and standard deviation of the time between keys, milliseconds) is None without keys;
    `is_resumed` that part of the form was filled in earlier, so that the time says little.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    step_seconds: Annotated[
        dict[
            Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")],
            Annotated[int, Field(ge=0, le=86_400, strict=True)],
        ],
        Field(max_length=30),
    ]
    corrections: _Count
    pasted: Annotated[tuple[Watched, ...], Field(max_length=3)]
    focus_losses: _Count
    interval_count: _Count
    interval_ms_median: _Milliseconds | None
    interval_ms_deviation: _Milliseconds | None
    is_resumed: Annotated[bool, Field(strict=True)]


def behaviour_values(counted: FormBehaviour | None) -> dict[str, int | bool | None]:
    """The variables of a decision; nothing counted, all None. 18 seconds in one go: is_too_fast.

    A rhythm of fewer than 20 intervals, and the time of a form filled in over several visits, are unknown.
    """
    if counted is None:
        return {}
    seconds = None if counted.is_resumed else sum(counted.step_seconds.values())
    has_rhythm = counted.interval_count >= _LEAST_INTERVALS
    return {
        "form_seconds": seconds,
        "form_corrections": counted.corrections,
        "form_focus_losses": counted.focus_losses,
        "pasted_identity": len(set(counted.pasted)),
        "typing_interval_ms_median": counted.interval_ms_median if has_rhythm else None,
        "typing_interval_ms_deviation": counted.interval_ms_deviation if has_rhythm else None,
        "is_too_fast": None if seconds is None else seconds < TOO_FAST_SECONDS,
    }
