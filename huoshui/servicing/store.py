"""Loan files out of the database and bookings into it: few statements, however many loans."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from django.db import connection, models

from huoshui.contracts.frozen import loan_terms_from_json
from huoshui.core.errors import NotFound
from huoshui.core.schedule import Instalment
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.bulk import copy_rows
from huoshui.ledger.operations import EntryDraft, post_entries, with_dimensions
from huoshui.servicing.arrears import ArrearsLine, arrears_of
from huoshui.servicing.balances import VoucherPlan, memo_voucher
from huoshui.servicing.loan_file import Booking, EventRecord, LoanFile
from huoshui.servicing.models import LoanAccount, LoanEvent, LoanGroup, LoanInstalment, LoanState
from huoshui.servicing.state import StateValues

STATE_COLUMNS = tuple(field.name for field in fields(StateValues))
ARREARS_COLUMNS = tuple(field.name for field in fields(ArrearsLine))
INSTALMENT_COLUMNS = (
    "number",
    "period_start",
    "due_date",
    "principal_due",
    "interest_due",
    "principal_after",
    "subsidy_due",
    "fee_due",
)
MemoKey: TypeAlias = tuple[str, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """What was written for one booking: the event's id and sequence (none when it had no event), its
    vouchers."""

    event_id: int | None
    sequence: int | None
    voucher_numbers: tuple[str, ...]


def load_file(*, number: str, lock: bool = True) -> LoanFile:
    """The file of one loan, its state locked. Refusals: NotFound."""
    row = LoanAccount.objects.filter(number=number).values_list("id", flat=True).first()
    files = load_files([row], lock=lock) if row is not None else {}
    if row is None or row not in files:
        raise NotFound()
    return files[row]


def load_files(loan_ids: Iterable[int], *, lock: bool = True) -> dict[int, LoanFile]:
    """The files of the loans by id, states locked in the order of ids: three statements."""
    states = LoanState.objects.select_related("loan").filter(loan_id__in=list(loan_ids)).order_by("loan_id")
    if lock:
        states = states.select_for_update(of=("self",))
    rows = list(states)
    ids = [row.loan_id for row in rows]
    instalments = _instalments(ids)
    events = _events(ids)
    return {
        row.loan_id: _file(row.loan, row, instalments.get(row.loan_id, {}), events.get(row.loan_id, ()))
        for row in rows
    }


def group_of(loan: LoanAccount) -> int:
    """The id of the group the end of day counts the loan in, made when there was none."""
    group, _ = LoanGroup.objects.get_or_create(
        product_code=loan.product_code,
        branch_id=loan.branch_id,
        vat_rate=loan.vat_rate,
        technical_overdue_days=loan.technical_overdue_days,
        debit_retry_days=loan.debit_retry_days,
        reminder_days=loan.reminder_days,
    )
    return group.pk


def values_of(row: LoanState) -> StateValues:
    """The state row as a value."""
    return StateValues(**{name: getattr(row, name) for name in STATE_COLUMNS})


def write_states(states: Sequence[StateValues]) -> None:
    """Every state row rewritten with its values: one statement."""
    if not states:
        return
    columns = {field.name: field for field in LoanState._meta.concrete_fields}
    names: list[str] = []
    casts: list[str] = []
    for name in STATE_COLUMNS:
        field = columns["loan" if name == "loan_id" else name]
        names.append(field.column or name)
        casts.append("bigint" if name == "loan_id" else _base_type(field))
    arrays = ", ".join(f"%s::{cast}[]" for cast in casts)
    settings = ", ".join(f"{name} = v.{name}" for name in names if name != "loan_id")
    statement = (
        f"UPDATE servicing_loanstate s SET {settings} "
        f"FROM unnest({arrays}) AS v({', '.join(names)}) WHERE s.loan_id = v.loan_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [[getattr(state, name) for state in states] for name in STATE_COLUMNS])


def apply_bookings(
    bookings: Sequence[Booking], *, actor: Actor, on: date, memo_together: bool = False
) -> list[Booked]:
    """What was written for each booking: events, vouchers, states.

    With `memo_together` the memo of unpaid interest moves in one voucher for all loans, else in one a loan.
    """
    events = _insert_events(bookings, actor=actor, on=on)
    drafts: list[EntryDraft] = []
    owners: list[int] = []
    for index, booking in enumerate(bookings):
        plans = list(booking.change.vouchers)
        if booking.change.memo_change and not memo_together:
            plans.append(memo_voucher(booking.change.memo_change))
        event = events[index]
        for plan in plans:
            drafts.append(_draft(booking, plan, event.pk if event else None, on))
            owners.append(index)
    if memo_together:
        drafts.extend(memo_draft(_memo_sums(bookings), on))
    posted = post_entries(drafts=drafts)
    write_states([booking.state for booking in bookings])
    _append_rows(bookings)
    _write_arrears(bookings)
    numbers: dict[int, list[str]] = {}
    for owner, entry in zip(owners, posted, strict=False):
        numbers.setdefault(owner, []).append(entry.number)
    return [
        Booked(
            event_id=event.pk if event else None,
            sequence=event.sequence if event else None,
            voucher_numbers=tuple(numbers.get(index, ())),
        )
        for index, event in enumerate(events)
    ]


def _append_rows(bookings: Sequence[Booking]) -> None:
    """The instalments that changed, appended to the due table under the state's new plan: one statement."""
    LoanInstalment.objects.bulk_create(
        [
            LoanInstalment(
                loan_id=booking.file.id,
                plan=booking.state.plan,
                **{name: getattr(row, name) for name in INSTALMENT_COLUMNS},
            )
            for booking in bookings
            for row in booking.new_rows
        ]
    )


def _write_arrears(bookings: Sequence[Booking]) -> None:
    """What the loans owe line by line replaces what they owed before: two statements."""
    old = [booking.file.id for booking in bookings if booking.file.events]
    new = [
        line
        for booking in bookings
        if booking.state.is_active
        for line in arrears_of(booking.file.id, booking.file.terms, booking.position)
    ]
    with connection.cursor() as cursor:
        if old:
            cursor.execute("DELETE FROM servicing_loanarrears WHERE loan_id = ANY(%s)", [old])
    if new:
        copy_rows("servicing_loanarrears", ARREARS_COLUMNS, (astuple(line) for line in new))


def _insert_events(bookings: Sequence[Booking], *, actor: Actor, on: date) -> list[LoanEvent | None]:
    booked_at = clock.now()
    rows: list[LoanEvent | None] = []
    for booking in bookings:
        new = booking.event
        rows.append(
            None
            if new is None
            else LoanEvent(
                loan_id=booking.file.id,
                sequence=booking.state.last_event_sequence,
                kind=new.kind,
                value_date=new.value_date,
                business_date=on,
                booked_at=booked_at,
                amount=new.amount,
                payload=dict(new.payload),
                reverses_id=new.reverses_id,
                payment_channel=new.payment_channel,
                external_reference=new.external_reference,
                actor_id=actor.user_id,
                actor_name=actor.name[:80],
            )
        )
    LoanEvent.objects.bulk_create([row for row in rows if row is not None])
    return rows


def _draft(booking: Booking, plan: VoucherPlan, event_id: int | None, on: date) -> EntryDraft:
    file = booking.file
    return EntryDraft(
        fact=plan.fact,
        business_date=on,
        value_date=booking.event.value_date if booking.event else on,
        description=plan.description,
        source_type="loan",
        source_number=file.number,
        lines=with_dimensions(
            plan.lines,
            branch_id=file.branch_id,
            product_code=file.product_code,
            risk_class=booking.state.risk_class,
        ),
        loan_event_id=event_id,
        reverses_id=plan.reverses_id,
    )


def memo_draft(sums: Mapping[MemoKey, int], on: date) -> list[EntryDraft]:
    """One voucher for the memo of many loans, a pair of lines for each (product, branch, class); none when
    nothing moves. Cents."""
    lines = [
        line
        for (product_code, branch_id, risk_class), amount in sorted(sums.items())
        if amount
        for line in with_dimensions(
            memo_voucher(amount).lines, branch_id=branch_id, product_code=product_code, risk_class=risk_class
        )
    ]
    if not lines:
        return []
    return [
        EntryDraft(
            fact="memo_interest",
            business_date=on,
            value_date=on,
            description=f"{on.isoformat()} 表外应收未收利息变动",
            source_type="day_end",
            source_number=on.isoformat(),
            lines=tuple(lines),
        )
    ]


def _memo_sums(bookings: Sequence[Booking]) -> dict[MemoKey, int]:
    sums: dict[MemoKey, int] = {}
    for booking in bookings:
        key = (booking.file.product_code, booking.file.branch_id, booking.state.risk_class)
        sums[key] = sums.get(key, 0) + booking.change.memo_change
    return sums


def _file(
    loan: LoanAccount,
    state: LoanState,
    plans: dict[int, list[Instalment]],
    events: Sequence[EventRecord],
) -> LoanFile:
    return LoanFile(
        id=loan.pk,
        number=loan.number,
        customer_id=loan.customer_id,
        branch_id=loan.branch_id,
        product_code=loan.product_code,
        vat_rate=Decimal(loan.vat_rate),
        debit_retry_days=loan.debit_retry_days,
        technical_overdue_days=loan.technical_overdue_days,
        terms=loan_terms_from_json(loan.terms),
        instalments=tuple(plans.get(0, ())),
        due_table=in_force(plans),
        events=tuple(events),
        state=values_of(state),
        taken_over_from=loan.taken_over_from,
    )


def in_force(plans: dict[int, list[Instalment]]) -> tuple[Instalment, ...]:
    """The due table in force: from its first number on, a later plan replaces the earlier ones."""
    rows: list[Instalment] = []
    for _, later in sorted(plans.items()):
        rows = [row for row in rows if row.number < later[0].number] + later
    return tuple(rows)


def due_tables(loan_ids: Sequence[int]) -> dict[int, tuple[Instalment, ...]]:
    """The due table in force of each loan: one statement."""
    return {loan_id: in_force(plans) for loan_id, plans in _instalments(loan_ids).items()}


def _instalments(loan_ids: Sequence[int]) -> dict[int, dict[int, list[Instalment]]]:
    """The rows of every plan of each loan: 0 as agreed, later ones from their first number on."""
    found: dict[int, dict[int, list[Instalment]]] = {}
    rows = LoanInstalment.objects.filter(loan_id__in=loan_ids).order_by("loan_id", "plan", "number")
    for loan_id, plan, *values in rows.values_list("loan_id", "plan", *INSTALMENT_COLUMNS):
        row = Instalment(**dict(zip(INSTALMENT_COLUMNS, values, strict=True)))
        found.setdefault(loan_id, {}).setdefault(plan, []).append(row)
    return found


def _events(loan_ids: Sequence[int]) -> dict[int, list[EventRecord]]:
    found: dict[int, list[EventRecord]] = {}
    rows = LoanEvent.objects.filter(loan_id__in=loan_ids).order_by("loan_id", "sequence")
    for loan_id, pk, sequence, kind, value_date, amount, payload, reverses_id in rows.values_list(
        "loan_id", "id", "sequence", "kind", "value_date", "amount", "payload", "reverses_id"
    ):
        found.setdefault(loan_id, []).append(
            EventRecord(
                id=pk,
                sequence=sequence,
                kind=kind,
                value_date=value_date,
                amount=amount,
                payload=payload,
                reverses_id=reverses_id,
            )
        )
    return found


def _base_type(field: "models.Field[object, object]") -> str:
    # varchar(20)[] and the like: the array needs the type without its length.
    kind = field.rel_db_type(connection) or field.db_type(connection) or "text"
    return kind.split("(")[0]
