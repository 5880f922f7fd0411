"""The rules of money over columns (NumPy int64): equal to the scalar rules to the cent, for millions of rows.

Amounts are whole cents, dates days since 1970. Where a float guesses, integers correct it.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

NEVER = 2**31 - 1  # the day of what has no date: later than every day
