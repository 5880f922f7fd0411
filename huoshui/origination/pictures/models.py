"""The prints of pictures handed in, and which of them show the same picture."""

import pgtrigger
from django.db import models

from huoshui.foundation.fields import EncryptedBinaryField


class PicturePrint(models.Model):
    """The print of a picture or of a page (图像指纹). Never changed; forgotten after its time."""

    document = models.ForeignKey(
        "origination.ApplicationDocument", on_delete=models.PROTECT, related_name="prints"
    )
    page = models.PositiveSmallIntegerField()
    hash = models.BigIntegerField()
    features = EncryptedBinaryField()
    left_on = models.DateField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "page"], name="one_print_a_page")]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]


class PictureMatch(models.Model):
    """That two applications show the same picture (同图). Never changed; forgotten with its prints."""

    later = models.ForeignKey(PicturePrint, on_delete=models.CASCADE, related_name="earlier_ones")
    earlier = models.ForeignKey(PicturePrint, on_delete=models.CASCADE, related_name="later_ones")
    percent = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["later", "earlier"], name="one_match_a_pair")]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]
