"""A dated parameter row as shipped, and how several are written down."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyParameter:
    """A parameter row to install; `product_code` empty = every product."""

    code: str
    value: str
    valid_from: date
    legal_basis: str
    product_code: str = ""


def parameter_rows(
    code: str, basis: str, *values: tuple[str, str], product_code: str = ""
) -> tuple[ReadyParameter, ...]:
    """The rows of one code: a value from each day on."""
    return tuple(
        ReadyParameter(
            code=code,
            value=value,
            valid_from=date.fromisoformat(day),
            legal_basis=basis,
            product_code=product_code,
        )
        for day, value in values
    )
