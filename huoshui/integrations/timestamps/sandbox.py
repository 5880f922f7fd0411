"""A time-stamp authority without a network: real stamps, by a key under the lender's own CA."""

from huoshui.contracts.keys import authority_certificates, time_stamp_key
from huoshui.contracts.ports import TimeStampUnavailable
from huoshui.contracts.signing import rejection, stamp_answer
from huoshui.foundation import clock
from huoshui.integrations.behaviour import time_stamp_behaviour


class SandboxTimeStamps:
    """Implements `contracts.ports.TimeStampAuthority` (演示时间戳)."""

    def answer(self, request: bytes) -> bytes:
        """The response; a refusal in the protocol's own words while told to refuse.

        Raises TimeStampUnavailable while told to be slow. Needs a transaction.
        """
        match time_stamp_behaviour():
            case "slow":
                raise TimeStampUnavailable("the time-stamp sandbox does not answer in time")
            case "refuse":
                return rejection()
            case _:
                return stamp_answer(request, key=time_stamp_key(), at=clock.now())

    def roots(self) -> tuple[str, ...]:
        """The lender's own CA."""
        return authority_certificates()
