"""Rating models by version, ratings of customers, their answers, and what asks for a new one."""

import pgtrigger
from django.db import models

from huoshui.core.lifecycle import TemplateStatus
from huoshui.foundation.fields import MoneyField, RateField

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class RatingModelVersion(models.Model):
    """A version of a rating model (评级模型). A shipped one was made by nobody: a starting point that the
    lender has to validate. Out of its maker's hands the document never changes."""

    code = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    document = models.JSONField()
    content_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=10, default=TemplateStatus.DRAFT.value)
    note = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    checked_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    opinion = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="rating_model_version_once"),
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(status="live"), name="one_live_rating_model"
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("made_by")),
                name="rating_model_checked_by_another",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="no_delete", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="document_fixed",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.status <> 'draft' AND (OLD.document IS DISTINCT FROM NEW.document "
                    "OR OLD.content_hash IS DISTINCT FROM NEW.content_hash)"
                ),
            ),
        ]


class CustomerRating(models.Model):
    """A rating of a customer as it was proposed (客户评级): what it was computed from and what came out.

    `rows` explain every factor. `class_known` is the worst class of the customer's loans that day, so only a
    worse one asks for a new rating. Append-only: the answer and later marks are rows of their own.
    """

    customer = models.ForeignKey("parties.Customer", on_delete=models.PROTECT, related_name="ratings")
    model = models.ForeignKey(RatingModelVersion, on_delete=models.PROTECT, related_name="+")
    statement_year = models.IntegerField(null=True)
    statement_at = models.DateTimeField(null=True)
    net_assets = MoneyField(null=True)
    revenue = MoneyField(null=True)
    answers = models.JSONField()
    rows = models.JSONField()
    total = models.PositiveSmallIntegerField()
    computed_grade = models.CharField(max_length=4)
    notches = models.SmallIntegerField(default=0)
    reason = models.CharField(max_length=500, blank=True)
    grade = models.CharField(max_length=4)
    pd = RateField()
    coefficient = RateField()
    class_known = models.CharField(max_length=20, blank=True)
    business_date = models.DateField()
    proposed_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["customer", "-id"], name="ratings_of_customer")]
        triggers = [APPEND_ONLY]


class RatingAnswer(models.Model):
    """The second person's answer (评级认定): confirmed and valid until a day, or declined."""

    rating = models.OneToOneField(CustomerRating, on_delete=models.PROTECT, related_name="answer")
    confirmed = models.BooleanField()
    opinion = models.CharField(max_length=500, blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    proposed_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(answered_by=models.F("proposed_by")), name="rating_confirmed_by_another"
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed=False, valid_from__isnull=True, valid_until__isnull=True)
                | models.Q(confirmed=True, valid_until__gt=models.F("valid_from")),
                name="rating_valid_when_confirmed",
            ),
        ]
        triggers = [APPEND_ONLY]


class RatingMark(models.Model):
    """Something that asks for a new rating (复评): a statement, a worse class, a real alert; each once."""

    rating = models.ForeignKey(CustomerRating, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=10)
    fact_key = models.CharField(max_length=60)
    zh = models.CharField(max_length=120)
    en = models.CharField(max_length=160)
    marked_on = models.DateField()
    marked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rating", "kind", "fact_key"], name="one_mark_a_fact"),
        ]
        triggers = [APPEND_ONLY]
