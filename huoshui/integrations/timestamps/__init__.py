"""Time-stamp authorities: the sandbox, or the one named by HUOSHUI_TIME_STAMP_URL."""

from django.conf import settings

from huoshui.contracts.ports import TimeStampAuthority
from huoshui.integrations.timestamps.http import HttpTimeStamps
from huoshui.integrations.timestamps.sandbox import SandboxTimeStamps


def configured_time_stamps() -> TimeStampAuthority:
    """The authority the installation is configured with; without an address the sandbox."""
    if settings.TIME_STAMP_URL:
        return HttpTimeStamps(url=settings.TIME_STAMP_URL, roots_file=settings.TIME_STAMP_ROOTS)
    return SandboxTimeStamps()
