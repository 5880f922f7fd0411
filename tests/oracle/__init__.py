"""A second reckoning of loans, written from docs/reference/simulate.md alone.

It shares nothing with the engine: fractions, calendar days counted one by one, everything summed anew at
each step. Slow and plain on purpose; `tests/golden/loans` and the random lives hold the engine against it.
"""
