"""Readings of papers (识别记录): what was read by the machine stays beside what a person made of it."""

from django.db import models

from huoshui.foundation.fields import EncryptedTextField


class PaperReading(models.Model):
    """A paper that was read. What identifies people is encrypted; the original file is kept."""

    asked_kind = models.CharField(max_length=24, blank=True)
    kind = models.CharField(max_length=24, blank=True)
    file = models.ForeignKey("foundation.StoredFile", on_delete=models.PROTECT, related_name="+")
    pages = models.JSONField()
    fields_read = EncryptedTextField()  # JSON: name → value, confidence, page, places
    warnings = models.JSONField(default=list)
    read_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField()
    fields_confirmed = EncryptedTextField(null=True)  # JSON: name → value, as a person left it
    corrected = models.JSONField(default=list)
    confirmed_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["read_by", "read_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="reading_confirmed_by_somebody",
            ),
        ]
