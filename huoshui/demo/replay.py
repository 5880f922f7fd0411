"""Historical loans lived day by day through the public operations; killed at any point, it goes on where it stopped."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from huoshui.core.lifecycle import ApplicationStatus
from huoshui.core.money import Cents
from huoshui.demo import life
from huoshui.demo.accounts import DemoLender
from huoshui.demo.applicants import historical_applicant
from huoshui.demo.calendar import PlannedLoan, instalments_paid
from huoshui.demo.lenders import branch_ids_by_code, staff_actor
from huoshui.demo.turns_of_life import meet, turn_date
from huoshui.foundation import business_date, clock, outbox
from huoshui.foundation.actor import Actor
from huoshui.integrations.behaviour import set_account_behaviour
from huoshui.jobs.end_of_day import close_day
from huoshui.origination.queries import application_status
from huoshui.servicing.operations import write_off_loan
from huoshui.servicing.queries import get_loan, list_loans_of_customer

OFFICE_HOUR, CLOSING_HOUR = 10, 22
Progress = Callable[[date, int, int], None]


@dataclass(slots=True, kw_only=True)
class ReplayCounts:
    """What a replay did: loans begun, declined at the desk or by the flow, written off, days closed."""

    begun: int = 0
    already_there: int = 0
    not_lent: int = 0
    written_off: int = 0
    days: int = 0
    principal: Cents = 0
    not_lent_reasons: dict[str, int] = field(default_factory=dict)
    turns: dict[str, int] = field(default_factory=dict)


class Replay:
    """A history on its way through a lender's books. Use inside `in_lender(...)` and `outbox.inline()`."""

    def __init__(
        self,
        lender: DemoLender,
        plans: Sequence[PlannedLoan],
        *,
        with_reminders: bool = True,
        with_turns: bool = False,
    ) -> None:
        self.lender = lender
        self.desk = life.Desk.of(lender)
        self.writer_off: Actor = staff_actor(lender, "finance_checker")
        self.branch_ids = sorted(branch_ids_by_code().items())[1:]
        self.with_reminders = with_reminders
        self.counts = ReplayCounts()
        self.starts: dict[date, list[PlannedLoan]] = defaultdict(list)
        self.plans = list(plans)
        for plan in plans:
            self.starts[plan.start_date].append(plan)
        self.stops: dict[date, list[str]] = defaultdict(list)  # day → accounts that stop paying
        self.charge_offs: dict[date, list[str]] = defaultdict(list)  # day → loan numbers
        self.with_turns = with_turns
        self.turns: dict[date, list[tuple[str, int]]] = defaultdict(list)  # day → loan, line of the file

    def run(self, *, until: date, progress: Progress | None = None) -> ReplayCounts:
        """The counts once business date `until` is open; goes on from wherever the books stand."""
        first = business_date.today()
        self._take_up(first)
        while (today := business_date.today()) < until:
            with clock.at(_moment(today, OFFICE_HOUR)):
                self.live_day(today)
            with clock.at(_moment(today, CLOSING_HOUR)):
                close_day(remind=self.with_reminders)
                outbox.drain()
            self.counts.days += 1
            if progress is not None:
                progress(today, (today - first).days + 1, (until - first).days)
        return self.counts

    def last_day(self) -> date:
        """A day by which every planned loan has ended."""
        ends = [plan.charge_off_date or _maturity(plan) for plan in self.plans]
        return max(ends, default=business_date.today()) + timedelta(days=40)

    def live_day(self, today: date) -> None:
        """Loans that begin today, borrowers who stop paying today, charge-offs of today."""
        for plan in self.starts.get(today, ()):
            self._begin(plan)
        for account in self.stops.pop(today, ()):
            set_account_behaviour(account, "refuse_debit")
        for number in self.charge_offs.pop(today, ()):
            self._charge_off(number)
        for number, line_number in self.turns.pop(today, ()):
            name, outcome = meet(number, line_number, self.desk)
            key = name if outcome == "done" else f"{name}: {outcome}"
            self.counts.turns[key] = self.counts.turns.get(key, 0) + 1

    def _take_up(self, today: date) -> None:
        """After an interruption: the loans that began before today, and their stops and charge-offs, are known again."""
        for plan in self.plans:
            if plan.start_date < today:
                self._begin(plan, is_past=True)

    @transaction.atomic
    def _begin(self, plan: PlannedLoan, *, is_past: bool = False) -> None:
        """From application to pay-out in one transaction: an interruption leaves the whole of it or nothing."""
        applicant = historical_applicant(
            plan.loan, region_code=self.lender.region_code, term_months=plan.term_months
        )
        borrower = life.borrower_actor(applicant.phone)
        if borrower.customer_id is not None and (numbers := list_loans_of_customer(borrower.customer_id)):
            self.counts.already_there += 1
            self._foresee(plan, numbers[0].number, str(applicant.form["bank_account"]))
            return
        if is_past:
            return  # It was not lent when its day came; the day is over.
        _, branch_id = self.branch_ids[plan.loan.record_number % len(self.branch_ids)]
        number = life.apply(applicant, branch_id=branch_id)
        life.approve_at_desk(number, self.desk)
        status = application_status(number)
        if status is not ApplicationStatus.CONTRACTED:
            self._not_lent(str(status))
            return
        try:
            loan_number = life.pay_out(life.sign(number, applicant.phone), self.desk)
        except life.NotPaidOut:
            self._not_lent("bank refused")
            return
        self.counts.begun += 1
        self.counts.principal += plan.loan.amount
        self._foresee(plan, loan_number, str(applicant.form["bank_account"]))

    def _not_lent(self, reason: str) -> None:
        self.counts.not_lent += 1
        self.counts.not_lent_reasons[reason] = self.counts.not_lent_reasons.get(reason, 0) + 1

    def _foresee(self, plan: PlannedLoan, loan_number: str, account: str) -> None:
        day = turn_date(plan.start_date, plan.loan.line_number)
        if self.with_turns and day >= business_date.today():
            self.turns[day].append((loan_number, plan.loan.line_number))
        if plan.charge_off_date is None:
            return
        loan = get_loan(loan_number)
        if loan.row.status != "active":
            return
        paid = instalments_paid(
            loan.position.instalments,
            charge_off_date=plan.charge_off_date,
            charge_off_principal=plan.loan.charge_off_principal,
        )
        today = business_date.today()
        stop = loan.position.instalments[paid - 1].due_date + timedelta(days=1) if paid else today
        self.stops[max(stop, today)].append(account)
        self.charge_offs[max(plan.charge_off_date, today)].append(loan_number)

    def _charge_off(self, loan_number: str) -> None:
        if get_loan(loan_number).row.status != "active":
            return
        write_off_loan(actor=self.writer_off, loan_number=loan_number, reason="历史记录:已核销")
        outbox.drain()
        self.counts.written_off += 1


def _moment(day: date, hour: int) -> datetime:
    """What the clock says while a day is replayed."""
    return datetime.combine(day, time(hour), clock.LOCAL_ZONE).astimezone(UTC)


def _maturity(plan: PlannedLoan) -> date:
    return plan.start_date + timedelta(days=31 * plan.term_months)
