"""Paying a signed contract out: ordered by one person, checked by another, sent to the bank, paid once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction

from huoshui.audit.operations import record
from huoshui.collateral.queries import require_registered
from huoshui.contracts.queries import ContractDetail, get_contract
from huoshui.core.errors import Forbidden, InvalidInput, NotFound, Refusal
from huoshui.core.identifiers import mask_bank_card
from huoshui.core.lifecycle import DISBURSEMENT_TRANSITIONS, ContractStatus, DisbursementStatus, can_move
from huoshui.core.loan import LoanTerms
from huoshui.core.money import Cents, yuan_text
from huoshui.core.payment import PaymentWay
from huoshui.foundation import clock
from huoshui.foundation.actor import SYSTEM, Actor
from huoshui.foundation.locks import advisory_lock
from huoshui.foundation.outbox import emit
from huoshui.foundation.ports import adapter
from huoshui.identity.queries import scope_of
from huoshui.parties.queries import get_party
from huoshui.products.queries import get_version
from huoshui.risk.connections import require_room
from huoshui.risk.unified_lines.standing import require_unified_pay_out
from huoshui.servicing.day_lock import business_day
from huoshui.servicing.events import DisbursementApproved, DisbursementFailed
from huoshui.servicing.lines.refusals import ContractIsALine
from huoshui.servicing.models import CreditLine, Disbursement, LoanAccount
from huoshui.servicing.operations.open_loan import NewLoan, open_loan
from huoshui.servicing.payment.conditions import require_conditions
from huoshui.servicing.payment.orders import (
    NewPayment,
    cancel_payments,
    check_way,
    clear_payments,
    write_payments,
)
from huoshui.servicing.ports import BankGateway, BankOutcome
from huoshui.servicing.tranches.drawing import begin_tranches, book_tranche, plan_tranche, recheck_tranche
from huoshui.servicing.tranches.queries import is_in_parts, reference_of

_OVER = (DisbursementStatus.FAILED.value, DisbursementStatus.CANCELLED.value)


class ContractNotSigned(Refusal):
    """A pay-out of a contract that is not signed."""

    code = "servicing.contract_not_signed"
    zh = "合同 {number} 未签署，不能放款"
    en = "Contract {number} is not signed: it cannot be paid out"


class AlreadyDisbursed(Refusal):
    """A second pay-out order for one contract."""

    code = "servicing.already_disbursed"
    zh = "合同 {number} 已有放款指令或已放款"
    en = "Contract {number} already has a pay-out order or has been paid out"


class NoPayeeAccount(Refusal):
    """A pay-out to a customer without a bank account."""

    code = "servicing.no_payee_account"
    zh = "客户 {name} 未登记收款账户"
    en = "Customer {name} has no bank account on file"


class DisbursementWrongState(Refusal):
    """A step the pay-out order is not ready for."""

    code = "servicing.disbursement_wrong_state"
    zh = "放款指令当前状态（{status}）不能进行此操作"
    en = "The pay-out order is {status}: this cannot be done now"


class SamePerson(Forbidden):
    """The maker of a pay-out order checking it."""

    code = "servicing.same_person"
    zh = "放款复核人不能是经办人本人"
    en = "The person who made the pay-out order may not check it"


@dataclass(frozen=True, slots=True, kw_only=True)
class DisbursementView:
    """A pay-out order (放款指令) after an operation; amount in cents."""

    id: int
    contract_number: str
    amount: int
    status: str
    loan_number: str | None


@transaction.atomic
def request_disbursement(
    *,
    actor: Actor,
    contract_number: str,
    amount: Cents | None = None,
    way: PaymentWay = PaymentWay.SELF,
    payments: Sequence[NewPayment] = (),
) -> DisbursementView:
    """The pay-out order of a signed contract (放款经办): to the customer's own account (自主支付), or by the
    lender to the payees of its payments (受托支付).

    For its whole amount, or, where the product allows tranches (分次放款), for `amount` cents of it.
    Refusals: Forbidden, NotFound, ContractNotSigned, AlreadyDisbursed, ContractIsALine, OverConcentration,
    those of plan_tranche, of require_unified_pay_out and of order_pay_out.
    """
    actor.require("disbursement.make")
    contract = get_contract(contract_number, scope_of(actor))
    if contract.row.status != ContractStatus.SIGNED.value:
        raise ContractNotSigned(number=contract_number)
    whole = contract.terms.loan.schedule.principal
    asked, tranche = whole if amount is None else amount, None
    if is_in_parts(contract) or asked != whole:
        advisory_lock(f"tranches:{contract_number}")
        tranche = plan_tranche(contract, asked)
    else:
        _require_first_order(contract)
    if CreditLine.objects.filter(contract_id=contract.row.id).exists():
        raise ContractIsALine(number=contract_number)
    # The day first: who holds a unified line never waits for the turn of the day.
    business_day()
    # The signed contract counts already; so do those of the group signed meanwhile.
    require_room(contract.row.customer_id, product_code=contract.row.product_code)
    require_unified_pay_out(contract.row.customer_id, product_code=contract.row.product_code, adding=asked)
    return order_pay_out(
        actor=actor,
        contract=contract,
        amount=asked,
        status=DisbursementStatus.REQUESTED,
        tranche=tranche,
        way=way,
        payments=payments,
    )


@transaction.atomic
def order_pay_out(
    *,
    actor: Actor,
    contract: ContractDetail,
    amount: Cents,
    status: DisbursementStatus,
    line_id: int | None = None,
    term_months: int | None = None,
    tranche: int | None = None,
    way: PaymentWay = PaymentWay.SELF,
    payments: Sequence[NewPayment] = (),
) -> DisbursementView:
    """The pay-out order, written down: of a whole contract, a tranche, or a drawdown of a line. The caller
    has checked who may and how much; cents.

    Refusals: ConditionsOpen, SecuritiesNotRegistered, those of check_way and write_payments, NoPayeeAccount,
    AlreadyDisbursed.
    """
    require_conditions(contract)
    require_registered(contract.row.number)
    # What counts as one payment split over several orders is seen only when they come one after the other.
    advisory_lock(f"pay-out:{contract.row.customer_id}")
    decided = check_way(contract, amount=amount, way=way, payments=payments)
    payee = get_party(contract.row.customer_id)
    if not payee.bank_account:
        raise NoPayeeAccount(name=payee.name)
    try:
        with transaction.atomic():
            row = Disbursement.objects.create(
                contract_id=contract.row.id,
                line_id=line_id,
                term_months=term_months,
                tranche=tranche,
                amount=amount,
                payee_name=payee.name,
                payee_account_masked=mask_bank_card(payee.bank_account),
                payment_way=way.value,
                way_facts=decided.facts(),
                made_on=business_day(),
                status=status.value,
                made_by_id=actor.user_id,
                made_at=clock.now(),
            )
    except IntegrityError as clash:  # two makers at once: the database let one through
        raise AlreadyDisbursed(number=contract.row.number) from clash
    write_payments(row, contract, payments, actor=actor)
    _audit(actor, f"disbursement.{status.value}", row)
    return _view(row)


@transaction.atomic
def approve_disbursement(*, actor: Actor, disbursement_id: int) -> DisbursementView:
    """The order, checked by a second person (放款复核): the bank will be asked. → DisbursementApproved.

    Of an entrusted one, the payments not refused before are cleared with it. A tranche is looked at again as
    the loan now stands. Refusals: Forbidden, SamePerson, NotFound, DisbursementWrongState, NothingLeftToPay,
    ConditionsOpen, those of recheck_tranche.
    """
    actor.require("disbursement.check")
    row = _locked(disbursement_id, actor)
    _require_move(row, DisbursementStatus.APPROVED)
    if actor.user_id is not None and actor.user_id == row.made_by_id:
        raise SamePerson()
    if row.tranche is not None:
        require_conditions(get_contract(row.contract.number))
        recheck_tranche(row)
    if row.payment_way == PaymentWay.ENTRUSTED.value:
        clear_payments(row, actor=actor)
    row.status = DisbursementStatus.APPROVED.value
    row.checked_by_id, row.checked_at = actor.user_id, clock.now()
    row.save(update_fields=["status", "checked_by", "checked_at"])
    _audit(actor, "disbursement.approved", row)
    emit(DisbursementApproved(disbursement_id=row.pk, contract_number=row.contract.number))
    return _view(row)


@transaction.atomic
def cancel_disbursement(*, actor: Actor, disbursement_id: int, reason: str) -> DisbursementView:
    """The order, cancelled before the bank was asked (撤销). Refusals: as for approval, InvalidInput (no
    reason)."""
    if not actor.may("disbursement.make"):
        actor.require("disbursement.check")
    if not reason.strip():
        raise InvalidInput(field="reason", zh="请填写撤销原因", en="Give a reason")
    row = _locked(disbursement_id, actor)
    _require_move(row, DisbursementStatus.CANCELLED)
    row.status, row.problem = DisbursementStatus.CANCELLED.value, reason.strip()[:200]
    row.save(update_fields=["status", "problem"])
    cancel_payments(row)
    _audit(actor, "disbursement.cancelled", row)
    return _view(row)


def send_disbursement(*, disbursement_id: int) -> DisbursementView:
    """The order as the bank answered it: paid with a loan on the books, or failed with the bank's words.

    The bank is asked before anything is booked, under one reference: when it does not answer
    (BankUnavailable) nothing is changed and the outbox asks again; money moves once. An order already
    answered is returned as it is. One whose payees the lender pays is sent payment by payment instead
    (`payment.paying`): NotFound here.
    """
    row = Disbursement.objects.select_related("contract").filter(pk=disbursement_id).first()
    if row is None or row.payment_way != PaymentWay.SELF.value:
        raise NotFound()
    if row.status not in (DisbursementStatus.APPROVED.value, DisbursementStatus.SENT.value):
        return _view(row)
    reference = reference_of(row)
    payee = get_party(row.contract.customer_id)
    answer = adapter(BankGateway).transfer(
        reference=reference, account=payee.bank_account, name=payee.name, amount=row.amount
    )
    if answer.outcome is BankOutcome.DONE:
        return record_disbursement_paid(
            disbursement_id=disbursement_id, reference=reference, bank_reference=answer.bank_reference
        )
    return record_disbursement_failed(disbursement_id=disbursement_id, problem=answer.problem)


@transaction.atomic
def record_disbursement_paid(
    *, disbursement_id: int, reference: str, bank_reference: str, actor: Actor = SYSTEM
) -> DisbursementView:
    """The order, paid: the loan account opened, or one more tranche added to it, and the money booked. Told
    twice, it is booked once. → LoanDisbursed, TrancheDisbursed."""
    row = _locked(disbursement_id, actor)
    if row.status == DisbursementStatus.PAID.value:
        return _view(row)
    if row.status not in (DisbursementStatus.APPROVED.value, DisbursementStatus.SENT.value):
        raise DisbursementWrongState(status=row.status)
    row.loan = _booked(row, reference, actor)
    row.status, row.paid_at = DisbursementStatus.PAID.value, clock.now()
    row.bank_reference, row.problem = bank_reference, ""
    row.save(update_fields=["status", "paid_at", "bank_reference", "problem", "loan"])
    _audit(actor, "disbursement.paid", row, loan=row.loan.number)
    return _view(row)


def _booked(row: Disbursement, reference: str, actor: Actor) -> LoanAccount:
    """The loan the order's money belongs to: opened with it, or running and now one tranche larger."""
    contract = get_contract(row.contract.number)
    running = LoanAccount.objects.filter(contract_id=row.contract_id).first() if row.tranche else None
    if running is not None:
        book_tranche(actor=actor, loan_number=running.number, order=row, reference=reference)
        return running
    new = new_loan_of(contract)
    if row.term_months is not None:
        new = replace(new, terms=drawn(new.terms, row.amount, row.term_months))
    if row.tranche is not None:
        new = replace(new, first_amount=row.amount)
    held = row.payment_way == PaymentWay.ENTRUSTED.value
    opened = open_loan(actor=actor, new=new, reference=reference, held=held)
    loan = LoanAccount.objects.get(pk=opened.id)
    if row.tranche is not None:
        begin_tranches(loan_id=loan.pk, contract=contract, start_date=loan.start_date)
    return loan


@transaction.atomic
def record_disbursement_failed(
    *, disbursement_id: int, problem: str, actor: Actor = SYSTEM
) -> DisbursementView:
    """The order, refused by the bank; the contract may be ordered again. → DisbursementFailed."""
    row = _locked(disbursement_id, actor)
    if row.status not in (DisbursementStatus.APPROVED.value, DisbursementStatus.SENT.value):
        return _view(row)
    row.status, row.problem = DisbursementStatus.FAILED.value, problem[:200]
    row.save(update_fields=["status", "problem"])
    _audit(actor, "disbursement.failed", row, problem=problem)
    emit(DisbursementFailed(disbursement_id=row.pk, contract_number=row.contract.number, problem=row.problem))
    return _view(row)


def new_loan_of(contract: ContractDetail) -> NewLoan:
    """What the contract's loan account is opened with: its terms, and what its product version fixes
    beside them."""
    party = get_party(contract.row.customer_id)
    definition = get_version(contract.product_version_id).definition
    return NewLoan(
        contract_id=contract.row.id,
        contract_number=contract.row.number,
        customer_id=contract.row.customer_id,
        customer_kind=party.kind,
        branch_id=contract.row.branch_id,
        product_version_id=contract.product_version_id,
        product_code=contract.row.product_code,
        terms=contract.terms.loan,
        vat_rate=definition.vat_rate,
        debit_retry_days=definition.debit_retry_days,
        technical_overdue_days=definition.technical_overdue_days,
        reminder_days=definition.reminder_days,
        region_code=party.region_code,
        floating=contract.terms.floating,
    )


def drawn(terms: LoanTerms, amount: Cents, term_months: int) -> LoanTerms:
    """The terms of a drawdown: those of the framework contract, for this amount and so many months."""
    schedule = replace(terms.schedule, principal=amount, period_count=term_months)
    return replace(terms, schedule=schedule)


def _require_first_order(contract: ContractDetail) -> None:
    """Nothing; the contract was neither ordered nor paid out. Refusals: AlreadyDisbursed."""
    ordered = Disbursement.objects.filter(contract_id=contract.row.id).exclude(status__in=_OVER).exists()
    # A loan taken over was paid out by another system, without an order of ours.
    if ordered or LoanAccount.objects.filter(contract_id=contract.row.id).exists():
        raise AlreadyDisbursed(number=contract.row.number)


def _locked(disbursement_id: int, actor: Actor) -> Disbursement:
    found = Disbursement.objects.select_related("contract").select_for_update(of=("self",))
    row = found.filter(pk=disbursement_id).first()
    if row is None:
        raise NotFound()
    get_contract(row.contract.number, scope_of(actor))  # outside the actor's scope: not found
    return row


def _require_move(row: Disbursement, to: DisbursementStatus) -> None:
    if not can_move(DISBURSEMENT_TRANSITIONS, DisbursementStatus(row.status), to):
        raise DisbursementWrongState(status=row.status)


def _view(row: Disbursement) -> DisbursementView:
    return DisbursementView(
        id=row.pk,
        contract_number=row.contract.number,
        amount=row.amount,
        status=row.status,
        loan_number=row.loan.number if row.loan_id and row.loan else None,
    )


def _audit(actor: Actor, action: str, row: Disbursement, **more: str) -> None:
    record(
        actor=actor,
        action=action,
        subject_type="disbursement",
        subject_id=row.pk,
        subject_number=row.contract.number,
        after={"amount": yuan_text(row.amount), "status": row.status, **more},
    )
