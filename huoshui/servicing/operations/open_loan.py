"""A loan account opened and paid out: account, due table, first event, state, voucher."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction

from huoshui.contracts.frozen import loan_terms_to_json
from huoshui.core.loan import FeeTiming, LoanTerms
from huoshui.core.money import Cents, yuan_text
from huoshui.core.pricing import FloatingRate, next_reset
from huoshui.core.schedule import Instalment, build_schedule
from huoshui.core.simulate import SimulatedEvent
from huoshui.foundation.actor import Actor
from huoshui.foundation.numbers import next_number
from huoshui.foundation.outbox import emit
from huoshui.lenders.queries import current_lender
from huoshui.servicing.change_plans import plan_change
from huoshui.servicing.day_lock import business_day
from huoshui.servicing.events import LoanDisbursed
from huoshui.servicing.loan_file import LoanFile
from huoshui.servicing.models import FloatingLoan, LoanAccount, LoanInstalment, LoanState
from huoshui.servicing.plans import plan_disbursement
from huoshui.servicing.state import StateValues
from huoshui.servicing.store import apply_bookings, group_of, load_file


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLoan:
    """What a loan account is opened with (开立借据). The schedule's start is the day it is paid out."""

    contract_id: int
    contract_number: str
    customer_id: int
    customer_kind: str
    branch_id: int
    product_version_id: int
    product_code: str
    terms: LoanTerms
    vat_rate: Decimal
    debit_retry_days: int = 3
    technical_overdue_days: int = 0
    reminder_days: tuple[int, ...] = (7, 3, 1)
    region_code: str = ""
    floating: FloatingRate | None = None
    first_amount: Cents | None = None  # paid out in tranches: the first one

    @property
    def amount(self) -> Cents:
        """What is paid out with the opening, cents."""
        return self.terms.schedule.principal if self.first_amount is None else self.first_amount


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedLoan:
    """A loan on the books."""

    id: int
    number: str
    voucher_number: str


@transaction.atomic
def open_loan(*, actor: Actor, new: NewLoan, reference: str, held: bool = False) -> OpenedLoan:
    """The loan account (借据) opened with today's business date as its start, the money booked as paid out,
    or as `held` for the payees of an entrusted payment.

    `reference` is the pay-out's: one reference opens one loan (the database refuses a second). →
    LoanDisbursed.
    """
    today = business_day()
    terms = replace(new.terms, schedule=replace(new.terms.schedule, start_date=today))
    instalments = build_schedule(terms.schedule)
    loan = insert_account(new, terms, instalments)
    state = StateValues(loan_id=loan.pk, status="pending", as_of=today)
    LoanState.objects.create(
        loan=loan,
        group_id=group_of(loan),
        start_date=today,
        status=state.status,
        as_of=today,
        principal_outstanding=0,
    )
    file = LoanFile(
        id=loan.pk,
        number=loan.number,
        customer_id=new.customer_id,
        branch_id=new.branch_id,
        product_code=new.product_code,
        vat_rate=new.vat_rate,
        debit_retry_days=new.debit_retry_days,
        technical_overdue_days=new.technical_overdue_days,
        terms=terms,
        instalments=instalments,
        due_table=instalments,
        events=(),
        state=state,
    )
    lender_type = current_lender().lender_type
    booking = plan_disbursement(
        file, on=today, amount=new.amount, reference=reference, lender_type=lender_type, held=held
    )
    booked = apply_bookings([booking], actor=actor, on=today)[0]
    _charge_apart(loan.number, terms, actor=actor)
    emit(
        LoanDisbursed(
            loan_number=loan.number,
            contract_number=new.contract_number,
            customer_id=new.customer_id,
            amount=new.amount,
            start_date=today.isoformat(),
        )
    )
    return OpenedLoan(id=loan.pk, number=loan.number, voucher_number=booked.voucher_numbers[0])


def _charge_apart(number: str, terms: LoanTerms, *, actor: Actor) -> None:
    """Fees the borrower pays apart (另行缴付) fall due on the day of the pay-out; nothing is deducted."""
    today, lender_type = business_day(), current_lender().lender_type
    for fee in terms.fees:
        if fee.timing is FeeTiming.APART:
            charged = plan_change(
                load_file(number=number),
                kind=SimulatedEvent.FEE,
                terms={"amount": yuan_text(fee.amount), "name": fee.name},
                value_date=today,
                on=today,
                lender_type=lender_type,
                reason="合同约定，放款日应缴",
            )
            apply_bookings([charged], actor=actor, on=today)


def insert_account(
    new: NewLoan,
    terms: LoanTerms,
    instalments: tuple[Instalment, ...],
    *,
    taken_over_from: str | None = None,
) -> LoanAccount:
    """The account's row with its due table, nothing booked yet."""
    schedule = terms.schedule
    loan = LoanAccount.objects.create(
        number=next_number("loan"),
        contract_id=new.contract_id,
        customer_id=new.customer_id,
        branch_id=new.branch_id,
        product_version_id=new.product_version_id,
        product_code=new.product_code,
        principal=new.amount,
        annual_rate=schedule.annual_rate,
        method=schedule.method.value,
        term_months=schedule.term_months,
        terms=loan_terms_to_json(terms),
        start_date=schedule.start_date,
        maturity_date=instalments[-1].due_date,
        region_code=new.region_code,
        customer_kind=new.customer_kind,
        vat_rate=new.vat_rate,
        debit_retry_days=new.debit_retry_days,
        technical_overdue_days=new.technical_overdue_days,
        reminder_days=list(new.reminder_days),
        taken_over_from=taken_over_from,
    )
    LoanInstalment.objects.bulk_create(
        [
            LoanInstalment(
                loan=loan,
                number=row.number,
                period_start=row.period_start,
                due_date=row.due_date,
                principal_due=row.principal_due,
                interest_due=row.interest_due,
                principal_after=row.principal_after,
                subsidy_due=row.subsidy_due,
                fee_due=row.fee_due,
            )
            for row in instalments
        ]
    )
    if new.floating is not None:
        FloatingLoan.objects.create(
            loan=loan,
            tenor=new.floating.tenor.value,
            lpr=new.floating.lpr,
            published_on=new.floating.published_on,
            basis_points=new.floating.basis_points,
            reset=new.floating.reset.value,
            next_reset_date=next_reset(new.floating.reset, schedule.start_date, schedule.start_date),
        )
    return loan
