"""Loans on the books: account, due table, append-only events, the narrow state, pay-outs and debits."""

import pgtrigger
from django.db import models

from huoshui.foundation.fields import MoneyField, RateField
from huoshui.servicing.classification.models import (
    ClassFloor,
    ClassReview,
    ClassReviewAnswer,
    LoanRestructuring,
)
from huoshui.servicing.fees.models import FeeSettlement
from huoshui.servicing.floating.models import FloatingLoan, LoanReset
from huoshui.servicing.lines.models import CreditLine, LineEvent, LineReview
from huoshui.servicing.monitoring.models import RiskAlert
from huoshui.servicing.payment.models import (
    AccountFlow,
    AccountStatement,
    ContractCondition,
    Disbursement,
    DisbursementPayment,
    TradePaper,
    UseLine,
    UseReport,
    UseWatch,
)
from huoshui.servicing.provisioning.models import ProvisionRow, ProvisionRun
from huoshui.servicing.tranches.models import TrancheLoan

__all__ = [
    "AccountFlow",
    "AccountStatement",
    "ClassFloor",
    "ClassReview",
    "ClassReviewAnswer",
    "ContractCondition",
    "CreditLine",
    "DayEnd",
    "DebitInstruction",
    "Disbursement",
    "DisbursementPayment",
    "FeeSettlement",
    "FloatingLoan",
    "LineEvent",
    "LineReview",
    "LoanAccount",
    "LoanEvent",
    "LoanInstalment",
    "LoanReset",
    "LoanRestructuring",
    "LoanState",
    "ProvisionRow",
    "ProvisionRun",
    "RiskAlert",
    "SettlementCertificate",
    "TradePaper",
    "TrancheLoan",
    "UseLine",
    "UseReport",
    "UseWatch",
]

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class LoanAccount(models.Model):
    """A loan on the books (借据). `terms` is the frozen `core.loan.LoanTerms` as JSON."""

    number = models.CharField(max_length=24, unique=True)
    # One for each drawdown of a credit line, else one for each contract.
    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="loans")
    customer = models.ForeignKey("parties.Customer", on_delete=models.PROTECT)
    branch = models.ForeignKey("identity.Branch", on_delete=models.PROTECT)
    product_version = models.ForeignKey("products.ProductVersion", on_delete=models.PROTECT)
    product_code = models.CharField(max_length=40, db_index=True)
    currency = models.CharField(max_length=3, default="CNY")
    principal = MoneyField()
    annual_rate = RateField()
    method = models.CharField(max_length=24)
    term_months = models.PositiveSmallIntegerField()
    terms = models.JSONField()
    start_date = models.DateField()
    maturity_date = models.DateField()
    region_code = models.CharField(max_length=6, blank=True)
    customer_kind = models.CharField(max_length=20)
    vat_rate = RateField()
    debit_retry_days = models.PositiveSmallIntegerField(default=3)
    technical_overdue_days = models.PositiveSmallIntegerField(default=0)
    reminder_days = models.JSONField(default=list)
    # Its number in the system it was taken over from (原借据号): its plan 0 is that system's schedule.
    taken_over_from = models.CharField(max_length=60, null=True, unique=True)


class LoanTakeOver(models.Model):
    """How a loan came from another system (迁入记录): what that one showed beside what the fold says.

    `balances` has a line for each balance the old system told, equal or not; `schedule` where our own
    arithmetic leaves the schedule taken over, empty when nowhere. Amounts are cents.
    """

    loan = models.OneToOneField(
        LoanAccount, primary_key=True, on_delete=models.PROTECT, related_name="take_over"
    )
    taken_over_date = models.DateField()
    balance_date = models.DateField()
    balances = models.JSONField()
    schedule = models.JSONField(default=dict)

    class Meta:
        triggers = [APPEND_ONLY]


class LoanInstalment(models.Model):
    """A row of the due table (还款计划): the schedule as agreed, never changed.

    A change in mid-life (prepayment, new rate, extension) appends the rows not yet due again under the next
    `plan`; numbers go on. From its first number on, the plan the state names is in force.
    """

    # The unique constraint is the index that finds a loan's rows.
    loan = models.ForeignKey(
        LoanAccount, on_delete=models.PROTECT, related_name="instalments", db_index=False
    )
    plan = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveSmallIntegerField()
    period_start = models.DateField()
    due_date = models.DateField()
    principal_due = MoneyField()
    interest_due = MoneyField()
    principal_after = MoneyField()
    subsidy_due = MoneyField(default=0)
    fee_due = MoneyField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["loan", "plan", "number"], name="instalment_once")]
        triggers = [APPEND_ONLY]


class LoanEvent(models.Model):
    """A fact in a loan's life (借据事件): append-only, with a value date and a booking instant."""

    loan = models.ForeignKey(LoanAccount, on_delete=models.PROTECT, related_name="events", db_index=False)
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=24)
    value_date = models.DateField()
    business_date = models.DateField(db_index=True)
    booked_at = models.DateTimeField()
    amount = MoneyField(default=0)
    payload = models.JSONField(default=dict)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    payment_channel = models.CharField(max_length=16, blank=True)
    external_reference = models.CharField(max_length=60, null=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "sequence"], name="loan_event_sequence_once"),
            models.UniqueConstraint(
                fields=["payment_channel", "external_reference"], name="payment_booked_once"
            ),
        ]
        triggers = [APPEND_ONLY]


class LoanGroup(models.Model):
    """Loans that are alike to the end of the day (日终分组): what it books by, what their product allows."""

    product_code = models.CharField(max_length=40)
    branch = models.ForeignKey("identity.Branch", on_delete=models.PROTECT)
    vat_rate = RateField()
    technical_overdue_days = models.PositiveSmallIntegerField()
    debit_retry_days = models.PositiveSmallIntegerField()
    reminder_days = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "product_code",
                    "branch",
                    "vat_rate",
                    "technical_overdue_days",
                    "debit_retry_days",
                    "reminder_days",
                ],
                name="loan_group_once",
            )
        ]


class LoanState(models.Model):
    """The narrow state of a loan (借据状态): a cache of the fold, proven equal by `huoshui check`.

    `as_of` is the last business date that changed it. `accrual_*` name the segment in which interest is
    running in a straight line; the day's accrual of any loan follows from them in closed form.
    `interest_accrued_before` is what earlier segments have earned, `interest_settled` what was paid or waived
    of all that. `due_today` is unpaid and due on `as_of`; tomorrow it is past due. `next_number` is the next
    instalment to fall due, `plan` the version of the due table in force; a loan marked `by_fold` is too
    unusual for columns. A non-accrual loan keeps what it is owed in `memo_interest`; `interest_reversed` of
    that had once been income. A written-off loan keeps its principal in `written_off_amount`. `class_floor`
    is the best class the loan may have by what its days do not tell: the latest `ClassFloor`.
    `fee_for_others` is what was ever taken in for third parties.

    Days past due follow from `oldest_unpaid_due_date` and the business date, so they are not stored: an
    overdue loan would be rewritten every day for nothing. Only a write-off freezes them.
    """

    loan = models.OneToOneField(LoanAccount, primary_key=True, on_delete=models.PROTECT, related_name="state")
    group = models.ForeignKey(LoanGroup, on_delete=models.PROTECT, related_name="+", db_index=False)
    start_date = models.DateField()
    status = models.CharField(max_length=12)
    as_of = models.DateField()
    plan = models.PositiveSmallIntegerField(default=0)
    next_number = models.PositiveSmallIntegerField(default=0)
    by_fold = models.BooleanField(default=False)
    principal_outstanding = MoneyField()
    principal_past_due = MoneyField(default=0)
    interest_past_due = MoneyField(default=0)
    oldest_unpaid_due_date = models.DateField(null=True)
    risk_class = models.CharField(max_length=20, default="normal")
    is_non_accrual = models.BooleanField(default=False)
    next_due_date = models.DateField(null=True)
    next_due_amount = MoneyField(default=0)
    credit_balance = MoneyField(default=0)
    interest_accrued_before = MoneyField(default=0)
    accrual_from = models.DateField(null=True)
    accrual_to = models.DateField(null=True)
    accrual_amount = MoneyField(default=0)
    interest_settled = MoneyField(default=0)
    due_today = MoneyField(default=0)
    memo_interest = MoneyField(default=0)
    interest_reversed = MoneyField(default=0)
    written_off_amount = MoneyField(default=0)
    days_past_due_at_write_off = models.PositiveIntegerField(default=0)
    arrears_cleared_date = models.DateField(null=True)
    class_floor = models.CharField(max_length=20, default="normal")
    class_floor_reason = models.CharField(max_length=200, default="", blank=True)
    class_floor_date = models.DateField(null=True)
    last_event_sequence = models.PositiveIntegerField(default=0)
    fee_for_others = MoneyField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["loan"], condition=~models.Q(class_floor="normal"), name="state_class_floor"
            ),
            models.Index(
                fields=["next_due_date"], condition=models.Q(status="active"), name="state_next_due"
            ),
            models.Index(
                fields=["oldest_unpaid_due_date"], condition=models.Q(status="active"), name="state_overdue"
            ),
            models.Index(
                fields=["risk_class"], condition=~models.Q(risk_class="normal"), name="state_risk_class"
            ),
        ]


class LoanArrears(models.Model):
    """An instalment past due with anything unpaid (欠款期次): what its penalty and compound interest follow
    from in closed form. Part of the cache, like the state.

    Every cent left bears penalty from the due date to the day asked, every cent paid late from the due date
    to its payment: `principal_days` and `interest_days` are the amount-days (积数) of the latter.
    `*_settled` is what was paid or waived of penalty and compound interest.
    """

    loan = models.ForeignKey(LoanAccount, on_delete=models.PROTECT, related_name="arrears", db_index=False)
    number = models.PositiveSmallIntegerField()
    due_date = models.DateField()
    penalty_from = models.DateField()
    penalty_numerator = models.BigIntegerField()
    compound_numerator = models.BigIntegerField()
    denominator = models.BigIntegerField()
    principal_left = MoneyField()
    interest_left = MoneyField()
    principal_days = models.BigIntegerField(default=0)
    interest_days = models.BigIntegerField(default=0)
    penalty_settled = MoneyField(default=0)
    compound_settled = MoneyField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["loan", "number"], name="arrears_once")]


class DebitInstruction(models.Model):
    """An automatic debit of one instalment day (自动扣款), sent once, answered by the bank."""

    loan = models.ForeignKey(
        LoanAccount, on_delete=models.PROTECT, related_name="debits", db_index=False, db_constraint=False
    )
    due_date = models.DateField()
    attempt_date = models.DateField(db_index=True)
    amount = MoneyField()
    status = models.CharField(max_length=12)
    bank_reference = models.CharField(max_length=60, blank=True)
    problem = models.CharField(max_length=120, blank=True)
    # Not indexed, and written together with its event: the bank's answer touches no index and looks nothing
    # up.
    event = models.ForeignKey(
        LoanEvent, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["loan", "attempt_date"], name="one_debit_a_day")]


class BookSnapshot(models.Model):
    """The book at the close of a business day, as columns (日终快照): a Parquet file for each chunk of loans.

    Written in the transaction that closes the day. Roll rates, ageing and vintages are read from it.
    """

    date = models.DateField()
    chunk = models.PositiveIntegerField()
    loans = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["date", "chunk"], name="snapshot_chunk_once")]
        triggers = [APPEND_ONLY]


class DayEnd(models.Model):
    """One end of day (日终): which steps are done for which date, with counts. Re-running a date changes
    nothing."""

    date = models.DateField(unique=True)
    status = models.CharField(max_length=10)
    steps = models.JSONField(default=dict)
    accrued_interest = MoneyField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)


class SettlementCertificate(models.Model):
    """The certificate that a loan is fully repaid (结清证明)."""

    loan = models.OneToOneField(LoanAccount, on_delete=models.PROTECT, related_name="certificate")
    number = models.CharField(max_length=24, unique=True)
    file = models.ForeignKey("foundation.StoredFile", on_delete=models.PROTECT)
    issued_at = models.DateTimeField()


class LoanChange(models.Model):
    """A change of a running loan asked for by one person and approved by another (借据变更).

    `terms` is the document of the change (docs/reference/simulate.md, Events). Approved, it is an event of
    the loan; `effect` keeps what it showed when it was approved, before and after.
    """

    loan = models.ForeignKey(LoanAccount, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=24)
    terms = models.JSONField(default=dict)
    value_date = models.DateField()
    reason = models.CharField(max_length=200)
    status = models.CharField(max_length=10, db_index=True)
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    checked_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)
    effect = models.JSONField(default=dict)
    event = models.OneToOneField(LoanEvent, null=True, on_delete=models.PROTECT, related_name="change")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["loan"], condition=models.Q(status="requested"), name="one_open_change_a_loan"
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("made_by")),
                name="loan_change_checked_by_another",
            ),
        ]
