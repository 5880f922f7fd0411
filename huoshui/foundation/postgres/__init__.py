"""The database server Huoshui brings along: start it, stop it, find it again.

`start(data_dir)` for the server that keeps data, `ThrowAway()` for tests and trial runs.
"""

from huoshui.foundation.postgres.cluster import Cluster, PostgresUnavailable, ServerInfo, start
from huoshui.foundation.postgres.throwaway import ThrowAway

__all__ = ["Cluster", "PostgresUnavailable", "ServerInfo", "ThrowAway", "start"]
