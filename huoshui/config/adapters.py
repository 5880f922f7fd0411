"""Who answers each port: its dotted path → that of a class or function without arguments."""

ADAPTERS: dict[str, str] = {}
