"""Calling a command wrongly."""


class UsageError(Exception):
    """The command was called in a way that makes no sense; the text says how."""
