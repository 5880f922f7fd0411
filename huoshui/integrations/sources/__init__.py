"""Data sources beyond the bureau: for each the service named by the environment, else the sandbox.

In production there is no sandbox: what it says would be made up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from huoshui.integrations.sources.http import HttpSource
from huoshui.integrations.sources.sandbox import SandboxSources
from huoshui.risk.ports import DataSources, SourceFailed, SourceRequest


@dataclass(frozen=True, slots=True)
class ConfiguredSources:
    """Implements `risk.ports.DataSources`: each source by the adapter it is configured with."""

    adapters: Mapping[str, DataSources]
    otherwise: DataSources

    def ask(self, request: SourceRequest) -> Mapping[str, Any]:
        """What the source wrote. Raises SourceTimedOut, SourceFailed."""
        return self.adapters.get(request.source, self.otherwise).ask(request)


class NoSource:
    """Implements `risk.ports.DataSources` where no service is named."""

    def ask(self, request: SourceRequest) -> Mapping[str, Any]:
        """Nothing. Raises SourceFailed."""
        raise SourceFailed(f"HUOSHUI_SOURCE_{request.source.upper()}_URL names no service")


def configured_sources() -> DataSources:
    """The sources of this installation (HUOSHUI_SOURCE_TAX_URL …); those without an address are sandboxes,
    in production failures."""
    services = {name: HttpSource(**service) for name, service in settings.DATA_SOURCES.items()}
    return ConfiguredSources(
        adapters=services, otherwise=NoSource() if settings.PRODUCTION else SandboxSources()
    )
