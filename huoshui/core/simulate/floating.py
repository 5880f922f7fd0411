"""A floating rate (浮动利率): LPR ± basis points, reset on agreed days."""

from datetime import date
from decimal import Decimal

from huoshui.core.dates import add_months
from huoshui.core.document import DocumentReader
from huoshui.core.errors import InvalidInput
from huoshui.core.pricing.reset import RESET_MONTHS, RateReset
from huoshui.core.rates import Rate, lpr_rate
from huoshui.core.schedule import RateStep

_LONGEST_YEARS = 60


def floating_rates(reader: DocumentReader, start: date) -> tuple[Rate, tuple[RateStep, ...]]:
    """The rate at the start and its steps, from `lpr` (publications), `basis_points` and `reset`.

    A reset takes the latest LPR published on or before its day; the points stay.
    LPR 3.45 % from 2024-01-20, 3.35 % from 2024-07-22, + 65 bp, reset on 1 January: 4.10 %, then 4.00 %.
    """
    published = sorted(_publication(row) for row in reader.inners("lpr"))
    points = reader.integer("basis_points", 0)
    reset = reader.choice("reset", RateReset, RateReset.ANNIVERSARY)
    reader.done()
    if not published or published[0][0] > start:
        raise InvalidInput(
            field=reader.at("lpr"), zh="起息日前没有已公布的LPR", en="No LPR was published before the start"
        )
    first = lpr_rate(_latest(published, start), points)
    last, steps = first, []
    for day in _reset_days(reset, start, published):
        rate = lpr_rate(_latest(published, day), points)
        if rate != last:
            steps.append(RateStep(from_date=day, annual_rate=rate))
            last = rate
    return first, tuple(steps)


def _publication(reader: DocumentReader) -> tuple[date, Decimal]:
    row = (reader.day("from"), reader.rate("rate"))
    reader.done()
    return row


def _latest(published: list[tuple[date, Decimal]], day: date) -> Decimal:
    return [rate for since, rate in published if since <= day][-1]


def _reset_days(reset: RateReset, start: date, published: list[tuple[date, Decimal]]) -> list[date]:
    """The days on which the rate may change, after the start and up to a year past the last publication."""
    if reset is RateReset.NONE:
        return []
    if reset is RateReset.PUBLICATION:
        return [day for day, _ in published if day > start]
    until = add_months(published[-1][0], 12)
    if reset is RateReset.YEAR_START:
        days = [date(year, 1, 1) for year in range(start.year + 1, until.year + 1)]
    else:
        step = RESET_MONTHS[reset]
        days = [add_months(start, n * step) for n in range(1, _LONGEST_YEARS * 12 // step)]
    return [day for day in days if start < day <= until]
