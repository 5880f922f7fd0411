"""The switchboard of the sandboxes: what each has been told to do, in the database so that all agree."""

from collections.abc import Sequence

from huoshui.core.errors import InvalidInput
from huoshui.foundation.fields import blind_index
from huoshui.integrations.models import SandboxBehaviour

ACCOUNT_BEHAVIOURS = ("ok", "refuse", "refuse_debit", "unavailable")
MESSAGE_BEHAVIOURS = ("ok", "fail")
BUREAU_BEHAVIOURS = ("clean", "late", "busy", "unavailable")
SOURCE_BEHAVIOURS = ("ok", "slow", "unavailable", "nonsense", "contradict")
FACE_BEHAVIOURS = ("waiting", "passed", "other_person", "not_live", "given_up", "slow", "nonsense")
TIME_STAMP_BEHAVIOURS = ("ok", "refuse", "slow")
MESSAGES = "messages"
TIME_STAMPS = "time_stamps"


class UnknownBehaviour(InvalidInput):
    """A behaviour that no sandbox knows."""

    code = "integrations.unknown_behaviour"
    zh = "沙箱没有这种行为：{behaviour}"
    en = "The sandbox knows no behaviour {behaviour}"


def account_index(account: str) -> str:
    """The blind index under which the sandbox bank keeps an account; the number itself is never stored."""
    return blind_index(account, "sandbox_bank")


def set_account_behaviour(account: str, behaviour: str) -> None:
    """Nothing; from now on the sandbox bank answers as told for this account: one of ACCOUNT_BEHAVIOURS.

    "refuse_debit" pays out and collects nothing. What is told overrides what the account's last digits would
    decide. Refusals: UnknownBehaviour.
    """
    _set(f"bank:{account_index(account)}", behaviour, ACCOUNT_BEHAVIOURS)


def account_behaviour(account: str) -> str | None:
    """What the sandbox bank has been told about this account, or None when its digits decide."""
    return _get(f"bank:{account_index(account)}")


def account_behaviours(indexes: Sequence[str]) -> dict[str, str]:
    """Blind index → what the sandbox bank has been told about that account, for those it was told of."""
    subjects = {f"bank:{index}": index for index in indexes}
    found = SandboxBehaviour.objects.filter(subject__in=subjects).values_list("subject", "behaviour")
    return {subjects[subject]: behaviour for subject, behaviour in found}


def set_message_behaviour(behaviour: str) -> None:
    """Nothing; from now on every message is taken ("ok") or fails ("fail"). Refusals: UnknownBehaviour."""
    _set(MESSAGES, behaviour, MESSAGE_BEHAVIOURS)


def message_behaviour() -> str:
    """ "ok" or "fail"."""
    return _get(MESSAGES) or "ok"


def set_time_stamp_behaviour(behaviour: str) -> None:
    """Nothing; from now on the time-stamp sandbox stamps, refuses, or does not answer in time ("slow").

    Refusals: UnknownBehaviour.
    """
    _set(TIME_STAMPS, behaviour, TIME_STAMP_BEHAVIOURS)


def time_stamp_behaviour() -> str:
    """One of TIME_STAMP_BEHAVIOURS."""
    return _get(TIME_STAMPS) or "ok"


def set_bureau_behaviour(id_number: str, behaviour: str) -> None:
    """Nothing; from now on the sandbox bureau reports this identifier as told. Refusals: UnknownBehaviour."""
    _set(f"bureau:{blind_index(id_number, 'sandbox_bureau')}", behaviour, BUREAU_BEHAVIOURS)


def bureau_behaviour(id_number: str) -> str | None:
    """What the sandbox bureau has been told about this identifier, or None when its digits decide."""
    return _get(f"bureau:{blind_index(id_number, 'sandbox_bureau')}")


def set_source_behaviour(source: str, id_number: str, behaviour: str) -> None:
    """Nothing; from now on the sandbox of that source behaves as told towards this identifier: one of
    SOURCE_BEHAVIOURS. Refusals: UnknownBehaviour.
    """
    _set(f"{source}:{blind_index(id_number, 'sandbox_source')}", behaviour, SOURCE_BEHAVIOURS)


def source_behaviour(source: str, id_number: str) -> str | None:
    """What the sandbox of that source has been told about this identifier, or None when its digits decide."""
    return _get(f"{source}:{blind_index(id_number, 'sandbox_source')}")


def set_face_outcome(reference: str, outcome: str) -> None:
    """Nothing; from now on the simulator finds this in that face check. Refusals: UnknownBehaviour."""
    _set(f"face:{reference}", outcome, FACE_BEHAVIOURS)


def face_outcome(reference: str) -> str:
    """One of FACE_BEHAVIOURS; "waiting" before anything was chosen."""
    return _get(f"face:{reference}") or "waiting"


def _set(subject: str, behaviour: str, known: tuple[str, ...]) -> None:
    if behaviour not in known:
        raise UnknownBehaviour(field="behaviour", behaviour=behaviour)
    SandboxBehaviour.objects.update_or_create(subject=subject, defaults={"behaviour": behaviour})


def _get(subject: str) -> str | None:
    return SandboxBehaviour.objects.filter(subject=subject).values_list("behaviour", flat=True).first()
