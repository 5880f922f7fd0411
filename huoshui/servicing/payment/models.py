"""Pay-out orders and their payments to payees with trade papers, conditions of a drawdown, use reports,
account flows.
"""

import pgtrigger
from django.db import models

from huoshui.foundation.fields import EncryptedTextField, MoneyField

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
OVER = ("refused", "failed", "cancelled")
"""States of a payment that will not be made: another one may replace it."""


class Disbursement(models.Model):
    """A pay-out order for a signed contract (放款指令): made by one, checked by another, paid once."""

    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="+")
    # A drawdown on a credit line (提款), and the months the borrower chose for it.
    line = models.ForeignKey("CreditLine", null=True, on_delete=models.PROTECT, related_name="draws")
    term_months = models.PositiveSmallIntegerField(null=True)
    # Which part of a contract paid out in parts (分次放款) it is: 1, 2 …
    tranche = models.PositiveSmallIntegerField(null=True)
    amount = MoneyField()
    payee_name = models.CharField(max_length=120)
    payee_account_masked = models.CharField(max_length=40)
    # 自主支付 to the borrower's account, or 受托支付 to the payees of its payments; why it is that way.
    payment_way = models.CharField(max_length=10, default="self")
    way_facts = models.JSONField(default=dict)
    made_on = models.DateField(null=True)  # null: of an order made before payments were controlled
    status = models.CharField(max_length=10, db_index=True)
    made_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    checked_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    bank_reference = models.CharField(max_length=60, blank=True)
    paid_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)
    # One loan for each order, but the tranches of a contract are of one loan.
    loan = models.ForeignKey(
        "LoanAccount",
        null=True,
        on_delete=models.PROTECT,
        related_name="disbursements",
        related_query_name="disbursement",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract"],
                condition=~models.Q(status__in=["failed", "cancelled"])
                & models.Q(line__isnull=True, tranche__isnull=True),
                name="one_live_disbursement_a_contract",
            ),
            models.UniqueConstraint(
                fields=["contract"],
                condition=models.Q(status__in=["requested", "approved", "sent"], tranche__isnull=False),
                name="one_open_tranche_a_contract",
            ),
            models.UniqueConstraint(
                fields=["contract", "tranche"],
                condition=~models.Q(status__in=["failed", "cancelled"]) & models.Q(tranche__isnull=False),
                name="tranche_number_once",
            ),
            models.UniqueConstraint(
                fields=["loan"],
                condition=models.Q(tranche__isnull=True),
                name="one_order_a_loan",
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("made_by")),
                name="disbursement_checked_by_another",
            ),
        ]


class DisbursementPayment(models.Model):
    """A payment within a pay-out order (支付明细): to a payee by the lender, or, of a self-paid order, what
    the borrower says they will pay.

    `kind` "return" gives money held for a payee back against principal. A refused or failed payment stays as
    it is; the corrected one `replaces` it. `purpose` is a code of the purpose list.
    """

    disbursement = models.ForeignKey("Disbursement", on_delete=models.PROTECT, related_name="payments")
    customer = models.ForeignKey("parties.Customer", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, default="pay")
    payee_name = models.CharField(max_length=120)
    payee_account = EncryptedTextField(null=True)
    payee_account_index = models.CharField(max_length=64, blank=True, db_index=True)
    payee_account_masked = models.CharField(max_length=40, blank=True)
    payee_bank = models.CharField(max_length=60, blank=True)
    payee_phone = EncryptedTextField(null=True)
    payee_told = models.BooleanField(default=False)
    amount = MoneyField()
    purpose = models.CharField(max_length=40)
    note = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, db_index=True)
    made_on = models.DateField()
    made_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    checked_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=200, blank=True)
    bank_reference = models.CharField(max_length=60, blank=True)
    paid_at = models.DateTimeField(null=True)
    paid_on = models.DateField(null=True)
    voucher_number = models.CharField(max_length=24, blank=True)
    voucher_file = models.ForeignKey(
        "foundation.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["disbursement", "number"], name="payment_number_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_of_something"),
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("made_by")),
                name="payment_checked_by_another",
            ),
        ]
        indexes = [models.Index(fields=["customer", "made_on"], name="payments_of_customer")]


class TradePaper(models.Model):
    """A paper behind a payment (贸易凭证): a trade contract, an invoice, an order, a receipt; with its file.

    One paper may stand behind several payments; an invoice number is filed once.
    """

    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    number = models.CharField(max_length=60)
    counterparty = models.CharField(max_length=120, blank=True)
    amount = MoneyField()
    file = models.ForeignKey("foundation.StoredFile", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120)
    added_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    payments = models.ManyToManyField(DisbursementPayment, related_name="papers")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=models.Q(kind="invoice"), name="invoice_filed_once"
            )
        ]


class ContractCondition(models.Model):
    """Something to be fulfilled before money goes out (提款条件): of the product (`code`), or typed in by an
    approver. Met with a word or a paper by one person, or waived with a reason by another permission."""

    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=200)
    text_en = models.CharField(max_length=300)
    blocks = models.BooleanField(default=True)
    status = models.CharField(max_length=8, default="open")
    added_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    answered_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)
    file = models.ForeignKey("foundation.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "code"], condition=~models.Q(code=""), name="product_condition_once"
            ),
            models.CheckConstraint(
                condition=models.Q(status="open", answered_at__isnull=True)
                | models.Q(status__in=["met", "waived"], answered_at__isnull=False),
                name="condition_answered_in_full",
            ),
        ]


class UseWatch(models.Model):
    """A self-paid loan whose use is followed (自主支付跟踪): a report every so many months until the money
    is used up."""

    loan = models.OneToOneField(
        "LoanAccount", primary_key=True, on_delete=models.PROTECT, related_name="use_watch"
    )
    every_months = models.PositiveSmallIntegerField()
    next_due_date = models.DateField(null=True, db_index=True)
    accepted_amount = MoneyField(default=0)


class UseReport(models.Model):
    """A use report (用款报告) of one period: made by one person, reviewed by another."""

    watch = models.ForeignKey(UseWatch, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField()
    due_date = models.DateField()
    status = models.CharField(max_length=10, default="open")
    made_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["watch", "number"], name="use_report_number_once"),
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True) | ~models.Q(reviewed_by=models.F("made_by")),
                name="use_report_reviewed_by_another",
            ),
        ]


class UseLine(models.Model):
    """A line of a use report: what was paid to whom for what, with its paper."""

    report = models.ForeignKey(UseReport, on_delete=models.CASCADE, related_name="lines")
    used_on = models.DateField()
    payee_name = models.CharField(max_length=120)
    amount = MoneyField()
    purpose = models.CharField(max_length=40)
    paper = models.ForeignKey(TradePaper, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)


class AccountStatement(models.Model):
    """A bank statement taken in (银行流水): the file of one customer's account, once."""

    customer = models.ForeignKey("parties.Customer", on_delete=models.PROTECT, related_name="+")
    loan = models.ForeignKey("LoanAccount", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    first_date = models.DateField()
    last_date = models.DateField()
    row_count = models.PositiveIntegerField()
    imported_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "sha256"], name="statement_once")]


class AccountFlow(models.Model):
    """A row of a bank statement (账户流水): money in or out, with whom. Never changed.

    `fingerprint` names the movement, so that statements that overlap count it once.
    """

    statement = models.ForeignKey(AccountStatement, on_delete=models.PROTECT, related_name="flows")
    customer = models.ForeignKey(
        "parties.Customer", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    row_number = models.PositiveIntegerField()
    flow_date = models.DateField()
    direction = models.CharField(max_length=3)
    counterparty_name = models.CharField(max_length=120)
    counterparty_account = EncryptedTextField(null=True)
    counterparty_account_index = models.CharField(max_length=64, blank=True)
    counterparty_account_masked = models.CharField(max_length=40, blank=True)
    amount = MoneyField()
    summary = models.CharField(max_length=200, blank=True)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "fingerprint"], name="flow_once"),
            models.CheckConstraint(condition=models.Q(direction__in=["in", "out"]), name="flow_direction"),
        ]
        indexes = [models.Index(fields=["customer", "flow_date"], name="flows_of_customer")]
        triggers = [APPEND_ONLY]
