"""What was agreed of a loan paid out in parts, beside its terms."""

from django.db import models

from huoshui.foundation.fields import MoneyField


class TrancheLoan(models.Model):
    """A loan paid out in tranches (分次放款): how much was agreed, in what parts, until when.

    What is drawn is never stored here: the events of the loan say so. `lapsed_on` is the business date on
    which the rest could no longer be drawn, `lapsed_amount` that rest.
    """

    loan = models.OneToOneField(
        "LoanAccount", primary_key=True, on_delete=models.PROTECT, related_name="tranche_loan"
    )
    agreed_amount = MoneyField()
    amount_min = MoneyField()
    last_date = models.DateField(db_index=True)
    lapsed_on = models.DateField(null=True)
    lapsed_amount = MoneyField(default=0)
