"""Reviews of classes, the floors that follow, and restructured loans: all append-only."""

import pgtrigger
from django.db import models

from huoshui.foundation.fields import MoneyField, RateField

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class ClassReview(models.Model):
    """What a person found about a loan and the class they propose (分类认定意见).

    `findings` are codes of `ClassReason`; `judgement` is the proposed class where it is worse than the rules
    ask for, else "normal". A later confirmed review replaces the findings of an earlier one.
    """

    loan = models.ForeignKey("servicing.LoanAccount", on_delete=models.PROTECT, related_name="class_reviews")
    business_date = models.DateField()
    class_before = models.CharField(max_length=20)
    class_proposed = models.CharField(max_length=20)
    judgement = models.CharField(max_length=20, default="normal")
    findings = models.JSONField(default=list)
    expected_loss_share = RateField(default=0)
    debt_all_banks = MoneyField(default=0)
    overdue_all_banks = MoneyField(default=0)
    first_repayment_date = models.DateField(null=True)
    reason = models.CharField(max_length=500)
    evidence = models.CharField(max_length=2000)
    proposed_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        triggers = [APPEND_ONLY]


class ClassReviewAnswer(models.Model):
    """The second person's answer to a review (认定): confirmed and in force, or declined."""

    review = models.OneToOneField(ClassReview, on_delete=models.PROTECT, related_name="answer")
    confirmed = models.BooleanField()
    opinion = models.CharField(max_length=500, blank=True)
    business_date = models.DateField()
    proposed_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(answered_by=models.F("proposed_by")), name="class_confirmed_by_another"
            ),
        ]
        triggers = [APPEND_ONLY]


class ClassFloor(models.Model):
    """The best class a loan may have from a day on (分类下限), by the rules its days do not tell.

    `reasons` are codes of `ClassReason`, joined by commas. The latest row of a loan is cached on its state.
    """

    loan = models.ForeignKey("servicing.LoanAccount", on_delete=models.PROTECT, related_name="class_floors")
    business_date = models.DateField()
    floor = models.CharField(max_length=20)
    reasons = models.CharField(max_length=200, blank=True)
    class_before = models.CharField(max_length=20)
    class_after = models.CharField(max_length=20)
    review = models.ForeignKey(ClassReview, null=True, on_delete=models.PROTECT, related_name="+")
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=80)
    set_at = models.DateTimeField()

    class Meta:
        triggers = [APPEND_ONLY]


class LoanRestructuring(models.Model):
    """A loan's contract changed in favour of a debtor in difficulty (重组): its observation begins."""

    loan = models.ForeignKey("servicing.LoanAccount", on_delete=models.PROTECT, related_name="restructurings")
    changed_date = models.DateField()
    first_repayment_date = models.DateField()
    period_months = models.PositiveSmallIntegerField()
    class_before = models.CharField(max_length=20)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["loan", "changed_date"], name="restructured_once_a_day")
        ]
        triggers = [APPEND_ONLY]
