"""The report of a take-over (迁移报告) as CSV: a line for each problem and each difference, one for each loan
without any."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TextIO

from huoshui.core.money import yuan_text
from huoshui.jobs.take_over.run import LoanOutcome
from huoshui.servicing.old_loans import AMOUNTS, BalanceLine, ScheduleGap

SCHEDULE = "schedule"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """A line of the report; amounts as text of yuan. `difference` is ours − old."""

    old_number: str = ""
    outcome: str = ""
    loan_number: str = ""
    component: str = ""
    old: str = ""
    ours: str = ""
    difference: str = ""
    file: str = ""
    line: str = ""
    column: str = ""
    reason: str = ""
    reason_en: str = ""


_OURS = ("difference", "line")  # numbers we made ourselves: a minus is no formula


def lines_of(outcome: LoanOutcome, *, tolerance: int = 0) -> Iterator[ReportLine]:
    """The lines of one loan: what is wrong, what differs by more than `tolerance` cents, else one line."""
    loan = {
        "old_number": outcome.old_number,
        "outcome": outcome.outcome.value,
        "loan_number": outcome.loan_number,
    }
    lines = 0
    for problem in outcome.problems:
        lines += 1
        yield ReportLine(
            **loan,
            file=problem.file,
            line=str(problem.line),
            column=problem.column,
            reason=problem.zh,
            reason_en=problem.en,
        )
    if outcome.differences is not None:
        for balance in outcome.differences.balances_beyond(tolerance):
            lines += 1
            yield ReportLine(**loan, **_balance(balance))
        gap = outcome.differences.schedule
        if gap is not None and gap.beyond(tolerance):
            lines += 1
            yield ReportLine(**loan, **_schedule(gap))
    if not lines:
        yield ReportLine(**loan)


class ReportFile:
    """The report on its way into a file opened for text."""

    def __init__(self, out: TextIO) -> None:
        self._names = [field.name for field in fields(ReportLine)]
        self._writer = csv.writer(out)
        self._writer.writerow(self._names)

    def write(self, line: ReportLine) -> None:
        """One more line; text from the old system is never run as a formula."""
        self._writer.writerow([_safe(name, getattr(line, name)) for name in self._names])


def _safe(name: str, text: str) -> str:
    return f"'{text}" if name not in _OURS and text.startswith(_FORMULA) else text


def _balance(line: BalanceLine) -> dict[str, str]:
    return {
        "component": line.component,
        "old": _text(line.component, line.old),
        "ours": _text(line.component, line.ours),
        "difference": "" if line.difference is None else _text(line.component, line.difference),
    }


def _text(component: str, value: int | str) -> str:
    return yuan_text(value) if component in AMOUNTS and isinstance(value, int) else str(value)


def _schedule(gap: ScheduleGap) -> dict[str, str]:
    return {
        "component": f"{SCHEDULE}.{gap.first_number}",
        "old": _instalment(gap.first_old),
        "ours": _instalment(gap.first_ours),
        "difference": yuan_text(gap.interest_difference),
        "reason": f"{gap.instalments} 期不同，利息合计差 {yuan_text(gap.interest_difference)}",
        "reason_en": f"{gap.instalments} rows differ, interest by {yuan_text(gap.interest_difference)}",
    }


def _instalment(figures: tuple[str, int, int] | None) -> str:
    if figures is None:
        return ""
    due_date, principal, interest = figures
    return f"{due_date} {yuan_text(principal)} + {yuan_text(interest)}"
