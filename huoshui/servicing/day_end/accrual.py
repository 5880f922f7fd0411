"""The interest of one day for the whole book, in closed form over columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from huoshui.core.columns.accrual import accrued_on, sums_by
from huoshui.core.columns.calendar import day_number
from huoshui.core.columns.classes import ORDER
from huoshui.core.posting import post_accrual
from huoshui.ledger.operations import EntryDraft, with_dimensions
from huoshui.servicing.day_end.book import Book
from huoshui.servicing.day_end.groups import Group


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAccrual:
    """The interest one day earns for a product, branch and class (计提), cents, VAT included."""

    product_code: str
    branch_id: int
    risk_class: str
    vat_rate: Decimal
    interest: int


def accrual_of(day: date, book: Book, groups: Mapping[int, Group]) -> list[DayAccrual]:
    """Σ accrued(day + 1) − accrued(day) over the active loans that accrue, by product, branch and class.

    Equal to the sum of the core's closed form loan by loan (a test proves it).
    """
    number, classes = day_number(day), len(ORDER)
    earning = ~book.is_non_accrual & (book.accrual_from <= number) & (book.accrual_to > number)
    interest = accrued_on(
        book.accrual_amount[earning], book.accrual_from[earning], book.accrual_to[earning], number
    )
    keys = book.group[earning] * classes + book.risk_class[earning]
    sums = sums_by(keys, interest, (max(groups, default=0) + 1) * classes)
    by_dimension: dict[tuple[str, int, str, Decimal], int] = {}
    for key in sums.nonzero()[0].tolist():
        group = groups[key // classes]
        dimension = (group.product_code, group.branch_id, ORDER[key % classes].value, group.vat_rate)
        by_dimension[dimension] = by_dimension.get(dimension, 0) + int(sums[key])
    return [
        DayAccrual(
            product_code=product,
            branch_id=branch,
            risk_class=risk_class,
            vat_rate=vat_rate,
            interest=interest,
        )
        for (product, branch, risk_class, vat_rate), interest in sorted(by_dimension.items())
    ]


def accrual_draft(day: date, accruals: Sequence[DayAccrual]) -> EntryDraft | None:
    """The one voucher of the day's accrual: Dr 1132 / Cr 6011, 2221 for each group; none when nothing is
    earned."""
    lines = [
        line
        for row in accruals
        for line in with_dimensions(
            post_accrual(interest=row.interest, vat_rate=row.vat_rate),
            branch_id=row.branch_id,
            product_code=row.product_code,
            risk_class=row.risk_class,
        )
    ]
    if not lines:
        return None
    return EntryDraft(
        fact="accrual",
        business_date=day,
        value_date=day,
        description=f"{day.isoformat()} 计提利息",
        source_type="day_end",
        source_number=day.isoformat(),
        lines=tuple(lines),
    )
