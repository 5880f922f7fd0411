"""Contracts: the cost disclosure confirmed first, the PDF, the signature and its verification."""

from django.db import models

from huoshui.foundation.fields import EncryptedTextField


class Contract(models.Model):
    """A loan contract (借款合同). `terms` and `disclosure` are frozen when it is drafted."""

    number = models.CharField(max_length=24, unique=True)
    application = models.OneToOneField("origination.Application", to_field="number", on_delete=models.PROTECT)
    customer = models.ForeignKey("parties.Customer", on_delete=models.PROTECT)
    branch = models.ForeignKey("identity.Branch", on_delete=models.PROTECT)
    product_version = models.ForeignKey("products.ProductVersion", on_delete=models.PROTECT)
    product_code = models.CharField(max_length=40)
    status = models.CharField(max_length=12, db_index=True)
    terms = models.JSONField()
    disclosure = models.JSONField()
    template_version = models.CharField(max_length=40)
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


class SignatureCode(models.Model):
    """A one-time code that releases a signature (签署验证码); only its hash is kept."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="codes")
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)


class SigningKey(models.Model):
    """A key and certificate of the lender's private CA (签名证书): `purpose` is ca, lender or signer."""

    purpose = models.CharField(max_length=10)
    subject = models.CharField(max_length=200)
    contract = models.ForeignKey(Contract, null=True, on_delete=models.PROTECT, related_name="keys")
    private_key = EncryptedTextField(null=True)
    certificate = models.TextField()
    serial = models.CharField(max_length=40, unique=True)
    created_at = models.DateTimeField()
