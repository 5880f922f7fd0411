"""Floating rates (浮动利率) of a product: what it may offer, and the LPR of a day."""

from dataclasses import dataclass
from datetime import date, datetime

from huoshui.core.errors import InvalidInput
from huoshui.core.pricing import FloatingRate, LprTenor, RateReset, points_between, publication_before
from huoshui.core.rates import Rate, parse_rate
from huoshui.core.schedule import METHODS, RepaymentMethod
from huoshui.core.workdays import WorkCalendar
from huoshui.products.definition import ProductDefinition
from huoshui.products.models import Parameter
from huoshui.products.parameters import LPR_CODES
from huoshui.products.queries import get_parameter_row
from huoshui.products.working_days import work_calendar

OFFERED = (RateReset.YEAR_START, RateReset.ANNIVERSARY, RateReset.QUARTERLY)
"""Yearly on 1 January or on the loan's day, or every quarter: what banks agree on with their borrowers since
中国人民银行公告〔2024〕第11号 left the period to both."""
_TENOR_OF = {"lpr_1y": LprTenor.ONE_YEAR, "lpr_5y": LprTenor.FIVE_YEARS}
# Interest or payments agreed in figures beforehand do not follow a rate.
_NOT_FLOATING = (RepaymentMethod.FLAT, RepaymentMethod.CUSTOM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A published LPR (公布值): its rate per year, the day it was published, and when it was entered here."""

    rate: Rate
    published_on: date
    entered_at: datetime


def check_floating(definition: ProductDefinition) -> None:
    """Nothing. Refusals: InvalidInput, in words, for a reset rule that does not go with the rest.

    A fixed price has no reset, and a rate that is never reached by one does not float; the five-year LPR
    belongs to terms over a year, the one-year LPR to terms up to five (中国人民银行公告〔2019〕第15号). A
    product of 6 to 12 months may be reset quarterly, not on the loan's day of the next year.
    """
    pricing = definition.pricing
    if pricing.reset is None:
        return
    if pricing.kind == "fixed":
        raise _refused("kind", "固定利率没有重定价规则", "A fixed rate has no reset rule")
    if pricing.reset not in OFFERED:
        raise _refused(
            "reset",
            "重定价周期须为每年1月1日、每年对月对日或每季对日",
            "The rate is reset yearly on 1 January, yearly on the loan's day, or quarterly",
        )
    if pricing.reset is RateReset.ANNIVERSARY and definition.term_months_max <= 12:
        raise _refused(
            "reset",
            "期限不超过一年的产品不会遇到按年对日的重定价日",
            "A product of one year at most never reaches a yearly reset on the loan's day",
        )
    if pricing.lpr_code == "lpr_5y" and definition.term_months_max <= 12:
        raise _refused(
            "lpr_code",
            "期限不超过一年的浮动利率产品须用一年期LPR",
            "A floating product of one year at most uses the one-year LPR",
        )
    if pricing.lpr_code == "lpr_1y" and definition.term_months_min > 60:
        raise _refused(
            "lpr_code",
            "期限超过五年的浮动利率产品须用五年期以上LPR",
            "A floating product of more than five years uses the five-year LPR",
        )
    for method in definition.repayment_methods:
        if method in _NOT_FLOATING:
            words = METHODS[method]
            raise _refused(
                "reset",
                f"“{words.zh}”的还款额事先约定，不能用浮动利率",
                f"{words.en}: its payments are agreed beforehand, the rate cannot float",
            )
    if definition.revolving is not None:
        raise _refused(
            "reset",
            "循环额度按每笔提款定价，不能用浮动利率",
            "A revolving line prices each drawdown: its rate cannot float",
        )


def floating_rate_of(definition: ProductDefinition, *, rate: Rate, on: date) -> FloatingRate | None:
    """What a contract signed on the day keeps of its floating rate; None when the product's rate is fixed.

    The points are those from the LPR in force to the agreed rate: 3.00 % in force, 4.20 % agreed: 120.
    Refusals: NoCurrentParameter.
    """
    pricing = definition.pricing
    if pricing.reset is None or pricing.lpr_code is None:
        return None
    row = get_parameter_row(pricing.lpr_code, on=on)
    lpr = parse_rate(row.value)
    return FloatingRate(
        tenor=_TENOR_OF[pricing.lpr_code],
        lpr=lpr,
        published_on=row.valid_from,
        basis_points=points_between(rate, lpr),
        reset=pricing.reset,
    )


def lpr_before(
    tenor: LprTenor, day: date, *, calendar: WorkCalendar | None = None
) -> tuple[Publication | None, date]:
    """The LPR latest published before the day, or None when that publication has not been entered, and the
    month's 20th from which it was to be published: an older one is not taken in its place."""
    first, until = publication_before(day, calendar or work_calendar())
    found = (
        Parameter.objects.filter(
            code=LPR_CODES[tenor], product_code="", valid_from__gte=first, valid_from__lt=until
        )
        .order_by("-valid_from")
        .values_list("value", "valid_from", "created_at")
        .first()
    )
    if found is None:
        return None, first
    value, published_on, entered_at = found
    return Publication(rate=parse_rate(value), published_on=published_on, entered_at=entered_at), first


def _refused(field: str, zh: str, en: str) -> InvalidInput:
    return InvalidInput(field=f"definition.pricing.{field}", zh=zh, en=en)
