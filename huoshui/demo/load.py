"""The demo: two lenders with a year of history on their books, made by the same operations the pages use."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from django.db import transaction

from huoshui.demo import life
from huoshui.demo.accounts import DEMO_LENDERS, HUIMIN, QINGSHAN, DemoLender
from huoshui.demo.applicants import (
    Applicant,
    consumer_applicant,
    enterprise_applicant,
    microcredit_applicant,
    revolving_applicant,
)
from huoshui.demo.approval import put_enterprise_flow_to_work
from huoshui.demo.batches import bring_batches
from huoshui.demo.calendar import PlannedLoan, place
from huoshui.demo.credit import grant_lines
from huoshui.demo.faces import ask_for_faces
from huoshui.demo.filing import keep_archive
from huoshui.demo.floating import float_working_capital, publish_lpr
from huoshui.demo.group import make_group
from huoshui.demo.history import HistoricalLoan, read_history
from huoshui.demo.lenders import make_lender, staff_actor
from huoshui.demo.partners import set_up_partners
from huoshui.demo.parts import live_in_parts, order_next_part
from huoshui.demo.pledges import secure_two_firms
from huoshui.demo.replay import Replay
from huoshui.foundation import business_date, clock, outbox
from huoshui.foundation.schema import commit_without_waiting
from huoshui.lenders.queries import get_lender, in_lender
from huoshui.servicing.lines.operations import freeze_line

BOOK_LOANS = 90
COMPRESSION = 12
BOOK_DAYS = 365
NEIGHBOURS_EVERY_DAYS = 12
TROUBLED_SHARE = 0.17
_NOT_FOR_NEIGHBOURS = ("sme_history", "revolving", "equipment", "guaranteed")
SMALL_LOAN = 5_000_000  # what a microcredit company lends, cents
BUSY_YEARS = range(1997, 2010)  # leaves out a handful of much older loans that would stretch the calendar
Progress = Callable[[str, int, int], None]


def load_demo(progress: Progress, *, loans: int = BOOK_LOANS) -> None:
    """Both demo lenders, one after the other."""
    for lender in DEMO_LENDERS:
        open_lender(lender, progress, loans=loans)
        live_lender(lender, progress, loans=loans)


def open_lender(lender: DemoLender, progress: Progress, *, loans: int = BOOK_LOANS) -> None:
    """The lender with its people, products and parameters, unless it is there; a year ago if it is to have a book."""
    commit_without_waiting()
    today = clock.local_date()
    progress(f"{lender.name} 建立 setting up", 0, 1)
    make_lender(lender, opening_date=today - timedelta(days=BOOK_DAYS) if loans else today)
    progress(f"{lender.name} 建立 setting up", 1, 1)


def live_lender(lender: DemoLender, progress: Progress, *, loans: int = BOOK_LOANS) -> None:
    """An open demo lender's history up to today, unless it is there, and cases waiting on the desks.

    `loans` historical loans for the bank, a third of it for the microcredit company; 0 = a lender without a book. An
    interrupted load goes on where it stopped. The history ends on the day the lender was made: a demo started again
    later is left as its users left it.
    """
    commit_without_waiting()
    last_day = get_lender(lender.slug).created_at.astimezone(clock.LOCAL_ZONE).date()
    with in_lender(lender.slug), outbox.inline():
        if lender is QINGSHAN:
            put_enterprise_flow_to_work(lender)
            float_working_capital(lender)
        if loans and business_date.today() < last_day:
            _live(lender, loans if lender is QINGSHAN else loans // 3, last_day, progress)
        if lender is QINGSHAN:
            ask_for_faces(lender)
            make_group(lender, today=business_date.today())
            grant_lines(lender, today=business_date.today())
            set_up_partners(lender, today=business_date.today(), with_cases=loans > 0)
            if not loans:
                bring_batches(lender, business_date.today(), with_cases=False)
        if loans:
            keep_archive(lender)


def _live(lender: DemoLender, loans: int, today: date, progress: Progress) -> None:
    label = f"{lender.name} 历史 history"
    book = DemoBook(lender, _plans(lender, loans, today), final_day=today)
    book.run(until=today, progress=lambda _, done, total: progress(label, done, total))
    book.fill_desks(today)


def _plans(lender: DemoLender, count: int, today: date) -> list[PlannedLoan]:
    rows = [row for row in read_history() if isinstance(row, HistoricalLoan)]
    fitting = [
        row
        for row in rows
        if row.disbursement_date.year in BUSY_YEARS and (row.amount <= SMALL_LOAN) == (lender is HUIMIN)
    ]
    opening = today - timedelta(days=BOOK_DAYS)
    spread = fitting[:: max(1, len(fitting) // count)][:count]
    placed = place(spread, opening_date=opening, compression=COMPRESSION)
    return [plan for plan in placed if plan.start_date < today]


class DemoBook(Replay):
    """The replay of history, with neighbours who apply for the ready products in between."""

    def __init__(self, lender: DemoLender, plans: list[PlannedLoan], *, final_day: date) -> None:
        super().__init__(lender, plans)
        self.neighbours = [code for code in lender.products if code not in _NOT_FOR_NEIGHBOURS]
        self.final_day = final_day

    def live_day(self, today: date) -> None:
        """What a replayed day brings, and every twelfth day a neighbour."""
        super().live_day(today)
        publish_lpr(self.lender, today)
        if "equipment" in self.lender.products:
            live_in_parts(
                self.lender,
                self.desk,
                branch_id=self.branch_ids[0][1],
                today=today,
                last_day=self.final_day,
            )
        serial = today.toordinal()
        if serial % NEIGHBOURS_EVERY_DAYS == 0:
            self.welcome(self.neighbour(serial // NEIGHBOURS_EVERY_DAYS, today), through=True)

    def neighbour(self, serial: int, today: date) -> Applicant:
        """The `serial`-th made-up applicant, always the same one."""
        rng = Random(f"{self.lender.slug}:{serial}")
        code = self.neighbours[serial % len(self.neighbours)]
        region = self.lender.region_code
        if code == "working_capital":
            return enterprise_applicant(serial, region_code=region, on=today, scale=rng.choice((40, 60, 100)))
        if code == "consumer":
            return consumer_applicant(rng, serial, region_code=region, on=today)
        return microcredit_applicant(rng, serial, region_code=region, on=today)

    @transaction.atomic
    def welcome(self, applicant: Applicant, *, through: bool) -> str | None:
        """The application's number; `through` walks it to the pay-out as far as it is approved."""
        borrower = life.borrower_actor(applicant.phone)
        if borrower.customer_id is not None:
            return None  # Came before an interruption.
        _, branch_id = self.branch_ids[len(applicant.name + applicant.phone) % len(self.branch_ids)]
        number = life.apply(applicant, branch_id=branch_id)
        if through:
            life.approve_at_desk(number, self.desk)
            if life.is_contracted(number):
                life.pay_out(life.sign(number, applicant.phone), self.desk)
                self._foresee_trouble(applicant)
        return number

    def _foresee_trouble(self, applicant: Applicant) -> None:
        """One neighbour in six will run out of money some day."""
        rng = Random(applicant.phone)
        if rng.random() < TROUBLED_SHARE:
            day = business_date.today() + timedelta(days=rng.randint(30, 200))
            self.stops[day].append(str(applicant.form["bank_account"]))

    def open_lines(self, today: date) -> None:
        """Credit lines: one drawn on twice, one frozen, one not drawn on yet."""
        for position in range(3):
            rng = Random(f"{self.lender.slug}:line:{position}")
            region = self.lender.region_code
            applicant = revolving_applicant(rng, 2_000_000 + position, region_code=region, on=today)
            if life.borrower_actor(applicant.phone).customer_id is not None:
                continue  # Came before an interruption.
            with transaction.atomic():
                number = life.open_line(applicant, self.desk, branch_id=self.branch_ids[-1][1])
                if number is None or position == 2:
                    continue
                life.draw(number, applicant.phone, 1_000_000 + position * 500_000)
                if position == 0:
                    life.draw(number, applicant.phone, 500_000, term_months=12)
                else:
                    freeze_line(
                        actor=staff_actor(self.lender, "risk_officer"),
                        line_number=number,
                        reason="经营异常,待核实",
                    )

    def fill_desks(self, today: date) -> None:
        """Cases at every stage, so that each desk has something to do today."""
        self.open_lines(today)
        bring_batches(self.lender, today)
        if "equipment" in self.lender.products:
            order_next_part(self.lender, self.desk, today=today)
        if "working_capital" in self.lender.products:
            secure_two_firms(self.lender, self.desk, branch_id=self.branch_ids[0][1], today=today)
        waiting = [self.neighbour(1_000_000 + number, today) for number in range(12)]
        for place_in_line, applicant in enumerate(waiting):
            number = self.welcome(applicant, through=False)
            if number is None or place_in_line < 4:
                continue  # The first four wait for 初审.
            if place_in_line < 7:
                life.approve_one_step(number, self.desk)  # Waits for 终审.
                continue
            life.approve_at_desk(number, self.desk)
            if life.is_contracted(number) and place_in_line >= 9:
                contract_number = life.sign(number, applicant.phone)
                if place_in_line >= 11:
                    life.order_pay_out(contract_number, self.desk)
