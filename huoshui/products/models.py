"""The product factory (产品工厂) and the dated parameters every rate, cap and threshold is read from."""

import pghistory
from django.db import models


@pghistory.track()
class Product(models.Model):
    """A loan product (产品); what it does stands in its versions."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    scene = models.CharField(max_length=40)
    created_at = models.DateTimeField()


@pghistory.track()
class ProductVersion(models.Model):
    """One version of a product (产品版本).

    `definition` is a validated `ProductDefinition`; live ones never change.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    definition = models.JSONField()
    definition_hash = models.CharField(max_length=64)
    status = models.CharField(max_length=10, default="draft")
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    checked_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    valid_from = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "version"], name="product_version_once"),
            models.UniqueConstraint(
                fields=["product"], condition=models.Q(status="live"), name="one_live_version"
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("made_by")),
                name="version_checked_by_another",
            ),
        ]


@pghistory.track()
class Parameter(models.Model):
    """A dated parameter row (参数): value, validity and legal basis. `product_code` empty = every product."""

    code = models.CharField(max_length=60)
    product_code = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    legal_basis = models.CharField(max_length=200)
    entered_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "product_code", "valid_from"], name="one_row_a_day"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="valid_range",
            ),
        ]


class ParameterProposal(models.Model):
    """A publication of the LPR entered by one person and not in force before another has checked it."""

    code = models.CharField(max_length=60)
    value = models.CharField(max_length=60)
    valid_from = models.DateField()
    legal_basis = models.CharField(max_length=200)
    status = models.CharField(max_length=10)
    made_by = models.ForeignKey("identity.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    checked_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"],
                condition=models.Q(status="proposed"),
                name="one_open_proposal_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True) | ~models.Q(checked_by=models.F("made_by")),
                name="proposal_checked_by_another",
            ),
        ]


@pghistory.track()
class CalendarDay(models.Model):
    """A day that is not what its weekday says: a public holiday, or a weekend worked in exchange (调休)."""

    day = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    name = models.CharField(max_length=40)
    legal_basis = models.CharField(max_length=120)


@pghistory.track()
class PurposeRule(models.Model):
    """A dated row of the purpose list (用途清单): what money may be used for, or may not, by which rule.

    `words` are those by which a purpose told in free text, a payee or the counterparty of an account flow is
    known to belong to it. `product_code` empty = every product; a row of the product goes before.
    """

    code = models.CharField(max_length=40)
    product_code = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    is_allowed = models.BooleanField()
    words = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    legal_basis = models.CharField(max_length=200)
    entered_by = models.ForeignKey("identity.User", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "product_code", "valid_from"], name="one_purpose_row_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="purpose_valid_range",
            ),
        ]
