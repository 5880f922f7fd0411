"""Connections to the world outside: one folder per kind of provider, a sandbox in each."""
