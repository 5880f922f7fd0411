"""Writes of servicing, one file a verb."""
