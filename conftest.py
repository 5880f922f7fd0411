"""Makes the fixtures of `tests/database.py` known to the tests in every room.

Nothing here imports Django: the tests of `huoshui/core` run without it (`pytest -p no:django huoshui/core`).
"""

pytest_plugins = ("tests.database",)
