"""The same columns as the different models read them: fine bins for trees, numbers for the linear ones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from huoshui.risk.modelling.bins import Bins, fine_bins
from huoshui.risk.modelling.columns import Codes, Kind, Table

FINE_BINS = 250


@dataclass(frozen=True, slots=True)
class FineCodes:
    """Fine bins by column, in the table's order; they make a whole-number matrix of any table."""

    names: tuple[str, ...]
    bins: tuple[Bins, ...]
    categories: tuple[int, ...]

    def matrix(self, table: Table) -> NDArray[np.int32]:
        """rows × columns of codes."""
        codes: list[Codes] = [
            bins.codes(table.columns[name]) for name, bins in zip(self.names, self.bins, strict=True)
        ]
        return np.column_stack(codes)


def fine_codes(table: Table, bad: NDArray[np.int8]) -> FineCodes:
    """The fine bins of these rows."""
    names = tuple(table.columns)
    bins = tuple(fine_bins(table.columns[name], bad, most=FINE_BINS) for name in names)
    categories = tuple(index for index, name in enumerate(names) if table.columns[name].kind is Kind.CATEGORY)
    return FineCodes(names, bins, categories)
