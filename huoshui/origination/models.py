"""From application to offer:
applications, their documents, the approval steps and the timeline a borrower sees.
"""

import pgtrigger
from django.db import models

from huoshui.foundation.fields import EncryptedTextField, MoneyField, RateField
from huoshui.origination.approval.models import (
    ApprovalAct,
    ApprovalDelegation,
    ApprovalRound,
    ApprovalStep,
    StepSeat,
)
from huoshui.origination.approval_flows.models import ApprovalFlowVersion
from huoshui.origination.batches.models import ApplicationBatch, BatchRow
from huoshui.origination.memo.models import FrozenMemo, MemoComment
from huoshui.origination.pictures.models import PictureMatch, PicturePrint

__all__ = [
    "Application",
    "ApplicationBatch",
    "ApplicationConsent",
    "ApplicationDocument",
    "ApplicationTrace",
    "ApprovalAct",
    "ApprovalDelegation",
    "ApprovalFlowVersion",
    "ApprovalRound",
    "ApprovalStep",
    "BatchRow",
    "FormRecord",
    "FrozenMemo",
    "MemoComment",
    "PictureMatch",
    "PicturePrint",
    "StageEntry",
    "StepSeat",
]


class Application(models.Model):
    """A loan application (贷款申请)."""

    number = models.CharField(max_length=24, unique=True)
    customer = models.ForeignKey("parties.Customer", null=True, on_delete=models.PROTECT)
    borrower_user = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    product_version = models.ForeignKey("products.ProductVersion", on_delete=models.PROTECT)
    product_code = models.CharField(max_length=40, db_index=True)
    branch = models.ForeignKey("identity.Branch", on_delete=models.PROTECT)
    channel = models.CharField(max_length=12)
    partner_code = models.CharField(max_length=40, blank=True)  # which partner handed it in; "" = none
    entered_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    # Who looks after it since it was handed over; None: who entered it.
    manager = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, db_index=True)
    requested_amount = MoneyField(null=True)
    requested_term_months = models.PositiveSmallIntegerField(null=True)
    repayment_method = models.CharField(max_length=24, blank=True)
    purpose = models.CharField(max_length=40, blank=True)
    form = models.JSONField(default=dict)
    private_form = EncryptedTextField(null=True)  # JSON of the answers that identify or reach a person
    applicant_name = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    submitted_date = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_date = models.DateField(null=True)
    decision_record_id = models.BigIntegerField(null=True)
    score = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    grade = models.CharField(max_length=8, blank=True)
    reasons = models.JSONField(default=list)
    offer_amount = MoneyField(null=True)
    offer_term_months = models.PositiveSmallIntegerField(null=True)
    offer_annual_rate = RateField(null=True)
    offer_method = models.CharField(max_length=24, blank=True)
    offer_valid_until = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["status", "submitted_at"]),
            models.Index(fields=["borrower_user", "status"]),
            models.Index(
                fields=["partner_code", "id"], condition=~models.Q(partner_code=""), name="of_partners"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(requested_amount__isnull=True) | models.Q(requested_amount__gt=0),
                name="requested_amount_positive",
            ),
            models.UniqueConstraint(
                fields=["customer", "product_code"],
                condition=models.Q(
                    status__in=["submitted", "in_decision", "supplement_required", "in_approval", "approved"]
                ),
                name="one_open_application",
            ),
        ]


class ApplicationDocument(models.Model):
    """A document handed in with an application (申请材料)."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=40)
    file = models.ForeignKey("foundation.StoredFile", on_delete=models.PROTECT)
    file_name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField()
    added_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    printed_at = models.DateTimeField(null=True)  # its pictures have been compared with those of others


class StageEntry(models.Model):
    """A line of the application's timeline (进度), in words for the borrower. Append-only."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="stages")
    status = models.CharField(max_length=20)
    at = models.DateTimeField()
    actor_name = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=16)
    note = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=300, blank=True)

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class ApplicationTrace(models.Model):
    """One thing an application says that another may say too (申请痕迹), as a blind index."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="traces")
    kind = models.CharField(max_length=10)
    value_index = models.CharField(max_length=64)
    left_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "kind", "value_index"], name="one_trace_once")
        ]
        indexes = [models.Index(fields=["kind", "value_index"], name="traces_by_value")]


class FormRecord(models.Model):
    """What the browser counted while the form was filled in (填表行为). Never changed, forgotten in time."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="form_records")
    counted = models.JSONField()
    left_on = models.DateField(db_index=True)

    class Meta:
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]


class ApplicationConsent(models.Model):
    """That an applicant agreed to be asked about (查询授权), to which text, when and how. Append-only."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="consents")
    version = models.CharField(max_length=20)
    text_hash = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    is_on_paper = models.BooleanField()
    actor_id = models.BigIntegerField(null=True)
    ip = models.CharField(max_length=45, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "version"], name="one_consent_a_text")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
