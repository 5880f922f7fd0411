"""The payments of a pay-out order: written down by the maker, checked one by one or together."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from huoshui.audit.operations import record
from huoshui.contracts.queries import ContractDetail, get_contract
from huoshui.core.errors import InvalidInput, NotFound
from huoshui.core.identifiers import mask_bank_card
from huoshui.core.lifecycle import PAYMENT_TRANSITIONS, PaymentStatus, can_move
from huoshui.core.money import Cents, yuan_grouped, yuan_text
from huoshui.core.payment import PaymentWay, PlannedPayment
from huoshui.foundation import clock
from huoshui.foundation.actor import Actor
from huoshui.foundation.outbox import emit
from huoshui.identity.queries import scope_of
from huoshui.parties.queries import get_party
from huoshui.products.purposes import forbidden_by_words, purposes_in_force
from huoshui.servicing.day_lock import business_day
from huoshui.servicing.events import PaymentCleared
from huoshui.servicing.models import Disbursement, DisbursementPayment
from huoshui.servicing.payment.papers import attach, papers_of
from huoshui.servicing.payment.refusals import (
    NothingLeftToPay,
    PayeeIsTheBorrower,
    PaymentSamePerson,
    PaymentsDoNotAddUp,
    PaymentWrongState,
    PurposeForbidden,
    PurposeUnknown,
)
from huoshui.servicing.payment.ways import DecidedWay, account_index, decide, payee_keys, require_way


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayment:
    """A payment asked for (支付明细): cents, a code of the purpose list, the papers behind it by id."""

    payee_name: str
    payee_account: str = ""
    payee_bank: str = ""
    payee_phone: str = ""
    amount: Cents
    purpose: str
    note: str = ""
    paper_ids: tuple[int, ...] = ()


def check_way(
    contract: ContractDetail, *, amount: Cents, way: PaymentWay, payments: Sequence[NewPayment]
) -> DecidedWay:
    """The way decided for a pay-out, after looking at the purposes and at what the payments add up to.

    Refusals: PurposeForbidden, PurposeUnknown, PaymentsDoNotAddUp, PayeeIsTheBorrower, InvalidInput,
    EntrustedPaymentRequired, NoCurrentParameter.
    """
    _require_purposes(contract, payments)
    total = sum(payment.amount for payment in payments)
    if total > amount or (way is PaymentWay.ENTRUSTED and total != amount):
        raise PaymentsDoNotAddUp(field="payments", total=yuan_grouped(total), amount=yuan_grouped(amount))
    if way is PaymentWay.ENTRUSTED:
        _require_payees(contract, payments)
    decided = decide(
        contract.row,
        amount=amount,
        payments=[
            PlannedPayment(amount=one.amount, payee=payee_keys(one.payee_name, one.payee_account))
            for one in payments
        ],
    )
    require_way(decided, way)
    return decided


def _require_purposes(contract: ContractDetail, payments: Sequence[NewPayment]) -> None:
    listed = purposes_in_force(product_code=contract.row.product_code)
    by_code = {purpose.code: purpose for purpose in listed}
    forbidden = forbidden_by_words(listed, contract.terms.purpose)
    for payment in payments:
        if payment.purpose not in by_code:
            raise PurposeUnknown(field="purpose", purpose=payment.purpose)
        told = by_code[payment.purpose]
        forbidden = (
            forbidden or (None if told.is_allowed else told) or forbidden_by_words(listed, payment.note)
        )
    if forbidden:
        raise PurposeForbidden(
            field="purpose",
            purpose_zh=forbidden.name,
            purpose_en=forbidden.name_en,
            basis=forbidden.legal_basis,
        )


def _require_payees(contract: ContractDetail, payments: Sequence[NewPayment]) -> None:
    borrower = get_party(contract.row.customer_id)
    own = payee_keys(borrower.name, borrower.bank_account)
    for number, payment in enumerate(payments, start=1):
        if payment.amount <= 0:
            raise InvalidInput(field="payments", zh="支付金额应大于零", en="A payment is above zero")
        if not payment.payee_name.strip() or not 6 <= len("".join(payment.payee_account.split())) <= 34:
            raise InvalidInput(
                field="payments",
                zh=f"第 {number} 笔支付请填写收款人户名和账号",
                en=f"Give the payee's name and account of payment {number}",
            )
        if payee_keys(payment.payee_name, payment.payee_account) & own:
            raise PayeeIsTheBorrower(field="payments", number=number)


def write_payments(
    order: Disbursement, contract: ContractDetail, payments: Sequence[NewPayment], *, actor: Actor
) -> None:
    """Nothing; the payments written down under the order, each with its papers when the lender pays.

    Refusals: NotFound (a paper), PapersMissing, PaperUsedUp.
    """
    for number, payment in enumerate(payments, start=1):
        add_payment(order, contract, payment, actor=actor, number=number)


def add_payment(
    order: Disbursement,
    contract: ContractDetail,
    payment: NewPayment,
    *,
    actor: Actor,
    number: int,
    replaces: DisbursementPayment | None = None,
) -> DisbursementPayment:
    """The payment written down. Refusals: NotFound (a paper), PapersMissing, PaperUsedUp."""
    entrusted = order.payment_way == PaymentWay.ENTRUSTED.value
    account = "".join(payment.payee_account.split())
    row = DisbursementPayment.objects.create(
        disbursement=order,
        customer_id=contract.row.customer_id,
        number=number,
        payee_name=payment.payee_name.strip()[:120],
        payee_account=account or None,
        payee_account_index=account_index(account),
        payee_account_masked=mask_bank_card(account) if account else "",
        payee_bank=payment.payee_bank.strip()[:60],
        payee_phone=payment.payee_phone.strip() or None,
        amount=payment.amount,
        purpose=payment.purpose,
        note=payment.note.strip()[:200],
        status=(PaymentStatus.REQUESTED if entrusted else PaymentStatus.DECLARED).value,
        made_on=business_day(),
        made_by_id=actor.user_id,
        made_at=clock.now(),
        replaces=replaces,
    )
    if entrusted:
        attach(row, papers_of(contract.row.id, payment.paper_ids))
    audit_payment(actor, "payment.requested", row)
    return row


@transaction.atomic
def refuse_payment(*, actor: Actor, payment_id: int, reason: str) -> None:
    """Nothing; the checker will not have this payment made, and says why (退回支付); others go on.

    Refusals: Forbidden, PaymentSamePerson, NotFound, PaymentWrongState, InvalidInput (no reason).
    """
    actor.require("disbursement.check")
    row = locked_payment(payment_id, actor)
    require_another(row, actor)
    if not reason.strip():
        raise InvalidInput(field="reason", zh="请填写退回原因", en="Give a reason")
    move(row, PaymentStatus.REFUSED)
    row.checked_by_id, row.checked_at = actor.user_id, clock.now()
    row.problem = reason.strip()[:200]
    row.save(update_fields=["status", "checked_by", "checked_at", "problem"])
    audit_payment(actor, "payment.refused", row, reason=row.problem)


def clear_payments(order: Disbursement, *, actor: Actor) -> None:
    """Nothing; every payment of the order that still waits has passed its check. Refusals: NothingLeftToPay
    (all were refused), PaymentSamePerson."""
    waiting = list(
        DisbursementPayment.objects.select_for_update().filter(
            disbursement=order, status=PaymentStatus.REQUESTED.value
        )
    )
    if not waiting:
        raise NothingLeftToPay()
    for row in waiting:
        clear(row, actor=actor)


def clear(row: DisbursementPayment, *, actor: Actor) -> None:
    """Nothing; the payment has passed its check by another person. → PaymentCleared.

    Refusals: PaymentSamePerson, PaymentWrongState.
    """
    require_another(row, actor)
    move(row, PaymentStatus.CLEARED)
    row.checked_by_id, row.checked_at = actor.user_id, clock.now()
    row.save(update_fields=["status", "checked_by", "checked_at"])
    audit_payment(actor, "payment.cleared", row)
    emit(PaymentCleared(payment_id=row.pk))


def cancel_payments(order: Disbursement) -> None:
    """Nothing; the payments of a cancelled order will not be made."""
    open_ones = (PaymentStatus.REQUESTED.value, PaymentStatus.DECLARED.value)
    order.payments.filter(status__in=open_ones).update(status=PaymentStatus.CANCELLED.value)


def locked_payment(payment_id: int, actor: Actor) -> DisbursementPayment:
    """The payment and, before it, its order, locked. Refusals: NotFound, also outside the scope."""
    found = (
        DisbursementPayment.objects.filter(pk=payment_id).values_list("disbursement_id", flat=True).first()
    )
    if found is None:
        raise NotFound()
    order = Disbursement.objects.select_related("contract").select_for_update(of=("self",)).get(pk=found)
    get_contract(order.contract.number, scope_of(actor))
    row = DisbursementPayment.objects.select_for_update().get(pk=payment_id)
    row.disbursement = order
    return row


def move(row: DisbursementPayment, to: PaymentStatus) -> None:
    """Nothing; the payment is in its next state, not saved yet. Refusals: PaymentWrongState."""
    if not can_move(PAYMENT_TRANSITIONS, PaymentStatus(row.status), to):
        raise PaymentWrongState(status=row.status)
    row.status = to.value


def audit_payment(actor: Actor, action: str, row: DisbursementPayment, **more: str) -> None:
    """Nothing; written into the audit journal under the order."""
    record(
        actor=actor,
        action=action,
        subject_type="disbursement",
        subject_id=row.disbursement_id,
        subject_number=row.disbursement.contract.number,
        after={
            "payment": row.number,
            "payee": row.payee_name,
            "amount": yuan_text(row.amount),
            "status": row.status,
            **more,
        },
    )


def require_another(row: DisbursementPayment, actor: Actor) -> None:
    """Nothing; whoever made the payment does not check it. Refusals: PaymentSamePerson."""
    if actor.user_id is not None and actor.user_id == row.made_by_id:
        raise PaymentSamePerson()
