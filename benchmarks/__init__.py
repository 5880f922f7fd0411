"""Measured claims: `python -m benchmarks` prints the table of docs/reference/speed.md."""
