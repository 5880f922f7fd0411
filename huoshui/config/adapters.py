"""Who answers each port: the dotted path of a class or function that needs no arguments."""

ADAPTERS: dict[type, str] = {}
