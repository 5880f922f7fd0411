"""A face check without a camera (模拟器): a person chooses on a marked page what would have been found."""

from decimal import Decimal
from typing import cast

from huoshui.contracts.ports import FaceBegun, FaceFound, FaceOutcome, FaceUnavailable
from huoshui.integrations.behaviour import face_outcome, set_face_outcome

_SIMILARITY = {"passed": Decimal("98.60"), "other_person": Decimal("31.20")}


class SandboxFaces:
    """Implements `contracts.ports.FaceProvider` (演示人脸核身)."""

    def begin(self, *, reference: str, name: str, id_number: str, return_to: str) -> FaceBegun:
        """A check without an address: the portal shows the simulator.

        Raises FaceUnavailable for a number with 999 before its last character.
        """
        if id_number[-4:-1] == "999":
            raise FaceUnavailable("the face sandbox is down")
        set_face_outcome(reference, "waiting")
        return FaceBegun(address="", is_simulated=True)

    def result(self, *, reference: str) -> FaceFound:
        """What was chosen; "nonsense" and "slow" are told to it as FaceUnavailable."""
        chosen = face_outcome(reference)
        if chosen in ("slow", "nonsense"):
            raise FaceUnavailable(f"the face sandbox is told to be {chosen}")
        return FaceFound(
            outcome=cast(FaceOutcome, chosen),
            similarity=_SIMILARITY.get(chosen),
            provider_reference=f"SIM-{reference[:12]}",
        )
