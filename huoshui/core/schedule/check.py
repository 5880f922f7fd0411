"""Terms no schedule can be made of, and mixes the engine does not do: refused in words, by field."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from huoshui.core.dates import DayCount
from huoshui.core.errors import InvalidInput
from huoshui.core.schedule.periods import maturity_date
from huoshui.core.schedule.terms import AnnuityBasis, RepaymentMethod, ScheduleTerms

LONGEST_TERM_MONTHS = 600
LAST_YEAR = 9_000  # the longest term still fits into the calendar
_LONGEST_DAYS = LONGEST_TERM_MONTHS * 31
_MOST_PERIODS = 2_600  # of days or weeks: fifty years of weeks
_M = RepaymentMethod
_ANNUITIES = (_M.EQUAL_INSTALMENT, _M.BALLOON, _M.STEPPED)


def check_schedule_terms(terms: ScheduleTerms) -> None:
    """Nothing; refuses terms no schedule can be made of (InvalidInput with the field's path)."""
    for checks in (_basics, _dates, _arithmetic, _shape, _relief, _mixes):
        for field, holds, zh, en in checks(terms):
            if not holds:
                raise InvalidInput(field=field, zh=zh, en=en)


_Check = tuple[str, bool, str, str]


def _basics(terms: ScheduleTerms) -> Iterator[_Check]:
    yield "principal", terms.principal > 0, "本金必须大于零", "The principal must be above zero"
    yield (
        "start_date",
        terms.start_date.year <= LAST_YEAR,
        f"放款日不得晚于 {LAST_YEAR} 年",
        f"The start is not after the year {LAST_YEAR}",
    )
    months = terms.due_dates.unit.months
    longest = LONGEST_TERM_MONTHS // months if months else _MOST_PERIODS
    yield (
        "period_count",
        1 <= terms.period_count <= longest,
        f"期限必须为 1 至 {longest} 个月" if months == 1 else f"期限必须为 1 至 {longest} 个周期",
        f"The term must be 1 to {longest} {'months' if months == 1 else 'periods'}",
    )
    rates = [terms.annual_rate, *(step.annual_rate for step in terms.rate_steps)]
    fine = all(rate.is_finite() and Decimal(0) <= rate <= Decimal(10) for rate in rates)
    yield "annual_rate", fine, "年利率无效", "The annual rate is not valid"
    days = [step.from_date for step in terms.rate_steps]
    yield (
        "rate_steps",
        days == sorted(set(days)),
        "利率变动须按日期先后，不得重复",
        "Rate steps go by date, each once",
    )


def _dates(terms: ScheduleTerms) -> Iterator[_Check]:
    rule = terms.due_dates
    day = terms.due_day
    yield "due_day", day is None or 1 <= day <= 31, "还款日必须为 1 至 31", "The due day must be 1 to 31"
    yield (
        "due_day",
        day is None or bool(rule.unit.months),
        "按天或按周还款没有还款日",
        "Periods of days or weeks have no due day",
    )
    yield (
        "due_dates.length",
        1 <= rule.length <= max(terms.period_count, 1),
        "还款间隔必须至少为 1 且不超过期限",
        "The length of a period must be at least 1 and not above the term",
    )
    if rule.first_due_date:
        latest = maturity_date(terms)
        yield (
            "due_dates.first_due_date",
            terms.start_date < rule.first_due_date <= latest,
            "首个还款日必须晚于起息日且不晚于到期日",
            "The first due date lies after the start and not after maturity",
        )


def _arithmetic(terms: ScheduleTerms) -> Iterator[_Check]:
    rule = terms.arithmetic
    yield (
        "arithmetic.instalment_multiple",
        1 <= rule.instalment_multiple <= 100_000,
        "取整倍数必须为 0.01 至 1000.00 元",
        "The multiple must be 0.01 to 1000.00 yuan",
    )
    yield (
        "arithmetic.annuity",
        rule.annuity is AnnuityBasis.DAY_FACTORS or bool(terms.due_dates.unit.months),
        "按期利率计算等额本息须按月、季或年还款",
        "A level payment from the period rate needs periods of months",
    )


def _shape(terms: ScheduleTerms) -> Iterator[_Check]:
    shape, method = terms.shape, terms.method
    yield (
        "shape.down_payment",
        0 <= shape.down_payment < terms.principal,
        "首付必须小于本金",
        "The down payment must be below the principal",
    )
    lent = terms.principal - shape.down_payment
    yield (
        "shape.balloon",
        (method is _M.BALLOON and 0 < shape.balloon < lent)
        or (method is not _M.BALLOON and not shape.balloon),
        "气球款须大于零且小于本金，且仅用于气球贷",
        "A balloon is above zero and below the principal, and only for the balloon method",
    )
    steps = shape.steps
    fine = all(s.count >= 1 and s.weight.is_finite() and 0 < s.weight <= 1000 for s in steps)
    yield (
        "shape.steps",
        fine and bool(steps) == (method is _M.STEPPED),
        "阶梯须有期数和大于零的权重，且仅用于阶梯还款",
        "Stairs have a count and a weight above zero, and only the stepped method has them",
    )
    yield from _rows(terms, lent)


def _rows(terms: ScheduleTerms, lent: int) -> Iterator[_Check]:
    rows = terms.shape.rows
    yield (
        "shape.rows",
        bool(rows) == (terms.method is _M.CUSTOM),
        "自定义还款计划须列出各期，且仅用于该方式",
        "Agreed rows belong to the custom method, which needs them",
    )
    days = [row.due_date for row in rows]
    ordered = days == sorted(set(days)) and all(day > terms.start_date for day in days)
    yield "shape.rows", ordered, "各期日期须依次晚于起息日", "The dates follow the start, one after another"
    within = not days or days[-1] - terms.start_date <= timedelta(days=_LONGEST_DAYS)
    yield "shape.rows", within, "还款计划过长", "The plan is too long"
    one = all(row.principal is None or row.payment is None for row in rows)
    yield "shape.rows", one, "每期填本金或还款额之一", "A row has a principal or a payment, not both"
    amounts = [amount for row in rows for amount in (row.principal, row.payment) if amount is not None]
    principal = sum(row.principal or 0 for row in rows)
    yield "shape.rows", all(a >= 0 for a in amounts), "各期金额不能为负", "Amounts are not negative"
    last = rows[-1].principal if rows else None
    fits = principal <= lent and (
        last is None or principal == lent or any(r.payment is not None for r in rows)
    )
    yield "shape.rows", fits, "各期本金之和与本金不符", "Σ principal of the rows is not the principal"


def _relief(terms: ScheduleTerms) -> Iterator[_Check]:
    relief = terms.relief
    fine = relief.principal_grace >= 0 and relief.interest_deferred >= 0
    yield "relief", fine, "宽限期数不能为负", "Periods of grace are not negative"
    ranges = all(days.start < days.end for days in relief.interest_free)
    yield "relief.interest_free", ranges, "免息期须起早于止", "A range without interest begins before it ends"
    shares = all(0 <= s.share <= 1 and s.start < s.end for s in terms.subsidies)
    yield "subsidies", shares, "贴息比例须在 0 至 1 之间，且起早于止", "A share is 0 to 1, over days in order"
    yield "subsidies", len(terms.subsidies) <= 20, "贴息段过多", "Too many ranges of subsidy"
    yield "instalment_fee", terms.instalment_fee >= 0, "费用不能为负", "A fee is not negative"
    yield "first_fee", terms.first_fee >= 0, "费用不能为负", "A fee is not negative"
    yield (
        "first_fee",
        not (terms.first_fee and terms.shape.down_payment),
        "有首付款的借款不能随首期收取一次性费用",
        "A fee with the first instalment does not go with a down payment",
    )


def _mixes(terms: ScheduleTerms) -> Iterator[_Check]:
    """What the engine does not do: it says so instead of coming near."""
    flat = terms.method is _M.FLAT
    yield (
        "method",
        not flat or not (terms.rate_steps or terms.relief.interest_free or terms.subsidies),
        "等本等息不能与利率变动、免息期或贴息并用",
        "Flat interest does not go with rate steps, interest-free days or subsidies",
    )
    yield (
        "subsidies",
        not _overlapping(terms),
        "贴息区间不能重叠",
        "Ranges of subsidy do not overlap",
    )
    yield (
        "arithmetic.instalment_multiple",
        terms.arithmetic.instalment_multiple == 1 or terms.method in (*_ANNUITIES, _M.EQUAL_PRINCIPAL),
        "只有等额类还款方式可以取整",
        "Only level methods can be rounded to a multiple",
    )
    yield (
        "day_count",
        terms.day_count is not DayCount.PER_PERIOD or bool(terms.due_dates.unit.months),
        "按期利率计息须按月、季或年还款",
        "Interest per period needs periods of months",
    )


def _overlapping(terms: ScheduleTerms) -> bool:
    ordered = sorted(terms.subsidies, key=lambda subsidy: subsidy.start)
    return any(a.end > b.start for a, b in pairwise(ordered))
