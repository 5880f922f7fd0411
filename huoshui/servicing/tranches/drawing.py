"""A part of a contract asked for, looked at beforehand, and booked once the money is out."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import F

from huoshui.audit.operations import record
from huoshui.contracts.queries import ContractDetail, get_contract
from huoshui.core.dates import add_months
from huoshui.core.loan import Disbursed, InstalmentPosition, position
from huoshui.core.money import Cents, yuan_text
from huoshui.foundation.actor import Actor
from huoshui.foundation.outbox import emit
from huoshui.identity.queries import scope_of
from huoshui.lenders.queries import current_lender
from huoshui.servicing.day_lock import business_day
from huoshui.servicing.effects import LoanFigures, effect_of
from huoshui.servicing.events import TrancheDisbursed
from huoshui.servicing.loan_file import NEW_EVENT_ID, Booking, LoanFile
from huoshui.servicing.models import Disbursement, LoanAccount, TrancheLoan
from huoshui.servicing.plans import plan_disbursement
from huoshui.servicing.store import apply_bookings, load_file
from huoshui.servicing.tranches.queries import TranchesView, is_in_parts, tranches_of
from huoshui.servicing.tranches.refusals import NoTranches, TrancheOnItsWay, TrancheOpen
from huoshui.servicing.tranches.room import require_drawable, require_sound


@dataclass(frozen=True, slots=True, kw_only=True)
class TranchePreview:
    """What a part would do if it were paid out today: before (none for the first one), after, and the
    schedule that follows."""

    before: LoanFigures | None
    after: LoanFigures
    instalments: tuple[InstalmentPosition, ...]


def plan_tranche(contract: ContractDetail, amount: Cents) -> int:
    """The number of the next part, which may be ordered now; cents.

    Refusals: NoTranches, TrancheOpen, those of require_drawable and require_sound, and of the fold.
    """
    view = _view(contract, amount)
    if view.room.ordered:
        raise TrancheOpen(number=contract.row.number)
    _effect(contract, view, amount)
    return len(view.tranches) + 1


def recheck_tranche(order: Disbursement) -> None:
    """Nothing; the part ordered earlier may still be paid out, as everything stands today. Refusals: as
    plan_tranche, without TrancheOpen."""
    contract = get_contract(order.contract.number)
    view = tranches_of(contract)
    others = tuple(row for row in view.tranches if row.order_id != order.pk)
    _effect(contract, replace(view, room=replace(view.room, ordered=0), tranches=others), order.amount)


def preview_tranche(*, actor: Actor, contract_number: str, amount: Cents) -> TranchePreview:
    """What a part of `amount` cents would do today, before and after side by side; nothing is written.

    An order on its way is not counted: it may be the one looked at. Refusals: Forbidden, NotFound, those of
    plan_tranche but TrancheOpen.
    """
    if not actor.may("disbursement.check"):
        actor.require("disbursement.make")
    with transaction.atomic():
        contract = get_contract(contract_number, scope_of(actor))
        view = _view(contract, amount)
        return _effect(contract, replace(view, room=replace(view.room, ordered=0)), amount)


def _view(contract: ContractDetail, amount: Cents) -> TranchesView:
    if not is_in_parts(contract):
        raise NoTranches(
            field="amount",
            number=contract.row.number,
            amount=yuan_text(contract.terms.loan.schedule.principal),
        )
    return tranches_of(contract)


def _effect(contract: ContractDetail, view: TranchesView, amount: Cents) -> TranchePreview:
    today = business_day()
    require_drawable(view.room, amount, on=today)
    if view.loan_number is None:
        agreed = contract.terms.loan
        terms = replace(agreed, schedule=replace(agreed.schedule, start_date=today))
        paid = Disbursed(event_id=NEW_EVENT_ID, value_date=today, sequence=1, amount=amount)
        after = position(terms, [paid], today)
        effect = effect_of(after, after)
        return TranchePreview(before=None, after=effect.after, instalments=effect.instalments)
    file = load_file(number=view.loan_number, lock=False)
    require_sound(file.number, file.state, on=today)
    booking = _plan(file, amount, on=today, reference="", held=False)
    effect = effect_of(file.position(today), booking.position)
    return TranchePreview(before=effect.before, after=effect.after, instalments=effect.instalments)


def begin_tranches(*, loan_id: int, contract: ContractDetail, start_date: date) -> None:
    """Nothing; written down of a loan just opened with its first part, what was agreed and until when.

    First part on 15 Jan, to be drawn within 6 months: until 15 Jul.
    """
    view = tranches_of(contract)
    TrancheLoan.objects.create(
        loan_id=loan_id,
        agreed_amount=view.room.agreed,
        amount_min=view.room.amount_min,
        last_date=add_months(start_date, view.draw_months),
    )


def book_tranche(*, actor: Actor, loan_number: str, order: Disbursement, reference: str) -> int:
    """The id of the loan, to which one more part was paid out: its event, vouchers, and the rest of the
    schedule made anew from today. → TrancheDisbursed. Refusals: those of the fold."""
    today = business_day()
    file = load_file(number=loan_number)
    held = order.payment_way == "entrusted"
    booking = _plan(file, order.amount, on=today, reference=reference, held=held)
    booked = apply_bookings([booking], actor=actor, on=today)[0]
    LoanAccount.objects.filter(pk=file.id).update(principal=F("principal") + order.amount)
    record(
        actor=actor,
        action="loan.tranche_paid",
        subject_type="loan",
        subject_id=file.id,
        subject_number=file.number,
        after={
            "tranche": order.tranche,
            "amount": yuan_text(order.amount),
            "principal_outstanding": yuan_text(booking.state.principal_outstanding),
            "voucher": booked.voucher_numbers[0],
        },
    )
    emit(
        TrancheDisbursed(
            loan_number=file.number,
            contract_number=order.contract.number,
            customer_id=file.customer_id,
            tranche=order.tranche or 0,
            amount=order.amount,
            next_due_date=booking.state.next_due_date.isoformat() if booking.state.next_due_date else "",
            next_due_amount=booking.state.next_due_amount,
        )
    )
    return file.id


def require_nothing_on_its_way(file: LoanFile) -> None:
    """Nothing; no part of the loan is between its check and its booking, which an end of the loan would
    leave without a place. Refusals: TrancheOnItsWay."""
    on_its_way = Disbursement.objects.filter(
        contract__loans__pk=file.id, tranche__isnull=False, status__in=("approved", "sent")
    )
    if on_its_way.exists():
        raise TrancheOnItsWay(number=file.number)


def _plan(file: LoanFile, amount: Cents, *, on: date, reference: str, held: bool) -> Booking:
    lender_type = current_lender().lender_type
    return plan_disbursement(
        file, on=on, amount=amount, reference=reference, lender_type=lender_type, held=held
    )
