"""`huoshui replay`: the whole sample on its own lender, and what came of it, taken from the dashboard's own queries."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from huoshui.core.money import Cents, yuan_grouped
from huoshui.demo.accounts import HISTORY, DemoLender
from huoshui.demo.calendar import PlannedLoan, place
from huoshui.demo.history import SAMPLE, HistoricalLoan, RowProblem, read_history
from huoshui.demo.lenders import make_lender
from huoshui.demo.replay import Progress, Replay, ReplayCounts
from huoshui.foundation import business_date, outbox
from huoshui.foundation.actor import SYSTEM
from huoshui.foundation.schema import commit_without_waiting
from huoshui.identity.queries import scope_of
from huoshui.jobs.check import run_check
from huoshui.lenders.queries import in_lender
from huoshui.servicing.queries import arrears_by_age, book_by_class, book_totals, flows_by_month

COMPRESSED_OPENING = date(2020, 1, 1)
PROBLEMS_SHOWN = 20
Say = Callable[[str], None]


def run(
    *,
    file: Path | None,
    loans: int | None,
    compression: int,
    until: date | None,
    with_reminders: bool,
    with_turns: bool = False,
    progress: Progress,
    say: Say,
) -> int:
    """0 when the replay has come to its end (or to `until`) and every check holds, else 1."""
    rows = list(read_history(file or SAMPLE))
    problems = [row for row in rows if isinstance(row, RowProblem)]
    _tell_problems(problems, say)
    history = [row for row in rows if isinstance(row, HistoricalLoan)]
    if not history:
        say("没有可读的行 no readable row")
        return 1
    history = history[:loans]
    opening = COMPRESSED_OPENING if compression > 1 else min(row.disbursement_date for row in history)
    plans = place(history, opening_date=opening, compression=compression)
    lender = _lender(compression, with_turns)
    commit_without_waiting()
    make_lender(lender, opening_date=opening)
    with in_lender(lender.slug), outbox.inline():
        replay = Replay(lender, plans, with_reminders=with_reminders, with_turns=with_turns)
        counts = replay.run(until=until or replay.last_day(), progress=progress)
        _tell_summary(plans, counts, lender, say)
        return _tell_checks(say)


def _lender(compression: int, with_turns: bool) -> DemoLender:
    if with_turns:
        return replace(
            HISTORY, slug="history-events", name="历史回放银行(各类事件)", name_en="Bank of Every Event"
        )
    if compression > 1:
        return HISTORY
    return replace(
        HISTORY, slug="history-real", name="历史回放银行(实际日历)", name_en="Bank of Replayed History (real)"
    )


def _tell_problems(problems: list[RowProblem], say: Say) -> None:
    for problem in problems[:PROBLEMS_SHOWN]:
        say(f"第 {problem.line_number} 行跳过 line skipped: {problem.reason}")
    if len(problems) > PROBLEMS_SHOWN:
        say(f"… 另有 {len(problems) - PROBLEMS_SHOWN} 行跳过 more lines skipped")


def _tell_summary(plans: list[PlannedLoan], counts: ReplayCounts, lender: DemoLender, say: Say) -> None:
    scope = scope_of(SYSTEM)
    today = business_date.today()
    totals = book_totals(scope=scope)
    recorded = sum(plan.loan.charge_off_principal for plan in plans if plan.loan.charge_off_date)
    say(f"\n{lender.name}  会计日 {today}  (/{lender.slug}/console/)")
    say(
        f"  放款 lent {counts.begun} 笔(此前 before: {counts.already_there}),未放款 not lent {counts.not_lent} {counts.not_lent_reasons or ''}"
    )
    say(
        f"  在贷 active {totals.loans_count} 笔,余额 outstanding {yuan_grouped(totals.principal_outstanding)} 元"
    )
    flows = flows_by_month(
        scope=scope, since=min(plan.start_date for plan in plans).replace(day=1), until=today
    )
    say(f"  累计放款 disbursed {yuan_grouped(sum(flow.disbursed for flow in flows))} 元")
    say(f"  累计收回 collected {yuan_grouped(sum(flow.collected for flow in flows))} 元")
    say(
        f"  核销 written off {yuan_grouped(sum(flow.written_off for flow in flows))} 元(记录中 recorded {yuan_grouped(recorded)} 元)"
    )
    for name, count in sorted(counts.turns.items()):
        say(f"  事件 event {name}: {count}")
    for part in book_by_class(scope=scope):
        say(f"  {part.key:<16}{part.count:>6} 笔 {yuan_grouped(part.principal):>18} 元")
    say("  账龄 month on book · 笔数 loans · 余额 balance · 逾期30天以上 30+")
    for age in arrears_by_age(scope=scope):
        say(
            f"  {age.month_on_book:>4}{age.count:>8}{yuan_grouped(age.principal):>20}{_share(age.overdue_30, age.principal):>10}"
        )


def _share(part: Cents, whole: Cents) -> str:
    return "—" if not whole else f"{Decimal(part) * 100 / whole:.2f}%"


def _tell_checks(say: Say) -> int:
    results = run_check()
    for result in results:
        say(f"  {'✓' if result.ok else '✗'} {result.name} {result.count}")
        for difference in result.differences:
            say(f"      {difference}")
    return 0 if all(result.ok for result in results) else 1
