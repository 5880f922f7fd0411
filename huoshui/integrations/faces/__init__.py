"""Face checks: the service named by the environment, else a marked simulator.

In production there is no simulator: it would pass whoever says so. No biometrics are made or kept here.
"""

from django.conf import settings

from huoshui.contracts.ports import FaceBegun, FaceFound, FaceProvider, FaceUnavailable
from huoshui.integrations.faces.http import HttpFaces
from huoshui.integrations.faces.sandbox import SandboxFaces


class NoFaces:
    """Implements `contracts.ports.FaceProvider` where no service is named."""

    def begin(self, *, reference: str, name: str, id_number: str, return_to: str) -> FaceBegun:
        """Nothing. Raises FaceUnavailable."""
        raise FaceUnavailable("HUOSHUI_FACE_URL names no service")

    def result(self, *, reference: str) -> FaceFound:
        """Nothing. Raises FaceUnavailable."""
        raise FaceUnavailable("HUOSHUI_FACE_URL names no service")


def configured_faces() -> FaceProvider:
    """The provider of this installation (HUOSHUI_FACE_URL, _KEY, _SECRET)."""
    if settings.FACE_SERVICE:
        return HttpFaces(**settings.FACE_SERVICE)
    return NoFaces() if settings.PRODUCTION else SandboxFaces()
