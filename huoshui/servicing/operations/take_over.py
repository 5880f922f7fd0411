"""A running loan taken over from another system: schedule, history and balances as they are."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import IntegrityError, transaction

from huoshui.audit.operations import record
from huoshui.core.errors import InvalidInput, Refusal
from huoshui.core.loan import LoanStatus
from huoshui.core.posting import post_take_over
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.servicing.balances import VoucherPlan, balances_of
from huoshui.servicing.day_lock import business_day
from huoshui.servicing.loan_file import TAKEN_OVER, EventRecord, LoanFile
from huoshui.servicing.models import LoanAccount, LoanEvent, LoanState, LoanTakeOver
from huoshui.servicing.old_loans import Differences, OldLoan, differences_of, records_of, state_before
from huoshui.servicing.operations.open_loan import NewLoan, insert_account
from huoshui.servicing.plans import booking_of
from huoshui.servicing.state import state_after
from huoshui.servicing.store import apply_bookings, group_of, load_file


class AlreadyTakenOver(Refusal):
    """A second take-over of one old loan."""

    code = "servicing.already_taken_over"
    zh = "原借据 {number} 已迁入"
    en = "The old loan {number} has already been taken over"


class DifferencesRefused(Refusal):
    """A loan whose balances differ by more than whoever takes it over allows."""

    code = "servicing.differences_refused"
    zh = "{count} 项余额与原系统的差异超过容许范围"
    en = "{count} balances differ from the old system by more than allowed"

    def __init__(self, *, differences: Differences, count: int) -> None:
        self.differences = differences
        super().__init__(count=count)


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOverLoan:
    """A loan taken over (迁入借据): our number, its opening voucher (none when it stands for nothing), and
    what differs from the old system."""

    number: str
    voucher_number: str | None
    differences: Differences


@transaction.atomic
def take_over_loan(
    *, actor: Actor, new: NewLoan, old: OldLoan, allowed_difference: int | None = None
) -> TakenOverLoan:
    """The loan on our books (迁入): the old schedule as plan 0, the old events with their value dates, the
    state our fold makes of them, and one opening voucher of its balances against 1999 迁移过渡.

    Nothing is made to agree: what differs from the old balances is kept in LoanTakeOver. With
    `allowed_difference` (cents) a loan whose balances differ by more is refused.
    Refusals: Forbidden, AlreadyTakenOver, InvalidInput (a day to come), HistoryNotPossible,
    DifferencesRefused.
    """
    actor.require("loan.take_over")
    today = business_day()
    if any(event.value_date > today for event in old.events) or old.balance_date > today:
        raise InvalidInput(
            field="events", zh="日期晚于当前会计日", en="A date lies after the present business date"
        )
    loan = _insert(new, old)
    records = records_of(old)
    _insert_state(loan, old, len(records))
    _insert_events(loan, records, actor)
    file = load_file(number=loan.number)
    differences = differences_of(old, records, file.class_rule)
    beyond = () if allowed_difference is None else differences.balances_beyond(allowed_difference)
    if beyond:
        raise DifferencesRefused(differences=differences, count=len(beyond))
    numbers = _open_books(file, old, actor)
    LoanTakeOver.objects.create(
        loan=loan,
        taken_over_date=today,
        balance_date=old.balance_date,
        balances=[asdict(line) for line in differences.balances],
        schedule=asdict(differences.schedule) if differences.schedule else {},
    )
    record(
        actor=actor,
        action="loan.taken_over",
        subject_type="loan",
        subject_id=loan.pk,
        subject_number=loan.number,
        after={
            "old_number": old.number,
            "events": len(records),
            "differing_balances": [line.component for line in differences.balances if not line.agrees],
        },
    )
    return TakenOverLoan(
        number=loan.number, voucher_number=numbers[0] if numbers else None, differences=differences
    )


def _insert(new: NewLoan, old: OldLoan) -> LoanAccount:
    try:
        with transaction.atomic():
            return insert_account(new, old.terms, old.instalments, taken_over_from=old.number)
    except IntegrityError as clash:
        raise AlreadyTakenOver(number=old.number) from clash


def _insert_state(loan: LoanAccount, old: OldLoan, events: int) -> None:
    LoanState.objects.create(
        loan=loan,
        group_id=group_of(loan),
        start_date=loan.start_date,
        status=LoanStatus.PENDING.value,
        as_of=old.balance_date,
        principal_outstanding=0,
        last_event_sequence=events,
    )


def _insert_events(loan: LoanAccount, records: Sequence[EventRecord], actor: Actor) -> None:
    """The old events with their value dates and today's booking; reversals point at rows already there."""
    today, booked_at = business_day(), clock.now()
    known: dict[int, LoanEvent] = {}
    waiting = list(records)
    while waiting:
        ready = [one for one in waiting if one.reverses_id is None or one.reverses_id in known]
        rows = [
            LoanEvent(
                loan=loan,
                sequence=one.sequence,
                kind=one.kind,
                value_date=one.value_date,
                business_date=today,
                booked_at=booked_at,
                amount=one.amount,
                payload=dict(one.payload),
                reverses=known[one.reverses_id] if one.reverses_id else None,
                payment_channel=TAKEN_OVER,
                actor_id=actor.user_id,
                actor_name=actor.name[:80],
            )
            for one in ready
        ]
        LoanEvent.objects.bulk_create(rows)
        known.update(zip((one.id for one in ready), rows, strict=True))
        waiting = [one for one in waiting if one not in ready]


def _open_books(file: LoanFile, old: OldLoan, actor: Actor) -> tuple[str, ...]:
    """The numbers of the vouchers that bring the loan into the ledger: one, or none for an empty loan."""
    today = business_day()
    after = file.position(today)
    before = state_before(old, file.id)
    state = state_after(before, after, rule=file.class_rule)
    opening = VoucherPlan(
        fact="take_over",
        description=f"迁入借据 {file.number}（原 {old.number}）",
        lines=post_take_over(balances=balances_of(state, today, file.vat_rate)),
    )
    booking = booking_of(file, None, [opening], after, previous=before)
    return apply_bookings([booking], actor=actor, on=today)[0].voucher_numbers
