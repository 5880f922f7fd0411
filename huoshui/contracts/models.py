"""Contracts: the cost disclosure confirmed first, the PDF, the signatures and their verification."""

import pghistory
import pgtrigger
from django.db import models

from huoshui.foundation.fields import EncryptedTextField


class Contract(models.Model):
    """A loan contract (借款合同). `terms` and `disclosure` are frozen when it is drafted.

    An application has one that is not void; a void one may be followed by another.
    """

    number = models.CharField(max_length=24, unique=True)
    application = models.ForeignKey(
        "origination.Application",
        to_field="number",
        on_delete=models.PROTECT,
        related_name="contracts",
        related_query_name="contract",
    )
    customer = models.ForeignKey("parties.Customer", on_delete=models.PROTECT)
    branch = models.ForeignKey("identity.Branch", on_delete=models.PROTECT)
    product_version = models.ForeignKey("products.ProductVersion", on_delete=models.PROTECT)
    product_code = models.CharField(max_length=40)
    status = models.CharField(max_length=12, db_index=True)
    terms = models.JSONField()
    disclosure = models.JSONField()
    template_version = models.CharField(max_length=60)
    # The clauses chosen from the template, as they stood, with the facts that chose them.
    wording = models.JSONField(default=dict)
    file = models.ForeignKey("foundation.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    file_sha256 = models.CharField(max_length=64, blank=True)
    signed_file = models.ForeignKey(
        "foundation.StoredFile", null=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_file_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    drafted_at = models.DateTimeField()
    disclosure_confirmed_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_date = models.DateField(null=True)
    signer_ip = models.CharField(max_length=45, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=~models.Q(status="void"),
                name="one_contract_an_application",
            ),
        ]


class ContractSigner(models.Model):
    """One who signs a contract (签署人), in the order of `position`; the lender seals last.

    A customer's telephone and identifier stand in their file, everybody else's here, encrypted.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="signers")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=12)
    customer = models.ForeignKey("parties.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    phone = EncryptedTextField(null=True)
    id_number = EncryptedTextField(null=True)
    state = models.CharField(max_length=8, default="waiting")
    signed_at = models.DateTimeField(null=True)
    stamped_at = models.DateTimeField(null=True)
    certificate_sha256 = models.CharField(max_length=64, blank=True)
    ip = models.CharField(max_length=45, blank=True)
    refusal_reason = models.CharField(max_length=200, blank=True)
    link_hash = models.CharField(max_length=64, blank=True, db_index=True)
    link_sent_at = models.DateTimeField(null=True)
    wrong_identity_count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "position"],
                name="one_signer_a_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="signed_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="signed"),
            ),
        ]


class SignatureCode(models.Model):
    """A one-time code that releases one signer's signature (签署验证码); only its hash is kept."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="codes")
    signer = models.ForeignKey(ContractSigner, null=True, on_delete=models.PROTECT, related_name="codes")
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)


class FaceCheck(models.Model):
    """A signer before the camera (人脸核身): begun with their consent, ended by what the provider found.

    No picture and no measure of a face is kept. Once ended it stays as it is.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="face_checks")
    signer = models.ForeignKey(ContractSigner, on_delete=models.PROTECT, related_name="face_checks")
    reference = models.CharField(max_length=40, unique=True)
    consent_version = models.CharField(max_length=20)
    consent_hash = models.CharField(max_length=64)
    begun_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, default="waiting")
    similarity = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    provider_reference = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        triggers = [
            pgtrigger.Protect(
                name="ended_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__ended_at__isnull=False),
            ),
        ]


class SigningKey(models.Model):
    """A key and certificate of the lender's private CA (签名证书): `purpose` is ca, lender, tsa or signer."""

    purpose = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    contract = models.ForeignKey(Contract, null=True, on_delete=models.PROTECT, related_name="keys")
    private_key = EncryptedTextField(null=True)
    certificate = models.TextField()
    serial = models.CharField(max_length=40, unique=True)
    created_at = models.DateTimeField()


@pghistory.track()
class ContractTemplate(models.Model):
    """One version of a contract template (合同模板); `content` is a validated `TemplateContent`."""

    code = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=10, default="draft")
    made_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    checked_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="template_version_once"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(status="live"), name="one_live_template"
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("made_by")),
                name="template_checked_by_another",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="template_text_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.status <> 'draft' AND (OLD.content IS DISTINCT FROM NEW.content "
                    "OR OLD.content_hash IS DISTINCT FROM NEW.content_hash)"
                ),
            ),
        ]
