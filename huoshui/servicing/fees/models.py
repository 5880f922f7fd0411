"""What was handed over to third parties of the fees taken in for them."""

import pgtrigger
from django.db import models

from huoshui.foundation.fields import MoneyField

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class FeeSettlement(models.Model):
    """Fees handed over to their collector (代收费用结算): a payment of the lender's bank, booked once."""

    collector = models.CharField(max_length=60, db_index=True)
    amount = MoneyField()
    reference = models.CharField(max_length=60, unique=True)
    voucher_number = models.CharField(max_length=24)
    business_date = models.DateField()
    booked_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=80)

    class Meta:
        triggers = [APPEND_ONLY]
