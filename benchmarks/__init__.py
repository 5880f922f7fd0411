"""Measured claims: one module a claim, `python -m benchmarks` runs them all and prints the table of docs/reference/speed.md."""
