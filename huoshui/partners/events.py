"""What the partners room tells itself: the work that follows a commit."""

from dataclasses import dataclass

from huoshui.foundation.outbox import Event


@dataclass(frozen=True)
class CallbackDue(Event):
    """A partner is to be told of something (回调待发送)."""

    partner_event_id: int


@dataclass(frozen=True)
class SandboxCaseSubmitted(Event):
    """A case of a partner's sandbox was handed in and waits for its script."""

    number: str
