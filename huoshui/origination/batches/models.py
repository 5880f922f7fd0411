"""A batch of applications (批量进件) and its rows."""

from django.db import models

from huoshui.foundation.fields import EncryptedTextField, MoneyField


class ApplicationBatch(models.Model):
    """A file with many applications. `status`: checked, importing, imported, withdrawn."""

    number = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    product_version = models.ForeignKey("products.ProductVersion", on_delete=models.PROTECT)
    product_code = models.CharField(max_length=40)
    branch = models.ForeignKey("identity.Branch", on_delete=models.PROTECT)
    file = models.ForeignKey("foundation.StoredFile", on_delete=models.PROTECT)
    file_name = models.CharField(max_length=120)
    status = models.CharField(max_length=12, db_index=True)
    # Who handed the file in is the one who imports it, and so the one who entered every application of it.
    created_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    import_asked_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    reminded_times = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["checked", "importing", "imported", "withdrawn"]),
                name="known_batch_status",
            ),
        ]


class BatchRow(models.Model):
    """A row of the file. `state`: right, wrong, left_out, imported, failed, withdrawn.

    One row makes one application or none: `imported` and its application are written together.
    """

    batch = models.ForeignKey(ApplicationBatch, on_delete=models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField()
    state = models.CharField(max_length=10)
    answers = EncryptedTextField()
    applicant_name = models.CharField(max_length=120, blank=True)
    id_index = models.CharField(max_length=64, blank=True, db_index=True)
    amount = MoneyField(null=True)
    problems = models.JSONField(default=list)
    hints = models.JSONField(default=list)
    application = models.OneToOneField(
        "origination.Application", null=True, on_delete=models.PROTECT, related_name="batch_row"
    )
    imported_at = models.DateTimeField(null=True)
    # Set while the worker is to hand the application in on the consent the borrower signed on paper.
    hand_in_asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="one_row_a_line"),
            models.CheckConstraint(
                condition=models.Q(state__in=["right", "wrong", "left_out", "failed"], application=None)
                | models.Q(state__in=["imported", "withdrawn"], application__isnull=False),
                name="imported_with_its_application",
            ),
        ]
        indexes = [models.Index(fields=["batch", "state"])]
